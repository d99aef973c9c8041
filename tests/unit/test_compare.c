// SPDX-License-Identifier: GPL-2.0-only
/*
 * compromisctl compare and set, with real commands and real perf events: the PMU is one of
 * the kernel's software PMU under our name.  The module is played by a function that takes the
 * place of the write to sysfs.
 */
#include "fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl.h"
#include "pmu.h"

/* Pages that this program touches when it is run as `touch'. */
#define TOUCHED 1000

/* Wait no longer than this for another process. */
#define PATIENCE_SECONDS 20

/* What the module does with a mode; the files are in the fixture. */
static struct {
	const struct fixture *fixture;
	const char *refused; /* mode */
	int error; /* for it */
} module;

int __wrap_sysfs_write_backing(const char *root, const char *mode);

/* A module writes its own file anew; text_write() has a test of its own. */
int __wrap_sysfs_write_backing(const char *root, const char *mode)
{
	struct sysfs_backing backing;
	char text[256] = "";
	unsigned int i;

	if (module.refused && !strcmp(mode, module.refused)) {
		fixture_write(module.fixture, "failures/last",
			      "fragmented needed 4096 available 64\n");
		return module.error;
	}
	if (sysfs_read_backing(root, &backing) || text_find(&backing.modes, mode) < 0)
		return -EINVAL;

	for (i = 0; i < backing.modes.nr; i++) {
		const char *word = backing.modes.word[i];

		sprintf(text + strlen(text), strcmp(word, mode) ? "%s " : "[%s] ", word);
	}
	fixture_write(module.fixture, "backing", text);
	return 0;
}

static int setup(void **state)
{
	const struct fixture *fixture;

	if (fixture_setup(state))
		return -1;
	fixture = *state;
	memset(&module, 0, sizeof(module));
	module.fixture = fixture;

	fixture_write(fixture, "backing", "paged [superpage] segment \n");
	fixture_write(fixture, "failures/last", "none\n");
	/* PERF_TYPE_SOFTWARE: 2 counts page faults, 3 context switches (none in user mode). */
	fixture_write(fixture, "compromis/type", "1\n");
	fixture_write(fixture, "compromis/format/event", "config:0-7\n");
	fixture_write(fixture, "compromis/events/refs", "event=0x02\n");
	fixture_write(fixture, "compromis/events/dtlb_walks", "event=0x02\n");
	fixture_write(fixture, "compromis/events/itlb_walks", "event=0x03\n");
	setenv(SYSFS_ROOT_ENV, fixture->dir, 1);
	setenv(PMU_ROOT_ENV, fixture->dir, 1);
	return 0;
}

static void redirect(const struct fixture *fixture, const char *name, int fd)
{
	char path[PATH_MAX];
	int file = open(fixture_path(fixture, name, path), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (file < 0 || dup2(file, fd) < 0)
		_exit(99);
	close(file);
}

/* Start a command of compromisctl in a process of its own; its output goes to files. */
static pid_t start(const struct fixture *fixture, int (*run)(int, char **), char **argv)
{
	int argc = 0;
	pid_t pid;

	while (argv[argc])
		argc++;
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		redirect(fixture, "stdout", STDOUT_FILENO);
		redirect(fixture, "stderr", STDERR_FILENO);
		exit(run(argc, argv));
	}
	return pid;
}

