/* SPDX-License-Identifier: GPL-2.0-only */
/* What Xen says about a domain. */
#ifndef COMPROMIS_DOM0_STATE_H
#define COMPROMIS_DOM0_STATE_H

#include <stdbool.h>

#include "call.h"
#include "domains.h"

/* Each part is valid only if its error, a -errno, is 0. */
struct state {
	struct domain domain;
	int info_error;
	struct compromis_info info;
	int features_error;
	struct compromis_features features;
	int p2m_error;
	struct compromis_p2m_stats p2m; /* sums; gfn and next have no meaning */
	int demotions_error;
	struct compromis_demotions demotions;
};

/* Read INFO only. */
void state_read_info(struct call *call, const struct domain *domain, struct state *state);

/* Read everything. */
void state_read(struct call *call, const struct domain *domain, struct state *state);

/* A mode by its word: COMPROMIS_MODE_*, or -EINVAL. */
int state_parse_mode(const char *word);
/* "unknown" for a mode of a newer hypervisor. */
const char *state_mode_word(uint32_t mode);

/* Segments that translate now. */
unsigned int state_active(const struct compromis_info *info);

/*
 * Whether the RAM is contiguous.  A few frames never are in the reservation: the toolstack's
 * special pages, and video memory.
 */
bool state_is_contiguous(const struct compromis_info *info);

#endif /* COMPROMIS_DOM0_STATE_H */
