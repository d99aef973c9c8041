/* SPDX-License-Identifier: GPL-2.0-only */
/* What most unit tests need: cmocka, and a directory of files that goes away. */
#ifndef COMPROMIS_TESTS_UNIT_FIXTURE_H
#define COMPROMIS_TESTS_UNIT_FIXTURE_H

/* cmocka.h wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* A directory of its own for each test. */
struct fixture {
	char dir[64];
};

/* Setup and teardown for cmocka; *state is the struct fixture. */
int fixture_setup(void **state);
int fixture_teardown(void **state);

/* Path of a file in the directory, in a buffer of PATH_MAX. */
const char *fixture_path(const struct fixture *fixture, const char *name, char *path);

/* Write a file anew; the directories of its name are made. */
void fixture_write(const struct fixture *fixture, const char *name, const char *text);

/* Fails unless the file holds this text. */
void fixture_expect(const struct fixture *fixture, const char *name, const char *text);

#endif /* COMPROMIS_TESTS_UNIT_FIXTURE_H */
