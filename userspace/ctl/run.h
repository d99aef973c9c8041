/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Run a command and wait for it, without being killed meanwhile.
 *
 * Between run_begin() and run_end() signals that would end this program are held back,
 * so that it can put the mode back first.  They are passed on to the command.
 */
#ifndef COMPROMIS_CTL_RUN_H
#define COMPROMIS_CTL_RUN_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

struct run {
	sigset_t mask; /* as it was found; the command gets it */
	sigset_t stop; /* signals that would end this program */
	void (*on_pipe)(int); /* disposition of SIGPIPE as it was found */
	int caught; /* the first signal that came, or 0 */
};

void run_begin(struct run *run);

/* Put signals back; if one was caught, end the program by it. */
void run_end(const struct run *run);

/* Whether a signal has come that asks to stop. */
bool run_stopped(struct run *run);

/* Called with the process of the command before it executes; an error (-errno) cancels it. */
typedef int run_attach_fn(pid_t pid, void *data);

struct run_command {
	char *const *argv; /* ended by NULL */
	bool stdout_to_stderr;
	run_attach_fn *attach;
	void *data;
};

/*
 * Execute the command and wait for it.  *status is its exit status, 128 + n if signal n ended it.
 * Returns 0, the -errno of execvp(3) or of attach, or another -errno.  Says nothing.
 */
int run_command(struct run *run, const struct run_command *command, int *status);

#endif /* COMPROMIS_CTL_RUN_H */
