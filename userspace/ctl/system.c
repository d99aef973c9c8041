// SPDX-License-Identifier: GPL-2.0-only
#include "system.h"

#include <string.h>

#include <compromis.h>

#include "ctl.h"
#include "sysfs.h"

static bool find_counting(enum cost_system *system)
{
	switch (ctl_paging()) {
	case CTL_PAGING_NATIVE:
		*system = COST_NATIVE;
		return true;
	case CTL_PAGING_SHADOW:
		*system = COST_SHADOW;
		return true;
	default:
		return false;
	}
}

/* Superpage mode has entries of more than one size.  Only root may see them. */
static bool find_superpage(const char *root, enum cost_system *system)
{
	struct sysfs_p2m p2m;

	if (sysfs_read_p2m(root, &p2m))
		return false;
	*system = p2m.ram[COMPROMIS_ENTRY_1G] ? COST_NESTED_1G : COST_NESTED_2M;
	return true;
}

bool system_find(const char *root, enum cost_system *system)
{
	struct sysfs_backing backing;
	const char *mode;

	*system = COST_NESTED_2M;
	if (ctl_only_counts(root))
		return find_counting(system);
	if (sysfs_read_backing(root, &backing))
		return false;

	mode = backing.modes.word[backing.current];
	if (!strcmp(mode, "superpage"))
		return find_superpage(root, system);
	*system = strcmp(mode, "segment") ? COST_NESTED_4K : COST_SEGMENT;
	return true;
}
