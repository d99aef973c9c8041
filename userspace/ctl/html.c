// SPDX-License-Identifier: GPL-2.0-only
#include "html.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void html_text(const char *text, FILE *out)
{
	for (; *text; text++) {
		const char *name = entity(*text);

		if (name)
			fputs(name, out);
		else
			fputc(*text, out);
	}
}

void html_element(FILE *out, const char *tag, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	/* Without memory for a line there is nothing to do about it. */
	if (vasprintf(&text, format, args) < 0)
		abort();
	va_end(args);
	fprintf(out, "<%s>", tag);
	html_text(text, out);
	fprintf(out, "</%s>\n", tag);
	free(text);
}

void html_table_begin(FILE *out, const char *class, const char *caption, int names,
		      const char *titles)
{
	fprintf(out, "<div class=\"table\"><table class=\"%s\">\n<caption>", class);
	html_text(caption, out);
	fputs("</caption>\n<thead><tr>", out);
	while (*titles) {
		size_t length = strcspn(titles, ",");

		fprintf(out, "<th scope=\"col\"%s>%.*s</th>", names-- > 0 ? " class=\"name\"" : "",
			(int)length, titles);
		titles += length;
		titles += *titles == ',';
	}
	fputs("</tr></thead>\n<tbody>\n", out);
}

void html_table_end(FILE *out)
{
	fputs("</tbody></table></div>\n", out);
}

void html_row_begin(FILE *out)
{
	fputs("<tr>", out);
}

void html_row_end(FILE *out)
{
	fputs("</tr>\n", out);
}

void html_row_name(FILE *out, const char *name)
{
	fputs("<th scope=\"row\">", out);
	html_text(name, out);
	fputs("</th>", out);
}

void html_cell(FILE *out, const char *text)
{
	fputs("<td>", out);
	html_text(text, out);
	fputs("</td>", out);
}

void html_number(FILE *out, double value, const char *format)
{
	char text[64];

	if (isnan(value))
		snprintf(text, sizeof(text), "\u2013");
	else
		snprintf(text, sizeof(text), format, value);
	html_cell(out, text);
}

void html_percent(FILE *out, double ratio, int decimals)
{
	char text[64];

	if (isnan(ratio))
		snprintf(text, sizeof(text), "\u2013");
	else
		snprintf(text, sizeof(text), "%+.*f %%", decimals, 100 * ratio);
	html_cell(out, text);
}
