// SPDX-License-Identifier: GPL-2.0-only
/* xen-compromis: finding domains, and the commands list, show, set, release and host. */
#include "fixture.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "demotion.h"
#include "host-stub.h"
#include "runner.h"
#include "tool.h"

#define GIB  (UINT64_C(1) << COMPROMIS_ORDER_1G)
#define UUID "03a08e58-1b9b-432e-9988-ea9b82e67f75"

static struct capture captured;

/* Run a command, and keep what it prints. */
static int run(int (*command)(struct tool *, char **), bool json, const char *arg1,
	       const char *arg2)
{
	struct tool tool = { .json = json };
	char *args[] = { (char *)arg1, (char *)arg2, NULL };
	int status;

	capture_start(&captured);
	status = command(&tool, args);
	capture_end(&captured);
	return status;
}

static void says(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("expected %s in: %s", part, text);
}

static int setup(void **state)
{
	struct stub_domain *domain;

	(void)state;
	stub_reset();
	domain = stub_add(0, "Domain-0", "00000000-0000-0000-0000-000000000000", 196608);
	domain->error = -EOPNOTSUPP;
	domain = stub_add(7, "web", UUID, 2 * GIB);
	domain->info.mode = domain->info.target = COMPROMIS_MODE_SEGMENT;
	domain->info.segment[0].flags = COMPROMIS_SEGMENT_ACTIVE;
	domain->info.demotions = 3;
	domain->info.switches = 4;
	domain->demotions.nr = COMPROMIS_NR_DEMOTE;
	domain->demotions.count[COMPROMIS_DEMOTE_LOG_DIRTY] = 2;
	domain->demotions.count[COMPROMIS_DEMOTE_GRANT] = 1;
	domain->demotions.last = COMPROMIS_DEMOTE_GRANT;
	domain->demotions.last_gfn = 0x1234;
	domain = stub_add(9, "old", UUID, GIB);
	domain->info.reserved_ram = 0;
	domain->info.nr_segments = 0;
	domain->info.failure = (struct compromis_failure){ .reason = COMPROMIS_FAIL_FRAGMENTED,
							   .needed = GIB,
							   .available = 512 };
	return 0;
}

static void uuids(void **state)
{
	char uuid[DOMAIN_UUID];

	(void)state;
	assert_int_equal(domain_parse_uuid("/vm/03A08E58-1b9b-432e-9988-ea9b82e67f75", uuid), 0);
	assert_string_equal(uuid, UUID);
	assert_int_equal(domain_parse_uuid("/vm/" UUID "0", uuid), -EINVAL);
	assert_int_equal(domain_parse_uuid("/xx/" UUID, uuid), -EINVAL);
	assert_int_equal(domain_parse_uuid("/vm/03a08e58+1b9b-432e-9988-ea9b82e67f75", uuid),
			 -EINVAL);
	assert_int_equal(domain_parse_uuid("/vm/g3a08e58-1b9b-432e-9988-ea9b82e67f75", uuid),
			 -EINVAL);
	assert_int_equal(domain_parse_uuid("", uuid), -EINVAL);
}

static void domains_by_name_and_id(void **state)
{
	struct domain list[] = { { .id = 1, .name = "a" },
				 { .id = 2, .name = "b" },
				 { .id = 3, .name = "b" },
				 { .id = 4, .name = "1" } };
	struct domains domains = { ARRAY_SIZE(list), list };
	struct domain found;

	(void)state;
	assert_int_equal(domains_find(&domains, "a", &found), 0);
	assert_int_equal(found.id, 1);
	assert_int_equal(domains_find(&domains, "b", &found), -ENOTUNIQ);
	assert_int_equal(domains_find(&domains, "c", &found), -ENOENT);
	assert_int_equal(domains_find(&domains, "", &found), -ENOENT);
	/* Digits are an id, also where a domain has that name. */
	assert_int_equal(domains_find(&domains, "1", &found), 0);
	assert_string_equal(found.name, "a");
	assert_int_equal(domains_find(&domains, "99", &found), 0);
	assert_int_equal(found.id, 99);
	assert_string_equal(found.name, "");
	/* DOMID_SELF is nobody's id. */
	assert_int_equal(domains_find(&domains, "32752", &found), -ENOENT);
	assert_int_equal(domains_find(&domains, "-1", &found), -ENOENT);
}

static void list(void **state)
{
	(void)state;
	assert_int_equal(run(tool_list, false, NULL, NULL), TOOL_OK);
	assert_string_equal(
		captured.out,
		"NAME         ID  MODE                        RAM      RESERVED  SEGMENTS  "
		"DEMOTIONS  FAILURE\n"
		"Domain-0      0  -                             -             -         -  "
		"        -  no nested paging\n"
		"web           7  segment                   2 GiB         2 GiB         1  "
		"        3  none\n"
		"old           9  superpage                 1 GiB         0 KiB         0  "
		"        0  fragmented\n");
	assert_string_equal(captured.err, "");
}

