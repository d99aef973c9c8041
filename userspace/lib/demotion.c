// SPDX-License-Identifier: GPL-2.0-only
#include "demotion.h"

#include <stddef.h>

#include "compromis.h"

static const struct {
	const char *word;
	const char *text;
} reasons[COMPROMIS_NR_DEMOTE] = {
	[COMPROMIS_DEMOTE_NONE] = { "none", "nothing has happened" },
	[COMPROMIS_DEMOTE_LOG_DIRTY] = { "log-dirty", "dirty pages were to be logged" },
	[COMPROMIS_DEMOTE_UNMAP] = { "unmap", "a frame was taken away for good" },
	[COMPROMIS_DEMOTE_REMAP] = { "remap", "other memory came to the place of a frame" },
	[COMPROMIS_DEMOTE_MOVE] = { "move", "a frame went to another place" },
	[COMPROMIS_DEMOTE_FOREIGN] = { "foreign", "memory of another domain was mapped" },
	[COMPROMIS_DEMOTE_GRANT] = { "grant", "a granted frame was mapped" },
	[COMPROMIS_DEMOTE_MMIO] = { "mmio", "memory of a device was mapped" },
	[COMPROMIS_DEMOTE_IOREQ] = { "ioreq", "an ioreq server claimed a frame" },
	[COMPROMIS_DEMOTE_READ_ONLY] = { "read-only", "a frame was made read-only" },
	[COMPROMIS_DEMOTE_BROKEN] = { "broken", "a frame was taken offline" },
	[COMPROMIS_DEMOTE_PAGING] = { "paging", "a frame was to be paged out" },
	[COMPROMIS_DEMOTE_SHARING] = { "sharing", "a frame was to be shared" },
	[COMPROMIS_DEMOTE_POPULATE] = { "populate", "a frame was to be populated on demand" },
	[COMPROMIS_DEMOTE_ACCESS] = { "access", "a monitor restricted access to a frame" },
	[COMPROMIS_DEMOTE_ALTP2M] = { "altp2m", "an alternate p2m came up" },
	[COMPROMIS_DEMOTE_RELEASE] = { "release", "memory was released to the host" },
	[COMPROMIS_DEMOTE_OTHER] = { "other", "the type of a frame changed" },
};

const char *demotion_word(uint32_t reason)
{
	return reason < COMPROMIS_NR_DEMOTE ? reasons[reason].word : NULL;
}

const char *demotion_text(uint32_t reason)
{
	return reason < COMPROMIS_NR_DEMOTE ? reasons[reason].text : NULL;
}
