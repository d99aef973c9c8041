/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snapshot: save the machine while a guest runs with a direct segment, and
 * load it again.
 *
 * usage: snapshot QMP-SOCKET FILE
 *
 * FILE becomes a qcow2 image for the snapshot; nothing else needs a disk.  Prints
 * what "info compromis" says before and after, which must be the same to the last
 * count.  Then the machine goes on, from the snapshot.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "qmp.h"

const char *qmp_program = "snapshot";

#define TRIES 200

static void wait_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

static void make_image(FILE *qmp, const char *path)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);

	if (fd < 0)
		die("cannot create the image");
	close(fd);
	qmp_command(qmp,
		    "{\"execute\":\"blockdev-add\",\"arguments\":"
		    "{\"driver\":\"file\",\"node-name\":\"file\",\"filename\":\"%s\"}}",
		    path);
	qmp_command(qmp, "{\"execute\":\"blockdev-create\",\"arguments\":{\"job-id\":\"make\","
			 "\"options\":{\"driver\":\"qcow2\",\"file\":\"file\",\"size\":1048576}}}");
	while (!strstr(qmp_command(qmp, "{\"execute\":\"query-jobs\"}"), "concluded"))
		wait_ms(10);
	qmp_command(qmp, "{\"execute\":\"blockdev-add\",\"arguments\":"
			 "{\"driver\":\"qcow2\",\"node-name\":\"image\",\"file\":\"file\"}}");
}

/* Stop the machine when a guest with a segment has the CPU. */
static char *stop_in_segment(FILE *qmp)
{
	for (int i = 0; i < TRIES; i++) {
		const char *state;

		qmp_command(qmp, "{\"execute\":\"stop\"}");
		state = qmp_human(qmp, "info compromis");
		if (strstr(state, "segment 0: "))
			return strdup(state);
		qmp_command(qmp, "{\"execute\":\"cont\"}");
		wait_ms(7);
	}
	die("no guest with a segment was running");
}

/* The human monitor returns its complaints as text. */
static void human_silent(FILE *qmp, const char *command)
{
	const char *answer = qmp_human(qmp, command);

	if (!strstr(answer, "\"return\": \"\""))
		die(answer);
}

int main(int argc, char **argv)
{
	const char *after;
	char *before;
	FILE *qmp;

	if (argc != 3)
		die("usage: snapshot QMP-SOCKET FILE");
	qmp = qmp_connect(argv[1]);
	make_image(qmp, argv[2]);
	before = stop_in_segment(qmp);
	human_silent(qmp, "savevm middle");
	/* Let it run away from the state that is saved. */
	qmp_command(qmp, "{\"execute\":\"cont\"}");
	wait_ms(500);
	qmp_command(qmp, "{\"execute\":\"stop\"}");
	human_silent(qmp, "loadvm middle");
	after = qmp_human(qmp, "info compromis");
	printf("before: %safter:  %s", before, after);
	if (strcmp(before, after))
		die("state was lost");
	qmp_command(qmp, "{\"execute\":\"cont\"}");
	fclose(qmp);
	return 0;
}
