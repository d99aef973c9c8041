// SPDX-License-Identifier: GPL-2.0-only
/*
 * xen-compromis adopt: RAM becomes contiguous when it is populated, so a running domain gets
 * there by a live migration to the host it is on.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "change.h"
#include "fit.h"
#include "runner.h"
#include "selection.h"
#include "size.h"
#include "state.h"
#include "tool.h"

/* For messages: tool_name() of two domains at a time. */
#define ID_TEXT 16

static int no_room(const struct domain *domain, const struct fit_obstacle *obstacle)
{
	char needed[SIZE_TEXT], largest[SIZE_TEXT];

	tool_error("cannot adopt %s: no run of free memory is long enough: %s needed, %s in the "
		   "largest run",
		   tool_name(domain), size_format(obstacle->needed * 4, needed),
		   size_format(obstacle->largest * 4, largest));
	tool_error("remedy: shut down or migrate other domains; 'xen-compromis release' returns "
		   "what they ballooned out; 'xen-compromis host' shows the runs");
	return TOOL_FAILED;
}

/* What the new domain may populate in all, in frames. */
static uint64_t memory_of(const struct domain *domain, const struct compromis_info *info)
{
	uint64_t max = domain->max_kib / 4;

	return max > info->ram ? max : info->ram;
}

/* Both copies are there at the same time. */
static int check_room(struct tool *tool, const struct domain *domain,
		      const struct compromis_info *info)
{
	struct fit_obstacle obstacle;
	struct runs runs;
	int rc = runs_read(tool->call, &runs);

	if (rc == -EOPNOTSUPP) {
		tool_error("this Xen is older and does not tell its free runs: going on without "
			   "knowing whether there is room");
		return TOOL_OK;
	}
	if (rc)
		return tool_call_failed(rc, "read the host's free memory", NULL);

	rc = fit_one(&runs, memory_of(domain, info), &obstacle);
	runs_free(&runs);
	if (rc == -ENOSPC)
		return no_room(domain, &obstacle);
	return rc ? tool_call_failed(rc, "adopt", domain) : TOOL_OK;
}

static int migrate(const struct domain *domain)
{
	char id[ID_TEXT];
	const char *const argv[] = { "xl", "migrate", "-s", "", id, "xl migrate-receive", NULL };
	int rc;

	snprintf(id, sizeof(id), "%u", domain->id);
	printf("%s: migrating to this host\n", tool_name(domain));
	rc = runner_run(argv, NULL, 0);
	if (!rc)
		return TOOL_OK;

	tool_error("cannot adopt %s: xl migrate failed (%d), see above", tool_name(domain), rc);
	tool_error("remedy: %s", rc == 127 ?
					 "install xl, of the package xen-utils" :
					 "see that it runs, by 'xl list'; a domain that cannot be "
					 "migrated has to be created anew");
	return TOOL_FAILED;
}

/* Same name and UUID, another id. */
static int find_successor(const struct domain *old, struct domain *new)
{
	struct domains domains = { 0 };
	int rc = domains_read(&domains);
	size_t i;

	if (!rc) {
		rc = -ENOENT;
		for (i = 0; i < domains.nr; i++) {
			const struct domain *domain = &domains.domain[i];

			if (domain->id == old->id || strcmp(domain->uuid, old->uuid) ||
			    strcmp(domain->name, old->name))
				continue;
			*new = *domain;
			rc = 0;
		}
		domains_free(&domains);
	}
	if (!rc)
		return TOOL_OK;
	tool_error("cannot find %s after the migration: %s", tool_name(old),
		   rc == -ENOENT ? "no other domain has its name and UUID" : strerror(-rc));
	tool_error("remedy: see what there is, by 'xl list'");
	return TOOL_FAILED;
}

static int not_contiguous(const struct domain *domain, const struct compromis_info *info)
{
	char ram[SIZE_TEXT], reserved[SIZE_TEXT];

	tool_error("%s runs, but is not contiguous: %s of %s reserved", tool_name(domain),
		   size_format(info->reserved_ram * 4, reserved), size_format(info->ram * 4, ram));
	tool_explain(&info->failure);
	return TOOL_FAILED;
}

/* Segment mode where there is one: that is what the domain was adopted for. */
static int finish(struct tool *tool, const struct domain *domain)
{
	struct compromis_op op = { 0 };
	const char *mode = "superpage, the best mode on this CPU";
	struct state state;
	char ram[SIZE_TEXT];
	int rc, status = TOOL_OK;

	state_read_info(tool->call, domain, &state);
	if (state.info_error)
		return tool_call_failed(state.info_error, "read the state", domain);
	if (!state_is_contiguous(&state.info))
		return not_contiguous(domain, &state.info);

	rc = call_do(tool->call, COMPROMIS_CMD_FEATURES, domain->id, &op);
	if (rc)
		return tool_call_failed(rc, "read the features", domain);
	if (op.u.features.segments) {
		status = change_mode(tool, domain, COMPROMIS_MODE_SEGMENT);
		mode = state_mode_word(COMPROMIS_MODE_SEGMENT);
	}
	if (!status)
		printf("%s: contiguous now, %s, id %u, %s\n", tool_name(domain),
		       size_format(state.info.reserved_ram * 4, ram), domain->id, mode);
	return status;
}

static int adopt(struct tool *tool, const struct domain *domain)
{
	struct selection selection;
	struct domain new;
	int status = selection_add(domain->uuid, &selection), restored;

	if (status)
		return status;
	status = migrate(domain);
	restored = selection_restore(&selection);
	if (!status)
		status = find_successor(domain, &new);
	if (!status)
		status = finish(tool, &new);
	return status ? status : restored;
}

int tool_adopt(struct tool *tool, char **args)
{
	struct compromis_info info;
	struct domain domain;
	int status = tool_find_info(tool, args[0], &domain, &info);

	if (status)
		return tool_finish(status);
	if (state_is_contiguous(&info)) {
		printf("%s: is contiguous already\n", tool_name(&domain));
		return tool_finish(TOOL_OK);
	}
	if (!domain.uuid[0] || !domain.name[0]) {
		tool_error("cannot adopt %s: xenstore has no name or no UUID of it",
			   tool_name(&domain));
		tool_error("remedy: adopt domains that xl has created");
		return tool_finish(TOOL_FAILED);
	}
	status = check_room(tool, &domain, &info);
	if (!status)
		status = adopt(tool, &domain);
	return tool_finish(status);
}
