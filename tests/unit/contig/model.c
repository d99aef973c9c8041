// SPDX-License-Identifier: GPL-2.0-only
#include "model.h"

struct model model;
unsigned int host_nr_nodes;
unsigned long total_pages;

static spinlock_t heap_lock, stats_lock;
static unsigned long node_need_scrub[MAX_NUMNODES];
static unsigned long avail[MAX_NUMNODES][NR_ZONES];
static long total_avail_pages;
static long outstanding_claims;

/* Numbers of the lists are all that the model has of them. */
struct list {
	uint8_t node, zone, order;
};

#define heap(n, z, o) ((struct list){ (uint8_t)(n), (uint8_t)(z), (uint8_t)(o) })

static int page_offlined_list, page_broken_list;

static unsigned long mfn_of(const struct page_info *pg)
{
	return (unsigned long)(pg - model.page);
}

static struct frame *frame_of(const struct page_info *pg)
{
	return &model.frame[mfn_of(pg)];
}

struct page_info *mfn_to_page(mfn_t mfn)
{
	BUG_ON(mfn.m > MODEL_FRAMES);
	return &model.page[mfn.m];
}

mfn_t page_to_mfn(const struct page_info *pg)
{
	return _mfn(mfn_of(pg));
}

bool mfn_valid(mfn_t mfn)
{
	return mfn.m < MODEL_FRAMES && model.frame[mfn.m].where != ABSENT;
}

nodeid_t phys_to_nid(paddr_t addr)
{
	return model.frame[addr >> PAGE_SHIFT].node;
}

unsigned long node_start_pfn(nodeid_t node)
{
	return model.node_start[node];
}

unsigned long node_end_pfn(nodeid_t node)
{
	return model.node_end[node];
}

static unsigned int page_to_zone(const struct page_info *pg)
{
	return (unsigned int)flsl(mfn_of(pg));
}

void host_lock(spinlock_t *lock)
{
	BUG_ON(lock->held);
	if (lock == &heap_lock)
		model.locks_taken++;
	else if (lock != &stats_lock && model.on_take && !heap_lock.held)
		model.on_take();
	lock->held = true;
}

void host_unlock(spinlock_t *lock)
{
	BUG_ON(!lock->held);
	lock->held = false;
}

void scrub_one_page(struct page_info *pg)
{
	frame_of(pg)->secret = 0;
}

void filtered_flush_tlb_mask(uint32_t timestamp)
{
	BUG_ON(timestamp != 1);
	for (size_t i = 0; i < MODEL_FRAMES; i++)
		model.frame[i].stale = false;
}

bool hypercall_preempt_check(void)
{
	return model.preempt && model.preempt();
}

static void accumulate_tlbflush(bool *need, const struct page_info *pg, uint32_t *timestamp)
{
	if (pg->u.free.need_tlbflush) {
		*need = true;
		*timestamp = 1;
	}
}

static void check_and_stop_scrub(struct page_info *pg)
{
	BUG_ON(!pg->listed);
}

static void check_low_mem_virq(void)
{
	BUG_ON(!heap_lock.held);
}

static void page_list_del(struct page_info *pg, const struct list *list)
{
	BUG_ON(!pg->listed || pg->list_node != list->node || pg->list_zone != list->zone ||
	       pg->list_order != list->order);
	pg->listed = false;
}

static void page_list_add_scrub(struct page_info *pg, unsigned int node, unsigned int zone,
				unsigned int order, unsigned int first_dirty)
{
	BUG_ON(pg->listed || zone != page_to_zone(pg) || node != frame_of(pg)->node);
	BUG_ON(first_dirty != INVALID_DIRTY_IDX && first_dirty >= 1U << order);
	pg->listed = true;
	pg->list_node = (uint8_t)node;
	pg->list_zone = (uint8_t)zone;
	pg->list_order = (uint8_t)order;
	PFN_ORDER(pg) = order;
	pg->u.free.first_dirty = first_dirty;
}

/* There are no others than those of the offlined. */
static void page_list_add_tail(struct page_info *pg, const int *list)
{
	BUG_ON(list == &page_broken_list || !page_state_is(pg, offlined));
	frame_of(pg)->where = OFFLINED;
}

