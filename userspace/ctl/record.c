// SPDX-License-Identifier: GPL-2.0-only
/* compromisctl record */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "counters.h"
#include "ctl.h"
#include "json.h"
#include "run.h"
#include "system.h"
#include "wide.h"

/* All that may be there; what is not becomes null. */
#define EVENTS                                                                          \
	"dtlb_walks,itlb_walks,walks_4k,walks_2m,walks_1g,guest_refs,nested_refs,refs," \
	"segment_hits,nested_lookups,stlb_hits,ntlb_hits,pwc_skips,nested_pwc_skips,"   \
	"walk_cycles,npt_faults"

#define LABELS_MAX 16

struct recording {
	char *const *command; /* ended by NULL */
	const char *output; /* file to append to; NULL: stdout */
	const char *label[LABELS_MAX]; /* KEY=VALUE */
	unsigned int nr_labels;
	enum cost_system system;
	struct counters counters;
	struct count counts[COUNTERS_MAX];
	struct count faults;
	double seconds;
	int status; /* of the command: exit status, or 128 + signal */
};

/* What this command writes by itself. */
static bool is_own_key(const char *key, size_t length)
{
	static const char *const keys[] = { "system", "command", "exit",     "seconds",
					    "faults", "events",	 "counts_of" };
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strlen(keys[i]) == length && !strncmp(keys[i], key, length))
			return true;
	}
	return false;
}

