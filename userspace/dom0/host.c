// SPDX-License-Identifier: GPL-2.0-only
/* xen-compromis host */
#include "host.h"

#include <string.h>

#include "fit.h"
#include "tool.h"

#define GIB (UINT64_C(1) << COMPROMIS_ORDER_1G) /* in frames */

/* The carve-out is for domains as well; what is claimed is promised to others. */
static uint64_t usable(const struct compromis_host *memory)
{
	uint64_t free = memory->free > memory->claimed ? memory->free - memory->claimed : 0;

	return free + memory->carved_free;
}

void host_compute(struct host *host)
{
	unsigned int i;

	runs_count(&host->runs, &host->histogram);
	host->nr_fits = 0;
	for (i = 0; i < HOST_FITS; i++) {
		struct host_fit *fit = &host->fit[host->nr_fits++];

		fit->gib = UINT64_C(1) << i;
		fit->count = fit_count(&host->runs, fit->gib * GIB, usable(&host->memory));
		if (!fit->count)
			break;
	}
}

static int print(struct tool *tool, const struct host *host)
{
	if (!tool->json) {
		host_print_text(host, stdout);
	} else if (host_print_json(host, stdout)) {
		tool_error("out of memory");
		return TOOL_FAILED;
	}
	return tool_finish(TOOL_OK);
}

int tool_host(struct tool *tool, char **args)
{
	struct compromis_op op = { 0 };
	struct host host;
	int status, rc;

	(void)args;
	rc = call_do(tool->call, COMPROMIS_CMD_HOST, COMPROMIS_DOMID_SELF, &op);
	if (rc)
		return tool_call_failed(rc, "read the host's memory", NULL);
	host.memory = op.u.host;

	rc = runs_read(tool->call, &host.runs);
	if (rc)
		return tool_call_failed(rc, "read the host's free memory", NULL);
	host_compute(&host);
	status = print(tool, &host);
	runs_free(&host.runs);
	return status;
}
