// SPDX-License-Identifier: GPL-2.0-only
/*
 * perf may let the event of one task count for another one: where both have
 * inherited the same events it swaps them at a context switch, without a word to the
 * PMU.  So an event holds each address space that it has ever counted in, until that
 * or the event is gone, and a fault in one that is not traced makes it look again.
 */
#include <linux/err.h>
#include <linux/irq_work.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mmap_lock.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/perf_event.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/rculist.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/task_work.h>
#include <linux/workqueue.h>

#include "trap_event.h"
#include "trap_hook.h"
#include "trap_mm.h"

/* An address space that an event holds. */
struct trap_held {
	struct list_head node;
	struct trap_mm *tmm;
	struct rcu_head rcu;
};

/**
 * struct trap_event - what belongs to one perf event
 * @refs: the event, and each trap_work
 * @node: in the list of the CPU that the event counts on
 * @queued_for: the task that a trap_work was last queued for, until it has run
 * @release: undoes that after the event is gone
 * @lock: of the next two; readers of @held need RCU only
 * @gone: the event is
 * @held: what it holds
 * @err: why it could not have one
 */
struct trap_event {
	refcount_t refs;
	struct list_head node;
	const struct task_struct *queued_for;
	struct work_struct release;
	struct mutex lock;
	bool gone;
	struct list_head held;
	int err;
};

/* What a task that an event counts has to do for it, on its way to user mode. */
struct trap_work {
	struct callback_head head;
	struct trap_event *te;
};

/* Of the current task of each CPU; with interrupts off. */
static DEFINE_PER_CPU(struct list_head, active_events);

/* An event has come to this CPU, when perf held locks that do not allow for more. */
static DEFINE_PER_CPU(struct irq_work, look_work);

static void trap_event_put(struct trap_event *te)
{
	if (refcount_dec_and_test(&te->refs))
		kfree(te);
}

/* In an RCU reader, or with te->lock. */
static struct trap_mm *held_mm(struct trap_event *te, const struct mm_struct *mm)
{
	struct trap_held *held;

	list_for_each_entry_rcu(held, &te->held, node, lockdep_is_held(&te->lock))
		if (held->tmm->mm == mm)
			return held->tmm;

	return NULL;
}

static void let_go(struct trap_held *held)
{
	list_del_rcu(&held->node);
	trap_mm_put(held->tmm);
	kfree_rcu(held, rcu);
}

static void let_dead_go(struct trap_event *te)
{
	struct trap_held *held, *next;

	list_for_each_entry_safe(held, next, &te->held, node)
		if (!READ_ONCE(held->tmm->live))
			let_go(held);
}

/* Returns 0, or why @mm cannot be traced. */
static int hold_mm(struct trap_event *te, struct mm_struct *mm)
{
	struct trap_held *held = kmalloc(sizeof(*held), GFP_KERNEL_ACCOUNT);
	struct trap_mm *tmm;

	if (!held)
		return -ENOMEM;

	tmm = trap_mm_get(mm);
	if (IS_ERR(tmm)) {
		kfree(held);
		return PTR_ERR(tmm);
	}

	held->tmm = tmm;
	list_add_rcu(&held->node, &te->held);
	return 0;
}

/*
 * Still, and not only when the work was queued: to execute a program that is not to be
 * traced takes the events from the task.  If they are another's by now, look again.
 */
static bool counts_current(const struct trap_event *te)
{
	struct trap_event *active;
	unsigned long flags;
	bool found = false;

	local_irq_save(flags);
	list_for_each_entry(active, this_cpu_ptr(&active_events), node)
		found |= active == te;
	local_irq_restore(flags);
	return found;
}

/* Trace the current address space, and look at what mm has mapped for the task. */
static int attach_and_settle(struct trap_event *te, struct mm_struct *mm)
{
	int err;

	if (!held_mm(te, mm)) {
		if (!counts_current(te))
			return 0;
		let_dead_go(te);
		err = hold_mm(te, mm);
		if (err)
			return err;
	}

	mmap_read_lock(mm);
	trap_thread_settle(held_mm(te, mm));
	mmap_read_unlock(mm);
	return 0;
}

static void free_work(struct trap_work *work)
{
	trap_event_put(work->te);
	kfree(work);
	module_put(THIS_MODULE);
}

