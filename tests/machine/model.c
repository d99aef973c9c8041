// SPDX-License-Identifier: GPL-2.0-only
#include "model.h"

#include <stddef.h>

#include "cpu.h"
#include "idt.h"
#include "string.h"
#include "tap.h"

/* What all processors have in common here: both dimensions have caches of one size. */
#define WALK_CACHES(...) .pwc = { __VA_ARGS__ }, .npwc = { __VA_ARGS__ }, .ntlb = { 16, 16 }
#define WALK_CACHES_ZEN	 WALK_CACHES({ 64, 4 }, { 48, 48 }, { 16, 16 })

static const struct {
	const char *name;
	struct model model;
} presets[] = {
	{ "architectural",
	  {
		  .stlb_pages = { PAGE_4K | PAGE_2M, PAGE_1G, PAGE_4K },
		  .stlb_for = { FOR_BOTH, FOR_BOTH, FOR_BOTH },
		  .lat_l2 = 200, /* there is no L2 */
		  .lat_mem = 200,
	  } },
	{ "skylake-sp",
	  {
		  .stlb = { { 1536, 12 }, { 16, 4 } },
		  .stlb_pages = { PAGE_4K | PAGE_2M, PAGE_1G },
		  .stlb_for = { FOR_BOTH, FOR_BOTH },
		  WALK_CACHES({ 32, 4 }, { 4, 4 }, { 2, 2 }),
		  .lat_l2 = 14,
		  .lat_mem = 243,
	  } },
	{ "icelake-sp",
	  {
		  .stlb = { { 1024, 8 }, { 1024, 8 } },
		  .stlb_pages = { PAGE_4K | PAGE_2M, PAGE_4K | PAGE_1G },
		  .stlb_for = { FOR_BOTH, FOR_BOTH },
		  WALK_CACHES({ 32, 4 }, { 8, 8 }, { 2, 2 }),
		  .lat_l2 = 14,
		  .lat_mem = 303,
	  } },
	{ "zen2",
	  {
		  .stlb = { { 2048, 8 }, { 1024, 8 } },
		  .stlb_pages = { PAGE_4K | PAGE_2M, PAGE_4K | PAGE_2M },
		  .stlb_for = { FOR_DATA, FOR_CODE },
		  WALK_CACHES_ZEN,
		  .lat_l2 = 13,
		  .lat_mem = 384,
	  } },
	{ "zen3",
	  {
		  .stlb = { { 2048, 8 }, { 512, 4 }, { 64, 64 } },
		  .stlb_pages = { PAGE_4K | PAGE_2M, PAGE_4K | PAGE_2M, PAGE_1G },
		  .stlb_for = { FOR_DATA, FOR_CODE, FOR_DATA },
		  WALK_CACHES_ZEN,
		  .lat_l2 = 12,
		  .lat_mem = 392,
	  } },
	{ "zen4",
	  {
		  .stlb = { { 3072, 8 }, { 512, 4 }, { 64, 64 } },
		  .stlb_pages = { PAGE_4K | PAGE_2M, PAGE_4K | PAGE_2M, PAGE_1G },
		  .stlb_for = { FOR_DATA, FOR_CODE, FOR_DATA },
		  WALK_CACHES_ZEN,
		  .lat_l2 = 14,
		  .lat_mem = 396,
	  } },
};

struct model model;
uint64_t model_wc_host;
char model_text[MODEL_TEXT + 1];

static const char *parse_number(const char *p, unsigned int *val)
{
	for (*val = 0; *p >= '0' && *p <= '9'; p++)
		*val = *val * 10 + (*p - '0');
	return p;
}

/* "ENTRIESxWAYS" or "0" */
static const char *parse_geometry(const char *p, struct geometry *g)
{
	p = parse_number(p, &g->entries);
	g->ways = 0;
	if (*p == 'x')
		p = parse_number(p + 1, &g->ways);
	return p;
}

/* Some of "4k", "2m", "1g", "data", "code", with + between: the first letter will do. */
static const char *parse_set(const char *p, const char *letters, unsigned int *set)
{
	*set = 0;
	for (;;) {
		for (unsigned int bit = 0; letters[bit]; bit++) {
			if (*p == letters[bit])
				*set |= 1U << bit;
		}
		while (*p && *p != ':' && *p != '+')
			p++;
		if (*p != '+')
			return p;
		p++;
	}
}

static const char *skip_name(const char *p, const char *name)
{
	size_t len = strlen(name);

	return !memcmp(p, name, len) && p[len] == '=' ? p + len + 1 : NULL;
}

