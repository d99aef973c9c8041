// SPDX-License-Identifier: GPL-2.0-only
#include "op.h"

#include <stddef.h>

#include "tap.h"
#include "xen.h"

#define MEMBER_SIZE(member) sizeof(((struct compromis_op *)0)->u.member)

const struct command commands[NR_COMMANDS] = {
	{ "FEATURES", COMPROMIS_CMD_FEATURES, MEMBER_SIZE(features), 0 },
	{ "INFO", COMPROMIS_CMD_INFO, MEMBER_SIZE(info), 0 },
	{ "SET_BACKING", COMPROMIS_CMD_SET_BACKING, MEMBER_SIZE(set_backing), 0 },
	{ "P2M_STATS", COMPROMIS_CMD_P2M_STATS, MEMBER_SIZE(p2m_stats), 0 },
	{ "LOOKUP_GFN", COMPROMIS_CMD_LOOKUP_GFN, MEMBER_SIZE(lookup_gfn), 0 },
	{ "VCPU_EVENTS", COMPROMIS_CMD_VCPU_EVENTS, MEMBER_SIZE(vcpu_events), 0 },
	{ "DEMOTIONS", COMPROMIS_CMD_DEMOTIONS, MEMBER_SIZE(demotions), 0 },
	{ "RELEASE", COMPROMIS_CMD_RELEASE, MEMBER_SIZE(release), 0 },
	{ "HOST", COMPROMIS_CMD_HOST, MEMBER_SIZE(host), -EPERM },
	{ "FREE_RUNS", COMPROMIS_CMD_FREE_RUNS, MEMBER_SIZE(free_runs), -EPERM },
};

const char *const mode_names[COMPROMIS_NR_MODES] = {
	[COMPROMIS_MODE_PAGED] = "paged",
	[COMPROMIS_MODE_SUPERPAGE] = "superpage",
	[COMPROMIS_MODE_SEGMENT] = "segment",
};

static const unsigned int entry_order[COMPROMIS_NR_ENTRIES] = {
	[COMPROMIS_ENTRY_4K] = COMPROMIS_ORDER_4K,
	[COMPROMIS_ENTRY_2M] = COMPROMIS_ORDER_2M,
	[COMPROMIS_ENTRY_1G] = COMPROMIS_ORDER_1G,
};

struct compromis_op op_new(void)
{
	return (struct compromis_op){
		.version = COMPROMIS_ABI_VERSION,
		.domid = COMPROMIS_DOMID_SELF,
	};
}

struct compromis_op op_valid(unsigned int cmd)
{
	struct compromis_op op = op_new();

	if (cmd == COMPROMIS_CMD_SET_BACKING)
		op.u.set_backing.mode = op_info().mode;
	if (cmd == COMPROMIS_CMD_VCPU_EVENTS)
		op.u.vcpu_events.vcpu = COMPROMIS_VCPU_SELF;
	if (cmd == COMPROMIS_CMD_RELEASE)
		op.u.release.gfn = COMPROMIS_GFN_END;
	return op;
}

bool op_compat;

long op_call(unsigned int cmd, void *op)
{
	if (op_compat)
		return xen_hypercall_compat(COMPROMIS_HYPERCALL, cmd, (uint32_t)(uint64_t)op);
	return xen_hypercall(COMPROMIS_HYPERCALL, cmd, (uint64_t)op);
}

static void op_must(unsigned int cmd, struct compromis_op *op)
{
	long rc = op_call(cmd, op);

	if (rc)
		tap_bail("%s returned %ld", commands[cmd].name, rc);
}

struct compromis_features op_features(void)
{
	struct compromis_op op = op_new();

	op_must(COMPROMIS_CMD_FEATURES, &op);
	return op.u.features;
}

struct compromis_info op_info(void)
{
	struct compromis_op op = op_new();

	op_must(COMPROMIS_CMD_INFO, &op);
	return op.u.info;
}

struct compromis_lookup_gfn op_lookup(uint64_t gfn)
{
	struct compromis_op op = op_new();

	op.u.lookup_gfn.gfn = gfn;
	op_must(COMPROMIS_CMD_LOOKUP_GFN, &op);
	return op.u.lookup_gfn;
}

struct compromis_vcpu_events op_events(void)
{
	struct compromis_op op = op_valid(COMPROMIS_CMD_VCPU_EVENTS);

	op_must(COMPROMIS_CMD_VCPU_EVENTS, &op);
	return op.u.vcpu_events;
}

struct compromis_p2m_stats op_p2m(void)
{
	struct compromis_p2m_stats sum = { 0 };
	uint64_t gfn = 0;

	while (gfn != COMPROMIS_GFN_END) {
		struct compromis_op op = op_new();

		op.u.p2m_stats.gfn = gfn;
		op_must(COMPROMIS_CMD_P2M_STATS, &op);
		for (unsigned int i = 0; i < COMPROMIS_NR_ENTRIES; i++) {
			sum.ram[i] += op.u.p2m_stats.ram[i];
			sum.other[i] += op.u.p2m_stats.other[i];
		}
		if (op.u.p2m_stats.next <= gfn)
			tap_bail("P2M_STATS does not get beyond frame 0x%lx", gfn);
		gfn = op.u.p2m_stats.next;
	}
	return sum;
}

long op_set_backing(uint32_t mode, struct compromis_failure *failure)
{
	return op_set_backing_flags(mode, 0, failure);
}

long op_set_backing_flags(uint32_t mode, uint32_t flags, struct compromis_failure *failure)
{
	struct compromis_op op = op_new();
	long rc;

	op.u.set_backing.mode = mode;
	op.u.set_backing.flags = flags;
	rc = op_call(COMPROMIS_CMD_SET_BACKING, &op);
	if (failure)
		*failure = op.u.set_backing.failure;
	return rc;
}

struct compromis_demotions op_demotions(void)
{
	struct compromis_op op = op_new();

	op_must(COMPROMIS_CMD_DEMOTIONS, &op);
	return op.u.demotions;
}

struct compromis_release op_release(void)
{
	struct compromis_release sum = { 0 };

	while (sum.next != COMPROMIS_GFN_END) {
		struct compromis_op op = op_new();

		op.u.release.gfn = sum.next;
		op_must(COMPROMIS_CMD_RELEASE, &op);
		if (op.u.release.next <= sum.next)
			tap_bail("RELEASE does not get beyond frame 0x%lx", sum.next);
		sum.next = op.u.release.next;
		sum.released += op.u.release.released;
		sum.busy += op.u.release.busy;
	}
	return sum;
}

bool op_can_segment(void)
{
	return op_features().modes & 1U << COMPROMIS_MODE_SEGMENT && op_info().reserved_ram;
}

bool op_segments_on(void)
{
	return op_set_backing(COMPROMIS_MODE_SEGMENT, NULL) == 0;
}

bool op_in_segment(uint64_t gfn)
{
	return op_lookup(gfn).flags & COMPROMIS_GFN_SEGMENT;
}

uint64_t op_p2m_frames(const struct compromis_p2m_stats *p2m)
{
	uint64_t frames = 0;

	for (unsigned int i = 0; i < COMPROMIS_NR_ENTRIES; i++)
		frames += p2m->ram[i] << entry_order[i];
	return frames;
}
