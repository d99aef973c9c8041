// SPDX-License-Identifier: GPL-2.0-only
#include "counters.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"

/* Events of the PMU compromis: any of them may be missing on a machine. */
static const char *const known_events[] = {
	"dtlb_walks",
	"itlb_walks",
	"walks_4k",
	"walks_2m",
	"walks_1g",
	"guest_refs",
	"nested_refs",
	"refs",
	"segment_hits",
	"nested_lookups",
	"npt_faults",
	"demotions",
	"stlb_hits",
	"ntlb_hits",
	"pwc_skips",
	"nested_pwc_skips",
	"walk_cycles",
	"trap_dtlb_misses_4k",
	"trap_dtlb_misses_2m",
	"trap_itlb_misses",
};

static bool is_known(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(known_events) / sizeof(known_events[0]); i++) {
		if (!strcmp(known_events[i], name))
			return true;
	}
	return false;
}

static int add_one(struct counters *counters, const char *text)
{
	struct counter *counter = &counters->counter[counters->nr];
	unsigned int i;

	if (counters->nr == COUNTERS_MAX) {
		ctl_error("more than %d events", COUNTERS_MAX);
		return -E2BIG;
	}
	if (pmu_parse_spec(text, &counter->spec)) {
		ctl_error("'%s' is no event; write NAME, NAME:u, NAME:k or NAME:uk", text);
		return -EINVAL;
	}
	for (i = 0; i < counters->nr; i++) {
		if (!strcmp(counters->counter[i].spec.label, text)) {
			ctl_error("event %s is given twice", text);
			return -EEXIST;
		}
	}
	counters->nr++;
	return 0;
}

int counters_add(struct counters *counters, const char *list)
{
	char text[TEXT_WORD_SIZE];
	size_t length;
	int rc;

	for (;; list += length + 1) {
		length = strcspn(list, ",");
		if (length >= sizeof(text)) {
			ctl_error("'%s' is no event: it is too long", list);
			return -EINVAL;
		}
		memcpy(text, list, length);
		text[length] = '\0';

		rc = add_one(counters, text);
		if (rc || !list[length])
			return rc;
	}
}

/* Errors of perf_event_open(2) that mean: not this event, or not with this modifier. */
static bool means_unsupported(int error)
{
	return error == EINVAL || error == ENOENT || error == ENODEV || error == EOPNOTSUPP;
}

static int open_error(const struct counter *counter, int rc)
{
	const char *label = counter->spec.label;

	if (rc == -EACCES || rc == -EPERM)
		ctl_error(
			"may not count %s; run as root, or lower /proc/sys/kernel/perf_event_paranoid",
			label);
	else
		ctl_error("cannot count %s: %s", label, strerror(-rc));
	return rc;
}

static int probe_one(const struct pmu *pmu, struct counter *counter)
{
	int rc = pmu_encode(pmu, counter->spec.name, &counter->config);

	counter->supported = false;
	if (rc == -ENOENT && is_known(counter->spec.name))
		return 0;
	if (rc == -ENOENT) {
		ctl_error("there is no event %s; events/ of %s lists those of this machine",
			  counter->spec.name, pmu->dir);
		return rc;
	}
	if (rc) {
		ctl_error("%s describes %s in a way that is not understood: %s", pmu->dir,
			  counter->spec.name, strerror(-rc));
		return rc;
	}

	rc = pmu_open(pmu, counter->config, &counter->spec, 0);
	if (rc < 0)
		return means_unsupported(-rc) ? 0 : open_error(counter, rc);
	close(rc);
	counter->supported = true;
	return 0;
}

int counters_probe(struct counters *counters, const char *root)
{
	int rc = pmu_find(root, PMU_NAME, &counters->pmu);
	unsigned int i;

	if (rc && rc != -ENOENT) {
		ctl_error("%s: %s", counters->pmu.dir, strerror(-rc));
		return rc;
	}
	if (rc)
		ctl_error("this machine has no counters: there is no PMU %s", counters->pmu.dir);

	for (i = 0; i < counters->nr; i++) {
		rc = probe_one(&counters->pmu, &counters->counter[i]);
		if (rc)
			return rc;
	}
	return 0;
}

