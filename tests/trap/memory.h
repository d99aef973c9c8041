/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TRAP_MEMORY_H
#define TRAP_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE	  4096UL
#define HUGE_PAGE (2UL << 20)

/* Zeroed memory of one's own; the test fails if there is none. */
unsigned char *map(size_t size);

/* The same, that starts where a huge page does. */
unsigned char *map_aligned(size_t size);

/* Like mmap(), but the test fails where that does. */
void *map_with(void *addr, size_t size, int prot, int flags, int fd, off_t offset);

void unmap(void *addr, size_t size);

/*
 * Fill @size bytes, a multiple of 8, with what follows from @seed and the offset of
 * each word, and check all of them.
 */
void fill(void *addr, size_t size, uint64_t seed);
void verify(const void *addr, size_t size, uint64_t seed);

/* The same without an end of the test. */
bool is_filled(const void *addr, size_t size, uint64_t seed);
bool is_zero(const void *addr, size_t size);

/* Reads or writes one byte; returns the signal that it got for it, or 0. */
int read_signal(const void *addr);
int write_signal(void *addr);

/* The word of /proc/self/pagemap about @addr. */
uint64_t pagemap(const void *addr);
#define PAGEMAP_SOFT_DIRTY (1ULL << 55)
#define PAGEMAP_SWAPPED	   (1ULL << 62)
#define PAGEMAP_PRESENT	   (1ULL << 63)

/* Numbers in the files of /proc and /sys; -1 if there is none. */
long read_number(const char *path);
bool write_text(const char *path, const char *text);

/* "KEY: N" of a file such as /proc/self/status; -1 if there is none. */
long read_field(const char *path, const char *key);

#endif /* TRAP_MEMORY_H */
