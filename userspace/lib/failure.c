// SPDX-License-Identifier: GPL-2.0-only
#include "failure.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "size.h"

enum unit {
	UNIT_NONE,
	UNIT_KIB,
	UNIT_SEGMENTS,
};

/* One line for each COMPROMIS_FAIL_* of compromis.h. */
static const struct reason {
	const char *word;
	enum unit unit;
	const char *cause;
	const char *needed; /* what the first number is */
	const char *available; /* what the second one is */
	const char *remedy;
} reasons[] = {
	[COMPROMIS_FAIL_NOT_REQUESTED] = {
		.word = "not-requested",
		.cause = "the domain was created without contiguous backing",
		.remedy = "switch contiguous backing on in Xen and create the domain anew",
	},
	[COMPROMIS_FAIL_FRAGMENTED] = {
		.word = "fragmented",
		.unit = UNIT_KIB,
		.cause = "no run of free machine memory is long enough",
		.needed = "needed",
		.available = "in the largest run",
		.remedy = "shut down or migrate other domains, then create this one anew",
	},
	[COMPROMIS_FAIL_NO_MEMORY] = {
		.word = "no-memory",
		.unit = UNIT_KIB,
		.cause = "not enough machine memory is free",
		.needed = "needed",
		.available = "free",
		.remedy = "shut down other domains, or give this one less memory",
	},
	[COMPROMIS_FAIL_NO_RECORDS] = {
		.word = "no-records",
		.cause = "the hypervisor ran out of memory for its own records",
		.remedy = "shut down other domains and try again",
	},
	[COMPROMIS_FAIL_NO_HARDWARE] = {
		.word = "no-hardware",
		.unit = UNIT_SEGMENTS,
		.cause = "the CPU has too few direct segments",
		.needed = "needed",
		.available = "there",
		.remedy = "use superpage, the best mode on this CPU",
	},
	[COMPROMIS_FAIL_NOT_LINEAR] = {
		.word = "not-linear",
		.unit = UNIT_KIB,
		.cause = "RAM is not contiguous any more",
		.needed = "in the smallest run",
		.available = "in the largest",
		.remedy = "create the domain anew, or migrate it, to make its RAM contiguous again",
	},
	[COMPROMIS_FAIL_LOG_DIRTY] = {
		.word = "log-dirty",
		.cause = "dirty pages are being logged, as for live migration",
		.remedy = "try again when the migration is over",
	},
	[COMPROMIS_FAIL_ALTP2M] = {
		.word = "altp2m",
		.cause = "an alternate p2m is active",
		.remedy = "end the introspection that uses it and try again",
	},
	[COMPROMIS_FAIL_SUPERSEDED] = {
		.word = "superseded",
		.cause = "a later request for another mode took over",
		.remedy = "ask again, and let only one program change the mode",
	},
	[COMPROMIS_FAIL_P2M_POOL] = {
		.word = "p2m-pool",
		.cause = "the p2m pool of the domain is too small",
		.remedy = "raise shadow_memory in the xl configuration of the domain",
	},
	[COMPROMIS_FAIL_SHADOW] = {
		.word = "shadow",
		.cause = "the domain runs without nested paging",
		.remedy = "set hap=1 in the xl configuration of the domain and create it anew",
	},
};

/* Frames of 4 KiB in KiB; more than fits is as good as the most that does. */
static uint64_t to_kib(uint64_t frames)
{
	return frames > UINT64_MAX / 4 ? UINT64_MAX : frames * 4;
}

void failure_from_call(const struct compromis_failure *from, struct sysfs_failure *failure)
{
	const struct reason *reason = NULL;

	memset(failure, 0, sizeof(*failure));
	failure->needed = from->needed;
	failure->available = from->available;
	if (from->reason == COMPROMIS_FAIL_NONE)
		return;

	if (from->reason < sizeof(reasons) / sizeof(reasons[0]))
		reason = &reasons[from->reason];
	if (!reason) {
		snprintf(failure->reason, sizeof(failure->reason), "reason %" PRIu32, from->reason);
		return;
	}
	strcpy(failure->reason, reason->word);
	if (reason->unit == UNIT_KIB) {
		failure->needed = to_kib(from->needed);
		failure->available = to_kib(from->available);
	}
}

static const struct reason *find_reason(const struct sysfs_failure *failure)
{
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (reasons[i].word && !strcmp(reasons[i].word, failure->reason))
			return &reasons[i];
	}
	return NULL;
}

static const char *format_number(uint64_t number, enum unit unit, char buf[SIZE_TEXT])
{
	if (unit == UNIT_KIB)
		return size_format(number, buf);
	snprintf(buf, SIZE_TEXT, "%" PRIu64, number);
	return buf;
}

const char *failure_describe(const struct sysfs_failure *failure, char buf[FAILURE_TEXT])
{
	const struct reason *reason = find_reason(failure);
	char needed[SIZE_TEXT], available[SIZE_TEXT];

	if (!failure->reason[0])
		snprintf(buf, FAILURE_TEXT, "none");
	else if (!reason)
		snprintf(buf, FAILURE_TEXT, "%s: needed %" PRIu64 ", available %" PRIu64,
			 failure->reason, failure->needed, failure->available);
	else if (reason->unit == UNIT_NONE)
		snprintf(buf, FAILURE_TEXT, "%s", reason->cause);
	else
		snprintf(buf, FAILURE_TEXT, "%s: %s %s, %s %s", reason->cause,
			 format_number(failure->needed, reason->unit, needed), reason->needed,
			 format_number(failure->available, reason->unit, available),
			 reason->available);
	return buf;
}

const char *failure_remedy(const struct sysfs_failure *failure)
{
	const struct reason *reason = find_reason(failure);

	return reason ? reason->remedy : NULL;
}
