// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <errno.h>

#include "compact.h"
#include "server-memory.h"

#define GIB BLOCKS_PER_GIB

struct machine {
	struct extent_pool pool;
	struct memory memory;
};

static void machine_start(struct machine *machine, const struct memory_layout *layout,
			  uint32_t align)
{
	*machine = (struct machine){ 0 };
	assert_int_equal(memory_init(&machine->memory, layout, align, &machine->pool), 0);
}

static void machine_end(struct machine *machine)
{
	extent_pool_free(&machine->pool);
}

static struct demand demand_for(uint32_t vm, uint32_t blocks, bool hole, uint32_t align)
{
	const struct geometry geometry = { .align = align, .hole = hole };
	const struct vm from = { .blocks = blocks };
	struct demand demand;

	demand_of(&from, vm, &geometry, &demand);
	return demand;
}

/* Take memory without a hole; returns the pieces' list. */
static struct extent *take(struct machine *machine, uint32_t vm, uint32_t blocks, int pieces)
{
	struct demand demand = demand_for(vm, blocks, false, machine->memory.align);
	struct extent *extents;

	assert_int_equal(memory_take(&machine->memory, &demand, false, &extents), pieces);
	return extents;
}

/* Reserved memory is at the bottom, the hole splits what is left, nodes do not join. */
static void layout_has_hole_and_nodes(void **state)
{
	const struct memory_layout layout = { 8 * GIB, 2, 1 * GIB, 1 * GIB };
	struct machine machine;

	(void)state;
	machine_start(&machine, &layout, 1);
	/* [1, 3) and [4, 5) GiB are of the first node, [5, 9) of the second. */
	assert_int_equal(machine.memory.total_blocks, 7 * GIB);
	assert_int_equal(memory_largest(&machine.memory), 4 * GIB);
	assert_int_equal(memory_second(&machine.memory), 2 * GIB);
	assert_int_equal(take(&machine, 1, 1 * GIB, 1)->start, 4 * GIB);
	assert_int_equal(take(&machine, 2, 1 * GIB, 1)->start, 1 * GIB);
	assert_int_equal(take(&machine, 3, 4 * GIB, 1)->start, 5 * GIB);
	machine_end(&machine);
}

/* Runs are counted as they are taken, cut, joined and moved into. */
static void free_runs_are_counted(void **state)
{
	const struct memory_layout layout = { 8 * GIB, 1, 0, 0 };
	struct machine machine;
	const struct free_runs *counted = &machine.pool.free_runs;
	struct extent *low, *middle;

	(void)state;
	machine_start(&machine, &layout, 1);
	assert_int_equal(counted->runs[12], 1);
	assert_int_equal(counted->blocks[12], 8 * GIB);
	low = take(&machine, 1, 100, 1);
	middle = take(&machine, 2, 50, 1);
	assert_int_equal(counted->runs[12], 0);
	assert_int_equal(counted->blocks[11], 8 * GIB - 150);
	memory_release(&machine.memory, low);
	assert_int_equal(counted->runs[6], 1);
	assert_int_equal(counted->blocks[6], 100);
	memory_release(&machine.memory, middle);
	assert_int_equal(counted->runs[6], 0);
	assert_int_equal(counted->blocks[6], 0);
	assert_int_equal(counted->runs[12], 1);
	assert_int_equal(counted->blocks[12], 8 * GIB);
	machine_end(&machine);
}

static void no_hole_is_one_run(void **state)
{
	const struct memory_layout layout = { 8 * GIB, 1, 0, 0 };
	struct machine machine;

	(void)state;
	machine_start(&machine, &layout, 1);
	assert_int_equal(memory_largest(&machine.memory), 8 * GIB);
	assert_int_equal(memory_second(&machine.memory), 0);
	machine_end(&machine);
}