/* Exit status, or the negative of the signal that ended it; a process that hangs is a failure. */
static int finish(pid_t pid)
{
	pid_t ended = 0;
	int status, i;

	for (i = 0; !ended && i < PATIENCE_SECONDS * 100; i++) {
		ended = waitpid(pid, &status, WNOHANG);
		if (!ended)
			usleep(10000);
	}
	if (!ended) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		fail_msg("process %d does not end", pid);
	}
	assert_int_equal(ended, pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* A command line of up to 15 words after the name. */
#define ARGV(...) ((char *[16]){ "compromisctl", __VA_ARGS__ })

static char *slurp(const struct fixture *fixture, const char *name)
{
	static char text[16384];
	ssize_t length = text_read(fixture->dir, name, text, sizeof(text));

	assert_true(length >= 0);
	return text;
}

static bool has(const struct fixture *fixture, const char *name, const char *text)
{
	return strstr(slurp(fixture, name), text);
}

/* Where the kernel lets nobody count, there is nothing to test. */
static void need_perf(void)
{
	struct pmu pmu = { .type = 1 };
	struct pmu_spec spec;
	int fd;

	assert_int_equal(pmu_parse_spec("refs:u", &spec), 0);
	fd = pmu_open(&pmu, 2, &spec, 0);
	if (fd < 0)
		skip();
	close(fd);
}

/* The same of what all others do. */
static void need_perf_of_all(void)
{
	struct pmu pmu = { .type = 1 };
	struct pmu_spec spec;
	int fd;

	assert_int_equal(pmu_parse_spec("refs", &spec), 0);
	fd = pmu_open_cpu(&pmu, 2, &spec, 0);
	if (fd < 0)
		skip();
	close(fd);
}

static struct json_object *run_of(struct json_object *json, size_t i)
{
	struct json_object *runs;

	assert_true(json_object_object_get_ex(json, "runs", &runs));
	assert_true(i < json_object_array_length(runs));
	return json_object_array_get_idx(runs, i);
}

static struct json_object *member(struct json_object *json, const char *key)
{
	struct json_object *value;

	assert_true(json_object_object_get_ex(json, key, &value));
	return value;
}

static struct json_object *parse_output(const struct fixture *fixture)
{
	struct json_object *json = json_tokener_parse(slurp(fixture, "stdout"));

	assert_non_null(json);
	return json;
}

static void every_mode_is_run_and_counted(void **state)
{
	static const char *const modes[] = { "paged", "superpage", "segment" };
	char self[PATH_MAX];
	char *argv[] = { "compromisctl", "-j",
			 "-e",		 "dtlb_walks:u,itlb_walks:u,refs:u,walks_1g:u",
			 "--",		 "sh",
			 "-c",		 "cat \"$COMPROMIS_SYSFS/backing\"; \"$0\" touch; exit 3",
			 self,		 NULL };
	const struct fixture *fixture = *state;
	struct json_object *json, *run, *events;
	ssize_t length;
	size_t i;

	need_perf();
	/* The touching is done by a grandchild: counters must be inherited. */
	length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	assert_true(length > 0);
	self[length] = '\0';

	assert_int_equal(finish(start(fixture, cmd_compare, argv)), CTL_COMMAND);
	fixture_expect(fixture, "backing", "paged [superpage] segment ");
	assert_true(has(fixture, "stderr", "[paged] superpage segment"));
	assert_true(has(fixture, "stderr", "paged superpage [segment]"));

	json = parse_output(fixture);
	assert_string_equal(json_object_get_string(member(json, "mode_before")), "superpage");
	assert_null(member(json, "model"));
	assert_int_equal(json_object_array_length(member(json, "command")), 4);
	assert_int_equal(json_object_array_length(member(json, "runs")), 3);
	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		run = run_of(json, i);
		events = member(run, "events");
		assert_string_equal(json_object_get_string(member(run, "mode")), modes[i]);
		assert_int_equal(json_object_get_int(member(run, "exit")), 3);
		assert_true(json_object_get_uint64(member(events, "refs:u")) >= TOUCHED);
		assert_true(json_object_get_uint64(member(events, "refs:u")) < 50 * TOUCHED);
		assert_int_equal(json_object_get_uint64(member(events, "itlb_walks:u")), 0);
		assert_null(member(events, "walks_1g:u"));
		assert_true(json_object_get_double(member(run, "refs_per_walk")) == 1);
		assert_false(json_object_object_get_ex(run, "mode_after", NULL));
	}
	json_object_put(json);
}

static void table_says_what_is_unsupported(void **state)
{
	const struct fixture *fixture = *state;

	need_perf();
	assert_int_equal(
		finish(start(fixture, cmd_compare,
			     ARGV("-e", "itlb_walks:u,npt_faults", "sh", "-c", "echo out"))),
		CTL_OK);
	fixture_expect(fixture, "stdout",
		       "out\nout\nout\n"
		       "mode       exit  itlb_walks:u   npt_faults  refs/walk\n"
		       "paged         0             0  unsupported          -\n"
		       "superpage     0             0  unsupported          -\n"
		       "segment       0             0  unsupported          -\n");
	fixture_expect(fixture, "stderr", "");
}

