// SPDX-License-Identifier: GPL-2.0-only
#include "advice.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "totals.h"

#define FRAMES_PER_BLOCK (BLOCK_MIB * 256) /* of 4 KiB */
#define FRAMES_MAX	 ((uint64_t)BLOCKS_MAX * FRAMES_PER_BLOCK)
#define KIB_MAX		 (FRAMES_MAX * 4)

#define KIB_PER_BLOCK (BLOCK_MIB * 1024)
#define LOW_END	      (UINT32_C(4032) / BLOCK_MIB)
#define EXTRA	      1 /* block: 1 MiB, rounded up */

static int get_number(struct json_object *object, const char *key, uint64_t max, uint64_t *value)
{
	struct json_object *member;
	int64_t number;

	if (!json_object_object_get_ex(object, key, &member) ||
	    !json_object_is_type(member, json_type_int))
		return -EINVAL;
	number = json_object_get_int64(member);
	if (number < 0 || (uint64_t)number > max)
		return -EINVAL;
	*value = (uint64_t)number;
	return 0;
}

static int parse_room(struct json_object *json, struct host *host, char error[MESSAGE_SIZE])
{
	static const char *const keys[] = { "free_kib", "claimed_kib", "carved_free_kib" };
	uint64_t kib[3];
	unsigned int i;

	for (i = 0; i < 3; i++) {
		if (get_number(json, keys[i], KIB_MAX, &kib[i]))
			return message_fail(error, -EINVAL, "%s is missing, or no size", keys[i]);
	}
	host->room_kib = kib[0] > kib[1] ? kib[0] - kib[1] : 0;
	host->room_kib += kib[2];
	return 0;
}

/* A run in frames. */
struct frames {
	uint64_t mfn;
	uint64_t nr;
};

static int by_mfn(const void *left, const void *right)
{
	const struct frames *a = left, *b = right;

	return (a->mfn > b->mfn) - (a->mfn < b->mfn);
}

static int parse_runs(struct json_object *array, struct frames *frames, size_t nr,
		      char error[MESSAGE_SIZE])
{
	size_t i;

	for (i = 0; i < nr; i++) {
		struct json_object *run = json_object_array_get_idx(array, i);

		if (!json_object_is_type(run, json_type_object) ||
		    get_number(run, "mfn", FRAMES_MAX, &frames[i].mfn) ||
		    get_number(run, "frames", FRAMES_MAX - frames[i].mfn, &frames[i].nr))
			return message_fail(error, -EINVAL,
					    "run %zu: mfn or frames is missing, or no number", i);
	}
	qsort(frames, nr, sizeof(*frames), by_mfn);
	for (i = 1; i < nr; i++) {
		if (frames[i - 1].mfn + frames[i - 1].nr > frames[i].mfn)
			return message_fail(error, -EINVAL,
					    "runs at mfn %" PRIu64 " and %" PRIu64 " overlap",
					    frames[i - 1].mfn, frames[i].mfn);
	}
	return 0;
}

/* Whole blocks; a run that has none is left out. */
static void add_blocks(struct host *host, const struct frames *frames)
{
	uint64_t start = (frames->mfn + FRAMES_PER_BLOCK - 1) / FRAMES_PER_BLOCK;
	uint64_t end = (frames->mfn + frames->nr) / FRAMES_PER_BLOCK;

	if (start < end)
		host->run[host->nr++] =
			(struct memory_run){ (uint32_t)start, (uint32_t)(end - start) };
}

int host_parse(struct json_object *json, struct host *host, char error[MESSAGE_SIZE])
{
	struct json_object *array;
	struct frames *frames;
	size_t nr, i;
	int rc;

	*host = (struct host){ 0 };
	if (!json_object_is_type(json, json_type_object) ||
	    !json_object_object_get_ex(json, "runs", &array) ||
	    !json_object_is_type(array, json_type_array))
		return message_fail(error, -EINVAL,
				    "not what xen-compromis host --json prints: there are no runs");
	rc = parse_room(json, host, error);
	if (rc)
		return rc;
	nr = json_object_array_length(array);
	frames = calloc(nr + 1, sizeof(*frames));
	host->run = calloc(nr + 1, sizeof(*host->run));
	rc = frames && host->run ? parse_runs(array, frames, nr, error) : -ENOMEM;
	for (i = 0; i < nr && !rc; i++)
		add_blocks(host, &frames[i]);
	free(frames);
	if (rc)
		host_free(host);
	return rc;
}

int host_read(const char *path, struct host *host, char error[MESSAGE_SIZE])
{
	struct json_object *json;
	int fd = STDIN_FILENO, rc;

	if (strcmp(path, "-")) {
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return message_fail(error, -errno, "%s", strerror(errno));
	}
	json = json_object_from_fd(fd);
	if (fd != STDIN_FILENO)
		close(fd);
	if (!json)
		return message_fail(error, -EINVAL,
				    "no JSON, or not all of it; remedy: print it anew there by "
				    "xen-compromis host --json");
	rc = host_parse(json, host, error);
	json_object_put(json);
	return rc;
}

void host_free(struct host *host)
{
	free(host->run);
	*host = (struct host){ 0 };
}

/* As memory_take() is to give it. */
static void make_demand(uint32_t blocks, const struct geometry *geometry, struct demand *demand)
{
	struct vm vm = { .blocks = blocks };
	uint32_t want = blocks + EXTRA, low;

	demand_of(&vm, 0, geometry, demand);
	demand->blocks = want;
	demand->part[0] = want;
	if (geometry->hole) {
		low = want < LOW_END ? want : LOW_END;
		demand->part[0] = low;
		demand->part[1] = blocks > LOW_BLOCKS ? want - LOW_BLOCKS : 0;
		if (demand->part[1] > low) {
			demand->part[0] = demand->part[1];
			demand->part[1] = low;
		}
		demand->blocks = demand->part[0] + demand->part[1];
	}
	demand->span = demand->part[0];
	if (demand->part[1])
		demand->span = align_up(demand->part[0], geometry->align) + demand->part[1];
}

int host_advise(const struct host *host, uint32_t blocks, const struct geometry *geometry,
		struct host_advice *advice)
{
	struct extent_pool pool = { 0 };
	struct extent *extents;
	struct demand demand;
	struct memory memory;
	bool room = (uint64_t)(blocks + EXTRA) * KIB_PER_BLOCK <= host->room_kib;
	int rc = memory_init_runs(&memory, host->run, host->nr, geometry->align, &pool);

	make_demand(blocks, geometry, &demand);
	*advice = (struct host_advice){ .few = demand.nr };
	if (!rc) {
		advice->largest = advice->left = memory_largest(&memory);
		advice->spare = memory_second(&memory) >= demand.span;
		rc = -ENOSPC;
		if (room)
			rc = memory_take(&memory, &demand, false, &extents);
	}
	/* There is room for it, but too little of it in whole blocks. */
	if (rc == -ENOSPC && room)
		advice->segments = SEGMENTS_NONE;
	if (rc > 0) {
		advice->segments = (unsigned int)rc;
		advice->left = memory_largest(&memory);
	}
	extent_pool_free(&pool);
	return rc == -ENOMEM ? rc : 0;
}
