// SPDX-License-Identifier: GPL-2.0-only
/* Starting the second CPU: INIT, then a startup IPI, as in AMD's manual, volume 2, 16.5. */
#include "ap.h"

#include "apic.h"
#include "cpu.h"
#include "string.h"

/* A free page below 1 MiB, whose number is the vector of the startup IPI. */
#define AP_PAGE 0x8000

#define AP_APIC_ID 1

extern char ap_start[], ap_start_gdtr[], ap_start_cr3[], ap_start_end[];

static void (*ap_task)(void);
static struct {
	uint16_t limit;
	uint64_t base;
} __attribute__((packed)) idtr;

void ap_main(void)
{
	asm volatile("lidt %0" : : "m"(idtr));
	ap_task();
}

void ap_run(void (*task)(void))
{
	char *page = (char *)AP_PAGE;
	uint32_t cr3 = read_cr3();

	ap_task = task;
	asm volatile("sidt %0" : "=m"(idtr));
	asm volatile("sgdt %0" : "=m"(*(char(*)[10])ap_start_gdtr));
	memcpy(ap_start_cr3, &cr3, sizeof(cr3));
	memcpy(page, ap_start, ap_start_end - ap_start);

	apic_write(APIC_SVR, APIC_ENABLE);
	apic_write(APIC_ICR_HIGH, AP_APIC_ID << 24);
	apic_write(APIC_ICR_LOW, APIC_INIT);
	apic_write(APIC_ICR_LOW, APIC_STARTUP | AP_PAGE >> 12);
}