static void freed_memory_joins(void **state)
{
	const struct memory_layout layout = { 100, 1, 0, 0 };
	struct extent *a, *b, *c;
	struct machine machine;

	(void)state;
	machine_start(&machine, &layout, 1);
	a = take(&machine, 1, 30, 1);
	b = take(&machine, 2, 30, 1);
	c = take(&machine, 3, 40, 1);
	assert_int_equal(memory_largest(&machine.memory), 0);
	memory_release(&machine.memory, a);
	memory_release(&machine.memory, c);
	assert_int_equal(memory_largest(&machine.memory), 40);
	assert_int_equal(memory_second(&machine.memory), 30);
	memory_release(&machine.memory, b);
	assert_int_equal(memory_largest(&machine.memory), 100);
	machine_end(&machine);
}

static void best_fit_then_the_longest(void **state)
{
	const struct memory_layout layout = { 100, 1, 0, 0 };
	struct extent *hole, *pieces;
	struct machine machine;

	(void)state;
	machine_start(&machine, &layout, 1);
	hole = take(&machine, 1, 20, 1);
	take(&machine, 2, 10, 1);
	memory_release(&machine.memory, hole);
	/* Runs of 20 at 0 and 70 at 30. */
	assert_int_equal(take(&machine, 3, 15, 1)->start, 0);
	pieces = take(&machine, 4, 72, 2);
	assert_int_equal(pieces->start, 30);
	assert_int_equal(pieces->length, 70);
	assert_int_equal(pieces->more->start, 15);
	assert_int_equal(pieces->more->length, 2);
	assert_null(pieces->more->more);
	machine_end(&machine);
}

static void too_much_changes_nothing(void **state)
{
	const struct memory_layout layout = { 100, 1, 10, 0 };
	struct demand demand = demand_for(1, 91, false, 1);
	struct machine machine;
	struct extent *extents;

	(void)state;
	machine_start(&machine, &layout, 1);
	assert_int_equal(memory_take(&machine.memory, &demand, false, &extents), -ENOSPC);
	assert_int_equal(memory_largest(&machine.memory), 90);
	machine_end(&machine);
}

static void segments_begin_at_a_gib(void **state)
{
	const struct memory_layout layout = { 4 * GIB, 1, 100, 0 };
	struct machine machine;
	struct extent *extent;

	(void)state;
	machine_start(&machine, &layout, GIB);
	assert_int_equal(memory_largest(&machine.memory), 3 * GIB);
	extent = take(&machine, 1, 10, 1);
	assert_int_equal(extent->start, GIB);
	assert_int_equal(memory_largest(&machine.memory), 2 * GIB);
	/* All of it: two aligned runs, and what lies before the first. */
	extent = take(&machine, 2, machine.memory.free_blocks, SEGMENTS_MAX + 1);
	assert_int_equal(extent->start, 2 * GIB);
	assert_int_equal(machine.memory.free_blocks, 0);
	machine_end(&machine);
}

static void more_than_three_pieces_are_none(void **state)
{
	const struct memory_layout layout = { 70, 1, 0, 0 };
	struct extent *keep[7];
	struct machine machine;
	uint32_t i;

	(void)state;
	machine_start(&machine, &layout, 1);
	for (i = 0; i < 7; i++)
		keep[i] = take(&machine, i, 10, 1);
	for (i = 0; i < 7; i += 2)
		memory_release(&machine.memory, keep[i]);
	memory_release(&machine.memory, take(&machine, 10, 25, 3));
	take(&machine, 10, 31, SEGMENTS_MAX + 1);
	machine_end(&machine);
}

/* 3.75 GiB is one part, a block more is two, the larger one first. */
static void the_hole_of_a_vm(void **state)
{
	struct demand demand = demand_for(1, LOW_BLOCKS, true, 1);

	(void)state;
	assert_int_equal(demand.nr, 1);
	demand = demand_for(1, LOW_BLOCKS + 1, true, 1);
	assert_int_equal(demand.nr, 2);
	assert_int_equal(demand.part[0], LOW_BLOCKS);
	assert_int_equal(demand.part[1], 1);
	assert_int_equal(demand.span, LOW_BLOCKS + 1);
	demand = demand_for(1, 16 * GIB, true, GIB);
	assert_int_equal(demand.part[0], 16 * GIB - LOW_BLOCKS);
	assert_int_equal(demand.part[1], LOW_BLOCKS);
	assert_int_equal(demand.span, 13 * GIB + LOW_BLOCKS);
	demand = demand_for(1, 16 * GIB, false, 1);
	assert_int_equal(demand.nr, 1);
}

