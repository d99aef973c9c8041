// SPDX-License-Identifier: GPL-2.0-only
#include "host-json.h"

#include <stdio.h>

/* A host of xen-compromis, which compromis-place has another struct for. */
#include "host.h"

char *host_json(const struct compromis_host *memory, const struct compromis_run *run,
		unsigned int nr)
{
	struct host host = { .memory = *memory };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	unsigned int i;

	if (!out)
		return NULL;
	for (i = 0; i < nr; i++)
		runs_add(&host.runs, &run[i]);
	host_compute(&host);
	host_print_json(&host, out);
	fclose(out);
	runs_free(&host.runs);
	return text;
}
