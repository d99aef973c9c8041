// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that a vCPU that is stopped and goes on counts as one that is not.  A loop reads so
 * many pages that its own is always evicted from the first-level TLB: it goes on without,
 * as blocks of translated code are chained.  Stock QEMU 7.2 looks its block up when it goes
 * on, which is a walk more.  The runner stops the machine while it runs.
 */
#include "cpu.h"
#include "layout.h"
#include "suites.h"
#include "svm.h"
#include "tap.h"

#define PAGES  1024 /* more than any first-level TLB that the runner gives it */
#define ROUNDS 2048

/* What reading the counters may take, when the loop begins and ends. */
#define OTHER_WALKS 8

/*
 * In one page, or its blocks are not chained.  INVLPG makes QEMU forget where they are, but
 * not the chains; the code behind it takes a walk.
 */
static __attribute__((noinline, aligned(128))) void read_pages(uint64_t rounds)
{
	uint64_t code, va, count;

	asm volatile(
		"lea 1f(%%rip), %[code]\n"
		"1:\tinvlpg (%[code])\n\t"
		"mov %[base], %[va]\n\t"
		"mov %[pages], %[count]\n"
		"2:\ttestb $0, (%[va])\n\t"
		"add $4096, %[va]\n\t"
		"dec %[count]\n\t"
		"jnz 2b\n\t"
		"dec %[rounds]\n\t"
		"jnz 1b"
		: [rounds] "+r"(rounds), [code] "=&r"(code), [va] "=&r"(va), [count] "=&r"(count)
		: [base] "r"(H_RAM), [pages] "i"(PAGES)
		: "memory", "cc");
}

static uint64_t counted(unsigned int slot)
{
	return rdmsr(COMPROMIS_MSR_WC_KERNEL + slot);
}

void test_kick(void)
{
	const uint64_t reads = (uint64_t)PAGES * ROUNDS;
	uint64_t itlb, dtlb;

	wrmsr(COMPROMIS_MSR_WC_HOST, COMPROMIS_WC_HOST_ENABLE);
	tap_diag("running");
	itlb = counted(COMPROMIS_WC_ITLB_WALKS);
	dtlb = counted(COMPROMIS_WC_DTLB_WALKS);
	read_pages(ROUNDS);
	itlb = counted(COMPROMIS_WC_ITLB_WALKS) - itlb;
	dtlb = counted(COMPROMIS_WC_DTLB_WALKS) - dtlb;
	tap_diag("done: %lu walks for data, %lu for code", dtlb, itlb);
	tap_ok(dtlb >= reads && dtlb <= reads + OTHER_WALKS, "a walk for each read of a page");
	tap_ok(itlb >= ROUNDS && itlb <= ROUNDS + OTHER_WALKS,
	       "one for code each round, however often the vCPU is stopped");
	wrmsr(COMPROMIS_MSR_WC_HOST, 0);
}
