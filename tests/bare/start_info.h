/* SPDX-License-Identifier: GPL-2.0-only */
/* What the loader tells: command line and memory map, copied into the image. */
#ifndef BARE_START_INFO_H
#define BARE_START_INFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MEMMAP_RAM 1

struct memmap_entry {
	uint64_t addr;
	uint64_t size;
	uint32_t type;
	uint32_t reserved;
};

/* Ends with an entry of size 0. */
extern struct memmap_entry memmap[];

void start_info_init(uint64_t start_info);

/* Does the command line hold @word, between blanks? */
bool cmdline_has(const char *word);

/* Copy what follows "@name=" on the command line, cut off at @size; false if nothing does. */
bool cmdline_value(const char *name, char *value, size_t size);

/* Is [@start, @end) within one range of RAM? */
bool memmap_is_ram(uint64_t start, uint64_t end);

#endif /* BARE_START_INFO_H */
