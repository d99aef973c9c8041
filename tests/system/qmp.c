// SPDX-License-Identifier: GPL-2.0-only
#include "qmp.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

void die(const char *what)
{
	fprintf(stderr, "%s: %s\n", qmp_program, what);
	exit(2);
}

/* Read the monitor's lines up to the answer of a command; events are skipped. */
static const char *read_answer(FILE *qmp)
{
	static char line[16384];

	while (fgets(line, sizeof(line), qmp)) {
		if (strstr(line, "\"error\""))
			die(line);
		if (strstr(line, "\"return\""))
			return line;
	}
	die("the monitor hung up");
}

const char *qmp_command(FILE *qmp, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vfprintf(qmp, fmt, args);
	va_end(args);
	fputc('\n', qmp);
	return read_answer(qmp);
}

const char *qmp_human(FILE *qmp, const char *command)
{
	return qmp_command(qmp,
			   "{\"execute\":\"human-monitor-command\","
			   "\"arguments\":{\"command-line\":\"%s\"}}",
			   command);
}

FILE *qmp_connect(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	FILE *qmp;

	if (strlen(path) >= sizeof(addr.sun_path))
		die("socket path too long");
	strcpy(addr.sun_path, path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&addr, sizeof(addr)))
		die(strerror(errno));
	qmp = fdopen(fd, "r+");
	if (!qmp)
		die(strerror(errno));
	setvbuf(qmp, NULL, _IONBF, 0);
	qmp_command(qmp, "{\"execute\":\"qmp_capabilities\"}");
	return qmp;
}
