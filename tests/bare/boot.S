/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entry by the PVH boot protocol, spoken by Xen and by qemu -kernel alike:
 * 32-bit protected mode, paging off, EBX = physical address of hvm_start_info.
 * Sets up an identity map of the first 8 GiB and 64-bit mode.
 */
#include "paging.h"

#define ELFNOTE_PHYS32_ENTRY	18

#define MSR_EFER		0xc0000080
#define EFER_LME		(1 << 8)
#define CR0_PG_WP		0x80010000
#define CR4_PAE			(1 << 5)

	.section .note.Xen, "a", @note
	.long	4, 4, ELFNOTE_PHYS32_ENTRY
	.asciz	"Xen"
	.long	start

	.section .text.boot, "ax"
	.code32
	.global start
start:
	cli
	cld
	mov	$boot_stack_end, %esp
	mov	%ebx, %ebp

	/* PML4 and PDPT */
	movl	$boot_pdpt + PTE_TABLE, boot_pml4
	mov	$boot_pd + PTE_TABLE, %eax
	mov	$boot_pdpt, %edi
	mov	$IDENTITY_GIB, %ecx
1:	mov	%eax, (%edi)
	add	$4096, %eax
	add	$8, %edi
	loop	1b

	/* PDs: EDX:EAX is the entry */
	mov	$PTE_LEAF | PTE_PS, %eax
	xor	%edx, %edx
	mov	$boot_pd, %edi
	mov	$IDENTITY_GIB * 512, %ecx
2:	mov	%eax, (%edi)
	mov	%edx, 4(%edi)
	add	$0x200000, %eax
	adc	$0, %edx
	add	$8, %edi
	loop	2b

	mov	%cr4, %eax
	or	$CR4_PAE, %eax
	mov	%eax, %cr4
	mov	$boot_pml4, %eax
	mov	%eax, %cr3
	mov	$MSR_EFER, %ecx
	rdmsr
	or	$EFER_LME, %eax
	wrmsr
	mov	%cr0, %eax
	or	$CR0_PG_WP, %eax
	mov	%eax, %cr0

	lgdt	boot_gdtr
	ljmp	$0x08, $3f

	.code64
3:	mov	$0x10, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	xor	%eax, %eax
	mov	%eax, %fs
	mov	%eax, %gs
	mov	$boot_stack_end, %rsp
	mov	%ebp, %edi
	call	bare_start
4:	hlt
	jmp	4b

	.section .rodata
	.balign 8
boot_gdt:
	.quad	0
	.quad	0x00af9b000000ffff	/* 0x08: 64-bit code */
	.quad	0x00cf93000000ffff	/* 0x10: data */
	.quad	0x00cf9b000000ffff	/* 0x18: 32-bit code */
boot_gdt_end:
boot_gdtr:
	.word	boot_gdt_end - boot_gdt - 1
	.quad	boot_gdt

	.bss
	.balign 4096
	.global	boot_pd
boot_pml4:
	.skip	4096
boot_pdpt:
	.skip	4096
boot_pd:
	.skip	4096 * IDENTITY_GIB
	.skip	32768
boot_stack_end:

	.section .note.GNU-stack, "", @progbits
