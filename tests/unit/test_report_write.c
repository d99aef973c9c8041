// SPDX-License-Identifier: GPL-2.0-only
/* What report writes: text that is taken literally, numbers, and nothing from elsewhere. */
#include "fixture.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "report-plot.h"
#include "report-write.h"
#include "results.h"

/* What is printed to out between the two. */
static char *printed;
static size_t size;

static FILE *print_begin(void)
{
	FILE *out = open_memstream(&printed, &size);

	assert_non_null(out);
	return out;
}

static void print_end(FILE *out, const char *expected)
{
	fclose(out);
	assert_string_equal(printed, expected);
	free(printed);
}

static void text_is_escaped(void **state)
{
	FILE *out = print_begin();

	(void)state;
	html_text("<a href=\"x\" title='y'>&amp;</a>", out);
	print_end(out, "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");

	out = print_begin();
	html_element(out, "p", "%s", "1 < 2");
	html_cell(out, "<td>");
	html_row_name(out, "&");
	print_end(out, "<p>1 &lt; 2</p>\n<td>&lt;td&gt;</td><th scope=\"row\">&amp;</th>");
}

static void numbers(void **state)
{
	FILE *out = print_begin();

	(void)state;
	html_number(out, 1.25, "%.1f s");
	html_number(out, NAN, "%.1f");
	print_end(out, "<td>1.2 s</td><td>\u2013</td>");
}

static void table(void **state)
{
	FILE *out = print_begin();

	(void)state;
	html_table_begin(out, "c", "a < b", 1, "x,y z");
	html_table_end(out);
	print_end(out,
		  "<div class=\"table\"><table class=\"c\">\n<caption>a &lt; b</caption>\n"
		  "<thead><tr><th scope=\"col\" class=\"name\">x</th><th scope=\"col\">y z</th>"
		  "</tr></thead>\n<tbody>\n</tbody></table></div>\n");
}

static void svg_becomes_a_part_of_a_page(void **state)
{
	FILE *out = print_begin();

	(void)state;
	assert_int_equal(report_svg_inline(
				 "<?xml?>\n<svg \n xmlns=\"http://x\" xmlns:xlink=\"http://y\">\n\n"
				 "\t<path id='p1'/><use xlink:href='#p1' fill='url(#p2)' "
				 "font-family=\"A\"/></svg>\nrest",
				 "f1-", "a \"b\"", out),
			 0);
	print_end(out, "<svg role=\"img\" aria-label=\"a &quot;b&quot;\" \n  >\n"
		       "<path id='f1-p1'/><use xlink:href='#f1-p1' fill='url(#f1-p2)' /></svg>");

	out = print_begin();
	assert_int_equal(report_svg_inline("", "f", "x", out), -EBADMSG);
	assert_int_equal(report_svg_inline("<svg>", "f", "x", out), -EBADMSG);
	assert_int_equal(report_svg_inline("</svg><svg>", "f", "x", out), -EBADMSG);
	print_end(out, "");
}

static const struct result runs[] = {
	{ .system = "native", .seconds = 2, .walks = 100, .guest_refs = 400, .cycles = 800 },
	{ .system = "segment",
	  .seconds = 3,
	  .walks = 100,
	  .guest_refs = 400,
	  .hits = 500,
	  .cycles = 800,
	  .wrong = true },
};

static void make_results(struct results *results)
{
	size_t i;

	results_begin(results);
	fputs("{\"meta\":{\"command\":\"make compare </dd><script src='http://x'>\","
	      "\"versions\":{\"a<b\":\"&\"},\"date\":null}}\n",
	      results->out);
	for (i = 0; i < ARRAY_SIZE(runs); i++)
		results_add(results, &runs[i]);
	results_end(results);
}

static void csv(void **state)
{
	struct results results;
	FILE *out = print_begin();

	(void)state;
	make_results(&results);
	report_csv_runs(&results.report, out);
	print_end(out,
		  "size,model,page,workload,system,rep,seconds,metric,unit,verified,faults,"
		  "dtlb_walks,itlb_walks,walks_4k,walks_2m,walks_1g,guest_refs,nested_refs,refs,"
		  "segment_hits,nested_lookups,stlb_hits,ntlb_hits,pwc_skips,nested_pwc_skips,"
		  "walk_cycles,npt_faults,exits_npf,exits_page_fault,exits_cr3,exits_invlpg,"
		  "exits_hlt,exits_interrupt,exits_vmmcall,exits_io,exits_msr,exits_cpuid,"
		  "exits_other,exits_total,page_table_updates\n"
		  "quick,architectural,4k,gups,native,1,2,1.5,ops/s,true,7,"
		  "90,10,100,0,0,400,0,400,0,0,0,0,0,0,800,,,,,,,,,,,,,,\n"
		  "quick,architectural,4k,gups,segment,1,3,1.5,ops/s,false,7,"
		  "90,10,100,0,0,400,0,400,500,0,0,0,0,0,800,,,,,,,,,,,,,,\n");
	results_free(&results);
}

