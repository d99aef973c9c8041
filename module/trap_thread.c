// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/jhash.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/stddef.h>

#include "trap_count.h"
#include "trap_mm.h"
#include "trap_thread.h"
#include "trap_walk.h"

/*
 * What is kept with the address of a page.  The page of a fault that mm is still
 * to resolve has no size yet: that miss is counted when the page is poisoned.
 */
#define PAGE_UNCOUNTED	BIT(0)
#define PAGE_WRITE	BIT(1)
#define PAGE_EXEC	BIT(2)

/* What mm maps on either side with the page of a fault: fault_around_bytes. */
#define AROUND		SZ_64K

/**
 * struct trap_fault - one fault, as it is resolved
 * @tmm: the address space
 * @vma: and where in it, or NULL
 * @thread: of the current thread
 * @page: address of the page, and the flags above
 * @user: it happened in user mode
 */
struct trap_fault {
	struct trap_mm *tmm;
	struct vm_area_struct *vma;
	struct trap_thread *thread;
	unsigned long page;
	bool user;
};

void trap_threads_init(struct trap_mm *tmm)
{
	unsigned int i;

	for (i = 0; i < TRAP_NR_THREADS; i++)
		spin_lock_init(&tmm->threads[i].lock);
}

/* Whether @thread is that of @pid, as it is once it has been found to be free. */
static bool own_thread(struct trap_thread *thread, pid_t pid)
{
	pid_t owner = READ_ONCE(thread->owner);

	if (!owner)
		owner = cmpxchg(&thread->owner, 0, pid) ?: pid;
	return owner == pid;
}

/* One of its own, or else the first, with others. */
static struct trap_thread *current_thread(struct trap_mm *tmm)
{
	pid_t pid = task_pid_nr(current);
	unsigned int nr = pid % TRAP_NR_THREADS;
	unsigned int i;

	for (i = 0; i < TRAP_THREAD_PROBES; i++) {
		unsigned int probe = (pid + i) % TRAP_NR_THREADS;

		if (own_thread(&tmm->threads[probe], pid)) {
			nr = probe;
			break;
		}
	}

	if (!test_bit(nr, tmm->used))
		set_bit(nr, tmm->used);
	return &tmm->threads[nr];
}

/* The error code in orig_ax differs between faults of one instruction. */
static u32 hash_instruction(struct pt_regs *regs)
{
	return jhash2((const u32 *)regs,
		      offsetof(struct pt_regs, orig_ax) / sizeof(u32),
		      jhash_2words(regs->ip, regs->sp, 0));
}

static enum trap_access access_of(unsigned long page)
{
	if (page & PAGE_EXEC)
		return TRAP_EXEC;
	return page & PAGE_WRITE ? TRAP_WRITE : TRAP_READ;
}

/* Returns whether there was a page to count. */
static bool count_page(const struct trap_walk *walk, unsigned long page, bool user)
{
	if (!walk->nr_4k && !walk->nr_2m)
		return false;

	trap_count(page & PAGE_MASK, walk->nr_2m, access_of(page), user);
	return true;
}

static bool in_kernel_pages(const struct trap_thread *thread, unsigned long addr)
{
	unsigned int i;

	for (i = 0; i < TRAP_KERNEL_PAGES; i++)
		if (thread->kernel[i] && (thread->kernel[i] & PAGE_MASK) == addr)
			return true;

	return false;
}

static bool in_user_pages(const struct trap_thread *thread, unsigned long addr)
{
	unsigned int i;

	for (i = 0; i < thread->nr_user; i++)
		if ((thread->user[i] & PAGE_MASK) == addr)
			return true;

	return false;
}

/* The thread needs it for what it does now. */
static bool fault_needs(const void *arg, unsigned long addr)
{
	const struct trap_fault *fault = arg;

	return addr == (fault->page & PAGE_MASK) ||
	       in_user_pages(fault->thread, addr) ||
	       in_kernel_pages(fault->thread, addr);
}

