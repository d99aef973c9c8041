// SPDX-License-Identifier: GPL-2.0-only
/*
 * All faults of user addresses pass through handle_mm_fault(): those of the CPU,
 * and those that mm makes up for pages it wants.  It is a global symbol, and what
 * its arguments are is checked when this is compiled.
 */
#include <linux/errno.h>
#include <linux/ftrace.h>
#include <linux/init.h>
#include <linux/kprobes.h>
#include <linux/linkage.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/objtool.h>
#include <linux/ptrace.h>
#include <linux/sched.h>

#include "compat.h"
#include "trap_event.h"
#include "trap_hook.h"
#include "trap_mm.h"
#include "trap_thread.h"

static DEFINE_MUTEX(hook_mutex);
static unsigned int hook_users;

/* What handle_mm_fault() does when there is nothing to do: it returns. */
void trap_return(void);
asm(".pushsection .text\n"
    ".type trap_return, @function\n"
    "trap_return:\n"
    ANNOTATE_NOENDBR "\n"
    ASM_RET
    ".size trap_return, .-trap_return\n"
    ".popsection\n");
NOKPROBE_SYMBOL(trap_return);

/*
 * Go on in the function that is probed.  Not by the return of 0: the CPU may have come
 * here by the breakpoint that is there while ftrace changes the instruction, if it still
 * runs that after it is gone, as those of QEMU 7.2 may.  Then the kernel would single-step
 * a copy of the instruction, which a probe on ftrace does not have, and run address 0.
 */
static int go_on(struct kprobe *probe, struct pt_regs *regs)
{
	instruction_pointer_set(regs, (unsigned long)probe->addr + MCOUNT_INSN_SIZE);
	return 1;
}

static int fault_is(struct pt_regs *regs, vm_fault_t result)
{
	regs_set_return_value(regs, (__force unsigned long)result);
	instruction_pointer_set(regs, (unsigned long)trap_return);
	return 1;
}

/* At the first instruction of handle_mm_fault().  Not preemptible. */
static int trap_hook(struct kprobe *probe, struct pt_regs *regs)
{
	struct vm_area_struct *vma = (void *)regs_get_kernel_argument(regs, 0);
	unsigned long addr = regs_get_kernel_argument(regs, 1);
	unsigned int flags = regs_get_kernel_argument(regs, 2);
	struct pt_regs *user = (void *)regs_get_kernel_argument(regs, 3);
	struct trap_mm *tmm = trap_mm_find(vma->vm_mm);

	if (!tmm || !READ_ONCE(tmm->live)) {
		if (vma->vm_mm == current->mm)
			trap_events_look();
		return go_on(probe, regs);
	}

	/* Pages of other VMAs are to be poisoned: come back with mmap_lock. */
	if (flags & FAULT_FLAG_VMA_LOCK) {
		vma_end_read(vma);
		return fault_is(regs, VM_FAULT_RETRY);
	}

	switch (trap_thread_fault(tmm, vma, addr, flags, user)) {
	case TRAP_RESOLVED:
		return fault_is(regs, 0);
	case TRAP_UNCOUNTED:
		trap_events_settle();
		fallthrough;
	default:
		return go_on(probe, regs);
	}
}
NOKPROBE_SYMBOL(trap_hook);

/*
 * Before Linux 6.5 KSM, move_pages() and others look for a page by follow_page(), to
 * which PROT_NONE means that there is none.  What they ask for is shown to them.
 */
static int trap_look(struct kprobe *probe, struct pt_regs *regs)
{
	struct vm_area_struct *vma = (void *)regs_get_kernel_argument(regs, 0);
	unsigned long addr = regs_get_kernel_argument(regs, 1);
	struct trap_mm *tmm = trap_mm_find(vma->vm_mm);

	if (tmm && READ_ONCE(tmm->live))
		trap_thread_fault(tmm, vma, addr, 0, NULL);
	return go_on(probe, regs);
}
NOKPROBE_SYMBOL(trap_look);

static struct kprobe hook = {
	.symbol_name = "handle_mm_fault",
	.pre_handler = trap_hook,
};

/* Not where the kernel has no such function: then it knows no such difference. */
static struct kprobe look = {
	.symbol_name = "follow_page",
	.pre_handler = trap_look,
};

static bool looks;

/* Elsewhere than by ftrace, a probe may be optimized to always go on. */
static int register_on_ftrace(struct kprobe *probe)
{
	int err;

	/* Left over from the last time, and not to be given again. */
	probe->addr = NULL;
	probe->flags = 0;
	err = register_kprobe(probe);
	if (err || kprobe_ftrace(probe))
		return err;

	unregister_kprobe(probe);
	return -EOPNOTSUPP;
}

static int hook_register(void)
{
	vm_fault_t (*const hooked)(struct vm_area_struct *vma, unsigned long addr,
				   unsigned int flags,
				   struct pt_regs *regs) = handle_mm_fault;
	int err;

	(void)hooked;
	err = register_on_ftrace(&hook);
	if (err)
		return err;

	err = register_on_ftrace(&look);
	looks = !err;
	if (err && err != -ENOENT)
		unregister_kprobe(&hook);
	return err == -ENOENT ? 0 : err;
}

static void hook_unregister(void)
{
	if (looks)
		unregister_kprobe(&look);
	unregister_kprobe(&hook);
}

int trap_hook_get(void)
{
	int err = 0;

	mutex_lock(&hook_mutex);
	if (!hook_users)
		err = hook_register();
	if (!err)
		hook_users++;
	mutex_unlock(&hook_mutex);

	return err;
}

void trap_hook_put(void)
{
	mutex_lock(&hook_mutex);
	if (!--hook_users)
		hook_unregister();
	mutex_unlock(&hook_mutex);
}

int __init trap_hook_probe(void)
{
	int err = trap_hook_get();

	if (!err)
		trap_hook_put();
	return err;
}
