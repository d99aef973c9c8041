/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hatching, as lines.  Patterns of SVG would do it on the screen, but browsers print each of their uses as
 * an image of its own.
 */
#ifndef COMPROMIS_CTL_HATCH_H
#define COMPROMIS_CTL_HATCH_H

enum hatch {
	HATCH_NONE,
	HATCH_RISING,
	HATCH_FALLING,
	HATCH_CROSSED,
};

/* In pixels; y grows upwards. */
struct hatch_box {
	double left;
	double right;
	double bottom;
	double top;
};

typedef void hatch_line_fn(double x0, double y0, double x1, double y1, void *data);

/* Call line() for each line of the hatching of a box; those of neighbouring boxes meet. */
void hatch_box(enum hatch hatch, const struct hatch_box *box, hatch_line_fn *line, void *data);

#endif /* COMPROMIS_CTL_HATCH_H */
