/* SPDX-License-Identifier: GPL-2.0-only */
/* Contiguous memory of the machine: what `host` shows. */
#ifndef COMPROMIS_DOM0_HOST_H
#define COMPROMIS_DOM0_HOST_H

#include <stdio.h>

#include "runs.h"

/* A VM size and how many such VMs would be contiguous now, one after the other. */
struct host_fit {
	uint64_t gib;
	uint64_t count;
};

#define HOST_FITS 24

struct host {
	struct compromis_host memory;
	struct runs runs;
	struct runs_histogram histogram;
	unsigned int nr_fits;
	struct host_fit fit[HOST_FITS]; /* up to the first size that does not fit */
};

/* Fill in what follows from memory and runs. */
void host_compute(struct host *host);

void host_print_text(const struct host *host, FILE *out);
/* Returns 0 or -ENOMEM. */
int host_print_json(const struct host *host, FILE *out);

#endif /* COMPROMIS_DOM0_HOST_H */
