/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * QEMU's monitor, as far as the tools here need it.  Any failure ends the
 * program with a message and status 2.
 */
#ifndef COMPROMIS_TESTS_SYSTEM_QMP_H
#define COMPROMIS_TESTS_SYSTEM_QMP_H

#include <stdio.h>

/* Name of the program, for messages. */
extern const char *qmp_program;

_Noreturn void die(const char *what);

/* Connect to the Unix socket at @path. */
FILE *qmp_connect(const char *path);

/*
 * Send a command, a JSON object without its newline.  Returns what the monitor
 * answers, in a buffer that the next command overwrites; an error is a failure.
 */
const char *qmp_command(FILE *qmp, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The same, for a command of the human monitor, whose words need no escape. */
const char *qmp_human(FILE *qmp, const char *command);

#endif /* COMPROMIS_TESTS_SYSTEM_QMP_H */
