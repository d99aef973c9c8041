// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that with compromis-charge the cycles of walks take virtual time, all
 * of them and nothing else, and that the clocks of the machine agree on it.  A
 * guest reads one page again and again, then as often one page after another:
 * the same instructions, so what the second run takes longer is its walks.  With
 * -icount shift=0 an instruction takes a nanosecond, a tick of the TSC and of
 * the APIC timer.
 */
#include "apic.h"
#include "counters.h"
#include "cpu.h"
#include "idt.h"
#include "start_info.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define READS 4096

static uint64_t rdtsc(void)
{
	uint32_t lo, hi;

	asm volatile("rdtsc" : "=a"(lo), "=d"(hi));
	return (uint64_t)hi << 32 | lo;
}

struct sample {
	uint64_t tsc;
	uint64_t apic; /* counts down */
	uint64_t cycles; /* of the walks of guest and host */
};

static struct sample sample(void)
{
	struct sample s;
	uint64_t user, kernel;

	rdmsr_safe(COMPROMIS_MSR_WC_USER + COMPROMIS_WC_WALK_CYCLES, &user);
	rdmsr_safe(COMPROMIS_MSR_WC_KERNEL + COMPROMIS_WC_WALK_CYCLES, &kernel);
	s.cycles = user + kernel + vm.vmcb->wc_user[COMPROMIS_WC_WALK_CYCLES] +
		   vm.vmcb->wc_kernel[COMPROMIS_WC_WALK_CYCLES];
	s.apic = apic_read(APIC_TIMER_CURRENT);
	s.tsc = rdtsc();
	return s;
}

/* What a run of READS reads takes. */
static struct sample run(uint64_t stride)
{
	struct sample before, after;

	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], true);
	counters_start();
	apic_write(APIC_TIMER_INITIAL, ~0U);
	before = sample();
	vm_touch(program_read, G_DATA, stride, READS, 1);
	after = sample();
	return (struct sample){
		.tsc = after.tsc - before.tsc,
		.apic = before.apic - after.apic,
		.cycles = after.cycles - before.cycles,
	};
}

void test_time(void)
{
	bool charged = cmdline_has("charged");
	struct sample one, many;
	uint64_t longer, walks;

	apic_timer_init(APIC_MASKED);
	wrmsr(COMPROMIS_MSR_WC_HOST, COMPROMIS_WC_HOST_ENABLE | COMPROMIS_WC_HOST_CLEAR);

	/* Once to translate the code. */
	run(0);
	one = run(0);
	many = run(4096);
	longer = many.tsc - one.tsc;
	walks = many.cycles - one.cycles;
	tap_diag("one page: TSC %lu APIC %lu walk cycles %lu", one.tsc, one.apic, one.cycles);
	tap_diag("%d pages: TSC %lu APIC %lu walk cycles %lu", READS, many.tsc, many.apic,
		 many.cycles);
	tap_ok(walks > READS, "walks of %d pages are counted in cycles", READS);
	if (charged)
		tap_ok(longer == walks, "they take that much time");
	else
		tap_ok(longer == 0, "they take no time without compromis-charge");
	tap_ok(one.tsc == one.apic && many.tsc == many.apic, "TSC and APIC timer advance together");
	wrmsr(COMPROMIS_MSR_WC_HOST, 0);
}
