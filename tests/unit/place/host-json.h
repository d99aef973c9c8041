/* SPDX-License-Identifier: GPL-2.0-only */
/* What xen-compromis prints of a host that is made up. */
#ifndef COMPROMIS_TESTS_UNIT_PLACE_HOST_JSON_H
#define COMPROMIS_TESTS_UNIT_PLACE_HOST_JSON_H

#include "compromis.h"

/*
 * The JSON of "xen-compromis host", printed by its own code; NULL if there is no memory.  To be
 * freed by the caller.
 */
char *host_json(const struct compromis_host *memory, const struct compromis_run *run,
		unsigned int nr);

#endif /* COMPROMIS_TESTS_UNIT_PLACE_HOST_JSON_H */
