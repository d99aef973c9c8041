/* SPDX-License-Identifier: GPL-2.0-only */
/* All that the module tells, gathered and rendered. */
#ifndef COMPROMIS_CTL_STATUS_H
#define COMPROMIS_CTL_STATUS_H

#include <stdbool.h>
#include <stdio.h>

#include "ctl.h"
#include "pmu.h"
#include "sysfs.h"
#include "walk.h"

/* Page sizes of the guest that the walk model is shown for: 4 KiB, 2 MiB, 1 GiB. */
#define STATUS_NR_PAGES 3

/*
 * The files; an error is 0 or the -errno of the file next to it.  `segments` and `p2m` are
 * root's, so -EACCES is ordinary there; so is -ENOENT of the model, which not every machine
 * tells.  A machine that only counts has no file but those of the PMU: then only the counters among
 * the features and the model are valid, and refs if its page tables are known.
 */
struct status {
	bool only_counts;
	enum ctl_paging paging; /* if it only counts */
	struct sysfs_backing backing;
	struct sysfs_features features;
	int features_error;
	struct sysfs_segments segments;
	int segments_error;
	struct sysfs_p2m p2m;
	int p2m_error;
	struct sysfs_failure failure;
	int failure_error;
	uint64_t demotions;
	int demotions_error;
	char model[PMU_CAP_SIZE]; /* that the counts follow */
	int model_error;
	struct walk_range refs[STATUS_NR_PAGES]; /* by COMPROMIS_ENTRY_* of the guest */
	int refs_error;
};

/* Read all but the first three, which the caller has found out, and compute refs. */
void status_read(const char *root, struct status *status);

void status_print_text(const struct status *status, FILE *out);

/* Returns 0, or -ENOMEM. */
int status_print_json(const struct status *status, FILE *out);

#endif /* COMPROMIS_CTL_STATUS_H */
