// SPDX-License-Identifier: GPL-2.0-only
/* Descriptions of VMs; those that come of one must be valid. */
#include <stdlib.h>
#include <string.h>

#include "mix.h"

/* Fewer VMs an hour than this would take long to come. */
#define RATE_MIN 1000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int keep(void *data, const struct vm *vm)
{
	if (trace_add(data, vm))
		abort();
	return 0;
}

/* No hour is empty, and batches are not so large that hours have none. */
static int comes_soon(const struct mix *mix)
{
	unsigned int i;

	for (i = 0; i < MIX_HOURS; i++) {
		if (mix->day[i])
			return 0;
	}
	return mix->arrivals >= RATE_MIN && mix->batch.nr == 1 && mix->batch.entry[0].hi <= 10;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), error[MESSAGE_SIZE];
	struct trace trace = { 0 };
	struct mix mix;

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	if (!mix_parse(text, &mix, error) && comes_soon(&mix) &&
	    mix_generate(&mix, 1, 100, keep, &trace))
		abort();
	trace_free(&trace);
	free(text);
	return 0;
}