static bool mark_page_free(struct page_info *pg, mfn_t mfn)
{
	bool offline = page_state_is(pg, offlining);

	BUG_ON(pg != mfn_to_page(mfn) || !(page_state_is(pg, inuse) || offline));
	pg->count_info = offline ? PGC_state_offlined : PGC_state_free;
	pg->u.free.need_tlbflush = pg->owner;
	pg->owner = NULL;
	return offline;
}

#include "primitives.inc"
#include "contig.c"
#include "contig-carve.c"

/* Take frame mfn, which is being offlined, out of its buddy. */
static void drop_offlined(struct page_info *pg, unsigned int order)
{
	unsigned int zone = page_to_zone(pg), node = frame_of(pg)->node;

	for (size_t i = 0; i < 1U << order; i++) {
		struct page_info *p = &pg[i];

		if (page_state_is(p, offlined)) {
			avail[node][zone]--;
			total_avail_pages--;
			if (p->count_info & PGC_need_scrub)
				node_need_scrub[node]--;
			p->count_info = PGC_state_offlined;
			page_list_add_tail(p, &page_offlined_list);
		} else {
			page_list_add_scrub(p, node, zone, 0,
					    p->count_info & PGC_need_scrub ? 0 : INVALID_DIRTY_IDX);
		}
	}
}

/* The buddy that p would merge with, if that is free. */
static struct page_info *free_partner(struct page_info *pg, unsigned int order)
{
	unsigned long mfn = mfn_of(pg) ^ 1UL << order;
	struct page_info *p = &model.page[mfn];

	if (order == MAX_ORDER || !mfn_valid(_mfn(mfn)) || !page_state_is(p, free) || !p->listed ||
	    PFN_ORDER(p) != order || frame_of(p)->node != frame_of(pg)->node)
		return NULL;
	return p;
}

static unsigned int merge(struct page_info **head, unsigned int order)
{
	struct page_info *pg = *head, *p;

	while ((p = free_partner(pg, order))) {
		struct page_info *low = p < pg ? p : pg, *high = p < pg ? pg : p;
		unsigned int node = frame_of(pg)->node, zone = page_to_zone(pg);

		page_list_del(p, &heap(node, zone, order));
		if (low->u.free.first_dirty == INVALID_DIRTY_IDX &&
		    high->u.free.first_dirty != INVALID_DIRTY_IDX)
			low->u.free.first_dirty = (1U << order) + high->u.free.first_dirty;
		pg = low;
		order++;
	}
	*head = pg;
	return order;
}

static void free_heap_pages(struct page_info *pg, unsigned int order, bool need_scrub)
{
	unsigned int node = frame_of(pg)->node, zone = page_to_zone(pg);
	bool offline = false;

	if (contig_is_carved(mfn_of(pg))) {
		for (size_t i = 0; i < 1U << order; i++)
			model.frame[mfn_of(pg) + i].where = CARVED;
		free_carved(pg, order);
		return;
	}

	spin_lock(&heap_lock);
	for (size_t i = 0; i < 1U << order; i++) {
		offline |= mark_page_free(&pg[i], page_to_mfn(&pg[i]));
		if (need_scrub)
			pg[i].count_info |= PGC_need_scrub;
		frame_of(&pg[i])->where = HEAP;
	}
	avail[node][zone] += 1UL << order;
	total_avail_pages += 1L << order;
	if (need_scrub)
		node_need_scrub[node] += 1UL << order;
	pg->u.free.first_dirty = need_scrub ? 0 : INVALID_DIRTY_IDX;
	if (offline) {
		drop_offlined(pg, order);
		for (size_t i = 0; i < 1U << order; i++) {
			struct page_info *p = &pg[i];

			if (!p->listed || PFN_ORDER(p))
				continue;
			page_list_del(p, &heap(node, zone, 0));
			unsigned int o = merge(&p, 0);
			page_list_add_scrub(p, node, zone, o, p->u.free.first_dirty);
		}
	} else {
		order = merge(&pg, order);
		page_list_add_scrub(pg, node, zone, order, pg->u.free.first_dirty);
	}
	spin_unlock(&heap_lock);
}

