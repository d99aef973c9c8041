// SPDX-License-Identifier: GPL-2.0-only
/*
 * poll-wait FILE SECONDS: read a file of sysfs, wait until the kernel says that
 * it has changed, print what it holds then.  Exits with 1 if that takes longer.
 */
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void read_all(int fd, char *text, size_t size)
{
	ssize_t length = pread(fd, text, size - 1, 0);

	if (length < 0)
		err(2, "read");
	text[length] = '\0';
}

int main(int argc, char **argv)
{
	struct pollfd change = { .events = POLLPRI };
	char text[4096];
	int rc;

	if (argc != 3)
		errx(2, "usage: poll-wait FILE SECONDS");
	change.fd = open(argv[1], O_RDONLY);
	if (change.fd < 0)
		err(2, "%s", argv[1]);

	/* Only what comes after a read counts as a change. */
	read_all(change.fd, text, sizeof(text));
	printf("before: %s", text);
	fflush(stdout);
	rc = poll(&change, 1, atoi(argv[2]) * 1000);
	if (rc < 0)
		err(2, "poll");
	if (!rc || !(change.revents & POLLPRI))
		return 1;
	read_all(change.fd, text, sizeof(text));
	printf("after: %s", text);
	return 0;
}
