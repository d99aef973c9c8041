// SPDX-License-Identifier: GPL-2.0-only
#include "case.h"

#include "model.h"

#define NR_DOMAINS 3
#define NR_HELD	   48

extern int (*const host_carve_out)(void);
extern unsigned long *const host_carve_size;

struct case_counts case_counts;

static struct input {
	const uint8_t *data;
	size_t left;
} in;

static struct domain domains[NR_DOMAINS];

/* Frames that are in use: by others, set aside for a domain, or a domain's. */
static struct held {
	unsigned long mfn, nr;
	unsigned int order;
	struct domain *d;
	bool others;
} held[NR_HELD];

/* What contig_alloc() has been asked for, and should answer. */
static struct request {
	struct domain *d;
	unsigned long nr;
	unsigned int memflags;
	bool races;
	unsigned int attempts, takes;
	int rc;
	unsigned long base, free, largest;
} request;

static unsigned int byte(void)
{
	if (!in.left)
		return 0;
	in.left--;
	return *in.data++;
}

static unsigned long word(void)
{
	unsigned long low = byte();

	return low | byte() << 8;
}

static struct held *unused(void)
{
	for (size_t i = 0; i < NR_HELD; i++)
		if (!held[i].nr)
			return &held[i];
	return NULL;
}

/* A run of free frames, as one finds it by looking at each. */
struct run {
	unsigned long start, end;
	bool carved;
};

static bool is_free(unsigned long mfn)
{
	return model.frame[mfn].where == HEAP || model.frame[mfn].where == CARVED;
}

/* The first run that ends behind mfn. */
static bool next_run(unsigned long mfn, struct run *r)
{
	for (; mfn < MODEL_FRAMES; mfn = r->end) {
		const struct frame *f = &model.frame[mfn];

		r->end = mfn + 1;
		if (!is_free(mfn))
			continue;
		while (r->end < MODEL_FRAMES && model.frame[r->end].where == f->where &&
		       model.frame[r->end].node == f->node)
			r->end++;
		r->start = ROUNDUP(mfn, FRAMES_2M);
		r->carved = f->where == CARVED;
		if (r->start < r->end)
			return true;
	}
	return false;
}

/* Criteria of contig.h as one number: the larger the better. */
static unsigned long long rank(const struct run *r, unsigned long base, nodeid_t node)
{
	const struct request *q = &request;
	unsigned long long v = !q->d || q->d->node_affinity >> node & 1;

	v = v << 1 | r->carved;
	v = v << 1 | (base >= FRAMES_4G);
	v = v << 1 | (q->nr < FRAMES_BLOCK || !(base & (FRAMES_BLOCK - 1)));
	v = v << 12 | (0xfff - (r->end - r->start));
	v = v << 2 | (3u - node);
	return v << 12 | (0xfff - r->start);
}

/* Where in the run the range would be. */
static unsigned long base_in(const struct run *r, unsigned long nr)
{
	unsigned long aligned = ROUNDUP(r->start, FRAMES_BLOCK);

	return nr >= FRAMES_BLOCK && aligned + nr <= r->end ? aligned : r->start;
}

static void scan(bool heap, bool carved)
{
	struct request *q = &request;
	unsigned long long best = 0;
	struct run r = { 0 };

	q->rc = -ENOSPC;
	q->largest = 0;
	while (next_run(r.end, &r)) {
		nodeid_t node = model.frame[r.start].node;
		unsigned long nr = r.end - r.start, base = base_in(&r, q->nr);

		if (!(r.carved ? carved : heap) ||
		    (q->memflags & MEMF_exact_node && node != MEMF_get_node(q->memflags)))
			continue;
		if (nr > q->largest)
			q->largest = nr;
		if (nr >= q->nr && rank(&r, base, node) > best) {
			best = rank(&r, base, node);
			q->rc = 0;
			q->base = base;
		}
	}
}

