// SPDX-License-Identifier: GPL-2.0-only
/* compromisctl status */
#include "status.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"

/* Sizes that map no more than this many thousandths of the RAM do not count. */
#define IGNORED_PERMILLE 10

#define FRAME_SIZE 4096

static uint64_t active_frames(const struct sysfs_segments *segments)
{
	uint64_t bytes = 0;
	unsigned int i;

	for (i = 0; i < segments->nr; i++) {
		if (segments->segment[i].active)
			bytes += segments->segment[i].limit - segments->segment[i].gpa;
	}
	return bytes / FRAME_SIZE;
}

static int predict(struct status *status)
{
	struct walk_backing backing = { .segment_frames = active_frames(&status->segments) };
	unsigned int i;
	int rc = 0;

	if (status->segments_error || status->p2m_error)
		return status->p2m_error ? status->p2m_error : status->segments_error;

	memcpy(backing.ram, status->p2m.ram, sizeof(backing.ram));
	for (i = 0; i < STATUS_NR_PAGES && !rc; i++)
		rc = walk_range(walk_levels(i), &backing, IGNORED_PERMILLE, &status->refs[i]);
	return rc;
}

static int read_model(char model[PMU_CAP_SIZE])
{
	struct pmu pmu;
	int rc = pmu_find(pmu_root(), PMU_NAME, &pmu);

	return rc ? rc : pmu_read_cap(&pmu, PMU_CAP_MODEL, model);
}

/* What can be counted is what the PMU has. */
static void read_counters(struct status *status)
{
	unsigned int i;
	struct pmu pmu;

	memset(&status->features, 0, sizeof(status->features));
	status->features_error = pmu_find(pmu_root(), PMU_NAME, &pmu);
	if (!status->features_error)
		status->features_error = pmu_list(&pmu, &status->features.counters);

	/* Nothing is nested. */
	for (i = 0; i < STATUS_NR_PAGES; i++) {
		status->refs[i].lo = walk_refs(walk_levels(i), 0);
		status->refs[i].hi = status->refs[i].lo;
	}
	status->refs_error = status->paging == CTL_PAGING_UNKNOWN ? -ENODATA : 0;
}

void status_read(const char *root, struct status *status)
{
	status->model_error = read_model(status->model);
	if (status->only_counts) {
		read_counters(status);
		return;
	}

	status->features_error = sysfs_read_features(root, &status->features);
	status->segments.nr = 0;
	status->segments_error = sysfs_read_segments(root, &status->segments);
	status->p2m_error = sysfs_read_p2m(root, &status->p2m);
	status->failure_error = sysfs_read_failure(root, &status->failure);
	status->demotions_error = sysfs_read_demotions(root, &status->demotions);
	status->refs_error = predict(status);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	bool *json = state->input;

	switch (key) {
	case 'j':
		*json = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "unexpected argument '%s'", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ .name = "json", .key = 'j', .doc = "Print JSON" },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Show how the memory of this machine is translated.",
};

int cmd_status(int argc, char **argv)
{
	const char *root = sysfs_root();
	struct status status;
	bool json = false;
	int rc;

	argp_parse(&argp, argc, argv, 0, NULL, &json);

	status.only_counts = ctl_only_counts(root);
	status.paging = status.only_counts ? ctl_paging() : CTL_PAGING_UNKNOWN;
	rc = status.only_counts ? CTL_OK : ctl_read_backing(root, &status.backing);
	if (rc)
		return rc;
	status_read(root, &status);

	if (!json) {
		status_print_text(&status, stdout);
	} else if (status_print_json(&status, stdout)) {
		ctl_error("out of memory");
		return CTL_ERROR;
	}
	if (fflush(stdout)) {
		ctl_error("cannot write: %s", strerror(errno));
		return CTL_ERROR;
	}
	return CTL_OK;
}
