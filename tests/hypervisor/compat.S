/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * long compat_call(entry, arg1, arg2): call an entry of the hypercall page as a
 * 32-bit kernel does, from a 32-bit code segment with arguments in EBX and ECX.
 * Code, stack and arguments lie below 4 GiB.
 */
	.text
	.global compat_call
compat_call:
	/* Outside of 64-bit mode the upper halves need not survive. */
	push	%rbx
	push	%rbp
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	mov	%edi, %eax
	mov	%esi, %ebx
	mov	%edx, %ecx
	lcall	*target
	movslq	%eax, %rax
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	ret

	.code32
in_32_bit:
	call	*%eax
	lret

	.section .rodata
	.balign	8
target:
	.long	in_32_bit
	.word	0x18		/* boot.S */

	.section .note.GNU-stack, "", @progbits
