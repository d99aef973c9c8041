// SPDX-License-Identifier: GPL-2.0-only
/* xen-compromis adopt: the programs that it runs, and what it makes of their end. */
#include "fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "host-stub.h"
#include "runner.h"
#include "selection.h"
#include "tool.h"

#define GIB   (UINT64_C(1) << COMPROMIS_ORDER_1G)
#define UUID  "03a08e58-1b9b-432e-9988-ea9b82e67f75"
#define OTHER "13a08e58-1b9b-432e-9988-ea9b82e67f75"

/* The programs, as far as adopt notices. */
static struct {
	const char *parameter; /* what xenhypfs reads */
	int read_status;
	int write_status; /* of + */
	int withdraw_status; /* of - and ~ */
	int migrate_status;
	bool contiguous; /* the domain that the migration makes */
	char log[1024]; /* all command lines */
} programs;

static struct capture captured;

int __wrap_runner_run(const char *const argv[], char *text, size_t size);

/* The domain that comes takes name and UUID over. */
static int migrate(void)
{
	struct stub_domain *old = &stub.domain[0], *new;

	if (programs.migrate_status)
		return programs.migrate_status;
	new = stub_add(8, old->domain.name, old->domain.uuid, old->info.ram);
	if (!programs.contiguous) {
		new->info.reserved_ram = 0;
		new->info.nr_segments = 0;
		new->info.failure = (struct compromis_failure){ .reason = COMPROMIS_FAIL_FRAGMENTED,
								.needed = GIB,
								.available = 512 };
	}
	old->error = -ESRCH;
	strcpy(old->domain.name, "web--migratedaway");
	return 0;
}

int __wrap_runner_run(const char *const argv[], char *text, size_t size)
{
	int i;

	for (i = 0; argv[i]; i++) {
		strcat(programs.log, i ? "|" : "");
		strcat(programs.log, argv[i]);
	}
	strcat(programs.log, "\n");

	if (!strcmp(argv[0], "xl"))
		return migrate();
	assert_string_equal(argv[0], "xenhypfs");
	if (!strcmp(argv[1], "cat")) {
		assert_non_null(text);
		snprintf(text, size, "%s\n", programs.parameter);
		return programs.read_status;
	}
	return argv[3][0] == '+' ? programs.write_status : programs.withdraw_status;
}

static int setup(void **state)
{
	struct stub_domain *domain;

	(void)state;
	stub_reset();
	memset(&programs, 0, sizeof(programs));
	programs.parameter = "0";
	programs.contiguous = true;
	domain = stub_add(7, "web", UUID, GIB);
	domain->info.reserved_ram = 0;
	domain->info.nr_segments = 0;
	stub.run[stub.nr_runs++] = (struct compromis_run){ .mfn = 4 * GIB, .nr = 2 * GIB };
	return 0;
}

static int adopt(const char *name)
{
	struct tool tool = { 0 };
	char *args[] = { (char *)name, NULL };
	int status;

	capture_start(&captured);
	status = tool_adopt(&tool, args);
	capture_end(&captured);
	return status;
}

static void says(const char *part)
{
	if (!strstr(captured.err, part))
		fail_msg("expected %s in: %s", part, captured.err);
}

#define READ	"xenhypfs|cat|/params/compromis\n"
#define ADD	"xenhypfs|write|/params/compromis|+" UUID "\n"
#define FORGET	"xenhypfs|write|/params/compromis|~" UUID "\n"
#define REFUSE	"xenhypfs|write|/params/compromis|-" UUID "\n"
#define MIGRATE "xl|migrate|-s||7|xl migrate-receive\n"

static void the_whole_way(void **state)
{
	(void)state;
	assert_int_equal(adopt("web"), TOOL_OK);
	assert_string_equal(programs.log, READ ADD MIGRATE FORGET);
	assert_string_equal(captured.out, "web: migrating to this host\n"
					  "web: contiguous now, 1 GiB, id 8, segment\n");
	assert_string_equal(captured.err, "");
	assert_int_equal(stub.mode_set, COMPROMIS_MODE_SEGMENT);
	assert_int_equal(stub.domid_set, 8);
}

static void no_segments_in_the_cpu(void **state)
{
	(void)state;
	stub.features.segments = 0;
	assert_int_equal(adopt("7"), TOOL_OK);
	assert_int_equal(stub.mode_set, COMPROMIS_NR_MODES);
	assert_non_null(strstr(captured.out, "superpage, the best mode on this CPU"));
}

static void the_selection_is_put_back(void **state)
{
	(void)state;
	programs.parameter = "1,-" UUID;
	assert_int_equal(adopt("web"), TOOL_OK);
	assert_string_equal(programs.log, READ ADD MIGRATE REFUSE);
}

static void what_is_selected_stays_selected(void **state)
{
	(void)state;
	programs.parameter = "0,+03A08E58-1b9b-432e-9988-ea9b82e67f75";
	assert_int_equal(adopt("web"), TOOL_OK);
	assert_string_equal(programs.log, READ MIGRATE);
}

