// SPDX-License-Identifier: GPL-2.0-only
#include "report-plot.h"

#include <errno.h>
#include <string.h>

#include "html.h"

/* What is followed by an identifier. */
static const char *const references[] = { " id='", " id=\"", "href='#", "href=\"#", "url(#" };

/*
 * Attributes that a page in HTML does without: what names of XML mean, which looks like an address, the
 * font, which is that of the page, and what is so by default.
 */
static const char *const dropped[] = { "xmlns=\"", "xmlns:xlink=\"", "font-family=\"",
				       "stroke-linecap=\"", "stroke-linejoin=\"" };

static bool begins(const char *at, const char *word)
{
	return !strncmp(at, word, strlen(word));
}

/* Behind the attribute if one of those begins here. */
static const char *skip_dropped(const char *at)
{
	size_t i;

	for (i = 0; i < sizeof(dropped) / sizeof(dropped[0]); i++) {
		if (begins(at, dropped[i])) {
			const char *end = strchr(at + strlen(dropped[i]), '"');

			return end ? end + 1 : at;
		}
	}
	return at;
}

static size_t reference_length(const char *at)
{
	size_t i;

	for (i = 0; i < sizeof(references) / sizeof(references[0]); i++) {
		if (begins(at, references[i]))
			return strlen(references[i]);
	}
	return 0;
}

int report_svg_inline(const char *svg, const char *prefix, const char *label, FILE *out)
{
	const char *at = strstr(svg, "<svg"), *end = strstr(svg, "</svg>");
	size_t length;

	if (!at || !end || end < at)
		return -EBADMSG;
	fputs("<svg role=\"img\" aria-label=\"", out);
	html_text(label, out);
	fputs("\"", out);
	at += strlen("<svg");
	while (at < end) {
		const char *behind = skip_dropped(at);

		if (behind != at) {
			at = behind;
			continue;
		}
		length = reference_length(at);
		if (length) {
			fwrite(at, 1, length, out);
			html_text(prefix, out);
			at += length;
			continue;
		}
		/* Nothing depends on indentation and blank lines, of which gnuplot has plenty. */
		if (*at == '\t' || (*at == '\n' && at[1] == '\n'))
			at++;
		else
			fputc(*at++, out);
	}
	fputs("</svg>", out);
	return 0;
}
