// SPDX-License-Identifier: GPL-2.0-only
/* Interrupt descriptor table, and instructions that are allowed to fault. */
#include "idt.h"

#include "cpu.h"
#include "tap.h"

#define NR_VECTORS     32
#define VECTOR_SIZE    16
#define CODE_SELECTOR  0x08
#define GATE_INTERRUPT 0x8e00

struct gate {
	uint16_t offset_low;
	uint16_t selector;
	uint16_t flags;
	uint16_t offset_mid;
	uint32_t offset_high;
	uint32_t reserved;
};

extern char idt_vectors[];

static struct gate idt[NR_VECTORS];

/* Where to go on after the next exception; 0: it is fatal. */
static uint64_t resume;
static bool faulted;

void idt_init(void)
{
	struct {
		uint16_t limit;
		uint64_t base;
	} __attribute__((packed)) idtr = { sizeof(idt) - 1, (uint64_t)idt };

	for (unsigned int i = 0; i < NR_VECTORS; i++) {
		uint64_t entry = (uint64_t)idt_vectors + i * VECTOR_SIZE;

		idt[i] = (struct gate){
			.offset_low = entry,
			.selector = CODE_SELECTOR,
			.flags = GATE_INTERRUPT,
			.offset_mid = entry >> 16,
			.offset_high = entry >> 32,
		};
	}
	asm volatile("lidt %0" : : "m"(idtr));
}

void idt_exception(struct exception_frame *frame)
{
	if (!resume)
		tap_bail("exception %lu error 0x%lx at 0x%lx, CR2 0x%lx", frame->vector,
			 frame->error, frame->rip, read_cr2());
	frame->rip = resume;
	resume = 0;
	faulted = true;
}

bool rdmsr_safe(uint32_t msr, uint64_t *val)
{
	uint32_t lo, hi;

	faulted = false;
	asm volatile("movq $1f, %[resume]\n\t"
		     "rdmsr\n"
		     "1:\tmovq $0, %[resume]"
		     : "=a"(lo), "=d"(hi), [resume] "=m"(resume)
		     : "c"(msr)
		     : "memory");
	if (faulted)
		return false;
	*val = (uint64_t)hi << 32 | lo;
	return true;
}

bool rdpmc_safe(uint32_t index, uint64_t *val)
{
	uint32_t lo, hi;

	faulted = false;
	asm volatile("movq $1f, %[resume]\n\t"
		     "rdpmc\n"
		     "1:\tmovq $0, %[resume]"
		     : "=a"(lo), "=d"(hi), [resume] "=m"(resume)
		     : "c"(index)
		     : "memory");
	if (faulted)
		return false;
	*val = (uint64_t)hi << 32 | lo;
	return true;
}

bool wrmsr_safe(uint32_t msr, uint64_t val)
{
	faulted = false;
	asm volatile("movq $1f, %[resume]\n\t"
		     "wrmsr\n"
		     "1:\tmovq $0, %[resume]"
		     : [resume] "=m"(resume)
		     : "c"(msr), "a"((uint32_t)val), "d"((uint32_t)(val >> 32))
		     : "memory");
	return !faulted;
}
