/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory whose page size is known, not hoped for. */
#ifndef COMPROMIS_WORKLOADS_REGION_H
#define COMPROMIS_WORKLOADS_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum region_page {
	REGION_4K,
	REGION_2M,
};

struct region {
	void *base; /* zeroed and resident; aligned to 2 MiB */
	size_t size;
	enum region_page page;
	void *map; /* what to unmap */
	size_t map_size;
};

/* What /proc/self/smaps says of an address range; units: KiB. */
struct region_pages {
	uint64_t mapped; /* 0: no mapping is exactly this range */
	uint64_t page; /* KernelPageSize: hugetlb pages, or 4 */
	uint64_t huge; /* AnonHugePages: mapped by transparent huge pages */
};

/* "4k" or "2m".  Returns 0, or -EINVAL. */
int region_parse_page(const char *text, enum region_page *page);

const char *region_page_name(enum region_page page);

/* Bytes of a page. */
size_t region_page_size(enum region_page page);

/*
 * Map size bytes, a multiple of the page size, touch every page, and verify that the page
 * tables hold pages of that size only.  2 MiB pages come from hugetlb or, if its pool is
 * too small, from transparent huge pages.
 * Returns 0, or -1 after a message to stderr that says what is missing and what to do.
 */
int region_map(struct region *region, size_t size, enum region_page page);

/* Verify the page size again.  Returns 0, or -1 after a message to stderr. */
int region_verify(const struct region *region);

void region_unmap(struct region *region);

/* Look the range [start, end) up in the text of smaps.  Returns 0, or -errno. */
int region_read_smaps(FILE *smaps, uintptr_t start, uintptr_t end, struct region_pages *pages);

/* Whether a mapping has pages of this size only. */
bool region_pages_match(const struct region_pages *pages, enum region_page page);

#endif /* COMPROMIS_WORKLOADS_REGION_H */
