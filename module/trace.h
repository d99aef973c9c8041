/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints "compromis:*".  Modes and reasons are the numbers of
 * hypercall/include/compromis.h; each event prints the words for them too.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM compromis

#if !defined(COMPROMIS_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define COMPROMIS_TRACE_H

#include <linux/tracepoint.h>

#include <compromis.h>

#include "trap_count.h"

#define show_compromis_mode(mode)				\
	__print_symbolic(mode,					\
		{ COMPROMIS_MODE_PAGED,		"paged" },	\
		{ COMPROMIS_MODE_SUPERPAGE,	"superpage" },	\
		{ COMPROMIS_MODE_SEGMENT,	"segment" })

#define show_compromis_cmd(cmd)						\
	__print_symbolic(cmd,						\
		{ COMPROMIS_CMD_FEATURES,	"features" },		\
		{ COMPROMIS_CMD_INFO,		"info" },		\
		{ COMPROMIS_CMD_SET_BACKING,	"set_backing" },	\
		{ COMPROMIS_CMD_P2M_STATS,	"p2m_stats" },		\
		{ COMPROMIS_CMD_VCPU_EVENTS,	"vcpu_events" },	\
		{ COMPROMIS_CMD_DEMOTIONS,	"demotions" })

#define show_compromis_demote(reason)					\
	__print_symbolic(reason,					\
		{ COMPROMIS_DEMOTE_NONE,	"none" },		\
		{ COMPROMIS_DEMOTE_LOG_DIRTY,	"log-dirty" },		\
		{ COMPROMIS_DEMOTE_UNMAP,	"unmap" },		\
		{ COMPROMIS_DEMOTE_REMAP,	"remap" },		\
		{ COMPROMIS_DEMOTE_MOVE,	"move" },		\
		{ COMPROMIS_DEMOTE_FOREIGN,	"foreign" },		\
		{ COMPROMIS_DEMOTE_GRANT,	"grant" },		\
		{ COMPROMIS_DEMOTE_MMIO,	"mmio" },		\
		{ COMPROMIS_DEMOTE_IOREQ,	"ioreq" },		\
		{ COMPROMIS_DEMOTE_READ_ONLY,	"read-only" },		\
		{ COMPROMIS_DEMOTE_BROKEN,	"broken" },		\
		{ COMPROMIS_DEMOTE_PAGING,	"paging" },		\
		{ COMPROMIS_DEMOTE_SHARING,	"sharing" },		\
		{ COMPROMIS_DEMOTE_POPULATE,	"populate" },		\
		{ COMPROMIS_DEMOTE_ACCESS,	"access" },		\
		{ COMPROMIS_DEMOTE_ALTP2M,	"altp2m" },		\
		{ COMPROMIS_DEMOTE_RELEASE,	"release" },		\
		{ COMPROMIS_DEMOTE_OTHER,	"other" })

/* A hypercall has returned, on this vCPU; may come from NMI. */
TRACE_EVENT(hypercall,
	TP_PROTO(unsigned int cmd, int err),
	TP_ARGS(cmd, err),
	TP_STRUCT__entry(
		__field(unsigned int, cmd)
		__field(int, err)
	),
	TP_fast_assign(
		__entry->cmd = cmd;
		__entry->err = err;
	),
	TP_printk("cmd=%s err=%d", show_compromis_cmd(__entry->cmd),
		  __entry->err)
);

/* A request of this kernel to change the backing has ended. */
TRACE_EVENT(backing_change,
	TP_PROTO(unsigned int from, unsigned int to, int err,
		 const struct compromis_failure *failure),
	TP_ARGS(from, to, err, failure),
	TP_STRUCT__entry(
		__field(unsigned int, from)
		__field(unsigned int, to)
		__field(int, err)
		__field(u32, reason)
		__field(u64, needed)
		__field(u64, available)
	),
	TP_fast_assign(
		__entry->from = from;
		__entry->to = to;
		__entry->err = err;
		__entry->reason = failure->reason;
		__entry->needed = failure->needed;
		__entry->available = failure->available;
	),
	TP_printk("from=%s to=%s err=%d reason=%u needed=%llu available=%llu",
		  show_compromis_mode(__entry->from),
		  show_compromis_mode(__entry->to), __entry->err,
		  __entry->reason, __entry->needed, __entry->available)
);

/* A part of a change is done: frames, each counted once per pass. */
TRACE_EVENT(migrate_step,
	TP_PROTO(unsigned int to, u64 done, u64 total),
	TP_ARGS(to, done, total),
	TP_STRUCT__entry(
		__field(unsigned int, to)
		__field(u64, done)
		__field(u64, total)
	),
	TP_fast_assign(
		__entry->to = to;
		__entry->done = done;
		__entry->total = total;
	),
	TP_printk("to=%s done=%llu total=%llu",
		  show_compromis_mode(__entry->to), __entry->done,
		  __entry->total)
);

/*
 * The hypervisor has left segment mode by itself: why, about which frame, and
 * how often so far.  Those in quick succession may give one event.
 */
TRACE_EVENT(demotion,
	TP_PROTO(u32 reason, u64 gfn, u64 count),
	TP_ARGS(reason, gfn, count),
	TP_STRUCT__entry(
		__field(u32, reason)
		__field(u64, gfn)
		__field(u64, count)
	),
	TP_fast_assign(
		__entry->reason = reason;
		__entry->gfn = gfn;
		__entry->count = count;
	),
	TP_printk("reason=%s gfn=0x%llx count=%llu",
		  show_compromis_demote(__entry->reason), __entry->gfn,
		  __entry->count)
);

TRACE_DEFINE_ENUM(TRAP_READ);
TRACE_DEFINE_ENUM(TRAP_WRITE);
TRACE_DEFINE_ENUM(TRAP_EXEC);

#define show_trap_access(access)			\
	__print_symbolic(access,		\
		{ TRAP_READ,	"read" },	\
		{ TRAP_WRITE,	"write" },	\
		{ TRAP_EXEC,	"exec" })

/*
 * The current thread has missed the TLB: one in trap_period times.  Its address
 * is that of the page.
 */
TRACE_EVENT(tlb_miss,
	TP_PROTO(unsigned long addr, unsigned int shift, unsigned int access,
		 bool user),
	TP_ARGS(addr, shift, access, user),
	TP_STRUCT__entry(
		__field(unsigned long, addr)
		__field(unsigned int, shift)
		__field(unsigned int, access)
		__field(bool, user)
	),
	TP_fast_assign(
		__entry->addr = addr;
		__entry->shift = shift;
		__entry->access = access;
		__entry->user = user;
	),
	TP_printk("addr=0x%lx size=%lu access=%s user=%d", __entry->addr,
		  1UL << __entry->shift, show_trap_access(__entry->access),
		  __entry->user)
);

#endif /* COMPROMIS_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
