// SPDX-License-Identifier: GPL-2.0-only
#include "region.h"

#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>

#define SIZE_4K ((size_t)4 << 10)
#define SIZE_2M ((size_t)2 << 20)

/* Of Linux 6.1; older C libraries do not know it. */
#define ADVICE_COLLAPSE 25
/* log2 of the page size, in the bits that mmap(2) calls MAP_HUGE_SHIFT. */
#define HUGETLB_2M (21 << 26)

int region_parse_page(const char *text, enum region_page *page)
{
	if (!strcmp(text, "4k"))
		*page = REGION_4K;
	else if (!strcmp(text, "2m"))
		*page = REGION_2M;
	else
		return -EINVAL;
	return 0;
}

const char *region_page_name(enum region_page page)
{
	return page == REGION_2M ? "2m" : "4k";
}

size_t region_page_size(enum region_page page)
{
	return page == REGION_2M ? SIZE_2M : SIZE_4K;
}

int region_read_smaps(FILE *smaps, uintptr_t start, uintptr_t end, struct region_pages *pages)
{
	uint64_t from, to, kib;
	bool inside = false;
	char line[512];

	memset(pages, 0, sizeof(*pages));
	while (fgets(line, sizeof(line), smaps)) {
		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " ", &from, &to) == 2) {
			inside = from == start && to == end;
			if (inside)
				pages->mapped = (to - from) / 1024;
		} else if (inside && sscanf(line, "KernelPageSize: %" SCNu64, &kib) == 1) {
			pages->page = kib;
		} else if (inside && sscanf(line, "AnonHugePages: %" SCNu64, &kib) == 1) {
			pages->huge = kib;
		}
	}
	return ferror(smaps) ? -EIO : 0;
}

static int read_own_smaps(const struct region *region, struct region_pages *pages)
{
	uintptr_t start = (uintptr_t)region->base;
	FILE *smaps = fopen("/proc/self/smaps", "re");
	int rc;

	if (!smaps)
		return -errno;
	rc = region_read_smaps(smaps, start, start + region->size, pages);
	fclose(smaps);
	return rc || pages->mapped ? rc : -ENOENT;
}

/* Succeeds as well if all of it is in huge pages. */
static int collapse(const struct region *region)
{
	return madvise(region->base, region->size, ADVICE_COLLAPSE);
}

bool region_pages_match(const struct region_pages *pages, enum region_page page)
{
	if (page == REGION_4K)
		return pages->page == SIZE_4K / 1024 && !pages->huge;
	return pages->page == SIZE_2M / 1024 || pages->huge == pages->mapped;
}

int region_verify(const struct region *region)
{
	struct region_pages pages;
	int rc = read_own_smaps(region, &pages);

	if (rc) {
		warnx("cannot verify the page size by /proc/self/smaps: %s; mount /proc, and use a kernel with CONFIG_PROC_PAGE_MONITOR",
		      strerror(-rc));
		return -1;
	}
	if (region_pages_match(&pages, region->page))
		return 0;
	/* smaps does not show those whose entry is PROT_NONE for the moment, as trapping makes them. */
	if (region->page == REGION_2M && !collapse(region))
		return 0;

	if (region->page == REGION_2M)
		warnx("only %" PRIu64
		      " of %zu KiB are in 2 MiB pages; reserve them: echo %zu > /proc/sys/vm/nr_hugepages, or free memory and: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled",
		      pages.huge, region->size / 1024, region->size / SIZE_2M);
	else
		warnx("%" PRIu64
		      " of %zu KiB are in huge pages in spite of MADV_NOHUGEPAGE; switch them off: echo never > /sys/kernel/mm/transparent_hugepage/enabled",
		      pages.huge, region->size / 1024);
	return -1;
}

static void touch(const struct region *region)
{
	volatile char *bytes = region->base;
	size_t step = region_page_size(region->page), i;

	for (i = 0; i < region->size; i += step)
		bytes[i] = 0;
}

static int map_hugetlb(struct region *region)
{
	void *map = mmap(NULL, region->size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | HUGETLB_2M, -1, 0);

	if (map == MAP_FAILED)
		return -errno;
	region->base = map;
	region->map = map;
	region->map_size = region->size;
	return 0;
}

/*
 * Ordinary pages, at a multiple of 2 MiB, inside a larger mapping without access: the
 * kernel then cannot merge the range with a neighbour, so smaps has it by itself.
 */
static int map_ordinary(struct region *region)
{
	size_t map_size = region->size + 2 * SIZE_2M;
	uintptr_t start;
	void *map;
	int error;

	if (map_size < region->size)
		return -ENOMEM;
	map = mmap(NULL, map_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (map == MAP_FAILED)
		return -errno;

	/* At least one page of no access stays below, too. */
	start = ((uintptr_t)map + SIZE_4K + SIZE_2M - 1) & ~(uintptr_t)(SIZE_2M - 1);
	if (mmap((void *)start, region->size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) {
		error = errno;
		munmap(map, map_size);
		return -error;
	}

	region->base = (void *)start;
	region->map = map;
	region->map_size = map_size;
	return 0;
}

/* Errors do not matter: whether the advice was taken is verified. */
static void advise_and_touch(struct region *region)
{
	if (region->page == REGION_4K) {
		madvise(region->base, region->size, MADV_NOHUGEPAGE);
		touch(region);
		return;
	}
	madvise(region->base, region->size, MADV_HUGEPAGE);
	touch(region);
	collapse(region);
}

int region_map(struct region *region, size_t size, enum region_page page)
{
	int rc = -EINVAL;

	memset(region, 0, sizeof(*region));
	region->size = size;
	region->page = page;

	if (page == REGION_2M && !map_hugetlb(region)) {
		touch(region);
	} else {
		rc = map_ordinary(region);
		if (rc) {
			warnx("cannot map %zu KiB: %s; use a smaller size", size / 1024,
			      strerror(-rc));
			return -1;
		}
		advise_and_touch(region);
	}

	if (region_verify(region)) {
		region_unmap(region);
		return -1;
	}
	return 0;
}

void region_unmap(struct region *region)
{
	munmap(region->map, region->map_size);
	region->base = NULL;
}