static void model_is_named(void **state)
{
	const struct fixture *fixture = *state;
	struct json_object *json;

	need_perf();
	fixture_write(fixture, "compromis/caps/model", "architectural, TLB of 64\n");
	assert_int_equal(finish(start(fixture, cmd_compare, ARGV("-e", "walks_1g:u", "true"))),
			 CTL_OK);
	fixture_expect(fixture, "stdout",
		       "mode       exit   walks_1g:u  refs/walk\n"
		       "paged         0  unsupported          -\n"
		       "superpage     0  unsupported          -\n"
		       "segment       0  unsupported          -\n"
		       "model: architectural, TLB of 64\n");

	assert_int_equal(finish(start(fixture, cmd_compare, ARGV("--json", "true"))), CTL_OK);
	json = parse_output(fixture);
	assert_string_equal(json_object_get_string(member(json, "model")),
			    "architectural, TLB of 64");
	json_object_put(json);
}

static void machine_without_counters(void **state)
{
	const struct fixture *fixture = *state;

	setenv(PMU_ROOT_ENV, "/nonexistent", 1);
	assert_int_equal(finish(start(fixture, cmd_compare, ARGV("-e", "refs:u", "true"))), CTL_OK);
	assert_true(has(fixture, "stderr", "this machine has no counters"));
	assert_true(has(fixture, "stdout", "paged         0  unsupported          -\n"));
}

static void unknown_event_changes_nothing(void **state)
{
	const struct fixture *fixture = *state;

	assert_int_equal(finish(start(fixture, cmd_compare, ARGV("-e", "reefs", "true"))),
			 CTL_ERROR);
	fixture_expect(fixture, "backing", "paged [superpage] segment \n");
}

static void refused_mode_is_a_row_of_its_own(void **state)
{
	const struct fixture *fixture = *state;
	struct json_object *json, *run;

	need_perf();
	module.refused = "segment";
	module.error = -ENOMEM;
	assert_int_equal(
		finish(start(fixture, cmd_compare, ARGV("--json", "-e", "refs:u", "--", "true"))),
		CTL_REFUSED);
	fixture_expect(fixture, "backing", "paged [superpage] segment ");
	assert_true(has(fixture, "stderr", "cannot set segment: Cannot allocate memory"));
	assert_true(has(fixture, "stderr", "4 MiB needed, 64 KiB in the largest run"));
	assert_true(has(fixture, "stderr", "remedy: "));

	json = parse_output(fixture);
	run = run_of(json, 2);
	assert_string_equal(json_object_get_string(member(run, "mode")), "segment");
	assert_null(member(run, "exit"));
	assert_null(member(member(run, "events"), "refs:u"));
	assert_null(member(run, "refs_per_walk"));
	assert_non_null(member(run_of(json, 1), "exit"));
	json_object_put(json);
}

static void demotion_meanwhile_is_told(void **state)
{
	const struct fixture *fixture = *state;
	struct json_object *json;

	need_perf();
	assert_int_equal(finish(start(fixture, cmd_compare,
				      ARGV("--json", "-e", "refs:u", "--", "sh", "-c",
					   "echo 'paged [superpage] segment' > "
					   "$COMPROMIS_SYSFS/backing"))),
			 CTL_REFUSED);
	json = parse_output(fixture);
	assert_string_equal(json_object_get_string(member(run_of(json, 2), "mode_after")),
			    "superpage");
	assert_false(json_object_object_get_ex(run_of(json, 1), "mode_after", NULL));
	json_object_put(json);
}

static void command_that_does_not_exist(void **state)
{
	const struct fixture *fixture = *state;

	need_perf();
	assert_int_equal(finish(start(fixture, cmd_compare, ARGV("--", "/nonexistent"))),
			 CTL_NO_COMMAND);
	fixture_expect(fixture, "backing", "paged [superpage] segment ");
	fixture_expect(fixture, "stdout", "");
	assert_int_equal(finish(start(fixture, cmd_compare, ARGV("--", "/"))), CTL_NO_EXEC);
}

static void command_ended_by_a_signal(void **state)
{
	const struct fixture *fixture = *state;
	struct json_object *json;

	need_perf();
	assert_int_equal(finish(start(fixture, cmd_compare,
				      ARGV("--json", "--", "sh", "-c", "kill -SEGV $$"))),
			 CTL_COMMAND);
	json = parse_output(fixture);
	assert_int_equal(json_object_get_int(member(run_of(json, 0), "exit")), 128 + SIGSEGV);
	json_object_put(json);
}

