/* SPDX-License-Identifier: GPL-2.0-only */
/* Exceptions: fatal, except where a test expects one. */
#ifndef BARE_IDT_H
#define BARE_IDT_H

#include <stdbool.h>
#include <stdint.h>

/* What vectors.S and the CPU push, lowest address first. */
struct exception_frame {
	uint64_t r11, r10, r9, r8, rdi, rsi, rdx, rcx, rax;
	uint64_t vector, error;
	uint64_t rip, cs, rflags, rsp, ss;
};

void idt_init(void);

/* RDMSR; false, and *@val untouched, if it raised an exception. */
bool rdmsr_safe(uint32_t msr, uint64_t *val);

/* RDPMC, the same. */
bool rdpmc_safe(uint32_t index, uint64_t *val);

/* WRMSR; false if it raised an exception. */
bool wrmsr_safe(uint32_t msr, uint64_t val);

/* Called by vectors.S only. */
void idt_exception(struct exception_frame *frame);

#endif /* BARE_IDT_H */
