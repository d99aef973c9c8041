// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/printk.h>

#include "backing.h"
#include "hypercall.h"
#include "main.h"

const char *const compromis_mode_names[COMPROMIS_NR_MODES] = {
	[COMPROMIS_MODE_PAGED]		= "paged",
	[COMPROMIS_MODE_SUPERPAGE]	= "superpage",
	[COMPROMIS_MODE_SEGMENT]	= "segment",
};

enum failure_unit {
	UNIT_NONE,
	UNIT_FRAMES,
	UNIT_SEGMENTS,
};

/**
 * struct failure_text - how to speak of one reason for failure
 * @word: the word for programs, in sysfs
 * @unit: what needed and available count
 * @cause: for the log; with a unit, the name of what there is too little of
 * @remedy: for the log, what the reader can do
 */
struct failure_text {
	const char *word;
	enum failure_unit unit;
	const char *cause;
	const char *remedy;
};

static const struct failure_text failure_texts[COMPROMIS_NR_FAIL] = {
	[COMPROMIS_FAIL_NONE] = {
		.word = "none",
	},
	[COMPROMIS_FAIL_NOT_REQUESTED] = {
		.word = "not-requested",
		.cause = "contiguous backing was off in Xen when this domain was created",
		.remedy = "turn it on there and create the domain again",
	},
	[COMPROMIS_FAIL_FRAGMENTED] = {
		.word = "fragmented",
		.unit = UNIT_FRAMES,
		.cause = "largest free run of machine memory",
		.remedy = "create the domain before others, or on an emptier host",
	},
	[COMPROMIS_FAIL_NO_MEMORY] = {
		.word = "no-memory",
		.unit = UNIT_FRAMES,
		.cause = "free machine memory",
		.remedy = "shut down other domains or shrink dom0",
	},
	[COMPROMIS_FAIL_NO_RECORDS] = {
		.word = "no-records",
		.cause = "Xen's heap is exhausted",
		.remedy = "shut down other domains and try again",
	},
	[COMPROMIS_FAIL_NO_HARDWARE] = {
		.word = "no-hardware",
		.unit = UNIT_SEGMENTS,
		.cause = "direct segments of the CPU",
		.remedy = "use superpage mode, or a CPU with more segments",
	},
	[COMPROMIS_FAIL_NOT_LINEAR] = {
		.word = "not-linear",
		.unit = UNIT_FRAMES,
		.cause = "largest contiguous run of this domain's RAM",
		.remedy = "undo what replaced RAM pages, or create the domain again",
	},
	[COMPROMIS_FAIL_LOG_DIRTY] = {
		.word = "log-dirty",
		.cause = "dirty pages are being logged",
		.remedy = "try again when migration or the frame buffer's tracking has ended",
	},
	[COMPROMIS_FAIL_ALTP2M] = {
		.word = "altp2m",
		.cause = "an alternate p2m is active",
		.remedy = "stop the introspection of this domain first",
	},
	[COMPROMIS_FAIL_SUPERSEDED] = {
		.word = "superseded",
		.cause = "a later request for another mode took over",
		.remedy = "agree on a mode with whoever asked, then try again",
	},
	[COMPROMIS_FAIL_P2M_POOL] = {
		.word = "p2m-pool",
		.cause = "the domain's pool for p2m pages is too small",
		.remedy = "raise shadow_memory in the domain's configuration",
	},
	[COMPROMIS_FAIL_SHADOW] = {
		.word = "shadow",
		.cause = "the domain runs on shadow page tables",
		.remedy = "set hap=1 in the domain's configuration",
	},
};

/* One change at a time: a second would supersede the first in Xen. */
static DEFINE_MUTEX(backing_lock);

static const struct failure_text *failure_text(u32 reason)
{
	return reason < COMPROMIS_NR_FAIL ? &failure_texts[reason] : NULL;
}

const char *compromis_failure_word(u32 reason)
{
	const struct failure_text *text = failure_text(reason);

	return text ? text->word : "unknown";
}

bool compromis_failure_in_frames(u32 reason)
{
	const struct failure_text *text = failure_text(reason);

	return text && text->unit == UNIT_FRAMES;
}

static void warn_refused(const char *mode, int err,
			 const struct compromis_failure *failure)
{
	const struct failure_text *text = failure_text(failure->reason);

	if (!text || failure->reason == COMPROMIS_FAIL_NONE) {
		pr_warn("%s backing refused: error %d, reason %u, needed %llu, available %llu\n",
			mode, err, failure->reason, failure->needed,
			failure->available);
		return;
	}

	switch (text->unit) {
	case UNIT_FRAMES:
		pr_warn("%s backing refused: %s %llu KiB, need %llu KiB; %s\n",
			mode, text->cause,
			compromis_frames_to_kib(failure->available),
			compromis_frames_to_kib(failure->needed), text->remedy);
		break;
	case UNIT_SEGMENTS:
		pr_warn("%s backing refused: %s %llu, need %llu; %s\n", mode,
			text->cause, failure->available, failure->needed,
			text->remedy);
		break;
	case UNIT_NONE:
		pr_warn("%s backing refused: %s; %s\n", mode, text->cause,
			text->remedy);
		break;
	}
}

bool compromis_has_mode(unsigned int mode)
{
	return mode < COMPROMIS_NR_MODES && compromis_machine.modes & BIT(mode);
}

int compromis_set_backing(unsigned int mode)
{
	struct compromis_failure failure;
	int err;

	if (!compromis_has_mode(mode)) {
		pr_warn("%s backing refused: this machine does not have it; see features for the modes it has\n",
			mode < COMPROMIS_NR_MODES ? compromis_mode_names[mode] :
						    "unknown");
		return -EOPNOTSUPP;
	}

	err = mutex_lock_interruptible(&backing_lock);
	if (err)
		return err;
	err = compromis_change_backing(mode, &failure);
	mutex_unlock(&backing_lock);

	if (err)
		warn_refused(compromis_mode_names[mode], err, &failure);
	return err;
}
