/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A heap as Xen has it, with the primitives of our patches in it, and what is
 * known of each frame apart from that.
 */
#ifndef COMPROMIS_TESTS_UNIT_MODEL_H
#define COMPROMIS_TESTS_UNIT_MODEL_H

#include <xen/contig.h>

#define MODEL_FRAMES 2304
#define FRAMES_4G    (1UL << (32 - PAGE_SHIFT))
#define FRAMES_2M    (1UL << PAGETABLE_ORDER)
#define FRAMES_BLOCK (1UL << MAX_ORDER)

enum where {
	ABSENT, /* no memory */
	HEAP, /* free, in the heap */
	CARVED, /* free, in the carve-out */
	USED,
	OFFLINED,
};

struct frame {
	enum where where;
	nodeid_t node;
	bool stale; /* a TLB may still have a translation to it */
	uint8_t secret; /* whose data it holds, 0 if none's */
};

struct model {
	struct frame frame[MODEL_FRAMES];
	struct page_info page[MODEL_FRAMES];
	unsigned long node_start[MAX_NUMNODES], node_end[MAX_NUMNODES];
	unsigned int locks_taken; /* the heap's */
	/* Called when somebody begins to take frames for a domain. */
	void (*on_take)(void);
	/* Called when somebody asks what is free. */
	void (*on_count)(void);
	bool (*preempt)(void);
};

extern struct model model;

/* A machine of nodes without any free memory, and no carve-out. */
void model_reset(unsigned int nr_nodes);

/* Whose memory it is, if any is there; for all frames, ascending. */
void model_set_node(unsigned long mfn, nodeid_t node);

/* Memory appears, before any is in use; 2^stripe frames are dirty, 2^stripe aren't. */
void model_add(unsigned long mfn, unsigned long nr, unsigned int stripe);

/* A buddy, or part of one, taken by others; false if they can't have it. */
bool model_alloc(unsigned long mfn, unsigned int order);
void model_free(unsigned long mfn, unsigned int order);

void model_offline(unsigned long mfn);
void model_online(unsigned long mfn);

/* The frames of a buddy have been scrubbed, up to that one. */
void model_scrub(unsigned long mfn);

bool model_claim(struct domain *d, unsigned int nr);
unsigned long model_claims(void);
unsigned long model_free_frames(void);

/* Fails unless all of the heap's records agree with what is known. */
void model_check(void);

#endif /* COMPROMIS_TESTS_UNIT_MODEL_H */
