// SPDX-License-Identifier: GPL-2.0-only
/* xen-compromis set */
#include "change.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "state.h"

int change_mode(struct tool *tool, const struct domain *domain, uint32_t mode)
{
	struct compromis_op op = { 0 };
	const struct compromis_failure *failure = &op.u.set_backing.failure;
	int rc;

	op.u.set_backing.mode = mode;
	rc = call_do(tool->call, COMPROMIS_CMD_SET_BACKING, domain->id, &op);
	if (!rc)
		return TOOL_OK;
	if (failure->reason == COMPROMIS_FAIL_NONE)
		return tool_call_failed(rc, "change the mode", domain);

	tool_error("cannot set %s for %s", state_mode_word(mode), tool_name(domain));
	tool_explain(failure);
	return rc == -EOPNOTSUPP ? TOOL_UNSUPPORTED : TOOL_FAILED;
}

int tool_set(struct tool *tool, char **args)
{
	struct compromis_info info;
	struct domain domain;
	int status, mode = state_parse_mode(args[1]);

	if (mode < 0) {
		tool_error("%s: no such mode", args[1]);
		tool_error("remedy: use paged, superpage or segment");
		return TOOL_USAGE;
	}
	status = tool_find_info(tool, args[0], &domain, &info);
	if (!status)
		status = change_mode(tool, &domain, (uint32_t)mode);
	if (!status)
		printf("%s: %s\n", tool_name(&domain), args[1]);
	return tool_finish(status);
}