/* Wait until a file is there, and not empty. */
static void await_file(const struct fixture *fixture, const char *name)
{
	char text[256];
	int i;

	for (i = 0; i < PATIENCE_SECONDS * 100; i++) {
		if (text_read(fixture->dir, name, text, sizeof(text)) > 0)
			return;
		usleep(10000);
	}
	fail_msg("%s does not appear", name);
}

static void signal_restores_the_mode(void **state)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGHUP };
	const struct fixture *fixture = *state;
	pid_t pid, command;
	size_t i;

	need_perf();
	for (i = 0; i < ARRAY_SIZE(signals); i++) {
		/* Whoever runs the tests in the background may have them ignored. */
		signal(signals[i], SIG_DFL);
		fixture_write(fixture, "pid", "");
		pid = start(fixture, cmd_compare,
			    ARGV("--", "sh", "-c",
				 "echo $$ > $COMPROMIS_SYSFS/pid; exec sleep 60"));
		await_file(fixture, "pid");
		fixture_expect(fixture, "backing", "[paged] superpage segment ");
		kill(pid, signals[i]);

		assert_int_equal(finish(pid), -signals[i]);
		fixture_expect(fixture, "backing", "paged [superpage] segment ");
		fixture_expect(fixture, "stdout", "");
		/* The command must not be left behind. */
		command = atoi(slurp(fixture, "pid"));
		assert_int_equal(kill(command, 0), -1);
		assert_int_equal(errno, ESRCH);
	}
}

/* nohup makes us ignore SIGHUP: then it must not end the comparison. */
static void ignored_signal_stays_ignored(void **state)
{
	const struct fixture *fixture = *state;

	need_perf();
	signal(SIGHUP, SIG_IGN);
	assert_int_equal(finish(start(fixture, cmd_compare,
				      ARGV("-e", "refs:u", "--", "sh", "-c", "kill -HUP $PPID"))),
			 CTL_OK);
	signal(SIGHUP, SIG_DFL);
}

static void usage(void **state)
{
	const struct fixture *fixture = *state;

	argp_err_exit_status = CTL_USAGE;
	assert_int_equal(finish(start(fixture, cmd_compare, ARGV(NULL))), CTL_USAGE);
	assert_int_equal(finish(start(fixture, cmd_compare, ARGV("-e", "refs:x", "true"))),
			 CTL_USAGE);
	assert_int_equal(finish(start(fixture, cmd_compare, ARGV("--frob", "true"))), CTL_USAGE);
	assert_int_equal(finish(start(fixture, cmd_set, ARGV(NULL))), CTL_USAGE);
	assert_int_equal(finish(start(fixture, cmd_set, ARGV("paged", "segment"))), CTL_USAGE);
	assert_int_equal(finish(start(fixture, cmd_status, ARGV("now"))), CTL_USAGE);
	fixture_expect(fixture, "backing", "paged [superpage] segment \n");
}

static void set_mode(void **state)
{
	const struct fixture *fixture = *state;

	assert_int_equal(finish(start(fixture, cmd_set, ARGV("segment"))), CTL_OK);
	fixture_expect(fixture, "backing", "paged superpage [segment] ");

	assert_int_equal(finish(start(fixture, cmd_set, ARGV("shadow"))), CTL_REFUSED);
	fixture_expect(fixture, "stderr",
		       "compromisctl: shadow: this machine has no such mode\n"
		       "compromisctl: it has: paged superpage segment\n");
	fixture_expect(fixture, "backing", "paged superpage [segment] ");
}

static void set_refused(void **state)
{
	const struct fixture *fixture = *state;

	module.refused = "segment";
	module.error = -ENOSPC;
	assert_int_equal(finish(start(fixture, cmd_set, ARGV("segment"))), CTL_REFUSED);
	fixture_expect(fixture, "stderr",
		       "compromisctl: cannot set segment: No space left on device\n"
		       "compromisctl: reason: no run of free machine memory is long enough: "
		       "4 MiB needed, 64 KiB in the largest run\n"
		       "compromisctl: remedy: shut down or migrate other domains, "
		       "then create this one anew\n");

	module.error = -EPERM;
	assert_int_equal(finish(start(fixture, cmd_set, ARGV("segment"))), CTL_ERROR);
	fixture_expect(fixture, "stderr",
		       "compromisctl: cannot set segment: "
		       "permission denied; run as root\n");
}

