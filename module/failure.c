// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why the hypervisor could not back this domain as asked: in words, for the log
 * and for sysfs.
 */
#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/printk.h>
#include <linux/sysfs.h>

#include "failure.h"
#include "hypercall.h"

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
		.cause = "off in Xen when this domain was created, or maxmem was above memory",
		.remedy = "turn it on there, set both to the same, and create the domain again",
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

/**
 * struct failure_file - a file of sysfs, named like the reason that it counts
 * @attr: the file
 * @count: attempts that failed for it since the module was loaded
 */
struct failure_file {
	struct kobj_attribute attr;
	atomic_long_t count;
};

/* The last one counts reasons that are newer than this module. */
static struct failure_file failure_files[COMPROMIS_NR_FAIL + 1];

static const struct failure_text *failure_text(u32 reason)
{
	return reason < COMPROMIS_NR_FAIL ? &failure_texts[reason] : NULL;
}

static const char *failure_word(u32 reason)
{
	const struct failure_text *text = failure_text(reason);

	return text ? text->word : "unknown";
}

void compromis_failure_count(const struct compromis_failure *failure)
{
	u32 reason = min_t(u32, failure->reason, COMPROMIS_NR_FAIL);

	if (reason != COMPROMIS_FAIL_NONE)
		atomic_long_inc(&failure_files[reason].count);
}

void compromis_failure_warn(const char *mode, int err,
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
			frames_to_kib(failure->available),
			frames_to_kib(failure->needed), text->remedy);
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

static ssize_t count_show(struct kobject *kobj, struct kobj_attribute *attr,
			  char *buf)
{
	struct failure_file *file = container_of(attr, struct failure_file, attr);

	return sysfs_emit(buf, "%ld\n", atomic_long_read(&file->count));
}

static ssize_t last_show(struct kobject *kobj, struct kobj_attribute *attr,
			 char *buf)
{
	struct compromis_failure *failure;
	const struct failure_text *text;
	struct compromis_info info;
	int err;

	err = compromis_get_info(&info);
	if (err)
		return err;

	failure = &info.failure;
	if (failure->reason == COMPROMIS_FAIL_NONE)
		return sysfs_emit(buf, "none\n");

	text = failure_text(failure->reason);
	if (text && text->unit == UNIT_FRAMES) {
		failure->needed = frames_to_kib(failure->needed);
		failure->available = frames_to_kib(failure->available);
	}

	return sysfs_emit(buf, "%s needed %llu available %llu\n",
			  failure_word(failure->reason), failure->needed,
			  failure->available);
}

static struct kobj_attribute last_attr = __ATTR_RO(last);

/* Room for the reasons, "last" and the end: there is no file for NONE. */
static struct attribute *failure_attrs[ARRAY_SIZE(failure_files) + 1] = {
	&last_attr.attr,
};

const struct attribute_group compromis_failures_group = {
	.name = "failures",
	.attrs = failure_attrs,
};

void __init compromis_failures_init(void)
{
	u32 reason;

	for (reason = COMPROMIS_FAIL_NONE + 1;
	     reason < ARRAY_SIZE(failure_files); reason++) {
		struct failure_file *file = &failure_files[reason];

		sysfs_attr_init(&file->attr.attr);
		file->attr.attr.name = failure_word(reason);
		file->attr.attr.mode = 0444;
		file->attr.show = count_show;
		failure_attrs[reason] = &file->attr.attr;
	}
}
