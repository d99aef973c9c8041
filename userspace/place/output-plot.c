// SPDX-License-Identifier: GPL-2.0-only
#include "output.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "policy.h"

/* What gnuplot draws of a sample; column 1 is the time in hours. */
static const struct panel {
	const char *title;
	const char *column;
} panels[] = {
	{ "VMs with as few segments as their size needs, % of those placed so far", "2" },
	{ "servers that are on", "3" },
	{ "fragmentation: 1 - longest run of each server / free memory", "4" },
};

#define NR_PANELS (sizeof(panels) / sizeof(panels[0]))

/* What a shell exits with when there is no such program. */
#define NOT_FOUND 127

/* gnuplot leaves out points that are NaN. */
static void print_data(const struct run *run, size_t number, FILE *gnuplot)
{
	const struct samples *samples = &run->result.samples;
	size_t i;

	fprintf(gnuplot, "$run%zu << END\n", number);
	for (i = 0; i < samples->nr; i++) {
		const struct sample *sample = &samples->sample[i];
		double share = sample->placed ?
				       100.0 * (double)sample->minimal / (double)sample->placed :
				       NAN;

		fprintf(gnuplot, "%.4f %.5f %" PRIu32 " %.5f\n",
			(double)(sample->time - run->result.totals.begin) / HOUR, share,
			sample->servers, sample_fragmentation(sample));
	}
	fputs("END\n", gnuplot);
}

/* Text between single quotes of gnuplot. */
static void print_quoted(const char *text, FILE *gnuplot)
{
	fputc('\'', gnuplot);
	for (; *text; text++) {
		if (*text == '\'')
			fputc('\'', gnuplot);
		fputc(*text, gnuplot);
	}
	fputc('\'', gnuplot);
}

static void print_title(const struct run *runs, size_t nr, size_t i, FILE *gnuplot)
{
	const struct cluster_options *options = &runs[i].options.cluster;
	char title[256];

	if (nr > 1 && (runs[0].fleet != runs[nr - 1].fleet ||
		       runs[0].options.cluster.headroom != runs[nr - 1].options.cluster.headroom ||
		       runs[0].options.cluster.cpu_ratio != runs[nr - 1].options.cluster.cpu_ratio))
		snprintf(title, sizeof(title), "%s, %s, headroom %" PRIu32 " %%, CPU ratio %.2f",
			 options->policy->name, runs[i].fleet->name, options->headroom,
			 (double)options->cpu_ratio / CPU_UNIT);
	else
		snprintf(title, sizeof(title), "%s", options->policy->name);
	print_quoted(title, gnuplot);
}

static void print_panel(const struct run *runs, size_t nr, size_t panel, FILE *gnuplot)
{
	bool last = panel + 1 == NR_PANELS;
	size_t i;

	fprintf(gnuplot, "set title '%s'\n", panels[panel].title);
	fprintf(gnuplot, "set xlabel '%s'\n", last ? "hours" : "");
	fputs(panel ? "unset key\n" : "set key below\n", gnuplot);
	fputs("plot ", gnuplot);
	for (i = 0; i < nr; i++) {
		fprintf(gnuplot, "%s$run%zu using 1:%s with lines lw 1.5 title ", i ? ", " : "", i,
			panels[panel].column);
		print_title(runs, nr, i, gnuplot);
	}
	fputc('\n', gnuplot);
}

static void print_script(const struct run *runs, size_t nr, const char *path, FILE *gnuplot)
{
	size_t i;

	for (i = 0; i < nr; i++)
		print_data(&runs[i], i, gnuplot);
	fputs("set terminal svg size 800,900 noenhanced background 'white'\nset output ", gnuplot);
	print_quoted(path, gnuplot);
	fputs("\nset multiplot layout 3,1\nset grid\nset format y '%g'\n", gnuplot);
	for (i = 0; i < NR_PANELS; i++)
		print_panel(runs, nr, i, gnuplot);
	fputs("unset multiplot\nunset output\n", gnuplot);
}

int output_plot(const struct run *runs, size_t nr, const char *path)
{
	FILE *gnuplot = popen("exec gnuplot -", "w");
	void (*before)(int);
	int status;

	if (!gnuplot) {
		status = -errno;
		output_error("cannot run gnuplot: %s", strerror(-status));
		return status;
	}
	/* It may end before it has read all of it. */
	before = signal(SIGPIPE, SIG_IGN);
	print_script(runs, nr, path, gnuplot);
	status = pclose(gnuplot);
	signal(SIGPIPE, before);
	if (!status)
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
		output_error("cannot plot: gnuplot is not installed; remedy: install gnuplot-nox");
	else
		output_error("gnuplot failed, see its message above; %s is not complete", path);
	return -EIO;
}
