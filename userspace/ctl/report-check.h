/* SPDX-License-Identifier: GPL-2.0-only */
/* What must hold in each cell if the counts are right, and by how much it does not. */
#ifndef COMPROMIS_CTL_REPORT_CHECK_H
#define COMPROMIS_CTL_REPORT_CHECK_H

#include "report-derive.h"

enum report_check {
	CHECK_CLOSED_FORM,
	CHECK_GUEST_SUM,
	CHECK_LOOKUP_SUM,
	CHECK_NESTED_LEVELS,
	CHECK_SEGMENT,
	CHECK_COUNT_SPREAD,
	CHECK_TIME_SPREAD,
	CHECK_VERIFIED,
	NR_CHECKS
};

struct report_check_info {
	const char *key; /* for JSON and CSV */
	const char *title; /* of a column */
	const char *rule; /* a sentence */
	double tolerance; /* the absolute value of the residual is not above it */
};

extern const struct report_check_info report_checks[NR_CHECKS];

/*
 * The residual of a check, that of the repetition where it is largest: a relative difference, a
 * share, or a spread.  NAN where the check says nothing, or something was not counted.
 */
double report_check(const struct report_group *group, enum cost_system system,
		    enum report_check check);

/* Whether a residual that is known is within the tolerance. */
bool report_check_holds(enum report_check check, double residual);

/* A check over all cells. */
struct report_check_total {
	size_t checked;
	size_t held;
	double worst; /* residual with the largest absolute value, NAN if none was checked */
	const struct report_group *group; /* where that is */
	enum cost_system system;
};

void report_check_all(const struct report *report, enum report_check check,
		      struct report_check_total *total);

#endif /* COMPROMIS_CTL_REPORT_CHECK_H */
