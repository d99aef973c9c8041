// SPDX-License-Identifier: GPL-2.0-only
/*
 * Results of a comparison, from memory: what is read, all that follows from it, and all that is
 * written of it but the figures.
 *
 * It is spelled, of pieces of a run, so that runs come about from nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report-write.h"
#include "spell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RUN(system, workload, page, rest)                                                 \
	"{\"system\":\"" system "\",\"model\":\"architectural\",\"workload\":\"" workload \
	"\",\"page\":\"" page "\",\"size\":\"quick\",\"unit\":\"s\",\"exits\":null," rest
#define EVENTS                                                                          \
	"\"events\":{\"dtlb_walks\":9,\"itlb_walks\":1,\"walks_4k\":10,\"walks_2m\":0," \
	"\"walks_1g\":0,\"guest_refs\":40,\"nested_refs\":0,\"refs\":40,\"walk_cycles\":80}"

static const char *const pieces[] = {
	RUN("native", "a", "4k", "\"rep\":1,\"seconds\":1,\"verified\":true," EVENTS "}\n"),
	RUN("segment", "a", "4k", "\"rep\":1,\"seconds\":2,\"verified\":true," EVENTS "}\n"),
	RUN("nested-4k", "a", "4k", "\"rep\":1,\"seconds\":3,\"verified\":false," EVENTS "}\n"),
	RUN("native", "b", "2m", "\"verified\":true,"),
	RUN("shadow", "a", "4k", "\"verified\":true," EVENTS ","),
	RUN("nested-1g", "b", "2m", "\"verified\":true," EVENTS ","),
	EVENTS,
	"\"events\":{},",
	"\"events\":{\"refs\":18446744073709551615,\"dtlb_walks\":1,\"itlb_walks\":0},",
	"\"rep\":1,",
	"\"rep\":2,",
	"\"seconds\":1e-9,",
	"\"seconds\":1e9,",
	"\"metric\":-1e18,",
	"\"faults\":18446744073709551615,",
	"\"page_table_updates\":7,",
	"\"verified\":false}\n",
	"{\"meta\":{\"versions\":{\"xen\":\"4.17\"},\"command\":\"<&\"}}\n",
	"{\"meta\":{\"versions\":",
	"{\"xen\":",
	"\"footprints\":{\"a\":null},",
	"null",
	"1e999",
	"-1",
	"}\n",
};

#define NR_PIECES (sizeof(pieces) / sizeof(pieces[0]))

static size_t count_lines(const char *text)
{
	size_t nr = 1;

	for (; *text; text++)
		nr += *text == '\n';
	return nr;
}

static void check_runs(const struct report_runs *runs, size_t lines)
{
	size_t i;

	if (runs->nr + runs->malformed + runs->replaced > lines)
		abort();
	for (i = 1; i < runs->nr; i++) {
		const struct report_run *run = &runs->run[i];

		if (report_run_compare(run - 1, run) >= 0 || !(run->seconds > 0) ||
		    run->page >= COST_NR_PAGES || run->system >= COST_NR_SYSTEMS)
			abort();
	}
}

/* Each run is in a cell of its own kind. */
static void check_report(const struct report *report)
{
	size_t i, k, nr = 0;
	int s;

	for (i = 0; i < report->nr_groups; i++) {
		for (s = 0; s < COST_NR_SYSTEMS; s++) {
			const struct report_cell *cell = &report->group[i].cell[s];

			for (k = 0; k < cell->reps; k++) {
				if (!report_run_same_cell(&cell->run[k], cell->run) ||
				    (int)cell->run[k].system != s)
					abort();
			}
			nr += cell->reps;
		}
	}
	if (nr != report->runs->nr)
		abort();
}

static void write_all(const struct report *report)
{
	FILE *out = fopen("/dev/null", "w");

	if (!out)
		return;
	report_csv_runs(report, out);
	report_csv_cells(report, out);
	if (report_json(report, out) || report_html(report, NULL, out))
		abort();
	fclose(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct spelling spelling = { "", "", pieces, NR_PIECES };
	size_t length;
	char *text = spell(data, size, &spelling, &length);
	struct report_runs runs = { 0 };
	struct report report;
	FILE *in;

	if (!length) {
		free(text);
		return 0;
	}
	in = fmemopen(text, length, "r");
	if (!in || report_read(&runs, in, "fuzz"))
		abort();
	fclose(in);
	report_read_end(&runs);
	check_runs(&runs, count_lines(text));
	if (report_derive(&runs, &report))
		abort();
	check_report(&report);
	if (runs.nr)
		spell_reached();
	write_all(&report);
	report_free(&report);
	report_runs_free(&runs);
	free(text);
	return 0;
}
