// SPDX-License-Identifier: GPL-2.0-only
#include "report-plot.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "ctl.h"

/* What a shell exits with when there is no such program. */
#define NOT_FOUND 127

static void draw_all(const struct report *report, const char *dir, FILE *gnuplot)
{
	size_t i;
	int k;

	for (i = 0; i < report->nr_panels; i++) {
		for (k = 0; k < NR_FIGURES; k++) {
			if (report_figure_possible(&report->panel[i], (enum report_figure)k))
				report_figure_draw(&report->panel[i], (enum report_figure)k, dir,
						   gnuplot);
		}
	}
}

int report_plot(const struct report *report, const char *dir)
{
	FILE *gnuplot = popen("exec gnuplot -", "w");
	void (*before)(int);
	int status;

	if (!gnuplot) {
		ctl_error("cannot run gnuplot: %s", strerror(errno));
		return CTL_ERROR;
	}
	/* It may end before it has read all of it. */
	before = signal(SIGPIPE, SIG_IGN);
	draw_all(report, dir, gnuplot);
	status = pclose(gnuplot);
	signal(SIGPIPE, before);
	if (!status)
		return CTL_OK;
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
		ctl_error("cannot plot: gnuplot is not installed; remedy: install gnuplot-nox");
	else
		ctl_error("gnuplot failed, see its message above; %s is not complete", dir);
	return CTL_ERROR;
}
