// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contiguity: best fit among the servers that can give the VM as few segments as its size
 * allows without taking from their longest free run; if there is none, among those that can
 * give them at all.  A server is switched on for that only if the options say so.
 */
#include "policy.h"

static uint32_t choose(const struct cluster *cluster, const struct demand *demand)
{
	struct need spare = need_spare(demand), whole = need_whole(demand);
	uint32_t server = index_first(&cluster->on, &spare);

	if (server == INDEX_NONE)
		server = index_first(&cluster->on, &whole);
	if (server == INDEX_NONE && cluster->options.power_on)
		server = index_first(&cluster->off, &whole);
	return server != INDEX_NONE ? server : policy_choose_fit(cluster, demand);
}

const struct policy policy_contiguity = {
	.name = "contiguity",
	.text = "best fit that keeps the longest free run of each server",
	.powers_on = true,
	.key = policy_key_memory,
	.choose = choose,
};
