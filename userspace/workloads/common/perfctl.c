// SPDX-License-Identifier: GPL-2.0-only
#include "perfctl.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* perf answers at once; an emulated machine may be slow. */
#define ACK_TIMEOUT_MS 60000

static const char ack_text[] = "ack\n";

/* Non-blocking, so that a FIFO nobody reads is an error and not a hang. */
static int open_fifo(const char *path, int flags)
{
	int fd = open(path, flags | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		return fd;
	if (errno == ENXIO)
		warnx("%s: nobody reads it; start perf stat --control fifo:%s first", path, path);
	else
		warnx("%s: %s; make it by mkfifo and give it to perf stat --control", path,
		      strerror(errno));
	return -1;
}

int perfctl_open(struct perfctl *perf, const char *ctl, const char *ack)
{
	perf->ctl = -1;
	perf->ack = -1;

	if (!ctl && ack) {
		warnx("--perf-ack has no meaning without --perf-ctl");
		return -1;
	}
	if (ctl) {
		/* When perf goes away, say so. */
		signal(SIGPIPE, SIG_IGN);
		perf->ctl = open_fifo(ctl, O_WRONLY);
		if (perf->ctl < 0)
			return -1;
	}
	if (ack) {
		perf->ack = open_fifo(ack, O_RDONLY);
		if (perf->ack < 0)
			return -1;
	}
	return 0;
}

/* Wait for one byte.  Returns 1, 0 if perf has gone, or -errno. */
static int read_byte(int fd, char *byte)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	ssize_t got;

	for (;;) {
		int ready = poll(&poll_fd, 1, ACK_TIMEOUT_MS);

		if (!ready)
			return -ETIMEDOUT;
		if (ready < 0 && errno != EINTR)
			return -errno;
		if (ready < 0)
			continue;

		got = read(fd, byte, 1);
		if (got >= 0)
			return (int)got;
		if (errno != EINTR && errno != EAGAIN)
			return -errno;
	}
}

/* perf sends the NUL of its string too: it comes before the next one. */
static int wait_for_ack(int fd)
{
	size_t matched = 0;
	char byte;

	while (ack_text[matched]) {
		int rc = read_byte(fd, &byte);

		if (rc <= 0)
			return rc ? rc : -EPIPE;
		if (byte == ack_text[matched])
			matched++;
		else if (byte)
			return -EBADMSG;
	}
	return 0;
}

static int command(const struct perfctl *perf, const char *text)
{
	ssize_t length = (ssize_t)strlen(text);
	ssize_t done;
	int rc;

	if (perf->ctl < 0)
		return 0;

	done = write(perf->ctl, text, (size_t)length);
	if (done != length) {
		warnx("perf does not take commands: %s",
		      done < 0 ? strerror(errno) : "its FIFO is full");
		return -1;
	}
	if (perf->ack < 0)
		return 0;

	rc = wait_for_ack(perf->ack);
	if (rc)
		warnx("perf did not acknowledge: %s; is the second FIFO in --control?",
		      strerror(-rc));
	return rc ? -1 : 0;
}

int perfctl_enable(const struct perfctl *perf)
{
	return command(perf, "enable\n");
}

int perfctl_disable(const struct perfctl *perf)
{
	return command(perf, "disable\n");
}

void perfctl_close(struct perfctl *perf)
{
	if (perf->ctl >= 0)
		close(perf->ctl);
	if (perf->ack >= 0)
		close(perf->ack);
	perf->ctl = -1;
	perf->ack = -1;
}