static unsigned long carved_frames(void)
{
	unsigned long nr = 0;

	for (size_t i = 0; i < MODEL_FRAMES; i++)
		nr += model.frame[i].where == CARVED;
	return nr;
}

/* The allocator has begun to look: what is there now is what it may see. */
static void on_count(void)
{
	struct request *q = &request;
	unsigned long carved = carved_frames();
	unsigned long heap = model_free_frames() - (model_claims() - q->d->outstanding_pages);

	q->attempts++;
	q->free = heap > carved ? heap : carved;
	if (q->free < q->nr)
		q->rc = -ENOMEM;
	else
		scan(heap >= q->nr, carved >= q->nr);
}

static void alloc_other(unsigned long mfn, unsigned int order)
{
	struct held *h = unused();

	if (mfn < MODEL_FRAMES && h && model_alloc(mfn, order))
		*h = (struct held){ mfn, 1UL << order, order, NULL, true };
}

static void release(struct held *h)
{
	struct page_info *pg = &model.page[h->mfn];

	if (h->others) {
		model_free(h->mfn, h->order);
	} else if (!pg->owner) {
		contig_free(_mfn(h->mfn), h->nr);
	} else {
		for (size_t i = 0; i < h->nr; i++)
			free_domheap_pages(&pg[i], 0);
	}
	h->nr = 0;
}

/* What others hold right before the range, or else anything of theirs. */
static struct held *held_before(unsigned long mfn, unsigned int any)
{
	for (size_t i = 0; i < NR_HELD; i++)
		if (held[i].nr && held[i].others && held[i].mfn + held[i].nr == mfn)
			return &held[i];
	return held[any].nr && held[any].others ? &held[any] : NULL;
}

/* A claim, of a domain that then may die, or of one that is born. */
static void claim(struct domain *d)
{
	unsigned long nr = word();

	d->is_dying = !(nr & 7);
	model_claim(d, d->is_dying ? 0 : nr % MODEL_FRAMES);
}

/* Between search and take, somebody else is faster. */
static void on_take(void)
{
	unsigned int what = request.races ? byte() : 0;
	struct held *h;

	request.takes++;
	switch (what & 3) {
	case 1:
		alloc_other(request.base + (what >> 3) % request.nr, what >> 2 & 1);
		break;
	case 2:
		claim(&domains[(what >> 2) % NR_DOMAINS]);
		break;
	case 3:
		h = held_before(request.base, (what >> 2) % NR_HELD);
		if (h)
			release(h);
		break;
	}
}

static void set_aside(unsigned long mfn)
{
	const struct request *q = &request;
	enum where where = model.frame[mfn].where;

	for (unsigned long i = mfn; i < mfn + q->nr; i++) {
		struct frame *f = &model.frame[i];

		if (f->where != where || !is_free(i) || f->node != model.frame[mfn].node)
			host_failed("frame %lu of those set aside wasn't free", i);
		if (f->stale)
			host_failed("frame %lu is set aside, and in a TLB", i);
		if (model.page[i].owner || !page_state_is(&model.page[i], inuse))
			host_failed("frame %lu has been set aside, but isn't", i);
		f->where = USED;
	}
	case_counts.from_carved += where == CARVED;
}

/* What came out of the claim is in it again. */
static void cancel(struct held *h, const struct contig_report *report, unsigned int claimed)
{
	contig_cancel(h->d, _mfn(h->mfn), h->nr, report);
	h->nr = 0;
	if (h->d->outstanding_pages != claimed)
		host_failed("a claim of %u is one of %u again", claimed, h->d->outstanding_pages);
	case_counts.cancels += report->claimed != 0;
}

