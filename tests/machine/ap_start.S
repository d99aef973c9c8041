/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the second CPU starts: ap.c copies this to AP_PAGE and fills in the words at
 * its end.  From real mode straight into 64-bit mode, on the tables of the first CPU.
 */
#define MSR_EFER	0xc0000080
#define EFER_LME	(1 << 8)
#define CR0_PG_WP_PE	0x80010001
#define CR4_PAE		(1 << 5)

	.text
	.code16
	.global ap_start, ap_start_gdtr, ap_start_cr3, ap_start_end
ap_start:
	cli
	lgdtl	%cs:(ap_start_gdtr - ap_start)
	mov	%cr4, %eax
	or	$CR4_PAE, %eax
	mov	%eax, %cr4
	mov	%cs:(ap_start_cr3 - ap_start), %eax
	mov	%eax, %cr3
	mov	$MSR_EFER, %ecx
	rdmsr
	or	$EFER_LME, %eax
	wrmsr
	mov	%cr0, %eax
	or	$CR0_PG_WP_PE, %eax
	mov	%eax, %cr0
	ljmpl	$0x08, $1f
	.balign 4
ap_start_cr3:
	.long	0
ap_start_gdtr:
	.skip	10
ap_start_end:

	.code64
1:	mov	$0x10, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	mov	$ap_stack_end, %rsp
	call	ap_main
2:	hlt
	jmp	2b

	.bss
	.balign 16
	.skip	16384
ap_stack_end:

	.section .note.GNU-stack, "", @progbits