static void the_upper_end_of_a_run(void **state)
{
	const struct memory_layout layout = { 100, 1, 0, 0 };
	struct demand demand = demand_for(1, 10, false, 1);
	struct machine machine;
	struct extent *extents;

	(void)state;
	machine_start(&machine, &layout, 1);
	assert_int_equal(memory_take(&machine.memory, &demand, true, &extents), 1);
	assert_int_equal(extents->start, 90);
	machine_end(&machine);
}

/* The cheapest move that makes the run, and not beyond the budget. */
static void compaction_moves_the_least(void **state)
{
	const struct memory_layout layout = { 100, 1, 0, 0 };
	struct extent *a, *b, *c, *d;
	struct machine machine;

	(void)state;
	machine_start(&machine, &layout, 1);
	a = take(&machine, 1, 20, 1);
	b = take(&machine, 2, 10, 1);
	c = take(&machine, 3, 25, 1);
	d = take(&machine, 4, 15, 1);
	take(&machine, 5, 10, 1);
	memory_release(&machine.memory, a);
	memory_release(&machine.memory, c);
	/* 20 free, 10 (VM 2), 25 free, 15 (VM 4), 10 (VM 5), 20 free. */
	assert_int_equal(compact_run(&machine.memory, 40, 9), 0);
	assert_int_equal(compact_run(&machine.memory, 60, 1000), 0);
	assert_int_equal(compact_run(&machine.memory, 40, 10), 10);
	assert_int_equal(b->start, 80);
	assert_int_equal(d->start, 55);
	assert_int_equal(memory_largest(&machine.memory), 55);
	memory_release(&machine.memory, b);
	assert_int_equal(memory_second(&machine.memory), 20);
	machine_end(&machine);
}

static void adoption_makes_one_piece(void **state)
{
	const struct memory_layout layout = { 100, 1, 0, 0 };
	struct demand demand = demand_for(4, 35, false, 1);
	struct extent *a, *c, *vm;
	struct machine machine;

	(void)state;
	machine_start(&machine, &layout, 1);
	a = take(&machine, 1, 20, 1);
	take(&machine, 2, 10, 1);
	c = take(&machine, 3, 70, 1);
	memory_release(&machine.memory, a);
	memory_release(&machine.memory, c);
	c = take(&machine, 5, 40, 1);
	vm = take(&machine, 4, 35, 2);
	assert_int_equal(compact_vm(&machine.memory, &demand, &vm), 0);
	memory_release(&machine.memory, c);
	assert_int_equal(compact_vm(&machine.memory, &demand, &vm), 35);
	assert_int_equal(vm->length, 35);
	assert_null(vm->more);
	machine_end(&machine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout_has_hole_and_nodes),
		cmocka_unit_test(free_runs_are_counted),
		cmocka_unit_test(no_hole_is_one_run),
		cmocka_unit_test(freed_memory_joins),
		cmocka_unit_test(best_fit_then_the_longest),
		cmocka_unit_test(too_much_changes_nothing),
		cmocka_unit_test(segments_begin_at_a_gib),
		cmocka_unit_test(more_than_three_pieces_are_none),
		cmocka_unit_test(the_hole_of_a_vm),
		cmocka_unit_test(the_upper_end_of_a_run),
		cmocka_unit_test(compaction_moves_the_least),
		cmocka_unit_test(adoption_makes_one_piece),
	};

	return cmocka_run_group_tests_name("place-memory", tests, NULL, NULL);
}
