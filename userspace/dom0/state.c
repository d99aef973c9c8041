// SPDX-License-Identifier: GPL-2.0-only
#include "state.h"

#include <errno.h>
#include <string.h>

static const char *const words[COMPROMIS_NR_MODES] = {
	[COMPROMIS_MODE_PAGED] = "paged",
	[COMPROMIS_MODE_SUPERPAGE] = "superpage",
	[COMPROMIS_MODE_SEGMENT] = "segment",
};

int state_parse_mode(const char *word)
{
	int i;

	for (i = 0; i < COMPROMIS_NR_MODES; i++) {
		if (!strcmp(words[i], word))
			return i;
	}
	return -EINVAL;
}

const char *state_mode_word(uint32_t mode)
{
	return mode < COMPROMIS_NR_MODES ? words[mode] : "unknown";
}

void state_read_info(struct call *call, const struct domain *domain, struct state *state)
{
	struct compromis_op op = { 0 };

	state->domain = *domain;
	state->info_error = call_do(call, COMPROMIS_CMD_INFO, domain->id, &op);
	state->info = op.u.info;
	if (!state->info_error && op.u.info.nr_segments > COMPROMIS_MAX_SEGMENTS)
		state->info_error = -EBADMSG;
}

static int read_p2m(struct call *call, uint16_t domid, struct compromis_p2m_stats *sum)
{
	struct compromis_op op;
	uint64_t gfn = 0;
	unsigned int i;
	int rc;

	memset(sum, 0, sizeof(*sum));
	do {
		memset(&op, 0, sizeof(op));
		op.u.p2m_stats.gfn = gfn;
		rc = call_do(call, COMPROMIS_CMD_P2M_STATS, domid, &op);
		if (rc)
			return rc;
		if (op.u.p2m_stats.next <= gfn)
			return -EBADMSG;
		for (i = 0; i < COMPROMIS_NR_ENTRIES; i++) {
			sum->ram[i] += op.u.p2m_stats.ram[i];
			sum->other[i] += op.u.p2m_stats.other[i];
		}
		gfn = op.u.p2m_stats.next;
	} while (gfn != COMPROMIS_GFN_END);
	return 0;
}

static int read_demotions(struct call *call, uint16_t domid, struct compromis_demotions *demotions)
{
	struct compromis_op op = { 0 };
	int rc = call_do(call, COMPROMIS_CMD_DEMOTIONS, domid, &op);

	*demotions = op.u.demotions;
	if (!rc && demotions->nr > sizeof(demotions->count) / sizeof(demotions->count[0]))
		return -EBADMSG;
	return rc;
}

void state_read(struct call *call, const struct domain *domain, struct state *state)
{
	struct compromis_op op = { 0 };

	state_read_info(call, domain, state);
	state->features_error = call_do(call, COMPROMIS_CMD_FEATURES, domain->id, &op);
	state->features = op.u.features;
	state->p2m_error = read_p2m(call, domain->id, &state->p2m);
	state->demotions_error = read_demotions(call, domain->id, &state->demotions);
}

unsigned int state_active(const struct compromis_info *info)
{
	unsigned int i, nr = 0;

	for (i = 0; i < info->nr_segments; i++)
		nr += !!(info->segment[i].flags & COMPROMIS_SEGMENT_ACTIVE);
	return nr;
}

bool state_is_contiguous(const struct compromis_info *info)
{
	const uint64_t special = 32 << 8; /* 32 MiB */
	uint64_t missing = info->ram > info->reserved_ram ? info->ram - info->reserved_ram : 0;

	return info->reserved_ram && missing <= special && missing <= info->ram / 8;
}
