// SPDX-License-Identifier: GPL-2.0-only
#include "totals.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *word;
	const char *text;
} reasons[NR_REASONS] = {
	[REASON_NONE] = { "none", "one segment" },
	[REASON_HOLE] = { "hole", "two segments, for the hole below 4 GiB" },
	[REASON_POLICY] = { "policy", "another server that was on had long enough runs" },
	[REASON_POWER] = { "power", "only a server that was off had long enough runs" },
	[REASON_FRAGMENTED] = { "fragmented", "no server had long enough runs" },
	[REASON_TOO_LARGE] = { "too-large", "rejected: larger than any server" },
	[REASON_CPUS] = { "cpus", "rejected: no server had CPUs left" },
	[REASON_MEMORY] = { "memory", "rejected: no server had memory left" },
	[REASON_BOTH] = { "both", "rejected: no server had both CPUs and memory left" },
};

const char *reason_word(enum reason reason)
{
	return reasons[reason].word;
}

const char *reason_text(enum reason reason)
{
	return reasons[reason].text;
}

uint64_t totals_placed(const struct totals *totals)
{
	uint64_t placed = 0;
	unsigned int i;

	for (i = 1; i < NR_SEGMENTS; i++)
		placed += totals->by_segments[i];
	return placed;
}

uint64_t totals_rejected(const struct totals *totals)
{
	return totals->vms - totals_placed(totals);
}

static double ratio(double part, double whole)
{
	return whole > 0 ? part / whole : NAN;
}

double totals_share(const struct totals *totals, unsigned int segments)
{
	return ratio((double)totals->by_segments[segments], (double)totals_placed(totals));
}

double totals_minimal_share(const struct totals *totals)
{
	return ratio((double)totals->minimal, (double)totals_placed(totals));
}

double totals_hours_share(const struct totals *totals, unsigned int segments)
{
	double sum = 0;
	unsigned int i;

	for (i = 1; i < NR_SEGMENTS; i++)
		sum += totals->vm_hours[i];
	return ratio(totals->vm_hours[segments], sum);
}

double totals_servers_mean(const struct totals *totals)
{
	return ratio(totals->server_hours * HOUR, (double)(totals->end - totals->begin));
}

double sample_fragmentation(const struct sample *sample)
{
	if (!sample->free_blocks)
		return NAN;
	return 1 - (double)sample->largest_sum / (double)sample->free_blocks;
}

int samples_add(struct samples *samples, const struct sample *sample)
{
	if (samples->nr == samples->room) {
		size_t room = samples->room ? 2 * samples->room : 256;
		struct sample *grown = realloc(samples->sample, room * sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		samples->sample = grown;
		samples->room = room;
	}
	samples->sample[samples->nr++] = *sample;
	return 0;
}

void samples_free(struct samples *samples)
{
	free(samples->sample);
	memset(samples, 0, sizeof(*samples));
}
