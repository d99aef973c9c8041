// SPDX-License-Identifier: GPL-2.0-only
#include "policy.h"

#include <string.h>

const struct policy *const policies[] = {
	&policy_first_fit,  &policy_best_fit, &policy_min, &policy_max,
	&policy_contiguity, &policy_lifetime, NULL,
};

const struct policy *policy_find(const char *name)
{
	size_t i;

	for (i = 0; policies[i]; i++) {
		if (!strcmp(policies[i]->name, name))
			return policies[i];
	}
	return NULL;
}

uint64_t policy_key_memory(const struct server *server)
{
	return (uint64_t)server->memory.free_blocks << 32 | server->cpus_free;
}

uint32_t policy_switch_on(const struct cluster *cluster, const struct demand *demand)
{
	struct need need = need_whole(demand);
	uint32_t server = index_first(&cluster->off, &need);

	if (server != INDEX_NONE)
		return server;
	need = need_fit(demand);
	return index_first(&cluster->off, &need);
}

uint32_t policy_choose_fit(const struct cluster *cluster, const struct demand *demand)
{
	struct need need = need_fit(demand);
	uint32_t server = index_first(&cluster->on, &need);

	return server != INDEX_NONE ? server : policy_switch_on(cluster, demand);
}
