// SPDX-License-Identifier: GPL-2.0-only
#include "xen.h"

#include "cpu.h"
#include "string.h"

/* CPUID leaves: signature, then at +2 the hypercall page, at +4 HVM features. */
#define CPUID_FIRST		0x40000000U
#define CPUID_LAST		0x40010000U
#define CPUID_STEP		0x100U
#define CPUID_HVM		4
#define CPUID_HVM_DOMID_PRESENT (1U << 4)
#define HYPERCALL_ENTRY		32 /* bytes for each in the page */

#define HYPERCALL_MEMORY_OP	   12
#define HYPERCALL_SCHED_OP	   29
#define HYPERCALL_EVENT_CHANNEL_OP 32
#define EVTCHNOP_BIND_VIRQ	   1
#define MEMORY_CURRENT_RESERVATION 3
#define MEMORY_MAXIMUM_GPFN	   14
#define SCHED_SHUTDOWN		   2
#define SHUTDOWN_POWEROFF	   0
#define SHUTDOWN_CRASH		   3

extern char hypercall_page[];

static uint32_t leaf;

static uint32_t find_leaf(void)
{
	for (uint32_t l = CPUID_FIRST; l < CPUID_LAST; l += CPUID_STEP) {
		struct cpuid c = cpuid(l);
		uint32_t signature[3] = { c.ebx, c.ecx, c.edx };

		if (!memcmp(signature, "XenVMMXenVMM", sizeof(signature)))
			return l;
	}
	return 0;
}

bool xen_init(void)
{
	leaf = find_leaf();
	if (!leaf)
		return false;
	wrmsr(cpuid(leaf + 2).ebx, (uint64_t)hypercall_page);
	return true;
}

long xen_hypercall3(unsigned int nr, uint64_t arg1, uint64_t arg2, uint64_t arg3)
{
	char *entry = hypercall_page + nr * HYPERCALL_ENTRY;
	long ret;

	asm volatile("call *%[entry]"
		     : "=a"(ret), "+D"(arg1), "+S"(arg2), "+d"(arg3)
		     : [entry] "r"(entry)
		     : "rcx", "r8", "r9", "r10", "r11", "memory");
	return ret;
}

long xen_hypercall(unsigned int nr, uint64_t arg1, uint64_t arg2)
{
	return xen_hypercall3(nr, arg1, arg2, 0);
}

long compat_call(uint32_t entry, uint32_t arg1, uint32_t arg2);

long xen_hypercall_compat(unsigned int nr, uint32_t arg1, uint32_t arg2)
{
	return compat_call((uint32_t)(uint64_t)(hypercall_page + nr * HYPERCALL_ENTRY), arg1, arg2);
}

uint64_t xen_current_reservation(void)
{
	uint16_t domid = DOMID_SELF;

	return xen_hypercall(HYPERCALL_MEMORY_OP, MEMORY_CURRENT_RESERVATION, (uint64_t)&domid);
}

uint64_t xen_maximum_gpfn(void)
{
	uint16_t domid = DOMID_SELF;

	return xen_hypercall(HYPERCALL_MEMORY_OP, MEMORY_MAXIMUM_GPFN, (uint64_t)&domid);
}

bool xen_domid(uint16_t *domid)
{
	struct cpuid c = cpuid(leaf + CPUID_HVM);

	*domid = c.ecx;
	return c.eax & CPUID_HVM_DOMID_PRESENT;
}

long xen_bind_virq(uint32_t virq)
{
	struct {
		uint32_t virq;
		uint32_t vcpu;
		uint32_t port;
	} bind = { .virq = virq };
	long rc = xen_hypercall(HYPERCALL_EVENT_CHANNEL_OP, EVTCHNOP_BIND_VIRQ, (uint64_t)&bind);

	return rc ? rc : bind.port;
}

void xen_shutdown(bool ok)
{
	uint32_t reason = ok ? SHUTDOWN_POWEROFF : SHUTDOWN_CRASH;

	xen_hypercall(HYPERCALL_SCHED_OP, SCHED_SHUTDOWN, (uint64_t)&reason);
	for (;;)
		hlt();
}
