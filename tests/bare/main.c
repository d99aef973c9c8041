// SPDX-License-Identifier: GPL-2.0-only
/* From boot.S to the tests. */
#include "main.h"

#include "console.h"
#include "idt.h"
#include "paging.h"
#include "start_info.h"

void bare_start(uint64_t start_info)
{
	console_init();
	idt_init();
	start_info_init(start_info);
	/* Null pointers shall fault, here and in the hypervisor. */
	paging_protect((void *)0, 0);
	platform_exit(test_main());
}
