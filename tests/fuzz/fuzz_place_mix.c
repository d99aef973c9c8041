// SPDX-License-Identifier: GPL-2.0-only
/* Descriptions of VMs, spelled; those that come of one must be valid. */
#include <stdlib.h>

#include "mix.h"
#include "spell.h"

/* Fewer VMs an hour than this would take long to come. */
#define RATE_MIN 1000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const pieces[] = {
	"\narrivals 3120",
	"\nday 5 4 3 2 1 0 1 2 3 4 5 6 7 8 9 9 9 9 8 8 7 7 6 6",
	"\nbatch 1 4 10",
	"\nsize 2 3584 5",
	"\nlifetime 300 900 20",
	"\nstays 1",
	"\narrivals ",
	"\nday ",
	"\nbatch ",
	"\nsize ",
	"\nlifetime ",
	"\nstays ",
	" 0",
	" 1",
	" 0.001",
	" 65536",
	" 134217728",
	" 1000000000",
	" 3155760000",
	" -1",
	" # ",
};

#define NR_PIECES (sizeof(pieces) / sizeof(pieces[0]))

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
	const struct spelling spelling = { "arrivals 3120\nsize 2 3584 5\nlifetime 300 900 20\n",
					   "", pieces, NR_PIECES };
	size_t length;
	char *text = spell(data, size, &spelling, &length), error[MESSAGE_SIZE];
	struct trace trace = { 0 };
	struct mix mix;

	if (!mix_parse(text, &mix, error) && comes_soon(&mix)) {
		if (mix_generate(&mix, 1, 100, keep, &trace))
			abort();
		spell_reached();
	}
	trace_free(&trace);
	free(text);
	return 0;
}
