// SPDX-License-Identifier: GPL-2.0-only
/*
 * load-without N MODULE: load a module while the Nth allocation of the kernel
 * fails, counted from where it begins to load: see fail-nth in the kernel's
 * Documentation/fault-injection.  What is counted are those that failslab says.
 *
 * Exit status: 0 it loaded all the same, 1 it did not load, 3 it loaded with less
 * than N allocations, 2 if none of that could be found out.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int open_or_exit(const char *path, int flags)
{
	int fd = open(path, flags);

	if (fd < 0) {
		perror(path);
		exit(2);
	}
	return fd;
}

int main(int argc, char **argv)
{
	char left[16] = "";
	int module, nth, err;

	if (argc != 3) {
		fprintf(stderr, "usage: load-without N MODULE\n");
		return 2;
	}

	module = open_or_exit(argv[2], O_RDONLY);
	nth = open_or_exit("/proc/self/fail-nth", O_RDWR);
	if (write(nth, argv[1], strlen(argv[1])) < 0) {
		perror("fail-nth");
		return 2;
	}
	err = syscall(SYS_finit_module, module, "", 0) ? errno : 0;
	if (pread(nth, left, sizeof(left) - 1, 0) <= 0 || pwrite(nth, "0", 1, 0) != 1) {
		perror("fail-nth");
		return 2;
	}

	if (err)
		fprintf(stderr, "%s: %s\n", argv[2], strerror(err));
	if (atoi(left))
		return err ? 2 : 3;
	return err ? 1 : 0;
}
