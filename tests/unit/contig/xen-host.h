/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the allocator of contiguous ranges needs of Xen, for a machine of few
 * and large frames: 2 MiB are 8 of them, 2^MAX_ORDER 64, 4 GiB 512.  All
 * headers of Xen that it includes are this one.
 */
#ifndef COMPROMIS_TESTS_UNIT_XEN_HOST_H
#define COMPROMIS_TESTS_UNIT_XEN_HOST_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#define PAGE_SHIFT	23
#define PAGE_SIZE	(1UL << PAGE_SHIFT)
#define PAGETABLE_ORDER 3
#define MAX_ORDER	6
#define MAX_NUMNODES	3
#define BITS_PER_LONG	64
#define NR_ZONES	16

#define CONFIG_CONTIG_ALLOC

#define cf_check
#define __init
#define __initdata
#define __read_mostly
#define unlikely(x)	       (x)
#define XENLOG_INFO	       ""
#define XENLOG_WARNING	       ""
#define PRI_mfn		       "05lx"
#define ACCESS_ONCE(x)	       (x)
#define presmp_initcall(fn)    int (*const host_carve_out)(void) = fn
#define size_param(name, var)  unsigned long *const host_carve_size = &(var)
#define ROUNDUP(x, a)	       (((x) + (a)-1) & ~((a)-1))
#define PFN_UP(x)	       (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define BITS_TO_LONGS(n)       (((n) + BITS_PER_LONG - 1) / BITS_PER_LONG)
#define vzalloc(size)	       calloc(1, size)
#define ASSERT_ALLOC_CONTEXT() ((void)0)

#define min(a, b)                       \
	({                              \
		__typeof__(a) a_ = (a); \
		__typeof__(b) b_ = (b); \
		(void)(&a_ == &b_);     \
		a_ < b_ ? a_ : b_;      \
	})
#define max(a, b)                       \
	({                              \
		__typeof__(a) c_ = (a); \
		__typeof__(b) d_ = (b); \
		(void)(&c_ == &d_);     \
		c_ > d_ ? c_ : d_;      \
	})
#define min_t(t, a, b) ((t)(a) < (t)(b) ? (t)(a) : (t)(b))

