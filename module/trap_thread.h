/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_TRAP_THREAD_H
#define COMPROMIS_TRAP_THREAD_H

#include <linux/spinlock.h>
#include <linux/types.h>

struct pt_regs;
struct trap_mm;
struct vm_area_struct;

/*
 * So many threads have what follows to themselves, if each finds a place within so many of
 * where its id says.  A thread that has ended keeps its place.
 */
#define TRAP_NR_THREADS		256
#define TRAP_THREAD_PROBES	8

/*
 * Pages that one instruction may need at once: that of its code, source,
 * destination and stack, each of which may cross into another, and more for a
 * gather.  And those that the kernel may need between a fault and the access.
 */
#define TRAP_USER_PAGES		16
#define TRAP_KERNEL_PAGES	8

/*
 * So many faults of the kernel, with none in user mode between them, are taken for one
 * that makes no headway with TRAP_KERNEL_PAGES: writev() asks for all buffers that it
 * copies to one page of the file, and may need 1024 pages at once.  Then what it is
 * given stays, until the next sweep.
 */
#define TRAP_KERNEL_PATIENCE	4096

/**
 * struct trap_thread - pages whose entries are valid because a thread had to be
 *	given them
 * @owner: the id of the thread, or of the first one; 0 if there was none yet
 * @lock: of the rest; outside of page-table locks
 * @instruction: registers of the last fault in user mode, hashed: the same again
 *	is the same instruction, not finished yet
 * @nr_user: pages that it has been given, which go when the next one faults
 * @user: their addresses, with the flags of trap_thread.c
 * @next_kernel: the oldest of @kernel
 * @kernel_faults: pages that the kernel has been given since user mode last faulted
 * @kernel: the last ones that the kernel asked for on behalf of the thread
 */
struct trap_thread {
	pid_t owner;
	spinlock_t lock;
	u32 instruction;
	u8 nr_user;
	u8 next_kernel;
	u32 kernel_faults;
	unsigned long user[TRAP_USER_PAGES];
	unsigned long kernel[TRAP_KERNEL_PAGES];
};

void trap_threads_init(struct trap_mm *tmm);

/* Poison all that threads have been given of [@start, @end). */
void trap_threads_forget(struct trap_mm *tmm, unsigned long start,
			 unsigned long end);

enum trap_result {
	TRAP_RESOLVED,	/* it was because of us */
	TRAP_LEFT,	/* mm has to see it */
	TRAP_UNCOUNTED,	/* and trap_thread_settle() will then know its size */
};

/*
 * A fault of the current thread at @addr, in @vma of @tmm: @flags are
 * FAULT_FLAG_*, @regs may be NULL, as for handle_mm_fault().  Counts it, and gives
 * the thread the page if it is there.  mmap_lock is held.
 */
enum trap_result trap_thread_fault(struct trap_mm *tmm,
				   struct vm_area_struct *vma,
				   unsigned long addr, unsigned int flags,
				   struct pt_regs *regs);

/*
 * A fault as above, while entries of @tmm are being restored: no miss, but mm must not take
 * it for one of its own.  Returns whether it was because of us.
 */
bool trap_restore(struct trap_mm *tmm, unsigned long addr, unsigned int flags);

/*
 * mm has resolved faults of the current thread, which has not gone on yet: count
 * them, and poison what mm has mapped with them.  mmap_lock is held.
 */
void trap_thread_settle(struct trap_mm *tmm);

#endif /* COMPROMIS_TRAP_THREAD_H */