/* One "NAME=VALUE"; of the parameters, those that the runner uses. */
static const char *parse_parameter(const char *p)
{
	static const struct {
		const char *name;
		struct geometry *to;
	} geometries[] = {
		{ "stlb0", &model.stlb[0] },
		{ "stlb1", &model.stlb[1] },
		{ "stlb2", &model.stlb[2] },
		{ "pwc-pd", &model.pwc[PWC_PD] },
		{ "pwc-pdpt", &model.pwc[PWC_PDPT] },
		{ "pwc-pml4", &model.pwc[PWC_PML4] },
		{ "npwc-pd", &model.npwc[PWC_PD] },
		{ "npwc-pdpt", &model.npwc[PWC_PDPT] },
		{ "npwc-pml4", &model.npwc[PWC_PML4] },
		{ "ntlb", &model.ntlb },
	};
	static const struct {
		const char *name;
		const char *letters;
		unsigned int *to;
	} sets[] = {
		{ "stlb0-pages", "421", &model.stlb_pages[0] },
		{ "stlb1-pages", "421", &model.stlb_pages[1] },
		{ "stlb2-pages", "421", &model.stlb_pages[2] },
		{ "stlb0-for", "dc", &model.stlb_for[0] },
		{ "stlb1-for", "dc", &model.stlb_for[1] },
		{ "stlb2-for", "dc", &model.stlb_for[2] },
	};
	const char *value;

	for (unsigned int i = 0; i < sizeof(geometries) / sizeof(geometries[0]); i++) {
		value = skip_name(p, geometries[i].name);
		if (value)
			return parse_geometry(value, geometries[i].to);
	}
	for (unsigned int i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		value = skip_name(p, sets[i].name);
		if (value)
			return parse_set(value, sets[i].letters, sets[i].to);
	}
	tap_bail("WC_MODEL: this test does not know the parameter %s", p);
}

static void parse_model(void)
{
	const char *p;
	size_t len = 0;

	while (model_text[len] && model_text[len] != ':')
		len++;
	for (unsigned int i = 0; i < sizeof(presets) / sizeof(presets[0]); i++) {
		if (strlen(presets[i].name) == len && !memcmp(presets[i].name, model_text, len)) {
			model = presets[i].model;
			for (p = model_text + len; *p == ':';)
				p = parse_parameter(p + 1);
			if (*p)
				tap_bail("WC_MODEL: cannot read %s", p);
			return;
		}
	}
	tap_bail("WC_MODEL: this test does not know the model %s", model_text);
}

void model_init(void)
{
	if (!rdmsr_safe(COMPROMIS_MSR_WC_HOST, &model_wc_host))
		tap_bail("WC_HOST cannot be read");
	if (!wrmsr_safe(COMPROMIS_MSR_WC_HOST, COMPROMIS_WC_HOST_ENABLE))
		tap_bail("WC_HOST cannot be written");
	for (unsigned int i = 0; i < COMPROMIS_WC_MODEL_MSRS; i++) {
		uint64_t part;

		if (!rdmsr_safe(COMPROMIS_MSR_WC_MODEL + i, &part))
			tap_bail("WC_MODEL cannot be read");
		memcpy(model_text + i * sizeof(part), &part, sizeof(part));
	}
	wrmsr(COMPROMIS_MSR_WC_HOST, COMPROMIS_WC_HOST_CLEAR);
	parse_model();
}

bool model_is_architectural(void)
{
	const struct geometry *all[] = { &model.ntlb,	 &model.stlb[0], &model.stlb[1],
					 &model.stlb[2], &model.pwc[0],	 &model.pwc[1],
					 &model.pwc[2],	 &model.npwc[0], &model.npwc[1],
					 &model.npwc[2] };

	for (unsigned int i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i]->entries)
			return false;
	}
	return true;
}

/*
 * Several STLBs for one size are as one with more sets.  A size that none holds is
 * held in pieces of the next smaller one.
 */
struct tlb_shape model_shape(unsigned int kind, unsigned int lg_page)
{
	struct tlb_shape shape = { .lg_page = lg_page };

	for (; shape.lg_page >= 12; shape.lg_page -= 9) {
		unsigned int page = 1U << (shape.lg_page - 12) / 9;

		for (unsigned int i = 0; i < MODEL_STLBS; i++) {
			if (!model.stlb[i].entries || !(model.stlb_for[i] & kind) ||
			    !(model.stlb_pages[i] & page))
				continue;
			shape.ways = model.stlb[i].ways;
			shape.sets += model.stlb[i].entries / model.stlb[i].ways;
		}
		if (shape.sets)
			break;
	}
	return shape;
}

bool model_keeps_pages(void)
{
	struct tlb_shape shape = model_shape(FOR_DATA, 12);

	return shape.sets >= 128 && shape.ways >= 4;
}

unsigned int model_reads(const struct geometry *pwc, unsigned int length, unsigned int lowest)
{
	unsigned int leaf = 4 - length; /* 4 KiB, 2 MiB, 1 GiB: 0, 1, 2 */

	for (unsigned int level = lowest > leaf ? lowest : leaf; level < PWC_LEVELS; level++) {
		if (pwc[level].entries)
			return level + 1 - leaf;
	}
	return length;
}
