// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contiguity with hints of lifetime: as "contiguity", but each time servers come first that
 * will be on as long as the VM anyway.  In a server's runs VMs that last are at the lower end,
 * the others at the upper one, so that what leaves soon leaves long runs.
 */
#include "policy.h"

static uint32_t first(const struct cluster *cluster, struct need need, int64_t end)
{
	uint32_t server;

	need.end = end;
	server = index_first(&cluster->on, &need);
	if (server != INDEX_NONE)
		return server;
	need.end = INT64_MIN;
	return index_first(&cluster->on, &need);
}

static uint32_t choose(const struct cluster *cluster, const struct demand *demand)
{
	struct need whole = need_whole(demand);
	uint32_t server = first(cluster, need_spare(demand), demand->end);

	if (server == INDEX_NONE)
		server = first(cluster, whole, demand->end);
	if (server == INDEX_NONE && cluster->options.power_on)
		server = index_first(&cluster->off, &whole);
	return server != INDEX_NONE ? server : policy_choose_fit(cluster, demand);
}

const struct policy policy_lifetime = {
	.name = "lifetime",
	.text = "contiguity, with hints of how long VMs will last",
	.hints = true,
	.powers_on = true,
	.key = policy_key_memory,
	.choose = choose,
};
