// SPDX-License-Identifier: GPL-2.0-only
/* What hosts print of themselves, spelled, and advice on them. */
#include <stdlib.h>

#include "advice.h"
#include "spell.h"
#include "totals.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const pieces[] = {
	"{\"free_kib\":16777216,\"claimed_kib\":4,\"carved_free_kib\":0,\"runs\":[",
	"{\"mfn\":0,\"frames\":1032192,\"node\":0,\"carved\":false}",
	"{\"mfn\":2097152,\"frames\":66048,\"node\":1,\"carved\":true}",
	"{\"mfn\":1000,\"frames\":",
	"\"free_kib\":",
	"\"claimed_kib\":",
	"\"carved_free_kib\":",
	"\"runs\":[",
	"\"mfn\":",
	"\"frames\":",
	"17179869184",
	"9223372036854775807",
	"-1",
	"0.5",
	"null",
	"{",
	"}",
	",",
	"]}",
};

#define NR_PIECES (sizeof(pieces) / sizeof(pieces[0]))

static void advise(const struct host *host)
{
	static const uint32_t sizes[] = { 1, 1000, 2000, 10000, BLOCKS_MAX / 2 };
	struct geometry geometry = { .align = 1 };
	struct host_advice advice;
	unsigned int i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		geometry.hole = i & 1;
		geometry.align = i & 2 ? BLOCKS_PER_GIB : 1;
		if (host_advise(host, sizes[i], &geometry, &advice) ||
		    advice.left > advice.largest || advice.segments > SEGMENTS_NONE)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_tokener *tokener = json_tokener_new();
	const struct spelling spelling = { pieces[0], "]}", pieces, NR_PIECES };
	size_t length;
	char *text = spell(data, size, &spelling, &length), error[MESSAGE_SIZE];
	struct json_object *json;
	struct host host;

	if (!tokener)
		abort();
	json = json_tokener_parse_ex(tokener, text, (int)length);
	if (!host_parse(json, &host, error)) {
		advise(&host);
		if (host.nr)
			spell_reached();
		host_free(&host);
	}
	json_object_put(json);
	json_tokener_free(tokener);
	free(text);
	return 0;
}
