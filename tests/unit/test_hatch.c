// SPDX-License-Identifier: GPL-2.0-only
/* Lines of hatching: within their box, of the right slope, and the same whatever box they are in. */
#include "fixture.h"

#include <math.h>
#include <string.h>

#include "hatch.h"

static const struct hatch_box box = { .left = 3, .right = 40, .bottom = -5, .top = 61.5 };

struct lines {
	int rising;
	int falling;
	double length; /* along an axis, of all */
};

static void count(double x0, double y0, double x1, double y1, void *data)
{
	struct lines *lines = data;

	assert_true(x0 < x1);
	assert_true(x0 > box.left - 1e-9 && x1 < box.right + 1e-9);
	assert_true(fmin(y0, y1) > box.bottom - 1e-9 && fmax(y0, y1) < box.top + 1e-9);
	assert_true(fabs(fabs(y1 - y0) - (x1 - x0)) < 1e-9);
	lines->rising += y1 > y0;
	lines->falling += y1 < y0;
	lines->length += x1 - x0;
}

static struct lines hatch(enum hatch kind, double bottom, double top)
{
	struct hatch_box part = box;
	struct lines lines = { 0 };

	part.bottom = bottom;
	part.top = top;
	hatch_box(kind, &part, count, &lines);
	return lines;
}

static void kinds(void **state)
{
	struct lines none = hatch(HATCH_NONE, box.bottom, box.top);
	struct lines rising = hatch(HATCH_RISING, box.bottom, box.top);
	struct lines falling = hatch(HATCH_FALLING, box.bottom, box.top);
	struct lines crossed = hatch(HATCH_CROSSED, box.bottom, box.top);

	(void)state;
	assert_int_equal(none.rising + none.falling, 0);
	assert_true(rising.rising > 10 && rising.falling == 0);
	assert_true(falling.falling > 10 && falling.rising == 0);
	assert_int_equal(crossed.rising, rising.rising);
	assert_int_equal(crossed.falling, falling.falling);
}

/* A bar that is cut in two looks as before. */
static void lines_of_neighbours_meet(void **state)
{
	double whole = hatch(HATCH_CROSSED, box.bottom, box.top).length;
	double parts = hatch(HATCH_CROSSED, box.bottom, 17).length +
		       hatch(HATCH_CROSSED, 17, box.top).length;

	(void)state;
	assert_true(fabs(whole - parts) < 1e-6);
}

static void empty_box(void **state)
{
	struct lines lines = hatch(HATCH_CROSSED, 5, 5);

	(void)state;
	assert_int_equal(lines.rising + lines.falling, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),
		cmocka_unit_test(lines_of_neighbours_meet),
		cmocka_unit_test(empty_box),
	};

	return cmocka_run_group_tests_name("hatch", tests, NULL, NULL);
}