void free_domheap_pages(struct page_info *pg, unsigned int order)
{
	BUG_ON(pg->owner && order);
	for (size_t i = 0; i < 1U << order; i++) {
		struct frame *f = frame_of(&pg[i]);

		BUG_ON(f->where != USED && f->where != CARVED && f->where != HEAP);
		if (pg[i].owner)
			f->stale = true;
	}
	free_heap_pages(pg, order, true);
}

int assign_pages(struct page_info *pg, unsigned int nr, struct domain *d, unsigned int memflags)
{
	BUG_ON(memflags != MEMF_no_claim);
	if (d->is_dying)
		return -EINVAL;
	for (size_t i = 0; i < nr; i++) {
		BUG_ON(pg[i].owner || pg[i].count_info);
		pg[i].owner = d;
		pg[i].count_info = PGC_allocated | 1;
	}
	return 0;
}

unsigned long avail_domheap_pages(void)
{
	return (unsigned long)total_avail_pages;
}

void get_outstanding_claims(uint64_t *free, uint64_t *claims)
{
	if (model.on_count)
		model.on_count();
	spin_lock(&heap_lock);
	*free = (uint64_t)total_avail_pages;
	*claims = (uint64_t)outstanding_claims;
	spin_unlock(&heap_lock);
}

void model_reset(unsigned int nr_nodes)
{
	for (size_t i = 0; i < nr_ranges; i++)
		free(ranges[i].free);
	nr_ranges = 0;
	total = nr_free = 0;
	memset(&stats, 0, sizeof(stats));
	memset(&model, 0, sizeof(model));
	memset(node_need_scrub, 0, sizeof(node_need_scrub));
	memset(avail, 0, sizeof(avail));
	heap_lock.held = stats_lock.held = false;
	total_avail_pages = outstanding_claims = 0;
	total_pages = 0;
	host_nr_nodes = nr_nodes;
	for (size_t i = 0; i < MAX_NUMNODES; i++)
		model.node_start[i] = MODEL_FRAMES;
}

void model_set_node(unsigned long mfn, nodeid_t node)
{
	model.frame[mfn].node = node;
	model.node_start[node] = min(model.node_start[node], mfn);
	model.node_end[node] = max(model.node_end[node], mfn + 1);
}

void model_add(unsigned long mfn, unsigned long nr, unsigned int stripe)
{
	for (unsigned long i = mfn; i < mfn + nr; i++) {
		/* Frame 0 is kept away from the heap. */
		if (!i || model.frame[i].where != ABSENT)
			continue;
		model.frame[i].where = USED;
		free_heap_pages(&model.page[i], 0, i >> stripe & 1);
		total_pages++;
	}
}

/* The buddy that frame mfn is in. */
static struct page_info *find_buddy(unsigned long mfn)
{
	for (unsigned int order = 0; order <= MAX_ORDER; order++) {
		struct page_info *pg = &model.page[mfn & ~((1UL << order) - 1)];

		if (pg->listed && PFN_ORDER(pg) == order)
			return pg;
	}
	host_failed("frame %lu is free, but in no buddy", mfn);
}

/* Make a buddy of the order that starts at mfn. */
static struct page_info *split_to(unsigned long mfn, unsigned int order)
{
	struct page_info *pg = find_buddy(mfn);
	unsigned int node = frame_of(pg)->node, zone = page_to_zone(pg);
	unsigned int o = PFN_ORDER(pg), dirty = pg->u.free.first_dirty;

	page_list_del(pg, &heap(node, zone, o));
	while (o > order) {
		struct page_info *half = pg + (1UL << --o);
		unsigned int low = dirty < 1U << o ? dirty : INVALID_DIRTY_IDX;
		unsigned int high = INVALID_DIRTY_IDX;

		if (dirty != INVALID_DIRTY_IDX)
			high = dirty < 1U << o ? 0 : dirty - (1U << o);
		if (mfn & 1UL << o) {
			page_list_add_scrub(pg, node, zone, o, low);
			pg = half;
			dirty = high;
		} else {
			page_list_add_scrub(half, node, zone, o, high);
			dirty = low;
		}
	}
	page_list_add_scrub(pg, node, zone, order, dirty);
	return pg;
}

