// SPDX-License-Identifier: GPL-2.0-only
/* Descriptions of servers; a server of each type must come to be. */
#include <stdio.h>
#include <stdlib.h>

#include "fleet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FILE *in = size ? fmemopen((void *)data, size, "r") : NULL;
	struct extent_pool pool = { 0 };
	char error[MESSAGE_SIZE];
	struct memory memory;
	struct fleet fleet;
	unsigned int i;

	if (!in)
		return 0;
	if (!fleet_read(in, "fuzz", &fleet, error)) {
		for (i = 0; i < fleet.nr_types; i++) {
			const struct memory_layout *layout = &fleet.type[i].memory;

			if (memory_init(&memory, layout, 1, &pool) ||
			    memory.free_blocks != layout->total - layout->reserved)
				abort();
		}
	}
	extent_pool_free(&pool);
	fclose(in);
	return 0;
}