static void list_shows_changes_under_way(void **state)
{
	(void)state;
	stub.domain[1].info.mode = COMPROMIS_MODE_SUPERPAGE;
	assert_int_equal(run(tool_list, false, NULL, NULL), TOOL_OK);
	says(captured.out, "web           7  superpage>segment  ");
}

static void list_leaves_out_domains_that_end(void **state)
{
	(void)state;
	stub.domain[1].error = -ESRCH;
	assert_int_equal(run(tool_list, false, NULL, NULL), TOOL_OK);
	assert_null(strstr(captured.out, "web"));
	says(captured.out, "old");
}

static struct json_object *parse(void)
{
	struct json_object *root = json_tokener_parse(captured.out);

	if (!root)
		fail_msg("no JSON: %s", captured.out);
	return root;
}

static struct json_object *member(struct json_object *object, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, key, &value))
		fail_msg("no member %s", key);
	return value;
}

static void list_as_json(void **state)
{
	struct json_object *root, *array, *domain;

	(void)state;
	assert_int_equal(run(tool_list, true, NULL, NULL), TOOL_OK);
	root = parse();
	array = member(root, "domains");
	assert_int_equal(json_object_array_length(array), 3);

	domain = json_object_array_get_idx(array, 0);
	assert_string_equal(json_object_get_string(member(domain, "name")), "Domain-0");
	assert_null(member(domain, "mode"));
	assert_null(member(domain, "demotions"));

	domain = json_object_array_get_idx(array, 2);
	assert_int_equal(json_object_get_int64(member(domain, "ram_kib")), 1 << 20);
	assert_string_equal(json_object_get_string(member(member(domain, "failure"), "reason")),
			    "fragmented");
	json_object_put(root);
}

static void show(void **state)
{
	(void)state;
	assert_int_equal(run(tool_show, false, "web", NULL), TOOL_OK);
	assert_string_equal(
		captured.out,
		"name            web\n"
		"id              7\n"
		"uuid            " UUID "\n"
		"mode            segment\n"
		"modes           paged superpage segment\n"
		"CPU segments    3\n"
		"ram             2 GiB\n"
		"reserved        2 GiB\n"
		"highest gfn     0x0\n"
		"segments        gfn 0x0 mfn 0x140000 size 2 GiB aligned to 1 GiB, active\n"
		"p2m, RAM        2 of 4k, 20 of 2m, 0 of 1g\n"
		"p2m, other      0 of 4k, 0 of 2m, 0 of 1g\n"
		"mode changes    4\n"
		"demotions       3\n"
		"                2 by log-dirty: dirty pages were to be logged\n"
		"                1 by grant: a granted frame was mapped\n"
		"last demotion   grant, gfn 0x1234\n"
		"failure         none\n");
}

static void show_on_an_older_xen(void **state)
{
	struct json_object *root;

	(void)state;
	stub.new_error = -EOPNOTSUPP;
	assert_int_equal(run(tool_show, false, "7", NULL), TOOL_OK);
	says(captured.out, "demotions       3\n                reasons: unsupported by this Xen\n");
	assert_int_equal(run(tool_show, true, "7", NULL), TOOL_OK);
	root = parse();
	assert_null(member(root, "demotions_by_reason"));
	assert_int_equal(json_object_get_int64(member(root, "demotions")), 3);
	json_object_put(root);
}

static void show_as_json(void **state)
{
	struct json_object *root;

	(void)state;
	assert_int_equal(run(tool_show, true, "web", NULL), TOOL_OK);
	root = parse();
	assert_int_equal(json_object_get_int64(member(member(member(root, "p2m"), "ram"), "2m")),
			 20);
	assert_int_equal(
		json_object_get_int64(member(member(root, "demotions_by_reason"), "log-dirty")), 2);
	assert_int_equal(json_object_get_int64(member(member(root, "last_demotion"), "gfn")),
			 0x1234);
	assert_string_equal(json_object_get_string(member(root, "uuid")), UUID);
	json_object_put(root);
}

static void unknown_reasons_are_kept(void **state)
{
	struct compromis_demotions *demotions = &stub.domain[1].demotions;

	(void)state;
	demotions->nr = COMPROMIS_NR_DEMOTE + 1;
	demotions->count[COMPROMIS_NR_DEMOTE] = 5;
	assert_int_equal(run(tool_show, false, "web", NULL), TOOL_OK);
	says(captured.out, "5 by reason 18\n");
	assert_int_equal(run(tool_show, true, "web", NULL), TOOL_OK);
	says(captured.out, "\"reason-18\":5");
}