/* Is there a free buddy of the order at mfn, or a larger one around it? */
static bool can_have(unsigned long mfn, unsigned int order)
{
	if (mfn & ((1UL << order) - 1) || mfn + (1UL << order) > MODEL_FRAMES)
		return false;
	for (unsigned long i = mfn; i < mfn + (1UL << order); i++)
		if (!mfn_valid(_mfn(i)) || !page_state_is(&model.page[i], free) ||
		    model.frame[i].node != model.frame[mfn].node)
			return false;
	return total_avail_pages - outstanding_claims >= 1L << order;
}

bool model_alloc(unsigned long mfn, unsigned int order)
{
	struct page_info *pg;
	unsigned int node = model.frame[mfn].node, zone;
	bool need = false;
	uint32_t when;

	if (!can_have(mfn, order))
		return false;
	pg = split_to(mfn, order);
	zone = page_to_zone(pg);
	page_list_del(pg, &heap(node, zone, order));
	avail[node][zone] -= 1UL << order;
	total_avail_pages -= 1L << order;
	for (size_t i = 0; i < 1U << order; i++) {
		if (pg[i].count_info & PGC_need_scrub) {
			node_need_scrub[node]--;
			scrub_one_page(&pg[i]);
		}
		accumulate_tlbflush(&need, &pg[i], &when);
		pg[i].count_info = PGC_state_inuse;
		pg[i].u.inuse.type_info = 0;
		frame_of(&pg[i])->where = USED;
	}
	if (need)
		filtered_flush_tlb_mask(when);
	for (size_t i = 0; i < 1U << order; i++) {
		BUG_ON(frame_of(&pg[i])->secret);
		BUG_ON(frame_of(&pg[i])->stale);
	}
	return true;
}

void model_free(unsigned long mfn, unsigned int order)
{
	free_heap_pages(&model.page[mfn], order, false);
}

void model_offline(unsigned long mfn)
{
	struct page_info *pg = &model.page[mfn];

	switch (model.frame[mfn].where) {
	case HEAP:
		if (total_avail_pages <= outstanding_claims)
			break;
		split_to(mfn, 0);
		page_list_del(pg, &heap(model.frame[mfn].node, page_to_zone(pg), 0));
		pg->count_info &= ~PGC_state;
		pg->count_info |= PGC_state_offlined;
		drop_offlined(pg, 0);
		break;
	case CARVED:
	case USED:
		pg->count_info &= ~PGC_state;
		pg->count_info |= PGC_state_offlining;
		break;
	default:
		break;
	}
}

void model_online(unsigned long mfn)
{
	struct page_info *pg = &model.page[mfn];
	bool offlined = page_state_is(pg, offlined);

	if (model.frame[mfn].where == ABSENT || !(offlined || page_state_is(pg, offlining)))
		return;
	pg->count_info &= ~PGC_state;
	if (offlined) {
		/* Dirt isn't tracked while it is away. */
		model.frame[mfn].stale = false;
		model.frame[mfn].secret = 0;
		free_heap_pages(pg, 0, false);
	}
}

void model_scrub(unsigned long mfn)
{
	struct page_info *pg;
	unsigned int node = model.frame[mfn].node;
	unsigned long start;

	if (model.frame[mfn].where != HEAP)
		return;
	pg = find_buddy(mfn);
	start = mfn_of(pg);
	for (unsigned long i = start; i <= mfn; i++) {
		if (!(model.page[i].count_info & PGC_need_scrub))
			continue;
		scrub_one_page(&model.page[i]);
		model.page[i].count_info &= ~PGC_need_scrub;
		node_need_scrub[node]--;
	}
	if (pg->u.free.first_dirty == INVALID_DIRTY_IDX || pg->u.free.first_dirty > mfn - start)
		return;
	pg->u.free.first_dirty = (unsigned int)(mfn - start + 1);
	if (pg->u.free.first_dirty == 1U << PFN_ORDER(pg))
		pg->u.free.first_dirty = INVALID_DIRTY_IDX;
}

bool model_claim(struct domain *d, unsigned int nr)
{
	outstanding_claims -= d->outstanding_pages;
	d->outstanding_pages = 0;
	if ((long)nr > total_avail_pages - outstanding_claims)
		return false;
	d->outstanding_pages = nr;
	outstanding_claims += nr;
	return true;
}

