// SPDX-License-Identifier: GPL-2.0-only
/* Placement by index and by list: libFuzzer says what comes.  See tests/unit/test_place_replay.c. */
#include "place/case.h"
#include "spell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	place_case(data, size);
	if (place_counts.vms)
		spell_reached();
	return 0;
}