static void close_all(const struct counters *counters, int fds[])
{
	unsigned int i;

	for (i = 0; i < counters->nr; i++) {
		if (fds[i] >= 0)
			close(fds[i]);
		fds[i] = -1;
	}
}

int counters_open(const struct counters *counters, pid_t pid, int fds[])
{
	unsigned int i;
	int rc;

	for (i = 0; i < COUNTERS_MAX; i++)
		fds[i] = -1;

	for (i = 0; i < counters->nr; i++) {
		const struct counter *counter = &counters->counter[i];

		if (!counter->supported)
			continue;
		rc = pmu_open(&counters->pmu, counter->config, &counter->spec, pid);
		if (rc < 0) {
			close_all(counters, fds);
			return open_error(counter, rc);
		}
		fds[i] = rc;
	}
	return 0;
}

static struct count read_count(int fd)
{
	struct count count = { .state = COUNT_UNSUPPORTED };
	struct pmu_value value;

	if (fd < 0)
		return count;

	count.state = COUNT_MISSING;
	if (!pmu_read(fd, &value) && value.running && value.running >= value.enabled) {
		count.state = COUNT_VALID;
		count.value = value.count;
	}
	return count;
}

void counters_finish(const struct counters *counters, int fds[], struct count counts[])
{
	unsigned int i;

	for (i = 0; i < counters->nr; i++)
		counts[i] = read_count(fds[i]);
	close_all(counters, fds);
}

/* The count of the event that is named so and has the same modifier as like; or NULL. */
static const struct count *find_count(const struct counters *counters, const struct count counts[],
				      const char *name, const struct pmu_spec *like)
{
	unsigned int i;

	for (i = 0; i < counters->nr; i++) {
		const struct pmu_spec *spec = &counters->counter[i].spec;

		if (!strcmp(spec->name, name) && spec->user == like->user &&
		    spec->kernel == like->kernel && counts[i].state == COUNT_VALID)
			return &counts[i];
	}
	return NULL;
}

const char *const counters_ratio_titles[NR_RATIOS] = {
	[RATIO_REFS_PER_WALK] = "refs/walk",
	[RATIO_NESTED_SHARE] = "nested share",
	[RATIO_SEGMENT_COVERAGE] = "coverage",
};

const char *const counters_ratio_keys[NR_RATIOS] = {
	[RATIO_REFS_PER_WALK] = "refs_per_walk",
	[RATIO_NESTED_SHARE] = "nested_share",
	[RATIO_SEGMENT_COVERAGE] = "segment_coverage",
};

/* An event over the sum of others; NULL: no more of them. */
static const struct {
	const char *over;
	const char *under[2];
} ratios[NR_RATIOS] = {
	[RATIO_REFS_PER_WALK] = { "refs", { "dtlb_walks", "itlb_walks" } },
	[RATIO_NESTED_SHARE] = { "nested_refs", { "refs" } },
	[RATIO_SEGMENT_COVERAGE] = { "segment_hits", { "segment_hits", "nested_lookups" } },
};

/* The sum of what is named, by the modifier of like; false if one of them was not counted. */
static bool sum_counts(const struct counters *counters, const struct count counts[],
		       const char *const names[2], const struct pmu_spec *like, double *sum)
{
	unsigned int i;

	*sum = 0;
	for (i = 0; i < 2 && names[i]; i++) {
		const struct count *count = find_count(counters, counts, names[i], like);

		if (!count)
			return false;
		*sum += (double)count->value;
	}
	return true;
}

bool counters_ratio(const struct counters *counters, const struct count counts[],
		    enum counters_ratio which, double *ratio)
{
	unsigned int i;

	for (i = 0; i < counters->nr; i++) {
		const struct pmu_spec *spec = &counters->counter[i].spec;
		double under;

		if (strcmp(spec->name, ratios[which].over) || counts[i].state != COUNT_VALID ||
		    !sum_counts(counters, counts, ratios[which].under, spec, &under))
			continue;
		*ratio = (double)counts[i].value / under;
		return under > 0;
	}
	return false;
}
