/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One run of the comparison: a workload, once, on one system, and what was counted meanwhile.
 * compromisctl(1), "Results", has the form of the line that says it.
 */
#ifndef COMPROMIS_CTL_REPORT_RUN_H
#define COMPROMIS_CTL_REPORT_RUN_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cost.h"

/* Sizes of names, with their NUL; a model is told in at most 127 characters (hardware/MMU.md, 11). */
#define REPORT_MODEL_SIZE 128
#define REPORT_NAME_SIZE  32

/* What the emulated MMU counts (hardware/MMU.md, 6), and the faults of the nested page table. */
enum report_event {
	EVENT_DTLB_WALKS,
	EVENT_ITLB_WALKS,
	EVENT_WALKS_4K,
	EVENT_WALKS_2M,
	EVENT_WALKS_1G,
	EVENT_GUEST_REFS,
	EVENT_NESTED_REFS,
	EVENT_REFS,
	EVENT_SEGMENT_HITS,
	EVENT_NESTED_LOOKUPS,
	EVENT_STLB_HITS,
	EVENT_NTLB_HITS,
	EVENT_PWC_SKIPS,
	EVENT_NESTED_PWC_SKIPS,
	EVENT_WALK_CYCLES,
	EVENT_NPT_FAULTS,
	NR_EVENTS
};

/* VM exits by their reason; the last is the sum. */
enum report_exit {
	EXIT_NPF,
	EXIT_PAGE_FAULT,
	EXIT_CR3,
	EXIT_INVLPG,
	EXIT_HLT,
	EXIT_INTERRUPT,
	EXIT_VMMCALL,
	EXIT_IO,
	EXIT_MSR,
	EXIT_CPUID,
	EXIT_OTHER,
	EXIT_TOTAL,
	NR_EXITS
};

/* Names, as the lines have them. */
extern const char *const report_event_names[NR_EVENTS];
extern const char *const report_exit_names[NR_EXITS];
extern const char *const report_page_names[COST_NR_PAGES];

/* What could not be counted is not known, which is not 0. */
struct report_count {
	bool known;
	uint64_t value;
};

struct report_run {
	char model[REPORT_MODEL_SIZE];
	char workload[REPORT_NAME_SIZE];
	char size[REPORT_NAME_SIZE];
	enum cost_page page; /* of the guest */
	enum cost_system system;
	unsigned int rep;
	double seconds; /* of virtual time, above 0 */
	struct report_count faults; /* page faults of the guest */
	struct report_count events[NR_EVENTS];
	struct report_count exits[NR_EXITS];
	struct report_count updates; /* of guest page tables, that shadow paging followed */
	double metric; /* NAN if there is none */
	char unit[REPORT_NAME_SIZE]; /* of the metric */
	bool verified;
	size_t order; /* of reading: later ones replace earlier ones */
	const char *file; /* where it stands */
	size_t line;
};

/*
 * Take a run from the object of its line; order, file and line are left alone.  Members that are not
 * known are ignored.  Returns NULL, or why the object is not a run, in text.
 */
#define REPORT_REASON_SIZE 96
const char *report_run_parse(struct json_object *object, struct report_run *run,
			     char text[REPORT_REASON_SIZE]);

/* Order by size, model, page, workload, system, repetition and order of reading; for qsort(3). */
int report_run_compare(const void *a, const void *b);

/* Whether two runs are of one cell: they differ in repetition and results only. */
bool report_run_same_cell(const struct report_run *a, const struct report_run *b);

#endif /* COMPROMIS_CTL_REPORT_RUN_H */
