// SPDX-License-Identifier: GPL-2.0-only
/*
 * trap-test [-u] [-t SECONDS] [NAME...]: what mm does to a process whose TLB misses are
 * traps, one test for each behaviour; with names, those of which the name starts so.  Prints
 * TAP.  -u leaves the processes untraced: what fails then is not the engine's fault.
 * -t says how long each may take (default 60 s).
 */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"
#include "trace.h"
#include "trap_test.h"

#define EXIT_SKIP 4

/* What takes longer hangs; the slowest one takes 10 s on an emulated machine. */
static unsigned int limit_seconds = 60;

static const struct test *const suites[] = {
	fault_tests,  fork_tests,    protect_tests, advise_tests, remap_tests, swap_tests,
	ksm_tests,    migrate_tests, huge_tests,    file_tests,	  uffd_tests,  gup_tests,
	kernel_tests, dirty_tests,   thread_tests,  event_tests,  exec_tests,
};

static bool traced = true;

/* Threads and children say so as well: one write for a line. */
static void say(const char *format, ...)
{
	char line[512];
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (write(STDOUT_FILENO, line, (size_t)length) < 0)
		_exit(EXIT_FAILURE);
}

noreturn void fail(const char *file, int line, const char *what, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	say("# %s:%d: %s%s\n", file, line, what, text);
	_exit(EXIT_FAILURE);
}

noreturn void skip(const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	say("# skipped: %s\n", text);
	_exit(EXIT_SKIP);
}

static void run(const struct test *test)
{
	uint64_t before[NR_EVENTS], after = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0);
	alarm(limit_seconds);
	if (!traced || test->untraced) {
		test->run();
		_exit(EXIT_SUCCESS);
	}

	trace_self();
	for (int i = 0; i < NR_EVENTS; i++)
		before[i] = misses(i);
	test->run();
	for (int i = 0; i < NR_EVENTS; i++)
		after += misses(i) - before[i];
	expect(after > 0, ": no miss was counted");
	_exit(EXIT_SUCCESS);
}

/*
 * An event of this process, which is open all the time: the engine puts a probe into the
 * kernel for the first one and takes it out after the last, and each time QEMU 7.2 with
 * several threads may go on to run the breakpoint that was there meanwhile.
 */
static void keep_hook(void)
{
	if (event_open(EVENT_4K, 0, false) < 0)
		say("# no event can be opened: is the module loaded?\n");
}

/* Returns whether it passed, or was skipped. */
static bool report(const struct test *test, unsigned int number)
{
	long begin = now_ms();
	pid_t pid;
	int status;

	pid = fork();
	if (!pid)
		run(test);
	if (pid < 0)
		fail(__FILE__, __LINE__, "fork", " failed");
	if (waitpid(pid, &status, 0) != pid)
		status = -1;
	say("# %ld ms\n", now_ms() - begin);
	/* What it has left behind. */
	kill(-pid, SIGKILL);
	if (WIFSIGNALED(status))
		say("# killed by signal %d\n", WTERMSIG(status));
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SKIP) {
		say("ok %u - %s # SKIP\n", number, test->name);
		return true;
	}
	say("%sok %u - %s\n", status ? "not " : "", number, test->name);
	return !status;
}

static bool wanted(const struct test *test, char *const names[])
{
	if (!*names)
		return true;
	for (; *names; names++)
		if (!strncmp(test->name, *names, strlen(*names)))
			return true;
	return false;
}

int main(int argc, char *argv[])
{
	unsigned int number = 0, failed = 0;
	int option;

	while ((option = getopt(argc, argv, "ut:")) != -1) {
		switch (option) {
		case 'u':
			traced = false;
			break;
		case 't':
			limit_seconds = (unsigned int)atoi(optarg);
			break;
		default:
			fprintf(stderr, "usage: trap-test [-u] [-t SECONDS] [NAME...]\n");
			return 2;
		}
	}

	if (traced)
		keep_hook();
	for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++)
		for (const struct test *test = suites[i]; test->name; test++)
			if (wanted(test, argv + optind))
				failed += !report(test, ++number);
	say("1..%u\n", number);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
