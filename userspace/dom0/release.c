// SPDX-License-Identifier: GPL-2.0-only
/* xen-compromis release */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "size.h"
#include "tool.h"

/* Frames may come into use while they are given back; then Xen wants the call repeated. */
#define ATTEMPTS 16

static int release_some(struct call *call, uint16_t domid, uint64_t gfn,
			struct compromis_release *some)
{
	struct compromis_op op;
	unsigned int attempt;
	int rc = -EBUSY;

	for (attempt = 0; rc == -EBUSY && attempt < ATTEMPTS; attempt++) {
		memset(&op, 0, sizeof(op));
		op.u.release.gfn = gfn;
		rc = call_do(call, COMPROMIS_CMD_RELEASE, domid, &op);
	}
	*some = op.u.release;
	return rc;
}

/* Adds up what was given back, also if it ends early. */
static int release_all(struct call *call, uint16_t domid, struct compromis_release *sum)
{
	struct compromis_release some;
	uint64_t gfn = 0;
	int rc;

	memset(sum, 0, sizeof(*sum));
	do {
		rc = release_some(call, domid, gfn, &some);
		if (rc)
			return rc;
		sum->released += some.released;
		sum->busy += some.busy;
		if (some.next <= gfn)
			return -EBADMSG;
		gfn = some.next;
	} while (gfn != COMPROMIS_GFN_END);
	return 0;
}

static void print(const struct domain *domain, const struct compromis_release *sum)
{
	char size[SIZE_TEXT];

	printf("%s: %" PRIu64 " frames (%s) returned to the host\n", tool_name(domain),
	       sum->released, size_format(sum->released * 4, size));
	if (sum->busy)
		printf("%" PRIu64 " frames (%s) stay, because somebody else still uses them\n",
		       sum->busy, size_format(sum->busy * 4, size));
}

int tool_release(struct tool *tool, char **args)
{
	struct compromis_release sum;
	struct domain domain;
	struct compromis_info info;
	int rc, status = tool_find_info(tool, args[0], &domain, &info);

	if (status)
		return status;
	rc = release_all(tool->call, domain.id, &sum);
	if (!rc || sum.released)
		print(&domain, &sum);
	if (rc)
		status = tool_call_failed(rc, "release memory", &domain);
	return tool_finish(status);
}
