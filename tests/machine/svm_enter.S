/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * void svm_enter(struct vmcb *vmcb, struct svm_regs *regs, struct vmcb *host)
 *
 * @host takes what VMRUN leaves to VMSAVE and VMLOAD.  Of the general registers
 * VMRUN switches RAX and RSP; the guest's programs use those of svm_regs, and
 * the rest here is what the C side wants kept.
 */
	.text
	.global	svm_enter
svm_enter:
	push	%rbx
	push	%rbp
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	push	%rdx
	push	%rsi

	clgi
	mov	%rdx, %rax
	vmsave	%rax
	mov	%rdi, %rax
	mov	0(%rsi), %rbx
	mov	8(%rsi), %rcx
	mov	16(%rsi), %rdx
	mov	32(%rsi), %rdi
	mov	24(%rsi), %rsi
	vmload	%rax
	vmrun	%rax
	vmsave	%rax

	mov	(%rsp), %rax
	mov	%rbx, 0(%rax)
	mov	%rcx, 8(%rax)
	mov	%rdx, 16(%rax)
	mov	%rsi, 24(%rax)
	mov	%rdi, 32(%rax)
	mov	8(%rsp), %rax
	vmload	%rax
	stgi

	add	$16, %rsp
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	ret

	.section .note.GNU-stack, "", @progbits