static void add_label(struct recording *recording, const char *label, struct argp_state *state)
{
	const size_t length = strcspn(label, "=");
	size_t i;

	for (i = 0; i < length; i++) {
		if (!islower((unsigned char)label[i]) && label[i] != '_')
			argp_error(state, "'%s': a key has small letters and _ only", label);
	}
	if (!length || !label[length])
		argp_error(state, "'%s' is not of the form KEY=VALUE", label);
	if (is_own_key(label, length))
		argp_error(state, "'%s': record writes this key by itself", label);
	if (recording->nr_labels == LABELS_MAX)
		argp_error(state, "more than %d labels", LABELS_MAX);
	recording->label[recording->nr_labels++] = label;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct recording *recording = state->input;

	switch (key) {
	case 'l':
		add_label(recording, arg, state);
		return 0;
	case 'o':
		recording->output = arg;
		return 0;
	case ARGP_KEY_ARG:
		recording->command = state->argv + state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no command is given");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ .name = "label",
	  .key = 'l',
	  .arg = "KEY=VALUE",
	  .doc = "Write this down as well, as \"workload=gups\"; may be given several times" },
	{ .name = "output", .key = 'o', .arg = "FILE", .doc = "Append to FILE, not to stdout" },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "-- COMMAND [ARG...]",
	.doc = "Run COMMAND once as this machine is, and write down, as one line of JSON, how long it "
	       "took and what all of the machine did meanwhile.",
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

struct attachment {
	const struct wide *wide;
	double began;
	int error; /* of the events */
};

/* As late as may be. */
static int begin(pid_t pid, void *data)
{
	struct attachment *attachment = data;

	(void)pid;
	attachment->error = wide_start(attachment->wide);
	attachment->began = now();
	return attachment->error;
}

static int measure(struct recording *recording, struct run *signals)
{
	struct wide wide;
	struct attachment attachment = { .wide = &wide };
	const struct run_command command = {
		.argv = recording->command,
		.stdout_to_stderr = !recording->output,
		.attach = begin,
		.data = &attachment,
	};
	double ended;
	int rc;

	if (wide_open(&recording->counters, &wide))
		return CTL_ERROR;
	rc = run_command(signals, &command, &recording->status);
	ended = now();
	if (!attachment.error)
		attachment.error = wide_stop(&wide);
	wide_finish(&wide, recording->counts, &recording->faults);
	recording->seconds = ended - attachment.began;
	if (attachment.error) {
		ctl_error("cannot start or stop the events: %s", strerror(-attachment.error));
		return CTL_ERROR;
	}
	return rc ? ctl_exec_status(recording->command[0], rc) : CTL_OK;
}

/* Xen leaves segment mode by itself when something contradicts it: the counts are of both. */
static int check_system(const struct recording *recording)
{
	enum cost_system system;

	if (system_find(sysfs_root(), &system) && system == recording->system)
		return CTL_OK;
	ctl_error("Xen left %s while the command ran; nothing is written down",
		  cost_names[recording->system]);
	return CTL_REFUSED;
}

static void add_count(struct json *json, struct json_object *parent, const char *key,
		      const struct count *count)
{
	if (count->state == COUNT_VALID)
		json_add_u64(json, parent, key, count->value);
	else
		json_add_null(json, parent, key);
}

/* A number stays one. */
static void add_label_value(struct json *json, const char *label)
{
	const char *value = strchr(label, '=') + 1;
	char *key = strndup(label, (size_t)(value - label) - 1);
	char *end;
	unsigned long long number;

	if (!key) {
		json->failed = true;
		return;
	}
	errno = 0;
	number = strtoull(value, &end, 10);
	if (isdigit((unsigned char)value[0]) && !*end && !errno)
		json_add_u64(json, json->root, key, number);
	else
		json_add_string(json, json->root, key, value);
	free(key);
}

static int print(const struct recording *recording, FILE *out)
{
	struct json_object *object;
	char model[PMU_CAP_SIZE];
	struct json json;
	unsigned int i;

	json_start(&json);
	json_add_string(&json, json.root, "system", cost_names[recording->system]);
	for (i = 0; i < recording->nr_labels; i++)
		add_label_value(&json, recording->label[i]);
	object = json_add_array(&json, json.root, "command");
	for (i = 0; recording->command[i]; i++)
		json_append_string(&json, object, recording->command[i]);
	if (!pmu_read_cap(&recording->counters.pmu, PMU_CAP_MODEL, model))
		json_add_string(&json, json.root, "counts_of", model);
	json_add_int(&json, json.root, "exit", recording->status);
	json_add_double(&json, json.root, "seconds", recording->seconds);
	add_count(&json, json.root, "faults", &recording->faults);
	object = json_add_object(&json, json.root, "events");
	for (i = 0; i < recording->counters.nr; i++)
		add_count(&json, object, recording->counters.counter[i].spec.label,
			  &recording->counts[i]);
	return json_print_line(&json, out);
}

static int write_down(const struct recording *recording)
{
	FILE *out = recording->output ? fopen(recording->output, "ae") : stdout;
	int rc;

	if (!out) {
		ctl_error("%s: %s", recording->output, strerror(errno));
		return CTL_ERROR;
	}
	rc = print(recording, out);
	if (!recording->output)
		return ctl_print_status(rc);
	if (fclose(out) || rc) {
		ctl_error("%s: %s", recording->output, strerror(rc ? -rc : errno));
		return CTL_ERROR;
	}
	return CTL_OK;
}

/* What is not known cannot be written down. */
static int find_system(enum cost_system *system)
{
	struct sysfs_backing backing;
	int status;

	if (!ctl_only_counts(sysfs_root())) {
		status = ctl_read_backing(sysfs_root(), &backing);
		if (status)
			return status;
	}
	if (system_find(sysfs_root(), system))
		return CTL_OK;
	ctl_error("it is not known how the memory of this machine is translated: "
		  "compromisctl status says what is known");
	return CTL_REFUSED;
}

int cmd_record(int argc, char **argv)
{
	struct recording recording = { 0 };
	struct run signals;
	int status;

	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &recording);

	status = find_system(&recording.system);
	if (status)
		return status;
	if (counters_add(&recording.counters, EVENTS) ||
	    counters_probe(&recording.counters, pmu_root()))
		return CTL_ERROR;

	run_begin(&signals);
	status = measure(&recording, &signals);
	if (!status)
		status = check_system(&recording);
	if (!status && !run_stopped(&signals))
		status = write_down(&recording);
	run_end(&signals);
	if (!status && recording.status)
		return CTL_COMMAND;
	return status;
}
