/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_TRAP_EVENT_H
#define COMPROMIS_TRAP_EVENT_H

struct perf_event;

/*
 * A perf event that counts trapped misses makes the address space that its task
 * is in a trap_mm: from when it is first put on a CPU, and anew after exec().
 * The counts themselves are the CPU's: see trap_count.h.
 */

/*
 * For pmu::event_init, which sets @event->destroy by it.  Returns 0 or
 *   -EOPNOTSUPP  the event is a CPU's, and not a task's
 *   -ENOMEM
 *   others       the fault handler cannot be hooked
 */
int trap_event_init(struct perf_event *event);

/*
 * For pmu::add and pmu::del, of events that trap_event_init() has seen.  Returns 0
 * or why the address space could not be traced: see trap_mm_get().
 */
int trap_event_add(struct perf_event *event);
void trap_event_del(struct perf_event *event);

/*
 * The current task has a fault in an address space that is not traced: is it one
 * that an event of the task wants by now?
 */
void trap_events_look(void);

/*
 * mm is to resolve a fault of the current task: call trap_thread_settle() when it
 * has, before the task goes on.
 */
void trap_events_settle(void);

void trap_events_init(void);

/* When no event is left, and trap_wq is empty. */
void trap_events_exit(void);

#endif /* COMPROMIS_TRAP_EVENT_H */
