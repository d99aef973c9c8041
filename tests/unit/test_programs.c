// SPDX-License-Identifier: GPL-2.0-only
/* The programs themselves, as a user starts them.  argv[1] is the directory they are in. */
#include "fixture.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static const char *programs;

/* Run a shell command line in the directory of the programs; all output goes to text. */
static int run(const char *line, char *text, size_t size)
{
	char command[PATH_MAX + 512];
	size_t length;
	FILE *output;
	int status;

	assert_true(snprintf(command, sizeof(command), "cd '%s' && { %s; } 2>&1", programs, line) <
		    (int)sizeof(command));
	fflush(NULL);
	output = popen(command, "r");
	assert_non_null(output);
	length = fread(text, 1, size - 1, output);
	text[length] = '\0';
	status = pclose(output);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void expect(const char *line, int status, const char *pattern)
{
	char text[8192];
	regex_t regex;
	int found = run(line, text, sizeof(text));

	if (found != status)
		fail_msg("%s: exit status %d, expected %d: %s", line, found, status, text);
	assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
	found = regexec(&regex, text, 0, NULL, 0);
	regfree(&regex);
	if (found)
		fail_msg("%s: expected %s, found: %s", line, pattern, text);
}

static void gups(void **state)
{
	(void)state;
	expect("./gups -s 1m -n 10k", 0,
	       "^gups: 10240 updates of 1024 KiB in 4k pages, .* ns per update, verified\n$");
	expect("./gups -s 12k -n 1 -S 7", 0, "verified\n$");
	expect("./gups -s 1000", 2, "not a multiple of 4096");
	expect("./gups -s 1m -p 2m", 2, "not a multiple of 2097152");
	expect("./gups -s 17179869184g", 2, "below 2\\^64");
	expect("./gups -s 17179869183g", 2, "exceeds the address space");
	expect("./gups -s 0", 2, "too small");
	expect("./gups -n 0", 2, "too small");
	expect("./gups -n 1x", 2, "not a number");
	expect("./gups -p 1g", 2, "neither 4k nor 2m");
	expect("./gups 1", 2, "unexpected argument");
	expect("./gups --perf-ctl /nonexistent", 3, "mkfifo");
	expect("./gups --version", 0, "^gups \\(Compromis\\) [0-9.]+\n$");
	expect("./gups --help", 0, "--perf-ack=FIFO");
}

static void chase(void **state)
{
	(void)state;
	expect("./chase -s 1m -n 10k", 0, "^chase: 10240 hops through 16384 nodes .* verified\n$");
	expect("./chase -s 1m -d 4k -n 1", 0, "^chase: 1 hops through 256 nodes .* verified\n$");
	expect("./chase -s 8k -d 4k -n 3", 0, "through 2 nodes .* verified\n$");
	expect("./chase -s 1m -d 20", 2, "not a multiple of 8");
	expect("./chase -s 1m -d 8", 2, "too small");
	expect("./chase -s 1m -d 1m", 2, "less than two nodes");
	expect("./chase -n 0", 2, "too small");
}

static void memverify(void **state)
{
	(void)state;
	expect("./memverify -s 1m -t 1", 0, "^memverify: [1-9][0-9]* passes, 0 errors\n$");
	expect("./memverify -s 64k & sleep 0.3; kill -TERM $!; wait $!", 0,
	       "^memverify: [1-9][0-9]* passes, 0 errors\n$");
	expect("./memverify -s 64k & sleep 0.3; kill -INT $!; wait $!", 0, "passes, 0 errors\n$");
	expect("./memverify -t 0", 2, "too small");
	expect("./memverify -s 1", 2, "not a multiple");
}

static void keysort(void **state)
{
	(void)state;
	expect("./keysort -s 1m", 0,
	       "^keysort: 65536 keys in 1024 KiB of 4k pages, .* verified\n$");
	expect("./keysort -s 4k -S 3", 0, "^keysort: 256 keys .* verified\n$");
	expect("./keysort -s 1000", 2, "not a multiple of 4096");
	expect("./keysort x", 2, "unexpected argument");
}

static void graph(void **state)
{
	const struct fixture *fixture = *state;
	char path[PATH_MAX];

	setenv("EDGES", fixture_path(fixture, "edges", path), 1);
	expect("./graph -o $EDGES -g 10 -e 8", 0, "^graph: 1024 vertices and 8192 edges are in ");
	expect("./graph -n 3 $EDGES", 0, "^graph: bfs, 3 rounds, 1024 vertices .* verified\n$");
	expect("./graph -k pagerank -n 20 $EDGES", 0,
	       "^graph: pagerank, 20 rounds, .* verified\n$");
	expect("./graph -k frob $EDGES", 2, "neither bfs nor pagerank");
	expect("./graph", 2, "which file of edges");
	expect("./graph -o $EDGES $EDGES", 2, "unexpected argument");
	expect("./graph -o $EDGES -g 31", 2, "exceeds 30");
	expect("./graph /nonexistent/edges", 3, "make it by graph -o");
	expect("./graph -o /nonexistent/edges -g 4", 3, "cannot write");
	expect("./graph -o /dev/full -g 4", 3, "cannot write");
	/* A file that ends early, one of something else, and ends that are no vertices. */
	expect("truncate -s 1000 $EDGES && ./graph $EDGES", 3, "ends before its 8192 edges do");
	expect("./graph graph", 3, "has no edges");
	expect("./graph -o $EDGES -g 10 -e 1 && { tr '\\000' '\\377' <$EDGES | tail -c +25 >$EDGES.x;"
	       " { head -c 24 $EDGES; cat $EDGES.x; } >$EDGES.y; ./graph $EDGES.y; }",
	       3, "has no vertex at one end");
	unsetenv("EDGES");
}

/* What needs no memcached. */
static void kvload(void **state)
{
	(void)state;
	expect("./kvload", 2, "which phase");
	expect("./kvload frob", 2, "none of fill, load and check");
	expect("./kvload fill load", 2, "unexpected argument");
	expect("./kvload -c 65536 fill", 2, "exceeds 65535");
	expect("./kvload -d 20 fill", 2, "not a multiple of 8");
	expect("./kvload -g 101 fill", 2, "cannot be gets");
	expect("./kvload -P 100 -d 1k fill", 2, "exceed the 65536 bytes");
	expect("./kvload -c 1 fill", 3, "start memcached -p 1");
}

/* Either huge pages, or the remedy: never small pages in their place. */
static void huge_pages(void **state)
{
	char text[1024];
	int status = run("./gups -s 4m -n 1k -p 2m", text, sizeof(text));

	(void)state;
	if (status) {
		assert_int_equal(status, 3);
		assert_non_null(strstr(text, "nr_hugepages"));
	} else {
		assert_non_null(strstr(text, "in 2m pages"));
	}
}

static void compromisctl(void **state)
{
	(void)state;
	expect("./compromisctl --version", 0, "^compromisctl \\(Compromis\\) [0-9.]+\n$");
	expect("./compromisctl", 2, "Usage");
	expect("./compromisctl frob", 2, "no such command: frob");
	expect("COMPROMIS_SYSFS=/nonexistent ./compromisctl status", 3, "modprobe compromis");
	expect("./compromisctl compare", 2, "no command is given");
	expect("./compromisctl compare --help", 0, "--events=EVENT");
}

/* What needs no Xen; on this machine there is none. */
static void xen_compromis(void **state)
{
	(void)state;
	expect("../sbin/xen-compromis --version", 0, "^xen-compromis \\(Compromis\\) [0-9.]+\n$");
	expect("../sbin/xen-compromis --help", 0, "adopt DOMAIN .*--json");
	expect("../sbin/xen-compromis", 2, "^Usage: ");
	expect("../sbin/xen-compromis frob", 2, "no such command: frob");
	expect("../sbin/xen-compromis --frob list", 2, "--help' shows the commands");
	expect("../sbin/xen-compromis list 1", 2, "usage: xen-compromis list\n");
	expect("../sbin/xen-compromis show", 2, "usage: xen-compromis show DOMAIN\n");
	expect("../sbin/xen-compromis set 1", 2, "usage: xen-compromis set DOMAIN MODE\n");
	expect("../sbin/xen-compromis set 1 paged paged", 2, "usage: xen-compromis set");
	expect("../sbin/xen-compromis set --json 1 paged", 2, "set has no --json");
	expect("../sbin/xen-compromis --version >/dev/full", 1, "cannot write");
}

static void status_and_set(void **state)
{
	const struct fixture *fixture = *state;

	fixture_write(fixture, "backing", "paged [segment]\n");
	setenv("COMPROMIS_SYSFS", fixture->dir, 1);
	expect("./compromisctl status", 0, "^mode        segment\n");
	expect("./compromisctl status --json", 0, "\"mode\":\"segment\"");
	expect("./compromisctl set superpage", 4, "no such mode");
	/* A plain file does not become what a module would show: that must be noticed. */
	expect("./compromisctl set paged", 4, "was set, but the mode is segment");
	fixture_write(fixture, "backing", "garbage\n");
	expect("./compromisctl status", 1, "not in the form");
	unsetenv("COMPROMIS_SYSFS");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gups),
		cmocka_unit_test(chase),
		cmocka_unit_test(memverify),
		cmocka_unit_test(keysort),
		cmocka_unit_test_setup_teardown(graph, fixture_setup, fixture_teardown),
		cmocka_unit_test(kvload),
		cmocka_unit_test(huge_pages),
		cmocka_unit_test(compromisctl),
		cmocka_unit_test(xen_compromis),
		cmocka_unit_test_setup_teardown(status_and_set, fixture_setup, fixture_teardown),
	};

	if (argc != 2) {
		fprintf(stderr, "usage: %s DIRECTORY-OF-THE-PROGRAMS\n", argv[0]);
		return 2;
	}
	programs = argv[1];
	return cmocka_run_group_tests_name("programs", tests, NULL, NULL);
}