unsigned long model_claims(void)
{
	return (unsigned long)outstanding_claims;
}

unsigned long model_free_frames(void)
{
	return (unsigned long)total_avail_pages;
}

static void check_buddy(unsigned long mfn)
{
	const struct page_info *pg = &model.page[mfn];
	unsigned int order = PFN_ORDER(pg);

	if (!pg->listed || order > MAX_ORDER || mfn & ((1UL << order) - 1))
		host_failed("no buddy of order %u can start at frame %lu", order, mfn);
	if (pg->list_order != order || pg->list_node != model.frame[mfn].node ||
	    pg->list_zone != page_to_zone(pg))
		host_failed("the buddy at frame %lu is on a wrong list", mfn);
	if (free_partner(&model.page[mfn], order))
		host_failed("the buddy at frame %lu should have been merged", mfn);
	for (unsigned long i = 0; i < 1UL << order; i++) {
		if (model.frame[mfn + i].where != HEAP || (i && pg[i].listed))
			host_failed("frame %lu is in a buddy, but not free", mfn + i);
		if (model.frame[mfn + i].node != model.frame[mfn].node)
			host_failed("the buddy at frame %lu spans nodes", mfn);
		if (pg[i].count_info & PGC_need_scrub && i < pg->u.free.first_dirty)
			host_failed("frame %lu is dirty, the buddy isn't", mfn + i);
	}
}

/* What is true of a frame wherever it is. */
static void check_frame(unsigned long mfn)
{
	const struct page_info *pg = &model.page[mfn];
	const struct frame *f = &model.frame[mfn];

	if (f->where == ABSENT)
		return;
	if ((f->where == HEAP) != page_state_is(pg, free))
		host_failed("frame %lu: free in one place, not in the other", mfn);
	if ((f->where == CARVED) !=
	    (contig_is_carved(mfn) &&
	     test_bit((unsigned int)(mfn - find_range(mfn)->mfn), find_range(mfn)->free)))
		host_failed("frame %lu: carved in one place, not in the other", mfn);
	if (f->where == HEAP || f->where == CARVED) {
		if (pg->owner)
			host_failed("frame %lu is free and has an owner", mfn);
		if (f->stale && !pg->u.free.need_tlbflush)
			host_failed("frame %lu is free, and nobody would flush it", mfn);
		if (f->secret && !(pg->count_info & PGC_need_scrub))
			host_failed("frame %lu is free, and nobody would scrub it", mfn);
	}
}

static void check_counts(void)
{
	unsigned long free[MAX_NUMNODES][NR_ZONES] = { 0 }, dirty[MAX_NUMNODES] = { 0 };
	unsigned long all = 0, carved = 0;

	for (unsigned long i = 0; i < MODEL_FRAMES; i++) {
		const struct frame *f = &model.frame[i];

		carved += f->where == CARVED;
		if (f->where != HEAP)
			continue;
		all++;
		free[f->node][page_to_zone(&model.page[i])]++;
		dirty[f->node] += !!(model.page[i].count_info & PGC_need_scrub);
	}
	if (memcmp(free, avail, sizeof(free)) || all != (unsigned long)total_avail_pages)
		host_failed("%lu frames are free, %ld are counted", all, total_avail_pages);
	if (memcmp(dirty, node_need_scrub, sizeof(dirty)))
		host_failed("dirty frames are not counted right");
	if (carved != contig_carved_free())
		host_failed("%lu frames of the carve-out are free, %lu are counted", carved,
			    contig_carved_free());
	if (heap_lock.held || stats_lock.held)
		host_failed("a lock is still held");
}

void model_check(void)
{
	for (unsigned long i = 0; i < MODEL_FRAMES; i++)
		check_frame(i);
	for (unsigned long i = 0; i < MODEL_FRAMES;) {
		if (model.frame[i].where == HEAP) {
			check_buddy(i);
			i += 1UL << PFN_ORDER(&model.page[i]);
		} else {
			if (model.page[i].listed)
				host_failed("frame %lu is on a free list", i);
			i++;
		}
	}
	check_counts();
}
