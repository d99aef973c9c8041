// SPDX-License-Identifier: GPL-2.0-only
#include "svm.h"

#include "cpu.h"
#include "tap.h"

#define MSR_EFER	0xc0000080
#define EFER_SVME	(1UL << 12)
#define MSR_VM_CR	0xc0010114
#define VM_CR_SVMDIS	(1UL << 4)
#define MSR_VM_HSAVE_PA 0xc0010117

#define CPUID_80000001_ECX_SVM (1U << 2)
#define CPUID_8000000A_EDX_NP  (1U << 0)

static uint8_t hsave[4096] __attribute__((aligned(4096)));

void svm_init(void)
{
	if (!(cpuid(0x80000001).ecx & CPUID_80000001_ECX_SVM))
		tap_bail("the CPU has no SVM");
	if (rdmsr(MSR_VM_CR) & VM_CR_SVMDIS)
		tap_bail("SVM is locked by VM_CR");
	if (!(cpuid(COMPROMIS_CPUID_LEAF).edx & CPUID_8000000A_EDX_NP))
		tap_bail("SVM has no nested paging");

	wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_SVME);
	wrmsr(MSR_VM_HSAVE_PA, (uint64_t)hsave);
}
