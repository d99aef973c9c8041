// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that every field of every command is validated: version, domain,
 * reserved words, words behind the command's own structure, enumerations; that
 * unknown commands are told apart; and that the bit of cmd which Xen's own
 * continuations use does no harm in the hands of a guest.
 */
#include <stddef.h>

#include "op.h"
#include "string.h"
#include "suites.h"
#include "tap.h"
#include "xen.h"

#define NR_WORDS (sizeof(((struct compromis_op *)0)->u) / sizeof(uint64_t))

/* A domain that never exists, the reserved ones, and the control domain. */
#define DOMID_UNUSED  0x7fefU
#define DOMID_IO      0x7ff1U
#define DOMID_XEN     0x7ff2U
#define DOMID_COW     0x7ff3U
#define DOMID_INVALID 0x7ff4U
#define DOMID_IDLE    0x7fffU

/* One call that must fail with @want and, for all but OUT data, change nothing. */
static bool fails(unsigned int cmd, struct compromis_op op, long want)
{
	struct compromis_op before = op;
	long rc = op_call(cmd, &op);

	if (rc != want)
		tap_diag("cmd 0x%x returned %ld, want %ld", cmd, rc, want);
	else if (memcmp(&op, &before, sizeof(op)))
		tap_diag("cmd 0x%x returned %ld, but changed the structure", cmd, rc);
	else
		return true;
	return false;
}

static void test_version(const struct command *c)
{
	static const uint16_t versions[] = { 0, 2, 0xffff };
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		struct compromis_op op = op_valid(c->cmd);

		op.version = versions[i];
		if (c->cmd == COMPROMIS_CMD_FEATURES)
			ok = op_call(c->cmd, &op) == 0 && ok;
		else
			ok = fails(c->cmd, op, -EOPNOTSUPP) && ok;
	}
	tap_ok(ok, "%s: other versions are %s", c->name,
	       c->cmd == COMPROMIS_CMD_FEATURES ? "accepted" : "refused");
}

/* Every bit of the header's reserved word, every word behind the member. */
static void test_reserved(const struct command *c)
{
	bool ok = true;

	for (unsigned int bit = 0; bit < 32; bit++) {
		struct compromis_op op = op_valid(c->cmd);

		op.reserved = 1U << bit;
		ok = fails(c->cmd, op, -EINVAL) && ok;
	}
	tap_ok(ok, "%s: reserved bits of the header are refused", c->name);

	ok = true;
	for (unsigned int word = c->size / sizeof(uint64_t); word < NR_WORDS; word++) {
		struct compromis_op op = op_valid(c->cmd);

		op.u.words[word] = 1;
		ok = fails(c->cmd, op, -EINVAL) && ok;
		op.u.words[word] = 1UL << 63;
		ok = fails(c->cmd, op, -EINVAL) && ok;
	}
	tap_ok(ok, "%s: words behind its structure are refused", c->name);
}

/* An unprivileged domain may name itself only; whether others exist is not told. */
static bool domain_refused(unsigned int cmd, uint16_t domid)
{
	struct compromis_op op = op_valid(cmd);
	long rc;

	op.domid = domid;
	rc = op_call(cmd, &op);
	if (rc == -ESRCH || rc == -EPERM)
		return true;
	tap_diag("domain 0x%x: returned %ld", domid, rc);
	return false;
}

