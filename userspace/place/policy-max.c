// SPDX-License-Identifier: GPL-2.0-only
/* Spreading: the server with the most free memory of those that are on. */
#include "policy.h"

static uint64_t key(const struct server *server)
{
	return ~policy_key_memory(server);
}

const struct policy policy_max = {
	.name = "max",
	.text = "spreading: the server with the most free memory",
	.key = key,
	.choose = policy_choose_fit,
};
