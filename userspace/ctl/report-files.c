// SPDX-License-Identifier: GPL-2.0-only
#include "report-files.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "ctl.h"
#include "report-plot.h"
#include "report-write.h"

/* Returns 0, or -errno. */
typedef int write_fn(const struct report *report, FILE *out);

static int write_runs(const struct report *report, FILE *out)
{
	report_csv_runs(report, out);
	return 0;
}

static int write_cells(const struct report *report, FILE *out)
{
	report_csv_cells(report, out);
	return 0;
}

static const struct {
	const char *name;
	write_fn *write;
} files[] = {
	{ "results.csv", write_runs },
	{ "summary.csv", write_cells },
	{ "results.json", report_json },
};

static int make_path(char path[PATH_MAX], const char *dir, const char *name)
{
	return snprintf(path, PATH_MAX, "%s/%s", dir, name) < PATH_MAX ? 0 : -ENAMETOOLONG;
}

/* Errors of writing come up at last when the file is closed. */
static int finish(FILE *out, int rc)
{
	if (!rc && (fflush(out) || ferror(out)))
		rc = errno ? -errno : -EIO;
	if (fclose(out) && !rc)
		rc = -errno;
	return rc;
}

static int write_file(const struct report *report, const char *dir, const char *name,
		      write_fn *write)
{
	char path[PATH_MAX];
	int rc = make_path(path, dir, name);
	FILE *out = rc ? NULL : fopen(path, "w");

	if (!rc && !out)
		rc = -errno;
	if (out)
		rc = finish(out, write(report, out));
	if (rc)
		ctl_error("cannot write %s/%s: %s", dir, name, strerror(-rc));
	return rc ? CTL_ERROR : CTL_OK;
}

static int make_dir(const char *dir)
{
	if (!mkdir(dir, 0777) || errno == EEXIST)
		return CTL_OK;
	ctl_error("cannot make %s: %s", dir, strerror(errno));
	return CTL_ERROR;
}

/* The page comes last: it holds the figures. */
static int write_page(const struct report *report, const char *dir)
{
	char figures[PATH_MAX], path[PATH_MAX];
	int rc = make_path(figures, dir, "figures"), status;
	FILE *out;

	if (!rc)
		rc = make_path(path, dir, "report.html");
	if (rc) {
		ctl_error("%s: %s", dir, strerror(-rc));
		return CTL_ERROR;
	}
	status = make_dir(figures);
	if (!status)
		status = report_plot(report, figures);
	if (status)
		return status;
	out = fopen(path, "w");
	rc = out ? finish(out, report_html(report, figures, out)) : -errno;
	if (rc)
		ctl_error("cannot write %s: %s", path, strerror(-rc));
	return rc ? CTL_ERROR : CTL_OK;
}

int report_write_all(const struct report *report, const char *dir)
{
	int status = make_dir(dir);
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]) && !status; i++)
		status = write_file(report, dir, files[i].name, files[i].write);
	return status ? status : write_page(report, dir);
}
