/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Results in the Test Anything Protocol.  The plan comes last, so output that
 * was cut short has none and counts as failed.
 */
#ifndef BARE_TAP_H
#define BARE_TAP_H

#include <stdbool.h>

/* One test.  Returns @ok, so that a caller can add a diagnosis. */
bool tap_ok(bool ok, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* One test that cannot run here, and why. */
void tap_skip(const char *why, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A line of diagnosis. */
void tap_diag(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Give up: no further test makes sense. */
void tap_bail(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Print the plan; @skip_all is a reason to plan no test at all, or NULL. */
bool tap_finish(const char *skip_all);

#endif /* BARE_TAP_H */
