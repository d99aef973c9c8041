// SPDX-License-Identifier: GPL-2.0-only
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The ends of a pipe. */
enum {
	READ_END,
	WRITE_END,
};

void run_begin(struct run *run)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction found;
	sigset_t set;
	size_t i;

	run->caught = 0;
	sigemptyset(&run->stop);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		/* What nohup and the like made us ignore stays ignored. */
		if (!sigaction(numbers[i], NULL, &found) && found.sa_handler != SIG_IGN)
			sigaddset(&run->stop, numbers[i]);
	}

	/* Were SIGCHLD ignored, as by a careless parent, wait would find no child. */
	signal(SIGCHLD, SIG_DFL);
	/* A reader of our output that goes away must not end us before the mode is back. */
	run->on_pipe = signal(SIGPIPE, SIG_IGN);

	set = run->stop;
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &run->mask);
}

void run_end(const struct run *run)
{
	if (run->caught) {
		signal(run->caught, SIG_DFL);
		raise(run->caught);
	}
	sigprocmask(SIG_SETMASK, &run->mask, NULL);
	signal(SIGPIPE, run->on_pipe);
}

bool run_stopped(struct run *run)
{
	const struct timespec now = { 0 };
	int number = sigtimedwait(&run->stop, NULL, &now);

	if (number > 0 && !run->caught)
		run->caught = number;
	return run->caught;
}

/* In the child: wait until the parent is ready, then become the command. */
static _Noreturn void execute(const struct run *run, const struct run_command *command, int go,
			      int report)
{
	ssize_t done;
	char byte;
	int error;

	signal(SIGPIPE, run->on_pipe);
	sigprocmask(SIG_SETMASK, &run->mask, NULL);

	/* The parent closes the pipe without a word if it cannot go on. */
	if (read(go, &byte, 1) != 1)
		_exit(1);
	if (!command->stdout_to_stderr || dup2(STDERR_FILENO, STDOUT_FILENO) >= 0)
		execvp(command->argv[0], command->argv);

	error = errno;
	done = write(report, &error, sizeof(error));
	_exit(done == sizeof(error) ? 127 : 1);
}

/* A terminal sends its signals to the command as well; others must be passed on. */
static void pass_on(pid_t pid, const siginfo_t *info, bool first)
{
	if (!first)
		kill(pid, SIGKILL);
	else if (info->si_code != SI_KERNEL)
		kill(pid, info->si_signo);
}

static int wait_for(struct run *run, pid_t pid, int *status)
{
	sigset_t set = run->stop;
	siginfo_t info;
	pid_t ended;
	int wait_status;

	sigaddset(&set, SIGCHLD);
	while (!(ended = waitpid(pid, &wait_status, WNOHANG))) {
		int number = sigwaitinfo(&set, &info);

		if (number < 0 || number == SIGCHLD)
			continue;
		pass_on(pid, &info, !run->caught);
		if (!run->caught)
			run->caught = number;
	}
	if (ended < 0)
		return -errno;

	*status = WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
	return 0;
}

/* In the parent, with only its own ends open. */
static int supervise(struct run *run, const struct run_command *command, pid_t pid, int *go,
		     int report, int *status)
{
	int rc = command->attach(pid, command->data), error, waited;
	ssize_t got = 0;

	if (!rc && write(*go, "", 1) != 1)
		rc = -errno;
	close(*go);
	*go = -1;

	/* Ends at once when the command executes. */
	if (!rc) {
		do {
			got = read(report, &error, sizeof(error));
		} while (got < 0 && errno == EINTR);
	}
	waited = wait_for(run, pid, status);
	if (got == sizeof(error))
		rc = -error;
	return rc ? rc : waited;
}

static void close_pipe(int ends[2])
{
	if (ends[READ_END] >= 0)
		close(ends[READ_END]);
	if (ends[WRITE_END] >= 0)
		close(ends[WRITE_END]);
}

static void close_end(int ends[2], int end)
{
	close(ends[end]);
	ends[end] = -1;
}

int run_command(struct run *run, const struct run_command *command, int *status)
{
	int go[2] = { -1, -1 }, report[2] = { -1, -1 };
	int rc = 0;
	pid_t pid = -1;

	if (pipe2(go, O_CLOEXEC) || pipe2(report, O_CLOEXEC))
		rc = -errno;
	if (!rc) {
		pid = fork();
		if (pid < 0)
			rc = -errno;
	}
	if (!pid) {
		/* The parent's end must be its own, or its silence would not be heard. */
		close_end(go, WRITE_END);
		execute(run, command, go[READ_END], report[WRITE_END]);
	}

	if (!rc) {
		close_end(go, READ_END);
		close_end(report, WRITE_END);
		rc = supervise(run, command, pid, &go[WRITE_END], report[READ_END], status);
	}
	close_pipe(go);
	close_pipe(report);
	return rc;
}