static void no_module(void **state)
{
	const struct fixture *fixture = *state;

	setenv(SYSFS_ROOT_ENV, "/nonexistent", 1);
	setenv(PMU_ROOT_ENV, "/nonexistent", 1);
	assert_int_equal(finish(start(fixture, cmd_status, ARGV(NULL))), CTL_NO_MODULE);
	assert_true(has(fixture, "stderr", "is not loaded"));
	assert_true(has(fixture, "stderr", "modprobe compromis"));
	assert_int_equal(finish(start(fixture, cmd_set, ARGV("paged"))), CTL_NO_MODULE);
	assert_int_equal(finish(start(fixture, cmd_compare, ARGV("true"))), CTL_NO_MODULE);
}

static void record_appends_lines(void **state)
{
	const struct fixture *fixture = *state;
	struct json_object *json, *events;
	char path[PATH_MAX];
	char *line, *next;

	need_perf_of_all();
	fixture_path(fixture, "results", path);
	fixture_write(fixture, "backing", "paged superpage [segment]\n");
	fixture_write(fixture, "compromis/caps/model", "architectural, TLB of 64\n");
	assert_int_equal(finish(start(fixture, cmd_record,
				      ARGV("-o", path, "-l", "workload=dd", "-l", "rep=3", "-l",
					   "note=3 times", "dd", "if=/dev/zero", "of=/dev/null",
					   "bs=4M", "count=1"))),
			 CTL_OK);
	assert_int_equal(finish(start(fixture, cmd_record,
				      ARGV("-o", path, "--", "sh", "-c", "echo out; exit 3"))),
			 CTL_COMMAND);
	fixture_expect(fixture, "stdout", "out\n");

	line = strdup(slurp(fixture, "results"));
	next = strchr(line, '\n');
	assert_non_null(next);
	*next++ = '\0';
	json = json_tokener_parse(line);
	assert_string_equal(json_object_get_string(member(json, "system")), "segment");
	assert_string_equal(json_object_get_string(member(json, "workload")), "dd");
	assert_int_equal(json_object_get_type(member(json, "rep")), json_type_int);
	assert_string_equal(json_object_get_string(member(json, "note")), "3 times");
	assert_string_equal(json_object_get_string(member(json, "counts_of")),
			    "architectural, TLB of 64");
	assert_int_equal(json_object_array_length(member(json, "command")), 5);
	assert_int_equal(json_object_get_int(member(json, "exit")), 0);
	assert_true(json_object_get_double(member(json, "seconds")) > 0);
	/* By pages of 4 KiB, or less where they are huge. */
	assert_true(json_object_get_uint64(member(json, "faults")) > 50);
	events = member(json, "events");
	assert_true(json_object_get_uint64(member(events, "refs")) > 50);
	/* Context switches: there is one at least, to the command. */
	assert_true(json_object_get_uint64(member(events, "itlb_walks")) > 0);
	assert_null(member(events, "walks_1g"));
	json_object_put(json);

	assert_ptr_equal(strchr(next, '\n'), next + strlen(next) - 1);
	json = json_tokener_parse(next);
	assert_int_equal(json_object_get_int(member(json, "exit")), 3);
	assert_false(json_object_object_get_ex(json, "workload", NULL));
	json_object_put(json);
	free(line);
}