/* Fields of the n-th line. */
static size_t fields(const char *text, int n)
{
	size_t nr = 1;

	while (n--)
		text = strchr(text, '\n') + 1;
	for (; *text != '\n'; text++)
		nr += *text == ',';
	return nr;
}

static void csv_of_cells(void **state)
{
	struct results results;
	FILE *out = print_begin();

	(void)state;
	make_results(&results);
	report_csv_cells(&results.report, out);
	fclose(out);
	assert_int_equal(fields(printed, 0), fields(printed, 1));
	assert_int_equal(fields(printed, 0), fields(printed, 2));
	assert_non_null(
		strstr(printed, "\nquick,architectural,4k,gups,native,1,true,2,,1.5,ops/s,7,"));
	assert_non_null(strstr(printed, ",1000000000,0.5,1,"));
	free(printed);
	results_free(&results);
}

static double number(struct json_object *object, const char *key)
{
	struct json_object *value;

	assert_true(json_object_object_get_ex(object, key, &value));
	return json_object_get_double(value);
}

static void json(void **state)
{
	struct json_object *root, *array, *cell, *value;
	struct results results;
	FILE *out = print_begin();

	(void)state;
	make_results(&results);
	assert_int_equal(report_json(&results.report, out), 0);
	fclose(out);
	root = json_tokener_parse(printed);
	assert_non_null(root);
	assert_true(json_object_object_get_ex(root, "cells", &array));
	assert_int_equal(json_object_array_length(array), 2);
	cell = json_object_array_get_idx(array, 1);
	assert_true(number(cell, "overhead") == 0.5);
	assert_true(number(cell, "exits_ns") == 1e9);
	assert_true(json_object_object_get_ex(cell, "seconds_spread", &value));
	assert_null(value);
	/* Four systems are missing, and one is not verified. */
	assert_true(json_object_object_get_ex(root, "gaps", &array));
	assert_int_equal(json_object_array_length(array), 5);
	json_object_put(root);
	free(printed);
	results_free(&results);
}

/* Whatever the input says is text; and nothing is fetched or executed. */
static void page(void **state)
{
	struct results results;
	FILE *out = print_begin();

	(void)state;
	make_results(&results);
	assert_int_equal(report_html(&results.report, NULL, out), 0);
	fclose(out);
	assert_null(strstr(printed, "<script"));
	assert_null(strstr(printed, "src=\""));
	assert_null(strstr(printed, "<link"));
	assert_null(strstr(printed, "@import"));
	assert_non_null(strstr(printed, "&lt;/dd&gt;&lt;script src=&#39;http://x&#39;&gt;"));
	assert_non_null(strstr(printed, "a&lt;b &amp;"));
	/* The segment is not verified: so it says, and there is no mean. */
	assert_non_null(strstr(printed, "<td>+50.0\u2020</td>"));
	assert_non_null(strstr(printed, "gups on segment: not verified: 1 of 1 repetitions"));
	assert_non_null(strstr(printed, "</html>"));
	free(printed);
	results_free(&results);
}

static void missing_figure_is_an_error(void **state)
{
	struct results results;
	FILE *out = print_begin();

	(void)state;
	make_results(&results);
	assert_int_equal(report_html(&results.report, "/nonexistent", out), -ENOENT);
	fclose(out);
	free(printed);
	results_free(&results);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_escaped),
		cmocka_unit_test(numbers),
		cmocka_unit_test(table),
		cmocka_unit_test(svg_becomes_a_part_of_a_page),
		cmocka_unit_test(csv),
		cmocka_unit_test(csv_of_cells),
		cmocka_unit_test(json),
		cmocka_unit_test(page),
		cmocka_unit_test(missing_figure_is_an_error),
	};

	return cmocka_run_group_tests_name("report_write", tests, NULL, NULL);
}
