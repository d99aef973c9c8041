/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A host for the tests of xen-compromis: what Xen and xenstore say, in place of call_do() and
 * domains_read().  Programs that use it are linked with --wrap for both.
 *
 * It stays a stub: unit tests run where there is no Xen, and want errors that a real one
 * does not give on demand.  The same commands run on real guests in check-dom0-tool
 * (tests/system/scenarios/dom0-tool).
 */
#ifndef COMPROMIS_TESTS_UNIT_HOST_STUB_H
#define COMPROMIS_TESTS_UNIT_HOST_STUB_H

#include "call.h"
#include "domains.h"

#define STUB_DOMAINS 4
#define STUB_RUNS    32

struct stub_domain {
	struct domain domain;
	int error; /* of every call for it */
	struct compromis_info info;
	struct compromis_demotions demotions;
};

extern struct stub {
	int error; /* of every call */
	int new_error; /* of the calls that an older Xen lacks */
	int set_error;
	struct compromis_failure set_failure;
	unsigned int busy; /* so many times RELEASE has to be repeated */
	int xenstore_error;
	unsigned int nr_domains;
	struct stub_domain domain[STUB_DOMAINS];
	struct compromis_features features;
	struct compromis_host host;
	unsigned int nr_runs;
	struct compromis_run run[STUB_RUNS];
	uint32_t mode_set; /* last SET_BACKING */
	uint16_t domid_set;
	unsigned int calls; /* in all */
} stub;

/* No domains, no memory, all commands. */
void stub_reset(void);

/* A domain in superpage mode, all of its RAM reserved. */
struct stub_domain *stub_add(uint16_t id, const char *name, const char *uuid, uint64_t frames);

#endif /* COMPROMIS_TESTS_UNIT_HOST_STUB_H */
