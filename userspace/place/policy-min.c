// SPDX-License-Identifier: GPL-2.0-only
/* Stacking: the server with the fewest free CPUs, and of these the one with the least memory. */
#include "policy.h"

static uint64_t key(const struct server *server)
{
	return (uint64_t)server->cpus_free << 32 | server->memory.free_blocks;
}

const struct policy policy_min = {
	.name = "min",
	.text = "stacking: the server with the fewest free CPUs",
	.key = key,
	.choose = policy_choose_fit,
};
