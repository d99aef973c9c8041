// SPDX-License-Identifier: GPL-2.0-only
/*
 * All faults of user addresses pass through handle_mm_fault(): those of the CPU,
 * and those that mm makes up for pages it wants.  It is a global symbol, and what
 * its arguments are is checked when this is compiled.
 */
#include <linux/errno.h>
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
		return 0;
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
		return 0;
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
	return 0;
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

static int hook_register(void)
{
	vm_fault_t (*const hooked)(struct vm_area_struct *vma, unsigned long addr,
				   unsigned int flags,
				   struct pt_regs *regs) = handle_mm_fault;
	int err;

	/* Left over from the last time, and not to be given again. */
	hook.addr = NULL;
	hook.flags = 0;
	(void)hooked;
	err = register_kprobe(&hook);
	if (err)
		return err;

	/* Elsewhere than by ftrace, a probe may be optimized to always go on. */
	if (!kprobe_ftrace(&hook)) {
		unregister_kprobe(&hook);
		return -EOPNOTSUPP;
	}

	look.addr = NULL;
	look.flags = 0;
	err = register_kprobe(&look);
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
