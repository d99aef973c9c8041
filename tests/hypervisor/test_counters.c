// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that this guest can read by RDMSR just the walk counters that FEATURES
 * announces, and the name of their model with them, that they count, that it can
 * write none, and that what the host counts is out of its reach.
 */
#include <compromis-mmu.h>

#include "idt.h"
#include "op.h"
#include "ram.h"
#include "suites.h"
#include "tap.h"

#define MODEL_LENGTH (8 * COMPROMIS_WC_MODEL_MSRS)

union model {
	uint64_t word[COMPROMIS_WC_MODEL_MSRS];
	char text[MODEL_LENGTH + 1];
};

static void touch(uint64_t addr)
{
	(void)*(volatile uint64_t *)addr;
}

static bool readable(unsigned int slot)
{
	uint64_t val;
	bool user = rdmsr_safe(COMPROMIS_MSR_WC_USER + slot, &val);
	bool kernel = rdmsr_safe(COMPROMIS_MSR_WC_KERNEL + slot, &val);

	if (user != kernel)
		tap_diag("counter %u: one bank can be read, the other not", slot);
	return user && kernel;
}

static void test_counting(void)
{
	uint64_t user, user_after, kernel, kernel_after;

	rdmsr_safe(COMPROMIS_MSR_WC_USER + COMPROMIS_WC_DTLB_WALKS, &user);
	rdmsr_safe(COMPROMIS_MSR_WC_KERNEL + COMPROMIS_WC_DTLB_WALKS, &kernel);
	ram_for_each(touch);
	rdmsr_safe(COMPROMIS_MSR_WC_KERNEL + COMPROMIS_WC_DTLB_WALKS, &kernel_after);
	rdmsr_safe(COMPROMIS_MSR_WC_USER + COMPROMIS_WC_DTLB_WALKS, &user_after);
	tap_ok(kernel_after > kernel, "counters: touching all RAM walks");
	tap_ok(user_after == user, "counters: ... never in user mode");
}

/* Returns how many of the MSRs could be read. */
static unsigned int read_model(union model *model)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < COMPROMIS_WC_MODEL_MSRS; i++)
		nr += rdmsr_safe(COMPROMIS_MSR_WC_MODEL + i, &model->word[i]);
	return nr;
}

/* Starts with the name of a preset, in lower case, and is padded with zeros. */
static bool is_text(const union model *model)
{
	unsigned int length = 0;

	while (model->text[length]) {
		if (model->text[length] < ' ' || model->text[length] > '~')
			return false;
		length++;
	}
	for (unsigned int i = length; i < MODEL_LENGTH; i++) {
		if (model->text[i])
			return false;
	}
	return model->text[0] >= 'a' && model->text[0] <= 'z';
}

static void test_model(bool counted)
{
	union model model = { .text = "" };
	unsigned int nr = read_model(&model);
	bool refused = true;

	tap_ok(nr == (counted ? COMPROMIS_WC_MODEL_MSRS : 0),
	       "counters: RDMSR reads WC_MODEL just where there are counters");
	if (counted) {
		tap_diag("model: %s", model.text);
		tap_ok(is_text(&model), "counters: WC_MODEL is a text");
	} else {
		tap_skip("the CPU has none", "counters: WC_MODEL is a text");
	}
	for (unsigned int i = 0; i < COMPROMIS_WC_MODEL_MSRS; i++)
		refused = !wrmsr_safe(COMPROMIS_MSR_WC_MODEL + i, 0) && refused;
	tap_ok(refused, "counters: WRMSR of WC_MODEL is refused");
}

/* In an interval that two RDMSR enclose, RDPMC finds what lies between theirs. */
static void test_rdpmc(void)
{
	uint32_t kernel = COMPROMIS_MSR_WC_KERNEL + COMPROMIS_WC_DTLB_WALKS;
	uint64_t before = 0, between = 0, after = 0;

	rdmsr_safe(kernel, &before);
	ram_for_each(touch);
	rdpmc_safe(COMPROMIS_RDPMC_WC_USER + kernel - COMPROMIS_MSR_WC_USER, &between);
	rdmsr_safe(kernel, &after);
	tap_ok(before < between && between <= after, "counters: RDPMC reads what RDMSR does");
}

static void test_host(void)
{
	uint64_t val;

	tap_ok(!rdmsr_safe(COMPROMIS_MSR_WC_HOST, &val), "counters: RDMSR of WC_HOST is refused");
	tap_ok(!wrmsr_safe(COMPROMIS_MSR_WC_HOST, COMPROMIS_WC_HOST_ENABLE) &&
		       !wrmsr_safe(COMPROMIS_MSR_WC_HOST, 0),
	       "counters: WRMSR of WC_HOST is refused");
}

void test_counters(void)
{
	uint32_t counters = op_features().counters;
	bool match = true, refused = true;

	tap_ok(!counters || counters == (1U << COMPROMIS_WC_IMPLEMENTED) - 1,
	       "counters: all of version 2, or none");

	for (unsigned int slot = 0; slot < COMPROMIS_WC_BANK; slot++) {
		if (readable(slot) != !!(counters & 1U << slot)) {
			tap_diag("counter %u: announced and readable differ", slot);
			match = false;
		}
		refused = !wrmsr_safe(COMPROMIS_MSR_WC_USER + slot, 0) && refused;
		refused = !wrmsr_safe(COMPROMIS_MSR_WC_KERNEL + slot, 0) && refused;
	}
	tap_ok(match, "counters: RDMSR reads those that FEATURES announces, and no other");
	tap_ok(refused, "counters: WRMSR is refused");
	if (counters & 1U << COMPROMIS_WC_DTLB_WALKS)
		test_counting();
	else
		tap_skip("the CPU has none", "counters: touching all RAM walks");
	if (counters)
		test_rdpmc();
	else
		tap_skip("the CPU has none", "counters: RDPMC reads what RDMSR does");
	test_model(counters);
	test_host();
}
