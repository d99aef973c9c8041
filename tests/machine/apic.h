/* SPDX-License-Identifier: GPL-2.0-only */
/* The local APIC, its timer above all, at the address that RESET gives it. */
#ifndef APIC_H
#define APIC_H

#include <stdint.h>

#define APIC_EOI	   0x0b0
#define APIC_SVR	   0x0f0
#define APIC_IRR	   0x200 /* 8 registers, 16 bytes apart, a bit for each vector */
#define APIC_ICR_LOW	   0x300
#define APIC_ICR_HIGH	   0x310
#define APIC_LVT_TIMER	   0x320
#define APIC_LVT_LINT0	   0x350
#define APIC_TIMER_INITIAL 0x380
#define APIC_TIMER_CURRENT 0x390
#define APIC_TIMER_DIVIDE  0x3e0

#define APIC_ENABLE	 0x1ff /* and the spurious vector */
#define APIC_MASKED	 0x10000
#define APIC_DIVIDE_BY_1 0xb

/* Interrupts for another CPU. */
#define APIC_INIT    0x4500
#define APIC_STARTUP 0x4600

static inline uint32_t apic_read(unsigned int reg)
{
	return *(volatile uint32_t *)(0xfee00000UL + reg);
}

static inline void apic_write(unsigned int reg, uint32_t val)
{
	*(volatile uint32_t *)(0xfee00000UL + reg) = val;
}

/* One-shot, a tick of the bus at a time; @lvt is its vector, or masks it. */
static inline void apic_timer_init(uint32_t lvt)
{
	apic_write(APIC_SVR, APIC_ENABLE);
	apic_write(APIC_TIMER_DIVIDE, APIC_DIVIDE_BY_1);
	apic_write(APIC_LVT_TIMER, lvt);
}

#endif /* APIC_H */
