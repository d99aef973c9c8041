// SPDX-License-Identifier: GPL-2.0-only
/* Descriptions of servers, spelled; a server of each type must come to be. */
#include <stdio.h>
#include <stdlib.h>

#include "fleet.h"
#include "spell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const pieces[] = {
	"type,count,cpus,memory_gib,nodes,reserved_mib,hole_mib\n",
	"small,100,24,192,2,4096,1024\n",
	"a,1,1,0.01,64,0,4094\n",
	"b,1000000,65536,65536,1,1,0\n",
	"c,",
	"0,",
	"1,",
	"64,",
	"4,",
	"8192,",
	"0.5,",
	"1023\n",
	"4094\n",
	"-1",
	"1e300",
	"# ",
	"\n",
};

#define NR_PIECES (sizeof(pieces) / sizeof(pieces[0]))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct spelling spelling = { pieces[0], "", pieces, NR_PIECES };
	size_t length;
	char *text = spell(data, size, &spelling, &length);
	FILE *in = length ? fmemopen(text, length, "r") : NULL;
	struct extent_pool pool = { 0 };
	char error[MESSAGE_SIZE];
	struct memory memory;
	struct fleet fleet;
	unsigned int i;

	if (!in) {
		free(text);
		return 0;
	}
	if (!fleet_read(in, "fuzz", &fleet, error)) {
		for (i = 0; i < fleet.nr_types; i++) {
			const struct memory_layout *layout = &fleet.type[i].memory;

			if (memory_init(&memory, layout, 1, &pool) ||
			    memory.free_blocks != layout->total - layout->reserved)
				abort();
		}
		spell_reached();
	}
	extent_pool_free(&pool);
	fclose(in);
	free(text);
	return 0;
}