static void alloc(void)
{
	struct request *q = &request;
	unsigned int how = byte(), before, claimed;
	struct held *h = unused();
	struct contig_report report = { 0 };
	mfn_t base = _mfn(~0UL);
	int rc;

	*q = (struct request){ .d = &domains[how % NR_DOMAINS], .nr = word() % 700 };
	if (how & 0x40)
		q->nr &= ~(FRAMES_BLOCK - 1);
	if (how & 0x20)
		q->memflags = MEMF_exact_node | MEMF_node(how / 4 % host_nr_nodes);
	q->races = how & 0x80;
	if (!h || !q->nr)
		return;
	*h = (struct held){ 0, q->nr, 0, q->d, false };
	before = claimed = q->d->outstanding_pages;

	model.on_count = on_count;
	model.on_take = on_take;
	rc = contig_alloc(q->d, q->nr, q->memflags, &base, &report);
	model.on_count = model.on_take = NULL;

	if (report.free != q->free)
		host_failed("%lu frames are said to be free, not %lu", report.free, q->free);
	if (rc == -ENOSPC && !q->rc && q->attempts == 4) {
		case_counts.lost++;
		q->rc = rc;
		if (q->largest >= q->nr)
			q->largest = q->nr - 1;
	}
	if (rc != q->rc)
		host_failed("%d instead of %d for %lu frames", rc, q->rc, q->nr);
	if (rc == -ENOSPC && (report.largest != q->largest || report.largest >= q->nr))
		host_failed("the longest run is said to be %lu, not %lu", report.largest,
			    q->largest);
	if (!rc)
		claimed -= claimed < q->nr ? claimed : (unsigned int)q->nr;
	if (q->races ? q->d->is_dying && q->d->outstanding_pages :
		       claimed != q->d->outstanding_pages)
		host_failed("there is a claim of %u, not of %u", q->d->outstanding_pages, claimed);
	if (!rc && q->nr > q->takes * FRAMES_BLOCK)
		host_failed("%lu frames were taken in %u parts", q->nr, q->takes);
	if (!rc && mfn_x(base) != q->base)
		host_failed("%lu instead of %lu for %lu frames", mfn_x(base), q->base, q->nr);
	case_counts.allocs += !rc;
	case_counts.fragmented += rc == -ENOSPC;
	case_counts.no_memory += rc == -ENOMEM;
	if (rc) {
		h->nr = 0;
	} else {
		h->mfn = mfn_x(base);
		set_aside(h->mfn);
		if (!q->races && how & 0x10)
			cancel(h, &report, before);
	}
}

static void assign(struct held *h)
{
	bool offlining = false;
	int rc;

	if (!h->nr || h->others || model.page[h->mfn].owner)
		return;
	for (unsigned long i = h->mfn; i < h->mfn + h->nr; i++)
		offlining |= !page_state_is(&model.page[i], inuse);
	rc = contig_assign(h->d, _mfn(h->mfn), (unsigned int)h->nr);
	if (rc != (offlining ? -EIO : h->d->is_dying ? -EINVAL : 0))
		host_failed("%d for assigning frames", rc);
	for (unsigned long i = h->mfn; !rc && i < h->mfn + h->nr; i++) {
		if (model.frame[i].secret)
			host_failed("frame %lu still holds what another domain put there", i);
		model.frame[i].secret = (uint8_t)(1 + (h->d - domains));
	}
}

/* Only a part of what is set aside goes back. */
static void free_part(struct held *h)
{
	unsigned long nr = word();

	if (!h->nr || h->others || model.page[h->mfn].owner)
		return;
	nr %= h->nr;
	contig_free(_mfn(h->mfn + h->nr - nr), nr);
	h->nr -= nr;
}

static bool preempt(void)
{
	return byte() & 1;
}

static void check_run(const struct contig_run *got, const struct run *want)
{
	if (got->mfn != want->start || got->nr != want->end - want->start ||
	    got->node != model.frame[want->start].node || got->carved != want->carved)
		host_failed("a run of %lu frames at %lu instead of %lu at %lu", got->nr, got->mfn,
			    want->end - want->start, want->start);
}