static void every_demotion_has_words(void **state)
{
	uint32_t i;

	(void)state;
	for (i = 0; i < COMPROMIS_NR_DEMOTE; i++) {
		assert_non_null(demotion_word(i));
		assert_non_null(demotion_text(i));
	}
	assert_null(demotion_word(COMPROMIS_NR_DEMOTE));
}

static void set(void **state)
{
	(void)state;
	assert_int_equal(run(tool_set, false, "web", "paged"), TOOL_OK);
	assert_string_equal(captured.out, "web: paged\n");
	assert_int_equal(stub.mode_set, COMPROMIS_MODE_PAGED);
	assert_int_equal(stub.domid_set, 7);
	assert_int_equal(run(tool_set, false, "web", "fast"), TOOL_USAGE);
	says(captured.err, "remedy: use paged, superpage or segment");
}

static void set_says_why_not(void **state)
{
	(void)state;
	stub.set_error = -ENOSPC;
	stub.set_failure = (struct compromis_failure){ .reason = COMPROMIS_FAIL_FRAGMENTED,
						       .needed = GIB,
						       .available = 512 };
	assert_int_equal(run(tool_set, false, "old", "segment"), TOOL_FAILED);
	assert_string_equal(captured.out, "");
	says(captured.err, "cannot set segment for old");
	says(captured.err, "1 GiB needed, 2 MiB in the largest run");
	says(captured.err, "remedy: ");

	stub.set_error = -EOPNOTSUPP;
	stub.set_failure =
		(struct compromis_failure){ .reason = COMPROMIS_FAIL_NO_HARDWARE, .needed = 1 };
	assert_int_equal(run(tool_set, false, "old", "segment"), TOOL_UNSUPPORTED);
	says(captured.err, "direct segments");
}

static void release(void **state)
{
	(void)state;
	assert_int_equal(run(tool_release, false, "web", NULL), TOOL_OK);
	assert_string_equal(captured.out,
			    "web: 512 frames (2 MiB) returned to the host\n"
			    "3 frames (12 KiB) stay, because somebody else still uses them\n");
	stub.busy = 3;
	assert_int_equal(run(tool_release, false, "web", NULL), TOOL_OK);
	says(captured.out, "web: 512 frames");
	stub.busy = 1000;
	assert_int_equal(run(tool_release, false, "web", NULL), TOOL_FAILED);
	says(captured.err, "try again later");
	stub.busy = 0;
	stub.new_error = -EOPNOTSUPP;
	assert_int_equal(run(tool_release, false, "web", NULL), TOOL_UNSUPPORTED);
	assert_string_equal(captured.out, "");
	says(captured.err, "this Xen is older");
}

static void domains_that_are_not_there(void **state)
{
	(void)state;
	assert_int_equal(run(tool_show, false, "none", NULL), TOOL_FAILED);
	says(captured.err, "there is no domain none");
	assert_int_equal(run(tool_show, false, "99", NULL), TOOL_FAILED);
	says(captured.err, "domain 99: there is no such domain");
	assert_int_equal(run(tool_show, false, "0", NULL), TOOL_UNSUPPORTED);
	says(captured.err, "has no nested paging");
	stub.error = -ENOSYS;
	assert_int_equal(run(tool_list, false, NULL, NULL), TOOL_UNSUPPORTED);
	says(captured.err, "not Compromis' Xen");
	assert_string_equal(captured.out, "");
}

static void xenstore_may_be_missing(void **state)
{
	(void)state;
	stub.xenstore_error = -ENOENT;
	assert_int_equal(run(tool_list, false, NULL, NULL), TOOL_FAILED);
	says(captured.err, "start xenstored");
	assert_int_equal(run(tool_show, false, "web", NULL), TOOL_FAILED);
	says(captured.err, "start xenstored, or give the id");
	assert_int_equal(run(tool_show, false, "7", NULL), TOOL_OK);
}

static void fill_host(void)
{
	stub.host = (struct compromis_host){
		.total = 8 * GIB,
		.free = 5 * GIB,
		.claimed = GIB / 2,
		.domains = 1,
		.reserved = 2 * GIB,
		.allocs = 6,
		.failures[COMPROMIS_FAIL_FRAGMENTED] = 1,
		.last = { .reason = COMPROMIS_FAIL_FRAGMENTED, .needed = GIB, .available = 512 },
	};
	stub.nr_runs = 3;
	stub.run[0] = (struct compromis_run){ .mfn = 512, .nr = 512 };
	stub.run[1] = (struct compromis_run){ .mfn = 4 * GIB + 512, .nr = 3 * GIB };
	stub.run[2] = (struct compromis_run){ .mfn = 7 * GIB + 512, .nr = 2 * GIB - 1024 };
}

