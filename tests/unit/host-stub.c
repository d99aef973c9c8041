// SPDX-License-Identifier: GPL-2.0-only
#include "host-stub.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

struct stub stub;

int __wrap_call_do(struct call *call, unsigned int cmd, uint16_t domid, struct compromis_op *op);
int __wrap_domains_read(struct domains *domains);

void stub_reset(void)
{
	memset(&stub, 0, sizeof(stub));
	stub.features.modes = 7;
	stub.features.segments = 3;
	stub.mode_set = COMPROMIS_NR_MODES;
}

struct stub_domain *stub_add(uint16_t id, const char *name, const char *uuid, uint64_t frames)
{
	struct stub_domain *domain = &stub.domain[stub.nr_domains++];

	assert_true(stub.nr_domains <= STUB_DOMAINS);
	domain->domain.id = id;
	domain->domain.max_kib = frames * 4;
	snprintf(domain->domain.name, sizeof(domain->domain.name), "%s", name);
	snprintf(domain->domain.uuid, sizeof(domain->domain.uuid), "%s", uuid);
	domain->info.mode = domain->info.target = COMPROMIS_MODE_SUPERPAGE;
	domain->info.ram = domain->info.reserved_ram = frames;
	domain->info.nr_segments = 1;
	domain->info.segment[0] = (struct compromis_segment){ .nr = frames,
							      .mfn = 0x140000,
							      .align = COMPROMIS_ORDER_1G };
	return domain;
}

int __wrap_domains_read(struct domains *domains)
{
	unsigned int i;

	memset(domains, 0, sizeof(*domains));
	if (stub.xenstore_error)
		return stub.xenstore_error;
	domains->domain = calloc(STUB_DOMAINS, sizeof(*domains->domain));
	assert_non_null(domains->domain);
	for (i = 0; i < stub.nr_domains; i++)
		domains->domain[domains->nr++] = stub.domain[i].domain;
	return 0;
}

static struct stub_domain *find(uint16_t domid)
{
	unsigned int i;

	for (i = 0; i < stub.nr_domains; i++) {
		if (stub.domain[i].domain.id == domid)
			return &stub.domain[i];
	}
	return NULL;
}

/* Two runs at a time, so that callers have to go on. */
static void free_runs(struct compromis_free_runs *runs)
{
	uint64_t from = runs->mfn;
	unsigned int i;

	runs->nr = 0;
	runs->next = COMPROMIS_MFN_END;
	for (i = 0; i < stub.nr_runs; i++) {
		if (stub.run[i].mfn < from)
			continue;
		if (runs->nr == 2) {
			runs->next = stub.run[i].mfn;
			return;
		}
		runs->run[runs->nr++] = stub.run[i];
	}
}

static int of_domain(struct stub_domain *domain, unsigned int cmd, struct compromis_op *op)
{
	switch (cmd) {
	case COMPROMIS_CMD_INFO:
		op->u.info = domain->info;
		return 0;
	case COMPROMIS_CMD_SET_BACKING:
		stub.mode_set = op->u.set_backing.mode;
		stub.domid_set = domain->domain.id;
		op->u.set_backing.failure = stub.set_failure;
		return stub.set_error;
	case COMPROMIS_CMD_P2M_STATS:
		/* In two steps. */
		op->u.p2m_stats.next = op->u.p2m_stats.gfn ? COMPROMIS_GFN_END : 512;
		op->u.p2m_stats.ram[COMPROMIS_ENTRY_4K] = 1;
		op->u.p2m_stats.ram[COMPROMIS_ENTRY_2M] = 10;
		return 0;
	case COMPROMIS_CMD_DEMOTIONS:
		op->u.demotions = domain->demotions;
		return stub.new_error;
	case COMPROMIS_CMD_RELEASE:
		if (stub.busy) {
			stub.busy--;
			return -EBUSY;
		}
		op->u.release.next = op->u.release.gfn ? COMPROMIS_GFN_END : 512;
		op->u.release.released = 256;
		op->u.release.busy = op->u.release.gfn ? 3 : 0;
		return stub.new_error;
	case COMPROMIS_CMD_FEATURES:
		op->u.features = stub.features;
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

int __wrap_call_do(struct call *call, unsigned int cmd, uint16_t domid, struct compromis_op *op)
{
	struct stub_domain *domain = find(domid);

	(void)call;
	stub.calls++;
	if (stub.error)
		return stub.error;
	switch (cmd) {
	case COMPROMIS_CMD_HOST:
		op->u.host = stub.host;
		return stub.new_error;
	case COMPROMIS_CMD_FREE_RUNS:
		free_runs(&op->u.free_runs);
		return stub.new_error;
	default:
		if (!domain)
			return -ESRCH;
		return domain->error ? domain->error : of_domain(domain, cmd, op);
	}
}