/* One call; returns the number of runs. */
static unsigned int list_some(unsigned long *mfn, struct contig_run *run, unsigned int max)
{
	unsigned long next, from = *mfn;
	unsigned int nr;

	model.locks_taken = 0;
	contig_free_runs(from, run, max, &nr, &next);
	if (nr > max || next <= from)
		host_failed("%u runs of at most %u, and on from %lu to %lu", nr, max, from, next);
	if (model.locks_taken > 16 * host_nr_nodes)
		host_failed("one call took the heap's lock %u times", model.locks_taken);
	for (unsigned int i = 0; i < nr; i++)
		if (!run[i].nr || run[i].mfn < (i ? run[i - 1].mfn + run[i - 1].nr : from) ||
		    run[i].mfn + run[i].nr > next)
			host_failed("run %u of a call is out of place", i);
	*mfn = next;
	return nr;
}

static void list(void)
{
	unsigned long from = word() % MODEL_FRAMES, mfn = from;
	unsigned int how = byte(), max = 1 + how % 5;
	struct contig_run part[5], joined = { 0 };
	struct run want = { 0 };

	model.preempt = how & 0x80 ? preempt : NULL;
	while (mfn != ~0UL) {
		unsigned int nr = list_some(&mfn, part, max);

		for (unsigned int i = 0; i < nr; i++) {
			if (joined.nr && joined.mfn + joined.nr == part[i].mfn &&
			    joined.node == part[i].node && joined.carved == part[i].carved) {
				joined.nr += part[i].nr;
				case_counts.parts++;
				continue;
			}
			if (joined.nr)
				check_run(&joined, &want);
			joined = part[i];
			do {
				if (!next_run(want.end, &want))
					host_failed("%lu is the start of no run", joined.mfn);
			} while (want.end <= from);
			if (want.start < from)
				want.start = from;
			case_counts.runs++;
		}
	}
	model.preempt = NULL;
	if (joined.nr)
		check_run(&joined, &want);
	do {
		if (!next_run(want.end, &want))
			return;
	} while (want.end <= from);
	host_failed("the run at %lu isn't listed", want.start);
}

static void check_usage(const struct case_counts *start)
{
	struct contig_usage u;

	contig_get_usage(&u);
	if (u.total != total_pages || u.free != model_free_frames() ||
	    u.claimed != model_claims() || u.carved != contig_carved_total() ||
	    u.carved_free != carved_frames())
		host_failed("the use of memory is not what it is said to be");
	if (u.allocs != case_counts.allocs - start->allocs ||
	    u.failures_no_memory != case_counts.no_memory - start->no_memory ||
	    u.failures_fragmented != case_counts.fragmented - start->fragmented)
		host_failed("ranges are not counted right");
}

/* What the first range of the carve-out should be, if there is to be one. */
static bool scan_carve(unsigned long nr, unsigned long *base)
{
	unsigned long longest = 0;
	bool high = false;
	struct run r = { 0 };

	request = (struct request){ .nr = nr };
	scan(true, false);
	*base = request.base;
	if (!request.rc)
		return true;
	/* By node, then by frame: the first one of the longest. */
	for (nodeid_t node = 0; node < host_nr_nodes; node++) {
		for (r.end = 0; next_run(r.end, &r);) {
			bool h = r.start >= FRAMES_4G;
			unsigned long len = r.end - r.start;

			if (model.frame[r.start].node != node || len < FRAMES_2M ||
			    (longest && (h != high ? high : len <= longest)))
				continue;
			high = h;
			longest = len;
			*base = r.start;
		}
	}
	return longest;
}

