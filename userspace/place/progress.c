// SPDX-License-Identifier: GPL-2.0-only
#include "progress.h"

#include <time.h>
#include <unistd.h>

#define BAR 30

/* Seconds between two lines. */
#define PERIOD 0.2

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_start(struct progress *progress, uint64_t all)
{
	*progress = (struct progress){ .all = all, .begin = now() };
	progress->shown = progress->begin;
	if (isatty(STDERR_FILENO))
		progress->out = stderr;
}

void progress_format(uint64_t done, uint64_t all, double seconds, char *line, size_t size)
{
	double share = all ? (double)done / (double)all : 1;
	uint64_t left = (uint64_t)(share > 0 ? seconds / share - seconds : 0);
	char bar[BAR + 1];
	int i;

	for (i = 0; i < BAR; i++)
		bar[i] = i < (int)(share * BAR) ? '#' : '-';
	bar[BAR] = '\0';
	snprintf(line, size, "[%s] %3d %%, %u:%02u left", bar, (int)(share * 100),
		 (unsigned int)(left / 60), (unsigned int)(left % 60));
}

void progress_add(struct progress *progress, uint64_t done)
{
	double time;
	char line[128];

	progress->done += done;
	if (!progress->out)
		return;
	time = now();
	if (time - progress->shown < PERIOD)
		return;
	progress->shown = time;
	progress_format(progress->done, progress->all, time - progress->begin, line, sizeof(line));
	fprintf(progress->out, "\r%s", line);
	fflush(progress->out);
}

void progress_end(struct progress *progress)
{
	if (progress->out && progress->shown > progress->begin)
		fprintf(progress->out, "\r%*s\r", 64, "");
}

double progress_seconds(const struct progress *progress)
{
	return now() - progress->begin;
}
