/* SPDX-License-Identifier: GPL-2.0-only */
/* Run a program. */
#ifndef COMPROMIS_DOM0_RUNNER_H
#define COMPROMIS_DOM0_RUNNER_H

#include <stddef.h>

/*
 * Run argv, found by PATH, until it ends.  What it prints to standard output goes to text, cut
 * to size, or where ours goes if text is NULL.  Signals that would end us meanwhile are left to
 * the program.  Returns its exit status, 128 + n if signal n ended it, or -errno.
 */
int runner_run(const char *const argv[], char *text, size_t size);

#endif /* COMPROMIS_DOM0_RUNNER_H */
