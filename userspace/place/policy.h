/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which server a VM goes to.
 *
 * A policy is a file policy-NAME.c: an order of servers, and what it asks of them in turn.  To
 * add one, write that file, declare its struct below, put it into policies[] of policy.c, and
 * teach the list-based reference (reference.c) the same rule, told its own way.
 */
#ifndef COMPROMIS_PLACE_POLICY_H
#define COMPROMIS_PLACE_POLICY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "cluster.h"

struct policy {
	const char *name;
	const char *text; /* one line for --help */
	bool hints; /* it is told when a VM is expected to leave: demand.end and .lasting */
	bool powers_on; /* it does what cluster_options.power_on says */

	/* Servers that are on are tried by ascending key, then by number. */
	uint64_t (*key)(const struct server *server);

	/* The server for a VM, or INDEX_NONE.  It is one that meets need_fit(). */
	uint32_t (*choose)(const struct cluster *cluster, const struct demand *demand);
};

extern const struct policy policy_first_fit;
extern const struct policy policy_best_fit;
extern const struct policy policy_min;
extern const struct policy policy_max;
extern const struct policy policy_contiguity;
extern const struct policy policy_lifetime;

/* All of them, ended by NULL. */
extern const struct policy *const policies[];

/* The policy of this name, or NULL. */
const struct policy *policy_find(const char *name);

/* For key(): the least free memory first; the one with fewer free CPUs of two with as much. */
uint64_t policy_key_memory(const struct server *server);

/*
 * For choose(): a server that is off, the first that holds the VM in as few segments as can
 * be, or else the first that holds it.
 */
uint32_t policy_switch_on(const struct cluster *cluster, const struct demand *demand);

/* For choose(): the first server that is on and holds the VM, or else one that is off. */
uint32_t policy_choose_fit(const struct cluster *cluster, const struct demand *demand);

#endif /* COMPROMIS_PLACE_POLICY_H */
