// SPDX-License-Identifier: GPL-2.0-only
#include "demand.h"

#define QUARTER (15 * 60)
#define DAY	(24 * HOUR)

void demand_of(const struct vm *vm, uint32_t number, const struct geometry *geometry,
	       struct demand *demand)
{
	uint32_t high = 0;

	if (geometry->hole && vm->blocks > LOW_BLOCKS)
		high = vm->blocks - LOW_BLOCKS;

	*demand = (struct demand){
		.vm = number,
		.blocks = vm->blocks,
		.cpus = vm->cpus,
		.nr = high ? 2 : 1,
		.part = { vm->blocks - high, high },
		.end = INT64_MIN,
	};
	if (high > LOW_BLOCKS) {
		demand->part[0] = high;
		demand->part[1] = LOW_BLOCKS;
	}
	demand->span = demand->part[0];
	if (high)
		demand->span = align_up(demand->part[0], geometry->align) + demand->part[1];
}

void demand_hint(const struct vm *vm, struct demand *demand)
{
	int64_t lifetime = vm->departure == VM_STAYS ? VM_STAYS : vm->departure - vm->arrival;

	if (lifetime <= QUARTER)
		demand->end = vm->arrival + QUARTER;
	else if (lifetime <= HOUR)
		demand->end = vm->arrival + HOUR;
	else if (lifetime <= DAY)
		demand->end = vm->arrival + DAY;
	else
		demand->end = VM_STAYS;
	demand->lasting = lifetime > HOUR;
}