/* mm may have mapped more than the page of the fault: see do_fault_around(). */
static void poison_around(const struct trap_fault *fault, unsigned long addr,
			  const struct vm_area_struct *vma)
{
	struct trap_walk walk = {
		.op = TRAP_POISON,
		.keep = fault_needs,
		.arg = fault,
	};
	unsigned long start = max(vma->vm_start, addr - min(addr, (unsigned long)AROUND));
	unsigned long end = min(vma->vm_end, addr + PAGE_SIZE + AROUND);

	trap_walk_range(fault->tmm, start, end, &walk);
}

static struct vm_area_struct *vma_of(const struct trap_fault *fault, unsigned long addr)
{
	struct vm_area_struct *vma = fault->vma;

	if (!vma || addr < vma->vm_start || addr >= vma->vm_end)
		vma = find_vma(fault->tmm->mm, addr);
	if (!vma || addr < vma->vm_start || !trap_vma_is_traced(vma))
		return NULL;
	return vma;
}

/* Poison @page again, which the thread has been given when it faulted on it. */
static void take_back(const struct trap_fault *fault, unsigned long page, bool user)
{
	struct trap_walk walk = { .op = TRAP_POISON };
	unsigned long addr = page & PAGE_MASK;
	struct vm_area_struct *vma = vma_of(fault, addr);

	if (!vma)
		return;

	trap_walk_range(fault->tmm, addr, addr + PAGE_SIZE, &walk);
	if (page & PAGE_UNCOUNTED && count_page(&walk, page, user))
		poison_around(fault, addr, vma);
}

static void take_back_user(const struct trap_fault *fault)
{
	struct trap_thread *thread = fault->thread;
	unsigned int nr = thread->nr_user;
	unsigned int i;

	thread->nr_user = 0;
	for (i = 0; i < nr; i++)
		take_back(fault, thread->user[i], true);
}

static void take_back_kernel(const struct trap_fault *fault, unsigned int i)
{
	unsigned long page = fault->thread->kernel[i];

	fault->thread->kernel[i] = 0;
	if (page)
		take_back(fault, page, false);
}

/* A thread that faults in user mode needs nothing more in the kernel. */
static void begin_instruction(const struct trap_fault *fault, u32 instruction)
{
	unsigned int i;

	if (fault->thread->instruction == instruction)
		return;

	fault->thread->instruction = instruction;
	fault->thread->kernel_faults = 0;
	take_back_user(fault);
	for (i = 0; i < TRAP_KERNEL_PAGES; i++)
		take_back_kernel(fault, i);
}

static void give_user(const struct trap_fault *fault)
{
	struct trap_thread *thread = fault->thread;

	/* No instruction needs as many: this is not one, but the same again. */
	if (thread->nr_user == TRAP_USER_PAGES)
		take_back_user(fault);
	thread->user[thread->nr_user++] = fault->page;
}

static void give_kernel(const struct trap_fault *fault)
{
	struct trap_thread *thread = fault->thread;

	if (thread->kernel_faults == TRAP_KERNEL_PATIENCE)
		return;
	thread->kernel_faults++;
	take_back_kernel(fault, thread->next_kernel);
	thread->kernel[thread->next_kernel] = fault->page;
	thread->next_kernel = (thread->next_kernel + 1) % TRAP_KERNEL_PAGES;
}

static bool has_page(const struct trap_fault *fault)
{
	unsigned long addr = fault->page & PAGE_MASK;

	return fault->user ? in_user_pages(fault->thread, addr) :
			     in_kernel_pages(fault->thread, addr);
}

/* Whether what was restored is all that a fault with @flags needs. */
static bool is_enough(const struct trap_walk *restored, unsigned int flags)
{
	if (!restored->nr_4k && !restored->nr_2m)
		return false;
	/* mm is to copy it, now rather than with one fault more. */
	return !(flags & FAULT_FLAG_UNSHARE) &&
	       (!(flags & FAULT_FLAG_WRITE) || restored->writable);
}

bool trap_restore(struct trap_mm *tmm, unsigned long addr, unsigned int flags)
{
	struct trap_walk walk = { .op = TRAP_RESTORE };

	addr &= PAGE_MASK;
	trap_walk_range(tmm, addr, addr + PAGE_SIZE, &walk);
	return is_enough(&walk, flags);
}