static void record_knows_what_it_records(void **state)
{
	const struct fixture *fixture = *state;

	need_perf_of_all();
	argp_err_exit_status = CTL_USAGE;
	assert_int_equal(finish(start(fixture, cmd_record, ARGV(NULL))), CTL_USAGE);
	assert_int_equal(finish(start(fixture, cmd_record, ARGV("-l", "x", "true"))), CTL_USAGE);
	assert_int_equal(finish(start(fixture, cmd_record, ARGV("-l", "=x", "true"))), CTL_USAGE);
	assert_int_equal(finish(start(fixture, cmd_record, ARGV("-l", "A=x", "true"))), CTL_USAGE);
	assert_int_equal(finish(start(fixture, cmd_record, ARGV("-l", "exit=0", "true"))),
			 CTL_USAGE);
	assert_true(has(fixture, "stderr", "'exit=0': record writes this key by itself"));

	fixture_write(fixture, "backing", "paged superpage [segment]\n");
	assert_int_equal(finish(start(fixture, cmd_record,
				      ARGV("sh", "-c",
					   "echo '[paged] superpage segment' > "
					   "$COMPROMIS_SYSFS/backing"))),
			 CTL_REFUSED);
	assert_true(has(fixture, "stderr", "Xen left segment while the command ran"));
	fixture_expect(fixture, "stdout", "");

	/* Superpage mode, and not who may see of which size they are. */
	fixture_write(fixture, "backing", "paged [superpage] segment\n");
	assert_int_equal(finish(start(fixture, cmd_record, ARGV("true"))), CTL_REFUSED);
	assert_true(has(fixture, "stderr", "it is not known how the memory of this machine is"));
	fixture_expect(fixture, "stdout", "");

	setenv(SYSFS_ROOT_ENV, "/nonexistent", 1);
	setenv(PMU_ROOT_ENV, "/nonexistent", 1);
	assert_int_equal(finish(start(fixture, cmd_record, ARGV("true"))), CTL_NO_MODULE);
	assert_true(has(fixture, "stderr", "the module compromis is not loaded"));
}

/* The module knows that there is a hypervisor. */
static void shadowed_machine(void **state)
{
	const struct fixture *fixture = *state;

	setenv(SYSFS_ROOT_ENV, "/nonexistent", 1);
	fixture_write(fixture, "compromis/caps/paging", "shadow\n");
	assert_int_equal(finish(start(fixture, cmd_status, ARGV(NULL))), CTL_OK);
	assert_true(has(fixture, "stdout", "mode        shadow: "));
	assert_int_equal(finish(start(fixture, cmd_set, ARGV("paged"))), CTL_REFUSED);
	fixture_expect(fixture, "stderr",
		       "compromisctl: Xen shadows the page tables of this machine, so it has no "
		       "modes; create it again without hap=0\n");
}

/* The PMU is there, the files of the hypervisor's side are not. */
static void native_machine(void **state)
{
	const struct fixture *fixture = *state;

	setenv(SYSFS_ROOT_ENV, "/nonexistent", 1);
	assert_int_equal(finish(start(fixture, cmd_status, ARGV(NULL))), CTL_OK);
	assert_true(has(fixture, "stdout", "mode        native: no hypervisor"));
	assert_true(has(fixture, "stdout", "counters    dtlb_walks itlb_walks refs\n"));
	fixture_expect(fixture, "stderr", "");

	assert_int_equal(finish(start(fixture, cmd_set, ARGV("paged"))), CTL_REFUSED);
	fixture_expect(fixture, "stderr",
		       "compromisctl: this machine is native: no hypervisor translates its memory, "
		       "so it has no modes\n");
	assert_int_equal(finish(start(fixture, cmd_compare, ARGV("echo", "out"))), CTL_REFUSED);
	assert_true(has(fixture, "stderr", "this machine is native"));
	assert_true(has(fixture, "stderr", "compromis/refs/u -- COMMAND\n"));
	fixture_expect(fixture, "stdout", "");
}

/* The command that is measured: page faults in user mode, a known number at least. */
static int touch_pages(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), i;
	volatile char *bytes = mmap(NULL, TOUCHED * page, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (bytes == MAP_FAILED)
		return 1;
	madvise((void *)bytes, TOUCHED * page, MADV_NOHUGEPAGE);
	for (i = 0; i < TOUCHED; i++)
		bytes[i * page] = 1;
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, fixture_teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(every_mode_is_run_and_counted),
		TEST(table_says_what_is_unsupported),
		TEST(model_is_named),
		TEST(machine_without_counters),
		TEST(unknown_event_changes_nothing),
		TEST(refused_mode_is_a_row_of_its_own),
		TEST(demotion_meanwhile_is_told),
		TEST(command_that_does_not_exist),
		TEST(command_ended_by_a_signal),
		TEST(signal_restores_the_mode),
		TEST(ignored_signal_stays_ignored),
		TEST(usage),
		TEST(set_mode),
		TEST(set_refused),
		TEST(no_module),
		TEST(native_machine),
		TEST(shadowed_machine),
		TEST(record_appends_lines),
		TEST(record_knows_what_it_records),
	};

	if (argc > 1 && !strcmp(argv[1], "touch"))
		return touch_pages();
	return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}