/* Nothing is locked here. */
static void trap_event_work(struct callback_head *head)
{
	struct trap_work *work = container_of(head, struct trap_work, head);
	struct trap_event *te = work->te;
	int err = 0;

	if (READ_ONCE(te->queued_for) == current)
		WRITE_ONCE(te->queued_for, NULL);

	mutex_lock(&te->lock);
	/* A task that exits has none any more. */
	if (!te->gone && current->mm)
		err = attach_and_settle(te, current->mm);
	mutex_unlock(&te->lock);

	if (err) {
		WRITE_ONCE(te->err, err);
		pr_warn_ratelimited("TLB misses of %s[%d] cannot be trapped, error %d\n",
				    current->comm, task_pid_nr(current), err);
	}
	free_work(work);
}

/* Without memory there will be another fault to try it at. */
static void queue_event(struct trap_event *te)
{
	struct trap_work *work;

	if (READ_ONCE(te->queued_for) == current)
		return;
	work = kmalloc(sizeof(*work), GFP_ATOMIC | __GFP_NOWARN);
	if (!work)
		return;

	/* The event may be closed, and the module removed, before the task runs. */
	__module_get(THIS_MODULE);
	refcount_inc(&te->refs);
	work->te = te;
	init_task_work(&work->head, trap_event_work);
	WRITE_ONCE(te->queued_for, current);
	/* A task that exits has no use for it. */
	if (task_work_add(current, &work->head, TWA_RESUME))
		free_work(work);
}

/* With interrupts off, which make an RCU reader. */
static void queue_attach(struct trap_event *te)
{
	if (!current->mm || current->flags & PF_KTHREAD || READ_ONCE(te->err))
		return;
	if (!held_mm(te, current->mm))
		queue_event(te);
}

void trap_events_look(void)
{
	struct trap_event *te;
	unsigned long flags;

	local_irq_save(flags);
	list_for_each_entry(te, this_cpu_ptr(&active_events), node)
		queue_attach(te);
	local_irq_restore(flags);
}

static void look(struct irq_work *work)
{
	trap_events_look();
}

/* One of the events is enough. */
void trap_events_settle(void)
{
	struct trap_event *te;
	unsigned long flags;

	local_irq_save(flags);
	te = list_first_entry_or_null(this_cpu_ptr(&active_events),
				      struct trap_event, node);
	if (te)
		queue_event(te);
	local_irq_restore(flags);
}

int trap_event_add(struct perf_event *event)
{
	struct trap_event *te = event->pmu_private;
	int err = READ_ONCE(te->err);

	if (err)
		return err;

	list_add(&te->node, this_cpu_ptr(&active_events));
	irq_work_queue(this_cpu_ptr(&look_work));
	return 0;
}

void trap_event_del(struct perf_event *event)
{
	struct trap_event *te = event->pmu_private;

	list_del_init(&te->node);
}

static void trap_event_release(struct work_struct *work)
{
	struct trap_event *te = container_of(work, struct trap_event, release);
	struct trap_held *held, *next;

	mutex_lock(&te->lock);
	te->gone = true;
	list_for_each_entry_safe(held, next, &te->held, node)
		let_go(held);
	mutex_unlock(&te->lock);

	trap_hook_put();
	trap_event_put(te);
}

/* perf may hold locks that are taken inside of mmap_lock: leave it to others. */
static void trap_event_destroy(struct perf_event *event)
{
	struct trap_event *te = event->pmu_private;

	queue_work(trap_wq, &te->release);
}

int trap_event_init(struct perf_event *event)
{
	struct trap_event *te;
	int err;

	if (!event->hw.target)
		return -EOPNOTSUPP;

	te = kzalloc(sizeof(*te), GFP_KERNEL_ACCOUNT);
	if (!te)
		return -ENOMEM;

	err = trap_hook_get();
	if (err) {
		kfree(te);
		return err;
	}

	refcount_set(&te->refs, 1);
	INIT_LIST_HEAD(&te->node);
	INIT_LIST_HEAD(&te->held);
	INIT_WORK(&te->release, trap_event_release);
	mutex_init(&te->lock);
	event->pmu_private = te;
	event->destroy = trap_event_destroy;
	return 0;
}

void __init trap_events_init(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		INIT_LIST_HEAD(per_cpu_ptr(&active_events, cpu));
		init_irq_work(per_cpu_ptr(&look_work, cpu), look);
	}
}

void trap_events_exit(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		irq_work_sync(per_cpu_ptr(&look_work, cpu));
	/* The last one to be dequeued may have put the module, and not have returned. */
	synchronize_rcu_tasks();
}