/* Returns whether the entry was poisoned, and nothing else is wrong with it. */
static bool resolve(struct trap_fault *fault, unsigned int flags, bool is_access)
{
	struct trap_walk walk = { .op = TRAP_RESTORE };
	unsigned long addr = fault->page & PAGE_MASK;

	trap_walk_range(fault->tmm, addr, addr + PAGE_SIZE, &walk);

	/* It has it if it was poisoned by others, or the fault is tried again. */
	if (!has_page(fault)) {
		if (is_access && (walk.nr_4k || walk.nr_2m))
			count_page(&walk, fault->page, fault->user);
		else if (is_access)
			fault->page |= PAGE_UNCOUNTED;
		if (fault->user)
			give_user(fault);
		else
			give_kernel(fault);
	}

	return is_enough(&walk, flags);
}

enum trap_result trap_thread_fault(struct trap_mm *tmm,
				   struct vm_area_struct *vma,
				   unsigned long addr, unsigned int flags,
				   struct pt_regs *regs)
{
	struct trap_fault fault = {
		.tmm = tmm,
		.vma = vma,
		.thread = current_thread(tmm),
		.page = addr & PAGE_MASK,
		.user = regs && user_mode(regs),
	};
	enum trap_result result = TRAP_LEFT;

	if (flags & FAULT_FLAG_WRITE)
		fault.page |= PAGE_WRITE;
	if (flags & FAULT_FLAG_INSTRUCTION)
		fault.page |= PAGE_EXEC;

	spin_lock(&fault.thread->lock);
	if (fault.user)
		begin_instruction(&fault, hash_instruction(regs));
	/* Without registers mm wants the page, and no TLB has missed. */
	if (resolve(&fault, flags, regs))
		result = TRAP_RESOLVED;
	else if (fault.page & PAGE_UNCOUNTED)
		result = TRAP_UNCOUNTED;
	spin_unlock(&fault.thread->lock);

	return result;
}

static void settle_page(const struct trap_fault *fault, unsigned long *page, bool user)
{
	struct trap_walk walk = { .op = TRAP_LOOK };
	unsigned long addr = *page & PAGE_MASK;
	struct vm_area_struct *vma;

	if (!(*page & PAGE_UNCOUNTED))
		return;

	vma = vma_of(fault, addr);
	if (!vma)
		return;

	trap_walk_range(fault->tmm, addr, addr + PAGE_SIZE, &walk);
	if (!count_page(&walk, *page, user))
		return;

	*page &= ~PAGE_UNCOUNTED;
	poison_around(fault, addr, vma);
}

void trap_thread_settle(struct trap_mm *tmm)
{
	struct trap_fault fault = {
		.tmm = tmm,
		.thread = current_thread(tmm),
	};
	unsigned int i;

	spin_lock(&fault.thread->lock);
	for (i = 0; i < fault.thread->nr_user; i++)
		settle_page(&fault, &fault.thread->user[i], true);
	for (i = 0; i < TRAP_KERNEL_PAGES; i++)
		settle_page(&fault, &fault.thread->kernel[i], false);
	spin_unlock(&fault.thread->lock);
}

static void forget_page(struct trap_mm *tmm, unsigned long page,
			unsigned long start, unsigned long end)
{
	struct trap_walk walk = { .op = TRAP_POISON };
	unsigned long addr = page & PAGE_MASK;

	if (addr >= start && addr < end)
		trap_walk_range(tmm, addr, addr + PAGE_SIZE, &walk);
}

/* They stay known: to be given the same again is no other miss. */
static void thread_forget(struct trap_mm *tmm, struct trap_thread *thread,
			  unsigned long start, unsigned long end)
{
	unsigned int i;

	spin_lock(&thread->lock);
	for (i = 0; i < thread->nr_user; i++)
		forget_page(tmm, thread->user[i], start, end);
	for (i = 0; i < TRAP_KERNEL_PAGES; i++)
		if (thread->kernel[i])
			forget_page(tmm, thread->kernel[i], start, end);
	spin_unlock(&thread->lock);
}

void trap_threads_forget(struct trap_mm *tmm, unsigned long start,
			 unsigned long end)
{
	unsigned int nr;

	for_each_set_bit(nr, tmm->used, TRAP_NR_THREADS)
		thread_forget(tmm, &tmm->threads[nr], start, end);
}
