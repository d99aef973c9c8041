// SPDX-License-Identifier: GPL-2.0-only
#include "hatch.h"

#include <math.h>

/* Between two lines, measured along an axis. */
#define STEP 7.0

/* y = x + c, for all c that are multiples of the step. */
static void rising(const struct hatch_box *box, hatch_line_fn *line, void *data)
{
	double c;

	for (c = ceil((box->bottom - box->right) / STEP) * STEP; c < box->top - box->left;
	     c += STEP) {
		double from = fmax(box->left, box->bottom - c);
		double to = fmin(box->right, box->top - c);

		if (from < to)
			line(from, from + c, to, to + c, data);
	}
}

/* y = c - x. */
static void falling(const struct hatch_box *box, hatch_line_fn *line, void *data)
{
	double c;

	for (c = ceil((box->left + box->bottom) / STEP) * STEP; c < box->right + box->top;
	     c += STEP) {
		double from = fmax(box->left, c - box->top);
		double to = fmin(box->right, c - box->bottom);

		if (from < to)
			line(from, c - from, to, c - to, data);
	}
}

void hatch_box(enum hatch hatch, const struct hatch_box *box, hatch_line_fn *line, void *data)
{
	if (hatch == HATCH_RISING || hatch == HATCH_CROSSED)
		rising(box, line, data);
	if (hatch == HATCH_FALLING || hatch == HATCH_CROSSED)
		falling(box, line, data);
}