static void an_older_xen_backs_all(void **state)
{
	(void)state;
	stub.new_error = -EOPNOTSUPP;
	programs.parameter = "1";
	assert_int_equal(adopt("web"), TOOL_OK);
	assert_string_equal(programs.log, READ MIGRATE);
	says("this Xen is older and does not tell its free runs");
}

static void an_older_xen_takes_no_uuid(void **state)
{
	(void)state;
	programs.write_status = 3;
	assert_int_equal(adopt("web"), TOOL_UNSUPPORTED);
	assert_string_equal(programs.log, READ ADD);
	says("takes no UUIDs");
	says("remedy: ");
}

static void no_xenhypfs(void **state)
{
	(void)state;
	programs.read_status = 127;
	assert_int_equal(adopt("web"), TOOL_FAILED);
	assert_string_equal(programs.log, READ);
	says("remedy: install xenhypfs");
}

static void no_room(void **state)
{
	(void)state;
	stub.run[0].nr = GIB / 2;
	assert_int_equal(adopt("web"), TOOL_FAILED);
	assert_string_equal(programs.log, "");
	says("1025 MiB needed, 512 MiB in the largest run");
	says("remedy: ");
}

/* It may populate up to its maximum again. */
static void ballooned_domains_need_their_maximum(void **state)
{
	(void)state;
	stub.domain[0].domain.max_kib = 3 << 20;
	assert_int_equal(adopt("web"), TOOL_FAILED);
	says("3073 MiB needed, 2 GiB in the largest run");
}

static void xl_fails(void **state)
{
	(void)state;
	programs.migrate_status = 1;
	assert_int_equal(adopt("web"), TOOL_FAILED);
	assert_string_equal(programs.log, READ ADD MIGRATE FORGET);
	says("xl migrate failed (1)");
	says("remedy: ");
	assert_int_equal(stub.mode_set, COMPROMIS_NR_MODES);
}

static void still_not_contiguous(void **state)
{
	(void)state;
	programs.contiguous = false;
	assert_int_equal(adopt("web"), TOOL_FAILED);
	says("web runs, but is not contiguous: 0 KiB of 1 GiB reserved");
	says("1 GiB needed, 2 MiB in the largest run");
}

static void the_mode_is_refused(void **state)
{
	(void)state;
	stub.set_error = -EBUSY;
	stub.set_failure.reason = COMPROMIS_FAIL_LOG_DIRTY;
	assert_int_equal(adopt("web"), TOOL_FAILED);
	says("cannot set segment for web");
	says("dirty pages are being logged");
}

static void the_selection_cannot_be_withdrawn(void **state)
{
	(void)state;
	programs.withdraw_status = 3;
	assert_int_equal(adopt("web"), TOOL_FAILED);
	says("remedy: xenhypfs write /params/compromis ~" UUID);
}

static void contiguous_already(void **state)
{
	(void)state;
	/* All but the special pages. */
	stub.domain[0].info.reserved_ram = GIB - 64;
	assert_int_equal(adopt("web"), TOOL_OK);
	assert_string_equal(programs.log, "");
	assert_string_equal(captured.out, "web: is contiguous already\n");
}

static void no_uuid(void **state)
{
	(void)state;
	stub.domain[0].domain.uuid[0] = '\0';
	assert_int_equal(adopt("web"), TOOL_FAILED);
	assert_string_equal(programs.log, "");
	says("no name or no UUID");
}

static void entries_of_the_parameter(void **state)
{
	(void)state;
	assert_int_equal(selection_parse("", UUID), SELECTION_NONE);
	assert_int_equal(selection_parse("1", UUID), SELECTION_NONE);
	assert_int_equal(selection_parse("0,+" OTHER, UUID), SELECTION_NONE);
	assert_int_equal(selection_parse("+" UUID, UUID), SELECTION_BACKED);
	assert_int_equal(selection_parse("0,+" OTHER ",-" UUID "\n", UUID), SELECTION_NOT_BACKED);
	assert_int_equal(selection_parse("0 +" UUID ",1", UUID), SELECTION_BACKED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_whole_way, setup),
		cmocka_unit_test_setup(no_segments_in_the_cpu, setup),
		cmocka_unit_test_setup(the_selection_is_put_back, setup),
		cmocka_unit_test_setup(what_is_selected_stays_selected, setup),
		cmocka_unit_test_setup(an_older_xen_backs_all, setup),
		cmocka_unit_test_setup(an_older_xen_takes_no_uuid, setup),
		cmocka_unit_test_setup(no_xenhypfs, setup),
		cmocka_unit_test_setup(no_room, setup),
		cmocka_unit_test_setup(ballooned_domains_need_their_maximum, setup),
		cmocka_unit_test_setup(xl_fails, setup),
		cmocka_unit_test_setup(still_not_contiguous, setup),
		cmocka_unit_test_setup(the_mode_is_refused, setup),
		cmocka_unit_test_setup(the_selection_cannot_be_withdrawn, setup),
		cmocka_unit_test_setup(contiguous_already, setup),
		cmocka_unit_test_setup(no_uuid, setup),
		cmocka_unit_test(entries_of_the_parameter),
	};

	return cmocka_run_group_tests_name("adopt", tests, NULL, NULL);
}
