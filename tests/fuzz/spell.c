// SPDX-License-Identifier: GPL-2.0-only
#include "spell.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t reached;

char *spell(const uint8_t *data, size_t size, const struct spelling *spelling, size_t *length)
{
	bool whole = size && data[0] & 1;
	char *text = NULL;
	FILE *out = open_memstream(&text, length);
	size_t i;

	if (!out)
		abort();
	if (whole)
		fputs(spelling->head, out);
	for (i = 1; i < size; i++) {
		if (data[i] < 128)
			fputc(data[i] ? data[i] : '\n', out);
		else
			fputs(spelling->pieces[(data[i] - 128) % spelling->nr], out);
	}
	if (whole)
		fputs(spelling->tail, out);
	if (fclose(out))
		abort();
	return text;
}

static void print_reached(void)
{
	fprintf(stderr, "reached %" PRIu64 " times\n", reached);
}

void spell_reached(void)
{
	if (!reached++)
		atexit(print_reached);
}
