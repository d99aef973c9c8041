// SPDX-License-Identifier: GPL-2.0-only
#include "format.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define HEAD 512

const struct format *const formats[] = {
	&format_simple,	   &format_bins,   &format_packing, &format_bitbrains,
	&format_openstack, &format_huawei, &format_azure,   NULL,
};

const struct format *format_find(const char *name)
{
	size_t i;

	for (i = 0; formats[i]; i++) {
		if (!strcmp(formats[i]->name, name))
			return formats[i];
	}
	return NULL;
}

/* Returns 0, -EBADMSG if no format is like this, or the -errno of the source. */
static int detect(struct source *source, const struct format **format)
{
	char head[HEAD];
	int rc = source_peek(source, head, sizeof(head));
	size_t i;

	if (rc)
		return rc;
	for (i = 0; formats[i]; i++) {
		if (formats[i]->detect(head)) {
			*format = formats[i];
			return 0;
		}
	}
	return -EBADMSG;
}

static const char *error_text(int rc)
{
	if (rc == -EBADMSG)
		return "not a trace of a known format; remedy: --format names one";
	if (rc == -EIO)
		return "cannot be read to its end; is it damaged?";
	return strerror(-rc);
}

static int load_source(const char *path, const struct format *format, struct reading *reading)
{
	int rc = source_open(path, &reading->source);

	if (rc)
		return rc;
	if (!format)
		rc = detect(reading->source, &format);
	if (!rc && !format->by_path)
		rc = format->read(reading, path);
	source_close(reading->source);
	reading->source = NULL;
	if (!rc && format->by_path)
		rc = format->read(reading, path);
	return rc;
}

/* Says what is wrong, if anything is; returns rc. */
static int tell(const struct reading *reading, const char *path, int rc)
{
	if (rc && reading->messages)
		fprintf(reading->messages, "%s: %s\n", path, error_text(rc));
	return rc;
}

static int load_file(const char *path, const struct format *format, struct reading *reading)
{
	reading->file = path;
	return tell(reading, path, load_source(path, format, reading));
}

/* Traces come with a README beside them, so that a file of no known format is left out. */
static int load_file_of_many(const char *path, struct reading *reading)
{
	int rc;

	reading->file = path;
	rc = load_source(path, NULL, reading);
	if (rc != -EBADMSG)
		return tell(reading, path, rc);
	reading->stats->left_out++;
	if (reading->messages && reading->stats->left_out <= READING_SHOWN)
		fprintf(reading->messages, "%s: left out, %s\n", path, error_text(rc));
	return 0;
}

static int load_directory(const char *path, const struct format *format, struct reading *reading)
{
	struct dirent **entries;
	char file[PATH_MAX];
	int i, nr, rc = 0;

	nr = scandir(path, &entries, NULL, alphasort);
	if (nr < 0)
		return tell(reading, path, -errno);
	for (i = 0; i < nr; i++) {
		if (entries[i]->d_name[0] != '.' && !rc) {
			if (snprintf(file, sizeof(file), "%s/%s", path, entries[i]->d_name) >=
			    (int)sizeof(file))
				rc = tell(reading, path, -ENAMETOOLONG);
			else if (format)
				rc = load_file(file, format, reading);
			else
				rc = load_file_of_many(file, reading);
		}
		free(entries[i]);
	}
	free(entries);
	return rc;
}

int format_load(const char *path, const struct format *format,
		const struct reading_options *options, struct trace *trace,
		struct reading_stats *stats, FILE *messages)
{
	struct reading reading = {
		.file = path,
		.trace = trace,
		.options = options,
		.stats = stats,
		.messages = messages,
	};
	struct stat status;

	if (!stat(path, &status) && S_ISDIR(status.st_mode))
		return load_directory(path, format, &reading);
	return load_file(path, format, &reading);
}
