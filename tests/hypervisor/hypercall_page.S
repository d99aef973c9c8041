/* SPDX-License-Identifier: GPL-2.0-only */
/* Xen writes one entry point for each hypercall here. */
	.bss
	.balign	4096
	.global	hypercall_page
hypercall_page:
	.skip	4096

	.section .note.GNU-stack, "", @progbits
