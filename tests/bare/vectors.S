/* SPDX-License-Identifier: GPL-2.0-only */
/* Entry points of the 32 exceptions; see struct exception_frame in idt.h. */
	.text
	.macro	vector nr
	.balign	16
	/* These push an error code by themselves. */
	.if	(\nr == 8) || (\nr == 17) || (\nr == 21) || \
		(\nr == 29) || (\nr == 30) || (\nr >= 10 && \nr <= 14)
	.else
	push	$0
	.endif
	push	$\nr
	jmp	common
	.endm

	.global	idt_vectors
	.balign	16
idt_vectors:
	.set	i, 0
	.rept	32
	vector	i
	.set	i, i + 1
	.endr

common:
	push	%rax
	push	%rcx
	push	%rdx
	push	%rsi
	push	%rdi
	push	%r8
	push	%r9
	push	%r10
	push	%r11
	mov	%rsp, %rdi
	cld
	call	idt_exception
	pop	%r11
	pop	%r10
	pop	%r9
	pop	%r8
	pop	%rdi
	pop	%rsi
	pop	%rdx
	pop	%rcx
	pop	%rax
	add	$16, %rsp
	iretq

	.section .note.GNU-stack, "", @progbits
