// SPDX-License-Identifier: GPL-2.0-only
/*
 * All faults of user addresses pass through handle_mm_fault(): those of the CPU, and
 * those that mm makes up for pages it wants.  ftrace calls us there, and is told that we
 * may go elsewhere: whoever else does that, such as a livepatch, or takes the function
 * over, such as a BPF program, is then refused or knows of it.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/ftrace.h>
#include <linux/hugetlb_inline.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/linkage.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/objtool.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/stringify.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "trap_event.h"
#include "trap_hook.h"
#include "trap_mm.h"
#include "trap_thread.h"

/*
 * handle_mm_fault() that has nothing to do, or wants to be called again.  They set the
 * value themselves: a BPF program in between would not keep it.
 */
#define FAULT_RETRY 0x400

void trap_return_done(void);
void trap_return_retry(void);
asm(".pushsection .text\n"
    ".type trap_return_done, @function\n"
    "trap_return_done:\n"
    ANNOTATE_NOENDBR "\n"
    "xorl %eax, %eax\n"
    ASM_RET
    ".size trap_return_done, .-trap_return_done\n"
    ".type trap_return_retry, @function\n"
    "trap_return_retry:\n"
    ANNOTATE_NOENDBR "\n"
    "movl $" __stringify(FAULT_RETRY) ", %eax\n"
    ASM_RET
    ".size trap_return_retry, .-trap_return_retry\n"
    ".popsection\n");

/* At the first instruction of handle_mm_fault(); not preemptible. */
static void see_fault(struct pt_regs *regs)
{
	struct vm_area_struct *vma = (void *)regs_get_kernel_argument(regs, 0);
	unsigned long addr = regs_get_kernel_argument(regs, 1);
	unsigned int flags = regs_get_kernel_argument(regs, 2);
	struct pt_regs *user = (void *)regs_get_kernel_argument(regs, 3);
	struct trap_mm *tmm = trap_mm_find(vma->vm_mm);

	if ((!tmm || !READ_ONCE(tmm->live)) && vma->vm_mm == current->mm)
		trap_events_look();
	/* Page tables of hugetlb have locks of their own. */
	if (!tmm || is_vm_hugetlb_page(vma))
		return;

	if (!READ_ONCE(tmm->live)) {
		if (trap_restore(tmm, addr, flags))
			instruction_pointer_set(regs, (unsigned long)trap_return_done);
		return;
	}

	/* Pages of other VMAs are to be poisoned: come back with mmap_lock. */
	if (flags & FAULT_FLAG_VMA_LOCK) {
		vma_end_read(vma);
		instruction_pointer_set(regs, (unsigned long)trap_return_retry);
		return;
	}

	switch (trap_thread_fault(tmm, vma, addr, flags, user)) {
	case TRAP_RESOLVED:
		instruction_pointer_set(regs, (unsigned long)trap_return_done);
		break;
	case TRAP_UNCOUNTED:
		trap_events_settle();
		break;
	default:
		break;
	}
}

static void notrace fault_begins(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct pt_regs *regs = ftrace_get_regs(fregs);
	int bit = ftrace_test_recursion_trylock(ip, parent_ip);

	if (bit < 0)
		return;
	if (regs)
		see_fault(regs);
	ftrace_test_recursion_unlock(bit);
}

/*
 * Before Linux 6.5 KSM, move_pages() and others look for a page by follow_page(), to
 * which PROT_NONE means that there is none, but for those that force their way.  Without
 * FOLL_WRITE, which none of them has, that is all the flag does.
 */
static void notrace look_begins(unsigned long ip, unsigned long parent_ip,
				struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct pt_regs *regs = ftrace_get_regs(fregs);
	int bit = ftrace_test_recursion_trylock(ip, parent_ip);
	struct vm_area_struct *vma;

	if (bit < 0)
		return;
	if (regs) {
		vma = (void *)regs_get_kernel_argument(regs, 0);
		if (trap_mm_find(vma->vm_mm))
			regs->dx |= FOLL_FORCE;
	}
	ftrace_test_recursion_unlock(bit);
}

static struct ftrace_ops fault_ops = {
	.func = fault_begins,
	.flags = FTRACE_OPS_FL_SAVE_REGS | FTRACE_OPS_FL_IPMODIFY |
		 FTRACE_OPS_FL_PERMANENT,
};

static struct ftrace_ops look_ops = {
	.func = look_begins,
	.flags = FTRACE_OPS_FL_SAVE_REGS | FTRACE_OPS_FL_PERMANENT,
};

/* How long the hook stays when nobody needs it: patching code disturbs all CPUs. */
#define IDLE_TIME (5 * HZ)

static DEFINE_MUTEX(hook_mutex);
static unsigned int hook_users;
static bool hooked;
/* Not where the kernel has no such function: then it knows no such difference. */
static bool looks;

static int hook_function(struct ftrace_ops *ops, char *name)
{
	int err;

	err = ftrace_set_filter(ops, name, strlen(name), 1);
	return err ?: register_ftrace_function(ops);
}

static int hook_register(void)
{
	static char fault[] = "handle_mm_fault", look[] = "follow_page";
	int err;

	if (hooked)
		return 0;

	err = hook_function(&fault_ops, fault);
	if (err)
		return err;

	looks = !hook_function(&look_ops, look);
	hooked = true;
	return 0;
}

static void hook_unregister(void)
{
	if (!hooked || hook_users)
		return;

	if (looks)
		unregister_ftrace_function(&look_ops);
	unregister_ftrace_function(&fault_ops);
	hooked = false;
}

static void hook_is_idle(struct work_struct *work)
{
	mutex_lock(&hook_mutex);
	hook_unregister();
	mutex_unlock(&hook_mutex);
}

static DECLARE_DELAYED_WORK(idle_work, hook_is_idle);

int trap_hook_get(void)
{
	int err;

	/* What is hooked by its name is taken for this. */
	BUILD_BUG_ON(!__same_type(handle_mm_fault,
				  vm_fault_t(struct vm_area_struct *, unsigned long,
					     unsigned int, struct pt_regs *)));
	BUILD_BUG_ON((__force unsigned int)VM_FAULT_RETRY != FAULT_RETRY);

	mutex_lock(&hook_mutex);
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
		mod_delayed_work(system_wq, &idle_work, IDLE_TIME);
	mutex_unlock(&hook_mutex);
}

void trap_hook_exit(void)
{
	cancel_delayed_work_sync(&idle_work);
	hook_is_idle(NULL);
	/* They cannot be registered any more after that. */
	ftrace_free_filter(&look_ops);
	ftrace_free_filter(&fault_ops);
}

int __init trap_hook_probe(void)
{
	int err = trap_hook_get();

	if (!err)
		trap_hook_put();
	return err;
}
