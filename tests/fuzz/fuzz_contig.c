// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hypervisor's allocator of contiguous ranges: libFuzzer says what happens
 * to the memory.  See tests/unit/test_contig.c.
 */
#include "case.h"
#include "spell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	contig_case(data, size);
	spell_reached();
	return 0;
}
