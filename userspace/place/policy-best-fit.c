// SPDX-License-Identifier: GPL-2.0-only
/* Best fit: the server with the least free memory. */
#include "policy.h"

const struct policy policy_best_fit = {
	.name = "best-fit",
	.text = "the server with the least free memory",
	.key = policy_key_memory,
	.choose = policy_choose_fit,
};
