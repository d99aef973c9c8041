// SPDX-License-Identifier: GPL-2.0-only
#include "report-write.h"

#include <string.h>

#include "html.h"
#include "report-page.h"
#include "version.h"

/* Black on white, with lines rather than shades, so that it prints well. */
static const char style[] =
	"body{font:16px/1.45 'Liberation Sans',Arial,Helvetica,sans-serif;color:#111;background:#fff;"
	"max-width:1000px;margin:1.5em auto;padding:0 1em}"
	"h1{font-size:1.7em;line-height:1.2}"
	"h2{font-size:1.3em;margin-top:2em;border-bottom:2px solid #111}"
	"h3{font-size:1.1em;margin-top:1.6em}"
	"h3::first-letter{text-transform:uppercase}"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:.15em 1em}"
	"dt{font-weight:bold;grid-column:1}dd{margin:0;grid-column:2;overflow-wrap:anywhere}"
	"figure{margin:1.5em 0}"
	"figure svg{width:100%;height:auto;border:1px solid #ccc}"
	"figcaption{font-size:.9em}"
	".table{overflow-x:auto;margin:1em 0}"
	"table{border-collapse:collapse;font-size:.85em;font-variant-numeric:tabular-nums}"
	"caption{text-align:left;font-weight:bold;padding:.3em 0}"
	"th,td{padding:.15em .6em;text-align:right;white-space:nowrap;border-bottom:1px solid #ccc}"
	"thead th{border-bottom:2px solid #111;vertical-align:bottom}"
	"tbody th{text-align:left;font-weight:normal}"
	"th.name{text-align:left}"
	"tr.sum>*{border-top:2px solid #111;font-weight:bold}"
	".words td,.words th{text-align:left;white-space:normal}"
	".notes{font-size:.85em}"
	"summary{cursor:pointer;font-weight:bold;margin:.8em 0}"
	"nav ul{columns:2;padding-left:1.2em}"
	"a{color:#0b4f8a}"
	"@media print{body{font-size:10pt;max-width:none;margin:0}nav{display:none}"
	"figure,tr{break-inside:avoid}h2,h3,caption{break-after:avoid}"
	".table{overflow:visible}table{font-size:8pt}th,td{padding:.1em .35em}}";

static const struct {
	const char *id;
	const char *title;
	void (*print)(struct page *page);
} sections[] = {
	{ "summary", "Summary", page_summary },
	{ "headline", "Beside the paper", page_headline },
	{ "figures", "Figures", page_panels },
	{ "exits", "VM exits and page-table updates", page_exits },
	{ "results", "Results by workload, and their spread", page_results },
	{ "fidelity", "Fidelity", page_fidelity },
	{ "model", "The model and its assumptions", page_model },
	{ "gaps", "What is missing, or left out", page_gaps },
};

#define NR_SECTIONS (sizeof(sections) / sizeof(sections[0]))

static void print_term(FILE *out, const char *term, const char *text)
{
	html_element(out, "dt", "%s", term);
	html_element(out, "dd", "%s", text);
}

static const char *meta_text(const struct report *report, const char *key)
{
	struct json_object *value = NULL;

	if (report->runs->meta)
		json_object_object_get_ex(report->runs->meta, key, &value);
	return value ? json_object_get_string(value) : "not said";
}

/* The members of an object in a line. */
static void print_members(const struct report *report, const char *key, const char *term,
			  const char *unit, FILE *out)
{
	struct json_object *object = NULL;
	const char *comma = "";

	if (report->runs->meta)
		json_object_object_get_ex(report->runs->meta, key, &object);
	if (!object || !json_object_is_type(object, json_type_object)) {
		print_term(out, term, "not said");
		return;
	}
	html_element(out, "dt", "%s", term);
	fputs("<dd>", out);
	json_object_object_foreach(object, name, value)
	{
		fputs(comma, out);
		html_text(name, out);
		fputc(' ', out);
		html_text(value ? json_object_get_string(value) : "?", out);
		fputs(unit, out);
		comma = ", ";
	}
	fputs("</dd>\n", out);
}

static void print_commands(const struct report *report, FILE *out)
{
	struct json_object *commands = NULL;
	size_t i;

	if (report->runs->meta)
		json_object_object_get_ex(report->runs->meta, "commands", &commands);
	html_element(out, "dt", "Command");
	if (!commands)
		html_element(out, "dd", "not said");
	for (i = 0; commands && i < json_object_array_length(commands); i++)
		html_element(out, "dd", "%s",
			     json_object_get_string(json_object_array_get_idx(commands, i)));
}

static void print_origin(const struct report *report, FILE *out)
{
	const struct report_runs *runs = report->runs;

	fputs("<dl>\n", out);
	print_commands(report, out);
	print_term(out, "Date", meta_text(report, "date"));
	print_members(report, "versions", "Versions", "", out);
	html_element(out, "dt", "Guest");
	html_element(out, "dd", "%s MiB", meta_text(report, "guest_mib"));
	print_members(report, "footprints", "Footprints", " MiB", out);
	html_element(out, "dt", "Runs");
	html_element(
		out, "dd",
		"%zu, up to %zu repetitions; lines left out as malformed: %zu; runs replaced by "
		"later ones: %zu",
		runs->nr, report->reps_max, runs->malformed, runs->replaced);
	fputs("</dl>\n", out);
	if (runs->changed)
		html_element(out, "p",
			     "The versions changed in the midst of the runs, see the end: compare "
			     "them with care.");
}

static void print_contents(FILE *out)
{
	size_t i;

	fputs("<nav><ul>\n", out);
	for (i = 0; i < NR_SECTIONS; i++)
		fprintf(out, "<li><a href=\"#%s\">%s</a></li>\n", sections[i].id,
			sections[i].title);
	fputs("</ul></nav>\n", out);
}

int report_html(const struct report *report, const char *figures, FILE *out)
{
	struct page page = { .report = report, .figures = figures, .out = out };
	size_t i;

	fprintf(out,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
		"<title>Compromis: the comparison</title>\n<style>%s</style>\n</head>\n<body>\n",
		style);
	html_element(out, "h1",
		     "What paging virtualisation costs, and what a direct segment gives back");
	print_origin(report, out);
	print_contents(out);
	for (i = 0; i < NR_SECTIONS; i++) {
		fprintf(out, "<section id=\"%s\">\n<h2>%s</h2>\n", sections[i].id,
			sections[i].title);
		sections[i].print(&page);
		fputs("</section>\n", out);
	}
	html_element(out, "p", "Made by compromisctl report, Compromis %s.", COMPROMIS_RELEASE);
	fputs("</body>\n</html>\n", out);
	return page.rc;
}