static void carve_out(unsigned long nr)
{
	unsigned long want = ROUNDUP(nr, FRAMES_2M), had = model_free_frames(), first = 0;
	unsigned long most = (had - had / 8) & ~(FRAMES_2M - 1);
	bool some = scan_carve(want < most ? want : most, &first);

	*host_carve_size = nr << PAGE_SHIFT;
	host_carve_out();
	if (contig_carved_total() > (want < most ? want : most) ||
	    contig_carved_total() & (FRAMES_2M - 1) ||
	    model_free_frames() + contig_carved_total() != had)
		host_failed("the carve-out of %lu frames has %lu", want, contig_carved_total());
	if (want && most && some && !contig_is_carved(first))
		host_failed("frame %lu isn't carved out", first);
	for (unsigned long i = 0; i < MODEL_FRAMES; i++)
		if (contig_is_carved(i) != (model.frame[i].where == CARVED))
			host_failed("frame %lu is carved, or isn't", i);
}

/* Nodes one behind the other, or a further piece of the first at the end. */
static void set_nodes(unsigned int nr, unsigned int how)
{
	unsigned long size = MODEL_FRAMES / (nr + 1) + (how & 0x40 ? byte() : 0);

	if (!(how & 0x20))
		size &= ~(FRAMES_BLOCK - 1);
	for (unsigned long i = 0; i < MODEL_FRAMES; i++) {
		unsigned long node = i / size;

		model_set_node(i, (nodeid_t)(node < nr ? node : how & 0x80 ? 0 : nr - 1));
	}
}

static void start(void)
{
	unsigned int how = byte(), nr = 1 + how % MAX_NUMNODES, stripe = byte() % MAX_ORDER;

	memset(held, 0, sizeof(held));
	model_reset(nr);
	set_nodes(nr, how);
	for (unsigned int i = 0; i < NR_DOMAINS; i++)
		domains[i] = (struct domain){ .node_affinity = i ? 1UL << (i - 1) : ~0UL };
	/* Up to two holes. */
	for (unsigned long mfn = 0, i = 0; mfn < MODEL_FRAMES; i++) {
		unsigned long end = i < 2 ? mfn + word() % MODEL_FRAMES : MODEL_FRAMES;

		if (end > MODEL_FRAMES)
			end = MODEL_FRAMES;
		model_add(mfn, end - mfn, stripe);
		mfn = end + word() % 128;
	}
	if (how & 8)
		for (unsigned int i = byte() % 8; i; i--)
			alloc_other(word() % MODEL_FRAMES, i % 4);
	if (how & 16)
		carve_out(word() % (how & 4 ? 2560 : 1024));
}

static void step(void)
{
	unsigned int what = byte();
	struct held *h = &held[what / 16 * 3 + what % 3];

	switch (what % 16) {
	case 0:
	case 1:
	case 2:
		alloc();
		break;
	case 3:
	case 4:
	case 5:
		alloc_other(word() % MODEL_FRAMES, what / 16 % (MAX_ORDER + 1));
		break;
	case 6:
	case 7:
	case 8:
		if (h->nr)
			release(h);
		break;
	case 9:
		assign(h);
		break;
	case 10:
		free_part(h);
		break;
	case 11:
		claim(&domains[what / 16 % NR_DOMAINS]);
		break;
	case 12:
		model_offline(word() % MODEL_FRAMES);
		break;
	case 13:
		model_online(word() % MODEL_FRAMES);
		break;
	case 14:
		model_scrub(word() % MODEL_FRAMES);
		break;
	case 15:
		list();
		break;
	}
}

/* Once all is given back, all must be there again. */
static void finish(void)
{
	unsigned long free;

	for (size_t i = 0; i < NR_HELD; i++)
		if (held[i].nr)
			release(&held[i]);
	for (unsigned long i = 0; i < MODEL_FRAMES; i++)
		model_online(i);
	model_check();
	free = model_free_frames() + contig_carved_free();
	if (free != total_pages || contig_carved_free() != contig_carved_total())
		host_failed("%lu of %lu frames are free in the end", free, total_pages);
}

void contig_case(const uint8_t *data, size_t size)
{
	struct case_counts before = case_counts;

	in = (struct input){ data, size };
	start();
	model_check();
	while (in.left) {
		step();
		model_check();
		check_usage(&before);
	}
	finish();
}
