// SPDX-License-Identifier: GPL-2.0-only
#include "results.h"

#include <stdlib.h>
#include <string.h>

#include "fixture.h"

void results_begin(struct results *results)
{
	*results = (struct results){ 0 };
	results->out = open_memstream(&results->text, &results->size);
	assert_non_null(results->out);
}

void results_add(struct results *results, const struct result *result)
{
	FILE *out = results->out;

	fprintf(out,
		"{\"system\":\"%s\",\"workload\":\"%s\",\"model\":\"%s\",\"page\":\"4k\","
		"\"size\":\"quick\",\"rep\":%u,\"seconds\":%.9f,\"faults\":7,",
		result->system, result->workload ? result->workload : "gups",
		result->model ? result->model : "architectural", result->rep ? result->rep : 1,
		result->seconds);
	fprintf(out,
		"\"events\":{\"dtlb_walks\":%lu,\"itlb_walks\":%lu,\"walks_4k\":%lu,"
		"\"walks_2m\":0,\"walks_1g\":0,\"guest_refs\":%lu,\"nested_refs\":%lu,\"refs\":%lu,"
		"\"segment_hits\":%lu,\"nested_lookups\":%lu,\"stlb_hits\":0,\"ntlb_hits\":0,"
		"\"pwc_skips\":0,\"nested_pwc_skips\":0,\"walk_cycles\":%lu,\"npt_faults\":null},",
		result->walks - result->walks / 10, result->walks / 10, result->walks,
		result->guest_refs, result->nested_refs, result->guest_refs + result->nested_refs,
		result->hits, result->lookups, result->cycles);
	fprintf(out,
		"\"exits\":null,\"page_table_updates\":null,\"metric\":1.5,\"unit\":\"ops/s\","
		"\"verified\":%s}\n",
		result->wrong ? "false" : "true");
}

void results_read(struct report_runs *runs, const char *text, const char *name)
{
	/* No file of no bytes can be made of memory. */
	FILE *in = *text ? fmemopen((void *)text, strlen(text), "r") : fopen("/dev/null", "r");

	assert_non_null(in);
	assert_int_equal(report_read(runs, in, name), 0);
	fclose(in);
}

void results_end(struct results *results)
{
	assert_int_equal(fclose(results->out), 0);
	results_read(&results->runs, results->text, "made");
	report_read_end(&results->runs);
	assert_int_equal(results->runs.nr_problems, 0);
	assert_int_equal(report_derive(&results->runs, &results->report), 0);
}

void results_free(struct results *results)
{
	report_free(&results->report);
	report_runs_free(&results->runs);
	free(results->text);
}
