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

/*
 * RDX times, read a byte of a page drawn from RSI pages of 2^RCX bytes at RDI.  RBX is
 * the state of the generator; see draw() in test_model.c.  The skewed one draws half of
 * them from the first eighth of the pages.
 */
	.macro	random name, skew
	.global	program_\name
program_\name:
	movabs	$6364136223846793005, %r8
	movabs	$1442695040888963407, %r9
	mov	%rsi, %r11
	shr	$3, %r11
1:	imul	%r8, %rbx
	add	%r9, %rbx
	mov	%rsi, %r10
	.if	\skew
	bt	$31, %rbx
	cmovc	%r11, %r10
	.endif
	mov	%rbx, %rax
	shr	$32, %rax
	imul	%r10, %rax
	shr	$32, %rax
	shl	%cl, %rax
	testb	$0, (%rdi, %rax)
	dec	%rdx
	jnz	1b
	vmmcall
	.endm

	random	random, 0
	random	skewed, 1

/* RAX = the word at RDI, then RBX = the one at RSI. */
	.global	program_peek
program_peek:
	mov	(%rdi), %rax
	mov	(%rsi), %rbx
	vmmcall

/* Load from RDI, then store there, twice. */
	.global	program_load_store
program_load_store:
	testb	$0, (%rdi)
	movb	$0, (%rdi)
	movb	$0, (%rdi)
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

/* RDX:RAX = performance counter RCX. */
	.global	program_rdpmc
program_rdpmc:
	rdpmc
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

/* EAX = the word at EDI, in 32-bit mode. */
	.global	program_peek32
program_peek32:
	.code32
	mov	(%edi), %eax
	vmmcall
	.code64

/* EAX = the word at DS:DI, then that = ESI, in real mode. */
	.global	program_swap16
program_swap16:
	.code16
	movl	(%di), %eax
	movl	%esi, (%di)
	vmmcall
	.code64

/* The word at EDI = EDI, in 32-bit mode. */
	.global	program_mark32
program_mark32:
	.code32
	mov	%edi, (%edi)
	vmmcall
	.code64

/* Reset the machine: the chip set's port. */
	.global	program_reset
program_reset:
	mov	$0xcf9, %edx
	mov	$6, %eax
	outb	%al, %dx
1:	jmp	1b

/* Enter the kernel; its handler is program_nop. */
	.global	program_int80
program_int80:
	int	$0x80

/* Spin RDX times, with a handler that counts its calls in the word at RDI. */
	.global	program_spin, program_tally
program_spin:
	dec	%rdx
	jnz	program_spin
	vmmcall
program_tally:
	incq	(%rdi)
	iretq

/* RAX = a constant that a test may patch. */
	.global	program_constant, program_constant_value
program_constant:
	.byte	0x48, 0xb8		/* movabs $value, %rax */
program_constant_value:
	.quad	0x1111111111111111
	vmmcall

/*
 * Instructions that invalidate translations.  Those that write a control register
 * write back what it holds, or change the bits of RDI and change them back.
 */
	.global	program_invlpg
program_invlpg:
	invlpg	(%rdi)
	vmmcall

/* INVLPGA for the address RDI and the ASID ECX. */
	.global	program_invlpga
program_invlpga:
	mov	%rdi, %rax
	invlpga	%rax, %ecx
	vmmcall

	.global	program_cr3
program_cr3:
	mov	%cr3, %rax
	mov	%rax, %cr3
	vmmcall

/* CR3 = RDI. */
	.global	program_load_cr3
program_load_cr3:
	mov	%rdi, %cr3
	vmmcall

	.global	program_cr4
program_cr4:
	mov	%cr4, %rax
	xor	%rdi, %rax
	mov	%rax, %cr4
	xor	%rdi, %rax
	mov	%rax, %cr4
	vmmcall

	.global	program_cr0
program_cr0:
	mov	%cr0, %rax
	xor	%rdi, %rax
	mov	%rax, %cr0
	xor	%rdi, %rax
	mov	%rax, %cr0
	vmmcall

/* INVPCID of type RSI by the descriptor at RDI. */
	.global	program_invpcid
program_invpcid:
	invpcid	(%rdi), %rsi
	vmmcall

/*
 * RAX = the word at RDI; the page table entry at RDX = RCX; invalidate; RBX = the word
 * at RDI.  RSI holds bits of a control register, an ASID, or a type for INVPCID, whose
 * descriptor is at RBX.
 */
	.macro	remap name, op
	.global	program_remap_\name
program_remap_\name:
	mov	(%rdi), %rax
	mov	%rcx, (%rdx)
	\op
	mov	(%rdi), %rbx
	vmmcall
	.endm

	remap	invlpg, "invlpg (%rdi)"
	remap	cr3, "mov %cr3, %r8; mov %r8, %cr3"
	remap	cr4, "mov %cr4, %r8; xor %rsi, %r8; mov %r8, %cr4"
	remap	cr0, "mov %cr0, %r8; xor %rsi, %r8; mov %r8, %cr0"
	remap	invpcid, "invpcid (%rbx), %rsi"
	remap	invlpga, "mov %rax, %r8; mov %rdi, %rax; mov %esi, %ecx; invlpga %rax, %ecx; mov %r8, %rax"

/*
 * For RCX rounds, over RDX words RSI apart from RDI on: draw a number into RBX as
 * program_random does, and add it to the word.
 */
	.global	program_stir
program_stir:
	movabs	$6364136223846793005, %r8
	movabs	$1442695040888963407, %r9
1:	mov	%rdi, %r10
	mov	%rdx, %r11
2:	imul	%r8, %rbx
	add	%r9, %rbx
	add	%rbx, (%r10)
	add	%rsi, %r10
	dec	%r11
	jnz	2b
	dec	%rcx
	jnz	1b
	vmmcall

program_end:

	.section .note.GNU-stack, "", @progbits
