// SPDX-License-Identifier: GPL-2.0-only
/* compromisctl report */
#include <errno.h>
#include <string.h>

#include "ctl.h"
#include "report-files.h"
#include "report-write.h"

#define DEFAULT_DIR "report"

struct options {
	const char *dir;
	char **files; /* ended by NULL */
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'o':
		options->dir = arg;
		return 0;
	case ARGP_KEY_ARGS:
		options->files = state->argv + state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no file of results is given");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options_list[] = {
	{ .name = "output",
	  .key = 'o',
	  .arg = "DIR",
	  .doc = "Directory to write to, made if need be, instead of " DEFAULT_DIR },
	{ 0 },
};

static const struct argp argp = {
	.options = options_list,
	.parser = parse,
	.args_doc = "FILE...",
	.doc = "Make a report of the results of a comparison: report.html, results.csv, summary.csv, "
	       "results.json and figures."
	       "\vA FILE is results.jsonl of \"make compare\", whole or not; - is standard input.  "
	       "Needs gnuplot.",
};

static int read_file(struct report_runs *runs, const char *name)
{
	FILE *in = strcmp(name, "-") ? fopen(name, "r") : stdin;
	int rc;

	if (!in) {
		ctl_error("%s: %s", name, strerror(errno));
		return CTL_ERROR;
	}
	rc = report_read(runs, in, name);
	if (in != stdin)
		fclose(in);
	if (rc)
		ctl_error("%s: %s", name, strerror(-rc));
	return rc ? CTL_ERROR : CTL_OK;
}

static void print_problems(const struct report_runs *runs)
{
	size_t i;

	for (i = 0; i < runs->nr_problems; i++) {
		const struct report_problem *problem = &runs->problem[i];

		fprintf(stderr, "%s:%zu: %s\n", problem->file, problem->line, problem->text);
	}
	if (runs->malformed)
		ctl_error("%zu lines are malformed, and left out", runs->malformed);
	if (runs->replaced)
		ctl_error("%zu runs are replaced by later ones", runs->replaced);
	if (runs->changed)
		ctl_error("runs of different versions are mixed: compare them with care");
}

static int read_all(struct report_runs *runs, char *const *files)
{
	int status = CTL_OK;

	for (; *files && !status; files++)
		status = read_file(runs, *files);
	if (status)
		return status;
	report_read_end(runs);
	print_problems(runs);
	if (runs->nr)
		return CTL_OK;
	ctl_error("there is no run in it; \"make compare\" writes results.jsonl");
	return CTL_ERROR;
}

static int make_report(const struct report_runs *runs, const char *dir)
{
	struct report report;
	int rc = report_derive(runs, &report), status = CTL_ERROR;

	if (rc)
		ctl_error("%s", strerror(-rc));
	else
		status = report_write_all(&report, dir);
	report_free(&report);
	return status;
}

int cmd_report(int argc, char **argv)
{
	struct options options = { .dir = DEFAULT_DIR };
	struct report_runs runs = { 0 };
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &options);
	status = read_all(&runs, options.files);
	if (!status)
		status = make_report(&runs, options.dir);
	report_runs_free(&runs);
	return status;
}
