// SPDX-License-Identifier: GPL-2.0-only
#include "runner.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static const int signals[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };

#define NR_SIGNALS (sizeof(signals) / sizeof(signals[0]))

static void exec_program(const char *const argv[], int output,
			 const struct sigaction old[NR_SIGNALS])
{
	size_t i;

	for (i = 0; i < NR_SIGNALS; i++)
		sigaction(signals[i], &old[i], NULL);
	if (output >= 0)
		dup2(output, STDOUT_FILENO);
	execvp(argv[0], (char *const *)argv);
	/* What a shell says of a program that is not there. */
	_exit(127);
}

/* All of it is read, for the program must not wait for us. */
static void read_all(int fd, char *text, size_t size)
{
	size_t length = 0;
	char rest[256];
	ssize_t got;

	do {
		if (length + 1 < size)
			got = read(fd, text + length, size - length - 1);
		else
			got = read(fd, rest, sizeof(rest));
		if (got > 0 && length + 1 < size)
			length += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	text[length] = '\0';
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -errno;
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int runner_run(const char *const argv[], char *text, size_t size)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction old[NR_SIGNALS];
	int pipes[2] = { -1, -1 }, rc;
	pid_t pid;
	size_t i;

	if (text && pipe2(pipes, O_CLOEXEC))
		return -errno;
	fflush(NULL);
	for (i = 0; i < NR_SIGNALS; i++)
		sigaction(signals[i], &ignore, &old[i]);

	pid = fork();
	rc = pid < 0 ? -errno : 0;
	if (!pid)
		exec_program(argv, pipes[1], old);
	if (text) {
		close(pipes[1]);
		if (pid > 0)
			read_all(pipes[0], text, size);
		close(pipes[0]);
	}
	if (pid > 0)
		rc = wait_for(pid);

	for (i = 0; i < NR_SIGNALS; i++)
		sigaction(signals[i], &old[i], NULL);
	return rc;
}
