// SPDX-License-Identifier: GPL-2.0-only
/* First fit: the server with the lowest number. */
#include "policy.h"

static uint64_t key(const struct server *server)
{
	(void)server;
	return 0;
}

const struct policy policy_first_fit = {
	.name = "first-fit",
	.text = "the server with the lowest number",
	.key = key,
	.choose = policy_choose_fit,
};
