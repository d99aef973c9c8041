// SPDX-License-Identifier: GPL-2.0-only
#include "capture.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fixture.h"

void capture_start(struct capture *capture)
{
	int i;

	fflush(NULL);
	for (i = 0; i < 2; i++) {
		capture->files[i] = memfd_create("capture", MFD_CLOEXEC);
		capture->saved[i] = fcntl(STDOUT_FILENO + i, F_DUPFD_CLOEXEC, 3);
		assert_true(capture->files[i] >= 0 && capture->saved[i] >= 0);
		assert_int_equal(dup2(capture->files[i], STDOUT_FILENO + i), STDOUT_FILENO + i);
	}
}

static void read_back(int fd, char text[CAPTURE_TEXT])
{
	ssize_t length = pread(fd, text, CAPTURE_TEXT - 1, 0);

	assert_true(length >= 0);
	text[length] = '\0';
	close(fd);
}

void capture_end(struct capture *capture)
{
	int i;

	fflush(NULL);
	for (i = 0; i < 2; i++) {
		dup2(capture->saved[i], STDOUT_FILENO + i);
		close(capture->saved[i]);
		read_back(capture->files[i], i ? capture->err : capture->out);
	}
}