static void test_domain(const struct command *c)
{
	static const uint16_t reserved[] = { DOMID_IO,	 DOMID_XEN, DOMID_COW, DOMID_INVALID,
					     DOMID_IDLE, 0x8000,    0xffff };
	struct compromis_op op = op_valid(c->cmd);
	bool ok = true;

	if (c->result) {
		op.domid = 0;
		tap_ok(fails(c->cmd, op_valid(c->cmd), c->result) && fails(c->cmd, op, -EINVAL),
		       "%s: not for a guest, and of no other domain", c->name);
		return;
	}
	tap_ok(domain_refused(c->cmd, 0), "%s: the control domain is refused", c->name);
	op.domid = DOMID_UNUSED;
	tap_ok(fails(c->cmd, op, -ESRCH), "%s: a domain that does not exist: ESRCH", c->name);
	for (unsigned int i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		ok = domain_refused(c->cmd, reserved[i]) && ok;
	tap_ok(ok, "%s: reserved domain numbers are refused", c->name);
}

static void test_own_domid(void)
{
	struct compromis_op op = op_new();

	if (!xen_domid(&op.domid)) {
		tap_skip("Xen does not tell", "INFO by our own domain number");
		return;
	}
	tap_ok(op_call(COMPROMIS_CMD_INFO, &op) == 0 && op.u.info.ram == op_info().ram,
	       "INFO by our own domain number");
}

/* Has nothing come of a call that returned @rc? */
static bool is_harmless(long rc, long want, const struct compromis_info *before)
{
	struct compromis_info after = op_info();

	if (rc == want && after.mode == before->mode && after.target == before->target &&
	    after.switches == before->switches && after.ram == before->ram)
		return true;
	tap_diag("returned %ld, want %ld, mode %u, target %u", rc, want, after.mode, after.target);
	return false;
}

/* The bit of Xen's own continuations, set by a guest where there is none. */
static void test_continued(const struct command *c)
{
	struct compromis_op op = op_valid(c->cmd);
	struct compromis_info before = op_info();
	bool ok = true;

	if (c->cmd != COMPROMIS_CMD_SET_BACKING) {
		ok = is_harmless(op_call(c->cmd | OP_CONTINUED, &op), -EOPNOTSUPP, &before);
	} else {
		for (uint32_t mode = 0; mode < COMPROMIS_NR_MODES; mode++) {
			long rc;

			op = op_new();
			op.u.set_backing.mode = mode;
			rc = op_call(c->cmd | OP_CONTINUED, &op);
			/* The change to the mode there is has been completed. */
			if (rc || mode != before.mode)
				ok = is_harmless(rc, -EBUSY, &before) && ok;
		}
	}
	tap_ok(ok, "%s: the continuation bit does no harm", c->name);
}

static void test_unknown(void)
{
	static const unsigned int unknown[] = { NR_COMMANDS, NR_COMMANDS + 1, 0x100, 0x7fffffff };
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		ok = fails(unknown[i], op_new(), -EOPNOTSUPP) && ok;
		ok = fails(unknown[i] | OP_CONTINUED, op_new(), -EOPNOTSUPP) && ok;
	}
	tap_ok(ok, "unknown commands: EOPNOTSUPP");
}

static void test_set_backing(void)
{
	static const uint32_t modes[] = { COMPROMIS_NR_MODES, 0x100, 0x80000000U, ~0U };
	struct compromis_op op = op_valid(COMPROMIS_CMD_SET_BACKING);
	struct compromis_info before = op_info();
	bool ok = true;

	for (unsigned int bit = 2; bit < 32; bit++) {
		op.u.set_backing.flags = 1U << bit;
		ok = fails(COMPROMIS_CMD_SET_BACKING, op, -EINVAL) && ok;
	}
	tap_ok(ok, "SET_BACKING: unknown flags are refused");

	ok = true;
	op.u.set_backing.flags = 0;
	for (unsigned int i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		op.u.set_backing.mode = modes[i];
		ok = fails(COMPROMIS_CMD_SET_BACKING, op, -EINVAL) && ok;
		ok = fails(COMPROMIS_CMD_SET_BACKING | OP_CONTINUED, op, -EINVAL) && ok;
	}
	tap_ok(ok, "SET_BACKING: unknown modes are refused");
	tap_ok(op_info().mode == before.mode && op_info().switches == before.switches,
	       "SET_BACKING: a refused call changes nothing");
}

static void test_vcpu(void)
{
	static const uint32_t vcpus[] = { 1, 128, 8192, 0x7fffffff, 0x80000000U, ~0U - 1 };
	struct compromis_op op = op_valid(COMPROMIS_CMD_VCPU_EVENTS);
	bool ok = true;

	for (unsigned int bit = 0; bit < 32; bit++) {
		op.u.vcpu_events.reserved = 1U << bit;
		ok = fails(COMPROMIS_CMD_VCPU_EVENTS, op, -EINVAL) && ok;
	}
	tap_ok(ok, "VCPU_EVENTS: reserved bits are refused");

	ok = true;
	op.u.vcpu_events.reserved = 0;
	for (unsigned int i = 0; i < sizeof(vcpus) / sizeof(vcpus[0]); i++) {
		op.u.vcpu_events.vcpu = vcpus[i];
		ok = fails(COMPROMIS_CMD_VCPU_EVENTS, op, -ENOENT) && ok;
	}
	tap_ok(ok, "VCPU_EVENTS: a vCPU that does not exist: ENOENT");
}

static void test_free_runs(void)
{
	struct compromis_op op = op_new();
	bool ok = true;

	for (unsigned int bit = 0; bit < 32; bit++) {
		op.u.free_runs.reserved = 1U << bit;
		ok = fails(COMPROMIS_CMD_FREE_RUNS, op, -EINVAL) && ok;
	}
	tap_ok(ok, "FREE_RUNS: reserved bits are refused");
}

void test_args(void)
{
	for (unsigned int i = 0; i < NR_COMMANDS; i++) {
		test_version(&commands[i]);
		test_reserved(&commands[i]);
		test_domain(&commands[i]);
		test_continued(&commands[i]);
	}
	test_own_domid();
	test_unknown();
	test_set_backing();
	test_vcpu();
	test_free_runs();
}
