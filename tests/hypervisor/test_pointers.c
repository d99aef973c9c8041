// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that a bad pointer is -EFAULT, wherever it is bad, and that a good one
 * need not be aligned to a page or lie within one.
 */
#include "op.h"
#include "paging.h"
#include "string.h"
#include "suites.h"
#include "tap.h"
#include "xen.h"

#define PAGE 4096

/* The middle page of three can be taken away. */
static uint8_t pages[3][PAGE] __attribute__((aligned(PAGE)));

static bool faults(unsigned int cmd, void *op)
{
	long rc = op_call(cmd, op);

	if (rc != -EFAULT)
		tap_diag("pointer 0x%lx: returned %ld", (uint64_t)op, rc);
	return rc == -EFAULT;
}

/* A valid operation of which only the first @before bytes are at a page's end. */
static void *across(const struct command *c, uint8_t *end, unsigned int before)
{
	struct compromis_op op = op_valid(c->cmd);
	uint8_t *at = end - before;

	memcpy(at, &op, sizeof(op));
	return at;
}

static void test_good(const struct command *c)
{
	bool ok = op_call(c->cmd, across(c, pages[1], 8)) == c->result;

	ok = op_call(c->cmd, across(c, pages[1], sizeof(struct compromis_op))) == c->result && ok;
	ok = op_call(c->cmd, across(c, pages[1], 129)) == c->result && ok;
	tap_ok(ok, "%s: a structure across pages, and one at an odd address", c->name);
}

static void test_wild(const struct command *c)
{
	static const uint64_t wild[] = {
		0,
		1,
		0x00007ffffffff000,
		0x0000800000000000,
		0x8000000000000000,
		0xffff7ffffffff000,
		0xffff800000000000,
		0xffff830000000000,
		-8UL,
		-4096UL,
	};
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(wild) / sizeof(wild[0]); i++)
		ok = faults(c->cmd, (void *)wild[i]) && ok;
	tap_ok(ok, "%s: null, unmapped, non-canonical and hypervisor pointers: EFAULT", c->name);
}

static void test_unmapped(const struct command *c)
{
	uint8_t *tail = across(c, pages[1], 8);
	uint8_t *last = across(c, pages[1], sizeof(struct compromis_op) - 1);
	uint8_t *head = pages[2] - 8;
	bool ok;

	paging_protect(pages[1], 0);
	ok = faults(c->cmd, tail);
	ok = faults(c->cmd, last) && ok;
	ok = faults(c->cmd, head) && ok;
	ok = faults(c->cmd, pages[1]) && ok;
	paging_protect(pages[1], PTE_LEAF);
	tap_ok(ok, "%s: a structure partly on an unmapped page: EFAULT", c->name);
}

static void test_read_only(const struct command *c)
{
	uint8_t *at = across(c, pages[1], 0);
	bool ok;

	/* There are no data to return. */
	if (c->cmd == COMPROMIS_CMD_SET_BACKING || c->result)
		return;
	paging_protect(pages[1], PTE_LEAF & ~PTE_W);
	ok = faults(c->cmd, at);
	paging_protect(pages[1], PTE_LEAF);
	tap_ok(ok, "%s: a structure on a read-only page: EFAULT", c->name);
}

void test_pointers(void)
{
	for (unsigned int i = 0; i < NR_COMMANDS; i++) {
		test_good(&commands[i]);
		test_wild(&commands[i]);
		test_unmapped(&commands[i]);
		test_read_only(&commands[i]);
	}
}
