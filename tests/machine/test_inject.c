// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that an interrupt which VMRUN injects reaches the guest once, whenever
 * the emulator has to do something else at that moment.  A timer of the machine
 * falls due a nanosecond later each time, from before VMRUN to well after it;
 * with -icount shift=0 that is one instruction.  Stock QEMU 7.2 delivers the
 * vector twice when the timer hits the end of VMRUN.
 */
#include "apic.h"
#include "cpu.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define VECTOR	     0x40
#define TIMER_VECTOR 0x41
#define DELAYS	     2000
#define SPINS	     500

/* How often the handler ran. */
static uint64_t inject(uint32_t delay)
{
	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], false);
	vm_interrupts(VECTOR, program_tally);
	vm.vmcb->vintr = VINTR_MASKING;
	vm.vmcb->rflags |= RFLAGS_IF;
	vm.vmcb->eventinj = EVENTINJ_INTR(VECTOR);
	vm.regs.rdi = G_DATA;
	vm.regs.rdx = SPINS;
	*hpa_word(H_RAM + G_DATA) = 0;
	apic_write(APIC_TIMER_INITIAL, delay);
	if (vm_run(program_spin) != VMEXIT_VMMCALL)
		return ~0UL;
	return *hpa_word(H_RAM + G_DATA);
}

void test_inject(void)
{
	unsigned int wrong = 0;

	/* The host runs with interrupts off: the timer's stays pending. */
	apic_timer_init(TIMER_VECTOR);
	for (uint32_t delay = 1; delay <= DELAYS; delay++) {
		uint64_t times = inject(delay);

		if (times != 1 && !wrong++)
			tap_diag("timer due after %u ns: %lu times, exit code 0x%lx", delay, times,
				 vm.vmcb->exitcode);
	}
	apic_timer_init(APIC_MASKED);
	tap_ok(!wrong, "an injected interrupt is delivered once, whenever a timer is due");
}
