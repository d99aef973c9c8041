// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that an interrupt of the machine is not lost when it comes while VMRUN makes a
 * virtual one pending.  The guest leaves both alone, with interrupts off, and is run
 * until the APIC has one of its timer; a guest that accepts interrupts must get it
 * then, at once.  Stock QEMU 7.2 loses some: VMRUN changes the vCPU's requests without
 * the lock under which timers do.
 */
#include "apic.h"
#include "cpu.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define TIMER_VECTOR   0x41
#define VIRTUAL_VECTOR 0x42
#define SHOTS	       100000
#define RUNS	       4

/* Where the APIC says that it has one, and by which bit. */
#define APIC_IRR_OF(vector) (APIC_IRR + (vector) / 32 * 16)
#define APIC_BIT(vector)    (1U << (vector) % 32)

static bool timer_is_pending(void)
{
	return apic_read(APIC_IRR_OF(TIMER_VECTOR)) & APIC_BIT(TIMER_VECTOR);
}

/* A virtual interrupt, and the guest's IF off: neither kind gets through. */
static void run_closed(void)
{
	vm.vmcb->vintr = VINTR_IRQ | VINTR_PRIORITY(4) | VINTR_VECTOR(VIRTUAL_VECTOR);
	vm.vmcb->rflags = RFLAGS_RESERVED;
	for (unsigned int i = 0; i < RUNS; i++)
		vm_run(program_nop);
}

/* How often the handler ran. */
static uint64_t run_open(void)
{
	vm.vmcb->vintr = 0;
	vm.vmcb->rflags = RFLAGS_RESERVED | RFLAGS_IF;
	vm.regs.rdi = G_DATA;
	vm.regs.rdx = 1000;
	*hpa_word(H_RAM + G_DATA) = 0;
	vm_run(program_spin);
	return *hpa_word(H_RAM + G_DATA);
}

void test_pending(void)
{
	unsigned int lost = 0;

	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], false);
	vm_interrupts(TIMER_VECTOR, program_tally);
	vm.vmcb->tlb_control = TLB_KEEP;
	/* The BIOS has left another timer on, behind the old interrupt controller. */
	apic_write(APIC_LVT_LINT0, APIC_MASKED);
	apic_timer_init(TIMER_VECTOR);
	for (unsigned int shot = 0; shot < SHOTS; shot++) {
		apic_write(APIC_TIMER_INITIAL, 5000 + shot % 20000);
		while (!timer_is_pending())
			run_closed();
		if (run_open() != 1)
			lost++;
		apic_write(APIC_EOI, 0);
	}
	apic_timer_init(APIC_MASKED);
	if (!tap_ok(!lost, "an interrupt that comes during VMRUN is not lost"))
		tap_diag("%u of %u were", lost, SHOTS);
}
