/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_MEMORY_H
#define COMPROMIS_MEMORY_H

#include <linux/types.h>

struct attribute_group;

/* What can be watched, with the words for it. */
enum compromis_memory {
	COMPROMIS_MEMORY_BALLOON_OUT,
	COMPROMIS_MEMORY_BALLOON_IN,
	COMPROMIS_MEMORY_HOTPLUG,
	COMPROMIS_NR_MEMORY
};

extern const char *const compromis_memory_names[COMPROMIS_NR_MEMORY];

/*
 * Watch what this kernel does to its own memory: ballooning and hotplug leave
 * holes in a segment, or RAM outside of it.  What cannot be watched here is
 * logged, and has no file.
 */
void compromis_memory_init(void);
void compromis_memory_exit(void);

/* Bit n: COMPROMIS_MEMORY_* n is being watched. */
u32 compromis_memory_watched(void);

/*
 * The directory "memory" in sysfs, of counts since the module was loaded; to be
 * created after compromis_memory_init().
 */
extern const struct attribute_group compromis_memory_group;

#endif /* COMPROMIS_MEMORY_H */
