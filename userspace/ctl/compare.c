// SPDX-License-Identifier: GPL-2.0-only
/* compromisctl compare */
#include "compare.h"

#include <errno.h>
#include <string.h>

#include "ctl.h"
#include "run.h"

/* itlb_walks is there because refs counts the references of both kinds of walks. */
#define DEFAULT_EVENTS                                                                \
	"dtlb_walks:u,itlb_walks:u,guest_refs:u,nested_refs:u,refs:u,segment_hits:u," \
	"nested_lookups:u"

struct options {
	struct compare *compare;
	bool json;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	struct compare *compare = options->compare;

	switch (key) {
	case 'e':
		if (counters_add(&compare->counters, arg))
			argp_usage(state);
		return 0;
	case 'j':
		options->json = true;
		return 0;
	case ARGP_KEY_ARG:
		compare->command = state->argv + state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no command is given");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options_list[] = {
	{ .name = "events",
	  .key = 'e',
	  .arg = "EVENT,...",
	  .doc = "What to count, instead of " DEFAULT_EVENTS },
	{ .name = "json", .key = 'j', .doc = "Print JSON; the command's output goes to stderr" },
	{ 0 },
};

static const struct argp argp = {
	.options = options_list,
	.parser = parse,
	.args_doc = "-- COMMAND [ARG...]",
	.doc = "Run COMMAND once in every mode of this machine and compare what its memory "
	       "accesses cost."
	       "\vThe mode is put back as it was found.",
};

/* What has to happen between fork and exec. */
struct attachment {
	const struct counters *counters;
	int error; /* has been reported */
	int fds[COUNTERS_MAX];
};

static int attach(pid_t pid, void *data)
{
	struct attachment *attachment = data;

	attachment->error = counters_open(attachment->counters, pid, attachment->fds);
	return attachment->error;
}

/* Run the command in the mode that has been set. */
static int run_once(struct run *signals, const struct compare *compare, bool json,
		    struct compare_run *run)
{
	struct attachment attachment = { .counters = &compare->counters };
	const struct run_command command = {
		.argv = compare->command,
		.stdout_to_stderr = json,
		.attach = attach,
		.data = &attachment,
	};
	int rc, i;

	for (i = 0; i < COUNTERS_MAX; i++)
		attachment.fds[i] = -1;
	rc = run_command(signals, &command, &run->status);
	counters_finish(&compare->counters, attachment.fds, run->counts);
	if (attachment.error)
		return CTL_ERROR;
	return rc ? ctl_exec_status(compare->command[0], rc) : CTL_OK;
}

/* Xen leaves a mode by itself when something contradicts it: then the counts are mixed. */
static int note_mode_after(const char *root, struct compare_run *run)
{
	struct sysfs_backing backing;
	int status = ctl_read_backing(root, &backing);

	if (status)
		return status;
	strcpy(run->mode_after, backing.modes.word[backing.current]);
	if (strcmp(run->mode, run->mode_after))
		ctl_error("Xen left %s for %s while the command ran; its counts are of both",
			  run->mode, run->mode_after);
	return CTL_OK;
}

/* Stops at the first error that further modes would only repeat. */
static int run_modes(struct run *signals, const char *root, const struct sysfs_backing *backing,
		     struct compare *compare, bool json)
{
	unsigned int i;
	int status;

	for (i = 0; i < backing->modes.nr && !run_stopped(signals); i++) {
		struct compare_run *run = &compare->runs[compare->nr++];

		strcpy(run->mode, backing->modes.word[i]);
		status = ctl_set_backing(root, run->mode);
		run->refused = status == CTL_REFUSED;
		if (run->refused)
			continue;
		if (!status)
			status = run_once(signals, compare, json, run);
		if (!status)
			status = note_mode_after(root, run);
		if (status)
			return status;
	}
	return CTL_OK;
}

static int restore(const char *root, const char *mode)
{
	struct sysfs_backing backing;
	int status = ctl_read_backing(root, &backing);

	if (!status && strcmp(backing.modes.word[backing.current], mode))
		status = ctl_set_backing(root, mode);
	if (status)
		ctl_error("the mode could not be put back to %s", mode);
	return status;
}

static int print(const struct compare *compare, bool json)
{
	int rc = 0;

	if (json)
		rc = compare_print_json(compare, stdout);
	else
		compare_print_text(compare, stdout);
	return ctl_print_status(rc);
}

/* What the runs amount to. */
static int verdict(const struct compare *compare)
{
	int status = CTL_OK;
	unsigned int i;

	for (i = 0; i < compare->nr; i++) {
		const struct compare_run *run = &compare->runs[i];

		if (run->refused || strcmp(run->mode, run->mode_after))
			return CTL_REFUSED;
		if (run->status)
			status = CTL_COMMAND;
	}
	return status;
}

static int compare_modes(const char *root, struct compare *compare, bool json)
{
	struct sysfs_backing backing;
	int status = ctl_read_backing(root, &backing), restored;
	struct run signals;

	if (status == CTL_REFUSED)
		ctl_error("to count without modes: "
			  "perf stat -e compromis/dtlb_walks/u,compromis/refs/u -- COMMAND");
	if (status)
		return status;
	if (counters_probe(&compare->counters, pmu_root()))
		return CTL_ERROR;
	if (pmu_read_cap(&compare->counters.pmu, PMU_CAP_MODEL, compare->model))
		compare->model[0] = '\0';

	strcpy(compare->mode_before, backing.modes.word[backing.current]);
	run_begin(&signals);
	status = run_modes(&signals, root, &backing, compare, json);
	restored = restore(root, compare->mode_before);
	if (run_stopped(&signals))
		run_end(&signals);

	if (!status)
		status = print(compare, json);
	run_end(&signals);
	if (!status)
		status = restored;
	return status ? status : verdict(compare);
}

int cmd_compare(int argc, char **argv)
{
	struct compare compare = { 0 };
	struct options options = { .compare = &compare };

	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &options);
	if (!compare.counters.nr && counters_add(&compare.counters, DEFAULT_EVENTS))
		return CTL_ERROR;
	return compare_modes(sysfs_root(), &compare, options.json);
}
