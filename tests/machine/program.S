/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guest programs.  They are copied to G_PROGRAM, use no stack and no memory but
 * what the test names, and end in VMMCALL.  All fit one 4 KiB page, so their
 * fetches need one translation.
 */
	.section .rodata
	.balign	4096
	.global	program_start, program_end
program_start:

/* Do nothing. */
	.global	program_nop
program_nop:
	vmmcall

/* Read a byte at RDI, RDI + RSI, ... RDX times; all of it RCX times over. */
	.global	program_read
program_read:
	mov	%rdi, %rbx
	mov	%rdx, %rax
1:	testb	$0, (%rbx)
	add	%rsi, %rbx
	dec	%rax
	jnz	1b
	dec	%rcx
	jnz	program_read
	vmmcall

/* The same, writing. */
	.global	program_write
program_write:
	mov	%rdi, %rbx
	mov	%rdx, %rax
1:	movb	$0, (%rbx)
	add	%rsi, %rbx
	dec	%rax
	jnz	1b
	dec	%rcx
	jnz	program_write
	vmmcall

/* RAX = the word at RDI, then RBX = the one at RSI. */
	.global	program_peek
program_peek:
	mov	(%rdi), %rax
	mov	(%rsi), %rbx
	vmmcall

/* The word at RDI = RSI. */
	.global	program_poke
program_poke:
	mov	%rsi, (%rdi)
	vmmcall

/* RDX:RAX = MSR RCX. */
	.global	program_rdmsr
program_rdmsr:
	rdmsr
	vmmcall

/* MSR RCX = 0. */
	.global	program_wrmsr
program_wrmsr:
	xor	%eax, %eax
	xor	%edx, %edx
	wrmsr
	vmmcall

/* As program_read, once, in 32-bit mode. */
	.global	program_read32
	.code32
program_read32:
	testb	$0, (%edi)
	add	%esi, %edi
	dec	%edx
	jnz	program_read32
	vmmcall

/* The word at EDI = EDI, in 32-bit mode. */
	.global	program_mark32
program_mark32:
	mov	%edi, (%edi)
	vmmcall
	.code64

/* Enter the kernel; its handler is program_nop. */
	.global	program_int80
program_int80:
	int	$0x80

/* RAX = a constant that a test may patch. */
	.global	program_constant, program_constant_value
program_constant:
	.byte	0x48, 0xb8		/* movabs $value, %rax */
program_constant_value:
	.quad	0x1111111111111111
	vmmcall

program_end:

	.section .note.GNU-stack, "", @progbits
