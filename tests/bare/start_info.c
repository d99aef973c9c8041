// SPDX-License-Identifier: GPL-2.0-only
/* The PVH boot protocol's hvm_start_info, as in Xen's public headers. */
#include "start_info.h"

#include "string.h"
#include "tap.h"

#define START_MAGIC 0x336ec578
#define MEMMAP_MAX  64
#define CMDLINE_MAX 256

struct hvm_start_info {
	uint32_t magic;
	uint32_t version;
	uint32_t flags;
	uint32_t nr_modules;
	uint64_t modlist_paddr;
	uint64_t cmdline_paddr;
	uint64_t rsdp_paddr;
	uint64_t memmap_paddr; /* this and the rest: version 1 up */
	uint32_t memmap_entries;
	uint32_t reserved;
};

struct memmap_entry memmap[MEMMAP_MAX + 1];

static char cmdline[CMDLINE_MAX];

void start_info_init(uint64_t start_info)
{
	const struct hvm_start_info *info = (void *)start_info;
	const char *line;

	if (info->magic != START_MAGIC)
		tap_bail("no PVH start info: magic 0x%x", info->magic);
	if (info->version < 1 || info->memmap_entries > MEMMAP_MAX)
		tap_bail("start info version %u with %u memory map entries", info->version,
			 info->version ? info->memmap_entries : 0);

	memcpy(memmap, (void *)info->memmap_paddr, info->memmap_entries * sizeof(memmap[0]));
	if (!info->cmdline_paddr)
		return;
	line = (void *)info->cmdline_paddr;
	for (unsigned int i = 0; i < CMDLINE_MAX - 1 && line[i]; i++)
		cmdline[i] = line[i];
}

bool cmdline_has(const char *word)
{
	size_t len = strlen(word);
	const char *p = cmdline;

	for (;;) {
		while (*p == ' ')
			p++;
		if (!*p)
			return false;
		if (!memcmp(p, word, len) && (p[len] == ' ' || !p[len]))
			return true;
		while (*p && *p != ' ')
			p++;
	}
}

bool cmdline_value(const char *name, char *value, size_t size)
{
	size_t len = strlen(name), n = 0;
	const char *p = cmdline;

	for (;;) {
		while (*p == ' ')
			p++;
		if (!*p)
			return false;
		if (!memcmp(p, name, len) && p[len] == '=')
			break;
		while (*p && *p != ' ')
			p++;
	}
	for (p += len + 1; *p && *p != ' ' && n + 1 < size; p++)
		value[n++] = *p;
	value[n] = '\0';
	return true;
}

bool memmap_is_ram(uint64_t start, uint64_t end)
{
	for (const struct memmap_entry *e = memmap; e->size; e++) {
		if (e->type == MEMMAP_RAM && start >= e->addr && end <= e->addr + e->size)
			return true;
	}
	return false;
}
