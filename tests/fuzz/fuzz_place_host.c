// SPDX-License-Identifier: GPL-2.0-only
/* What hosts print of themselves, and advice on them. */
#include <stdlib.h>

#include "advice.h"
#include "totals.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	struct json_object *json;
	char error[MESSAGE_SIZE];
	struct host host;

	if (!tokener)
		abort();
	json = json_tokener_parse_ex(tokener, (const char *)data, (int)size);
	if (!host_parse(json, &host, error)) {
		advise(&host);
		host_free(&host);
	}
	json_object_put(json);
	json_tokener_free(tokener);
	return 0;
}
