// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hypervisor's allocator of contiguous ranges: libFuzzer says what happens
 * to the memory.  See tests/unit/test_contig.c.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
_Noreturn void host_failed(const char *format, ...);

void host_failed(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	contig_case(data, size);
	return 0;
}
