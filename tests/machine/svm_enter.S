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

/*
 * uint32_t svm_enter_unpaged(struct vmcb *first, struct vmcb *second, uint64_t word)
 *
 * Run two guests one after the other, EDI = @word in both, by a host that does not page:
 * in 32-bit mode, without a mode switch in between that would empty the TLB.  Returns
 * what the host reads at @word after both.  The guests are expected to change neither
 * EDI nor what VMRUN leaves to VMSAVE and VMLOAD.
 */
#define MSR_EFER 0xc0000080
#define EFER_LME (1 << 8)
#define CR0_PG	 (1 << 31)

	.global	svm_enter_unpaged
svm_enter_unpaged:
	push	%rbx
	push	%rbp
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	mov	%edi, %ebx
	mov	%esi, %ebp
	mov	%edx, %edi
	clgi
	pushq	$0x18
	pushq	$1f
	lretq

	.code32
1:	mov	%cr0, %eax
	and	$~CR0_PG, %eax
	mov	%eax, %cr0
	mov	$MSR_EFER, %ecx
	rdmsr
	and	$~EFER_LME, %eax
	wrmsr

	mov	%ebx, %eax
	vmrun	%eax
	mov	%ebp, %eax
	vmrun	%eax
	mov	(%edi), %esi

	mov	$MSR_EFER, %ecx
	rdmsr
	or	$EFER_LME, %eax
	wrmsr
	mov	%cr0, %eax
	or	$CR0_PG, %eax
	mov	%eax, %cr0
	ljmp	$0x08, $2f

	.code64
2:	stgi
	mov	%esi, %eax
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	ret

	.section .note.GNU-stack, "", @progbits
