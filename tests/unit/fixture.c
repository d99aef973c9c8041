// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int fixture_setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	if (!fixture)
		return -1;
	strcpy(fixture->dir, "/tmp/compromis-unit-XXXXXX");
	if (!mkdtemp(fixture->dir)) {
		free(fixture);
		return -1;
	}
	*state = fixture;
	return 0;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *level)
{
	(void)info;
	(void)type;
	(void)level;
	return remove(path);
}

int fixture_teardown(void **state)
{
	struct fixture *fixture = *state;
	int rc = nftw(fixture->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);

	free(fixture);
	return rc;
}

const char *fixture_path(const struct fixture *fixture, const char *name, char *path)
{
	assert_true(snprintf(path, PATH_MAX, "%s/%s", fixture->dir, name) < PATH_MAX);
	return path;
}

static void make_parents(char *path)
{
	char *slash;

	for (slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0755))
			assert_int_equal(errno, EEXIST);
		*slash = '/';
	}
}

void fixture_write(const struct fixture *fixture, const char *name, const char *text)
{
	char path[PATH_MAX];
	FILE *file;

	fixture_path(fixture, name, path);
	make_parents(path);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

void fixture_expect(const struct fixture *fixture, const char *name, const char *text)
{
	char path[PATH_MAX], found[8192];
	FILE *file = fopen(fixture_path(fixture, name, path), "r");
	size_t length;

	assert_non_null(file);
	length = fread(found, 1, sizeof(found) - 1, file);
	fclose(file);
	found[length] = '\0';
	assert_string_equal(found, text);
}
