/* SPDX-License-Identifier: GPL-2.0-only */
/* A trace: which VMs come and go, how large they are. */
#ifndef COMPROMIS_PLACE_TRACE_H
#define COMPROMIS_PLACE_TRACE_H

#include <stddef.h>
#include <stdint.h>

#include "units.h"

/* Of a VM that is there at the end of the trace. */
#define VM_STAYS INT64_MAX

struct vm {
	int64_t arrival; /* s */
	int64_t departure; /* s, not before arrival; or VM_STAYS */
	uint32_t blocks; /* of memory, 1 to BLOCKS_MAX */
	uint32_t cpus; /* thousandths, up to CPUS_MAX */
	uint32_t row; /* order in which the reader found it */
};

/* All zero is an empty trace. */
struct trace {
	struct vm *vm;
	size_t nr;
	size_t room;
};

/*
 * Append a VM; row is set here.  Returns 0, -EINVAL if a field is out of its range, -E2BIG
 * beyond 2^32 - 2 VMs, or -ENOMEM.
 */
int trace_add(struct trace *trace, const struct vm *vm);

/* Order by arrival; VMs that arrive together stay in the order of the file. */
void trace_sort(struct trace *trace);

void trace_free(struct trace *trace);

#endif /* COMPROMIS_PLACE_TRACE_H */