static void host(void **state)
{
	(void)state;
	fill_host();
	assert_int_equal(run(tool_host, false, NULL, NULL), TOOL_OK);
	assert_string_equal(captured.out,
			    "memory                8 GiB\n"
			    "free                  5 GiB\n"
			    "  of that claimed     512 MiB\n"
			    "carve-out             0 KiB\n"
			    "  of that free        0 KiB\n"
			    "reserved              2 GiB\n"
			    "  by domains          1\n"
			    "reservations made     6\n"
			    "  not made            1 by fragmented\n"
			    "last failure          no run of free machine memory is long enough: "
			    "1 GiB needed, 2 MiB in the largest run\n"
			    "remedy                shut down or migrate other domains, then create "
			    "this one anew\n"
			    "largest free run      5116 MiB\n"
			    "  aligned to 2 MiB    5116 MiB\n"
			    "  aligned to 1 GiB    3 GiB\n"
			    "\n"
			    "FREE RUNS FROM      RUNS          MEMORY\n"
			    "2 MiB                  1           2 MiB\n"
			    "4 GiB                  1        5116 MiB\n"
			    "\n"
			    "VMs OF               FIT\n"
			    "1 GiB                  4\n"
			    "2 GiB                  2\n"
			    "4 GiB                  1\n"
			    "8 GiB                  0\n");
}

static void host_as_json(void **state)
{
	struct json_object *root, *array;

	(void)state;
	fill_host();
	assert_int_equal(run(tool_host, true, NULL, NULL), TOOL_OK);
	root = parse();
	assert_int_equal(json_object_get_int64(member(root, "free_kib")), 5 << 20);
	assert_int_equal(json_object_get_int64(member(member(root, "largest_run_kib"), "1g")),
			 3 << 20);
	assert_int_equal(json_object_get_int64(member(member(root, "failures"), "fragmented")), 1);
	array = member(root, "fits");
	assert_int_equal(json_object_array_length(array), 4);
	assert_int_equal(
		json_object_get_int64(member(json_object_array_get_idx(array, 1), "count")), 2);
	assert_int_equal(json_object_array_length(member(root, "runs")), 2);
	json_object_put(root);
}

static void host_on_an_older_xen(void **state)
{
	(void)state;
	stub.new_error = -EOPNOTSUPP;
	assert_int_equal(run(tool_host, false, NULL, NULL), TOOL_UNSUPPORTED);
	assert_string_equal(captured.out, "");
	says(captured.err, "this Xen is older and lacks the command");
	says(captured.err, "remedy: ");
}

static void programs_are_run(void **state)
{
	const char *const ok[] = { "sh", "-c", "echo text; exit 3", NULL };
	const char *const killed[] = { "sh", "-c", "kill -TERM $$", NULL };
	const char *const none[] = { "/nonexistent", NULL };
	char text[4];

	(void)state;
	assert_int_equal(runner_run(ok, text, sizeof(text)), 3);
	assert_string_equal(text, "tex");
	assert_int_equal(runner_run(killed, NULL, 0), 128 + 15);
	assert_int_equal(runner_run(none, NULL, 0), 127);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(uuids),
		cmocka_unit_test(domains_by_name_and_id),
		cmocka_unit_test_setup(list, setup),
		cmocka_unit_test_setup(list_shows_changes_under_way, setup),
		cmocka_unit_test_setup(list_leaves_out_domains_that_end, setup),
		cmocka_unit_test_setup(list_as_json, setup),
		cmocka_unit_test_setup(show, setup),
		cmocka_unit_test_setup(show_on_an_older_xen, setup),
		cmocka_unit_test_setup(show_as_json, setup),
		cmocka_unit_test_setup(unknown_reasons_are_kept, setup),
		cmocka_unit_test(every_demotion_has_words),
		cmocka_unit_test_setup(set, setup),
		cmocka_unit_test_setup(set_says_why_not, setup),
		cmocka_unit_test_setup(release, setup),
		cmocka_unit_test_setup(domains_that_are_not_there, setup),
		cmocka_unit_test_setup(xenstore_may_be_missing, setup),
		cmocka_unit_test_setup(host, setup),
		cmocka_unit_test_setup(host_as_json, setup),
		cmocka_unit_test_setup(host_on_an_older_xen, setup),
		cmocka_unit_test(programs_are_run),
	};

	return cmocka_run_group_tests_name("dom0", tests, NULL, NULL);
}
