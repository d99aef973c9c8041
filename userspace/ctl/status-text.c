// SPDX-License-Identifier: GPL-2.0-only
/* The status for people. */
#include "status.h"

#include <errno.h>
#include <inttypes.h>

#include "ctl.h"
#include "failure.h"
#include "size.h"

/* By COMPROMIS_ENTRY_*. */
static const char *const page_names[COMPROMIS_NR_ENTRIES] = { "4 KiB", "2 MiB", "1 GiB" };

static void print_key(FILE *out, const char *key)
{
	fprintf(out, "%-12s", key);
}

/* Whether the file could be read; if not, says why not. */
static bool readable(FILE *out, const char *key, int error)
{
	if (error) {
		print_key(out, key);
		fprintf(out, "%s\n", ctl_file_error(-error));
	}
	return !error;
}

static void print_words(FILE *out, const char *key, const struct text_words *words)
{
	unsigned int i;

	print_key(out, key);
	for (i = 0; i < words->nr; i++)
		fprintf(out, "%s%s", i ? " " : "", words->word[i]);
	fprintf(out, "%s\n", words->nr ? "" : "unsupported");
}

static void print_segments(FILE *out, const struct sysfs_segments *segments)
{
	char size[SIZE_TEXT];
	unsigned int i;

	if (!segments->nr) {
		print_key(out, "segments");
		fputs("none\n", out);
	}
	for (i = 0; i < segments->nr; i++) {
		const struct sysfs_segment *segment = &segments->segment[i];

		fprintf(out, "segment %-4u0x%016" PRIx64 " to 0x%016" PRIx64 ", %s, %s\n", i,
			segment->gpa, segment->limit,
			size_format((segment->limit - segment->gpa) / 1024, size),
			segment->active ? "active" : "reserved");
	}
}

static void print_entries(FILE *out, const char *key, const uint64_t entries[])
{
	unsigned int i;

	print_key(out, key);
	for (i = COMPROMIS_NR_ENTRIES; i-- > 0;)
		fprintf(out, "%" PRIu64 " of %s%s", entries[i], page_names[i], i ? ", " : "\n");
}

static void print_refs(FILE *out, const struct walk_range refs[])
{
	unsigned int i;

	print_key(out, "walk");
	for (i = 0; i < STATUS_NR_PAGES; i++) {
		fprintf(out, "%s%s pages %u", i ? ", " : "", page_names[i], refs[i].lo);
		if (refs[i].hi != refs[i].lo)
			fprintf(out, " to %u", refs[i].hi);
	}
	fputs(" references per TLB miss, nothing cached\n", out);
}

static void print_failure(FILE *out, const struct sysfs_failure *failure)
{
	const char *remedy = failure_remedy(failure);
	char text[FAILURE_TEXT];

	print_key(out, "failure");
	fprintf(out, "%s\n", failure_describe(failure, text));
	if (remedy) {
		print_key(out, "remedy");
		fprintf(out, "%s\n", remedy);
	}
}

/* Not every machine names a model. */
static void print_model(FILE *out, const struct status *status)
{
	if (status->model_error == -ENOENT || !readable(out, "model", status->model_error))
		return;
	print_key(out, "model");
	fprintf(out, "%s\n", status->model);
}

static const char *const paging_texts[] = {
	[CTL_PAGING_UNKNOWN] = "unknown: no hypervisor with Compromis, and no walk counters",
	[CTL_PAGING_NATIVE] = "native: no hypervisor translates the memory of this machine",
	[CTL_PAGING_SHADOW] = "shadow: Xen shadows the page tables of this machine (hap=0)",
};

static void print_counters(const struct status *status, FILE *out)
{
	print_key(out, "mode");
	fprintf(out, "%s\n", paging_texts[status->paging]);
	if (!status->refs_error)
		print_refs(out, status->refs);
	if (readable(out, "counters", status->features_error))
		print_words(out, "counters", &status->features.counters);
	print_model(out, status);
}

static void print_domain(const struct status *status, FILE *out)
{
	const struct sysfs_backing *backing = &status->backing;

	print_key(out, "mode");
	fprintf(out, "%s\n", backing->modes.word[backing->current]);
	print_words(out, "modes", &backing->modes);

	if (readable(out, "segments", status->segments_error))
		print_segments(out, &status->segments);
	if (readable(out, "p2m", status->p2m_error)) {
		print_entries(out, "p2m RAM", status->p2m.ram);
		print_entries(out, "p2m other", status->p2m.other);
		print_key(out, "p2m holes");
		fprintf(out, "%" PRIu64 " of 4 KiB\n", status->p2m.holes);
	}
	if (!status->refs_error)
		print_refs(out, status->refs);
	if (readable(out, "features", status->features_error)) {
		print_words(out, "counters", &status->features.counters);
		print_words(out, "events", &status->features.events);
	}
	print_model(out, status);
	if (readable(out, "demotions", status->demotions_error)) {
		print_key(out, "demotions");
		fprintf(out, "%" PRIu64 "\n", status->demotions);
	}
	if (readable(out, "failure", status->failure_error))
		print_failure(out, &status->failure);
}

void status_print_text(const struct status *status, FILE *out)
{
	if (status->only_counts)
		print_counters(status, out);
	else
		print_domain(status, out);
}
