// SPDX-License-Identifier: GPL-2.0-only
#include "runs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct compromis_run *last_run(struct runs *runs)
{
	return runs->nr ? &runs->run[runs->nr - 1] : NULL;
}

static int make_room(struct runs *runs)
{
	size_t room = runs->room ? 2 * runs->room : 64;
	struct compromis_run *run;

	if (runs->nr < runs->room)
		return 0;
	run = realloc(runs->run, room * sizeof(*run));
	if (!run)
		return -ENOMEM;
	runs->run = run;
	runs->room = room;
	return 0;
}

int runs_add(struct runs *runs, const struct compromis_run *run)
{
	struct compromis_run *last = last_run(runs);
	int rc;

	if (!run->nr)
		return 0;
	if (last && last->mfn + last->nr == run->mfn && last->node == run->node &&
	    last->flags == run->flags) {
		last->nr += run->nr;
		return 0;
	}
	rc = make_room(runs);
	if (!rc)
		runs->run[runs->nr++] = *run;
	return rc;
}

static int add_all(struct runs *runs, const struct compromis_free_runs *found)
{
	uint32_t i;
	int rc = 0;

	if (found->nr > COMPROMIS_MAX_RUNS)
		return -EBADMSG;
	for (i = 0; i < found->nr && !rc; i++)
		rc = runs_add(runs, &found->run[i]);
	return rc;
}

int runs_read(struct call *call, struct runs *runs)
{
	struct compromis_op op;
	uint64_t mfn = 0;
	int rc;

	memset(runs, 0, sizeof(*runs));
	do {
		memset(&op, 0, sizeof(op));
		op.u.free_runs.mfn = mfn;
		rc = call_do(call, COMPROMIS_CMD_FREE_RUNS, COMPROMIS_DOMID_SELF, &op);
		if (!rc)
			rc = add_all(runs, &op.u.free_runs);
		if (!rc && op.u.free_runs.next <= mfn)
			rc = -EBADMSG;
		mfn = op.u.free_runs.next;
	} while (!rc && mfn != COMPROMIS_MFN_END);

	if (rc)
		runs_free(runs);
	return rc;
}

void runs_free(struct runs *runs)
{
	free(runs->run);
	memset(runs, 0, sizeof(*runs));
}

static unsigned int log2_of(uint64_t value)
{
	unsigned int bit = 0;

	while (value >>= 1)
		bit++;
	return bit < RUNS_BUCKETS ? bit : RUNS_BUCKETS - 1;
}

void runs_count(const struct runs *runs, struct runs_histogram *histogram)
{
	size_t i;

	memset(histogram, 0, sizeof(*histogram));
	for (i = 0; i < runs->nr; i++) {
		unsigned int bucket = log2_of(runs->run[i].nr);

		histogram->count[bucket]++;
		histogram->frames[bucket] += runs->run[i].nr;
	}
}

uint64_t run_aligned(const struct compromis_run *run, unsigned int order)
{
	uint64_t mask = (UINT64_C(1) << order) - 1;
	uint64_t start = (run->mfn + mask) & ~mask, end = (run->mfn + run->nr) & ~mask;

	return end > start ? end - start : 0;
}

uint64_t runs_largest(const struct runs *runs, unsigned int order)
{
	uint64_t largest = 0, nr;
	size_t i;

	for (i = 0; i < runs->nr; i++) {
		nr = run_aligned(&runs->run[i], order);
		if (nr > largest)
			largest = nr;
	}
	return largest;
}