/* Says what went wrong, and does not return. */
_Noreturn void host_failed(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define BUG() host_failed("%s:%d: BUG", __FILE__, __LINE__)
#define BUG_ON(x)                                                         \
	do {                                                              \
		if (x)                                                    \
			host_failed("%s:%d: %s", __FILE__, __LINE__, #x); \
	} while (0)
#define ASSERT(x) BUG_ON(!(x))

static inline __attribute__((format(printf, 1, 2))) void printk(const char *format, ...)
{
	(void)format;
}

typedef uint8_t nodeid_t;
typedef uint64_t paddr_t;
typedef struct {
	unsigned long m;
} mfn_t;

static inline mfn_t _mfn(unsigned long m)
{
	return (mfn_t){ m };
}

static inline unsigned long mfn_x(mfn_t mfn)
{
	return mfn.m;
}

static inline mfn_t mfn_add(mfn_t mfn, unsigned long nr)
{
	return _mfn(mfn.m + nr);
}

static inline paddr_t pfn_to_paddr(unsigned long pfn)
{
	return (paddr_t)pfn << PAGE_SHIFT;
}

static inline paddr_t mfn_to_maddr(mfn_t mfn)
{
	return pfn_to_paddr(mfn.m);
}

/* Bits. */

static inline int flsl(unsigned long x)
{
	return x ? BITS_PER_LONG - __builtin_clzl(x) : 0;
}

static inline unsigned int find_first_set_bit(unsigned long x)
{
	return (unsigned int)__builtin_ctzl(x);
}

static inline bool test_bit(unsigned int nr, const unsigned long *p)
{
	return p[nr / BITS_PER_LONG] >> nr % BITS_PER_LONG & 1;
}

static inline bool __test_and_set_bit(unsigned int nr, unsigned long *p)
{
	bool old = test_bit(nr, p);

	p[nr / BITS_PER_LONG] |= 1UL << nr % BITS_PER_LONG;
	return old;
}

static inline bool __test_and_clear_bit(unsigned int nr, unsigned long *p)
{
	bool old = test_bit(nr, p);

	p[nr / BITS_PER_LONG] &= ~(1UL << nr % BITS_PER_LONG);
	return old;
}

#define test_and_clear_bit __test_and_clear_bit

/* As in Xen, what is found may be behind the end, in the last word. */
static inline unsigned int find_next_bit(const unsigned long *p, unsigned int size,
					 unsigned int bit)
{
	while (bit < ROUNDUP(size, BITS_PER_LONG) && !test_bit(bit, p))
		bit++;
	return bit;
}

static inline unsigned int find_next_zero_bit(const unsigned long *p, unsigned int size,
					      unsigned int bit)
{
	while (bit < ROUNDUP(size, BITS_PER_LONG) && test_bit(bit, p))
		bit++;
	return bit;
}

/* Nodes. */

typedef unsigned long nodemask_t;

#define NUMA_NO_NODE		   0xff
#define nodemask_test(node, mask)  (*(mask) >> (node)&1)
#define for_each_online_node(node) for ((node) = 0; (node) < host_nr_nodes; (node)++)

extern unsigned int host_nr_nodes;
unsigned long node_start_pfn(nodeid_t node);
unsigned long node_end_pfn(nodeid_t node);
nodeid_t phys_to_nid(paddr_t addr);

/* Locks: nobody else is there, but none may be taken twice or left behind. */

typedef struct {
	bool held;
} spinlock_t;

#define DEFINE_SPINLOCK(name) spinlock_t name

void host_lock(spinlock_t *lock);
void host_unlock(spinlock_t *lock);
#define spin_lock	  host_lock
#define spin_unlock	  host_unlock
#define spin_is_locked(l) ((l)->held)

/* Memory. */

#define MEMF_exact_node	 1
#define MEMF_no_claim	 2
#define MEMF_node(n)	 (((n) + 1u) << 16)
#define MEMF_get_node(f) ((nodeid_t)(((f) >> 16) - 1))

/* The state is in the topmost bits, and the flag of dirt is one of use, as in Xen. */
#define PGC_allocated	      (1UL << 63)
#define _PGC_need_scrub	      63
#define PGC_need_scrub	      PGC_allocated
#define _PGC_broken	      62
#define PGC_broken	      (1UL << 62)
#define PGC_state	      (3UL << 60)
#define PGC_state_inuse	      (0UL << 60)
#define PGC_state_offlining   (1UL << 60)
#define PGC_state_offlined    (2UL << 60)
#define PGC_state_free	      (3UL << 60)
#define PGC_static	      0
#define page_state_is(pg, st) (((pg)->count_info & PGC_state) == PGC_state_##st)

#define PGT_TYPE_INFO_INITIALIZER 0
#define INVALID_DIRTY_IDX	  ((1UL << (MAX_ORDER + 1)) - 1)
#define PFN_ORDER(pg)		  ((pg)->order)

struct domain {
	nodemask_t node_affinity;
	spinlock_t page_alloc_lock;
	unsigned int outstanding_pages;
	bool is_dying;
};

struct page_info {
	unsigned long count_info;
	union {
		struct {
			unsigned long type_info;
		} inuse;
		union {
			struct {
				unsigned int first_dirty;
				bool need_tlbflush;
			};
			unsigned long val;
		} free;
	} u;
	unsigned int order;
	struct domain *owner;
	bool listed; /* on a free list: those of node, zone and order */
	uint8_t list_node, list_zone, list_order;
};

extern unsigned long total_pages;

struct page_info *mfn_to_page(mfn_t mfn);
mfn_t page_to_mfn(const struct page_info *pg);
bool mfn_valid(mfn_t mfn);
#define page_get_owner(pg)    ((pg)->owner)
#define page_set_owner(pg, d) ((void)((pg)->owner = (d)))
void scrub_one_page(struct page_info *pg);
int assign_pages(struct page_info *pg, unsigned int nr, struct domain *d, unsigned int memflags);
void free_domheap_pages(struct page_info *pg, unsigned int order);
unsigned long avail_domheap_pages(void);
void get_outstanding_claims(uint64_t *free, uint64_t *claims);
void filtered_flush_tlb_mask(uint32_t timestamp);
bool hypercall_preempt_check(void);

#endif /* COMPROMIS_TESTS_UNIT_XEN_HOST_H */
