/* SPDX-License-Identifier: GPL-2.0-only */
/* Which domains Xen backs when they are created: its run-time parameter `compromis`. */
#ifndef COMPROMIS_DOM0_SELECTION_H
#define COMPROMIS_DOM0_SELECTION_H

#include <stdbool.h>

#include "domains.h"

#define SELECTION_PATH "/params/compromis"

/* What the parameter said of a UUID before it was changed. */
enum selection_entry {
	SELECTION_NONE = 0,
	SELECTION_BACKED = '+',
	SELECTION_NOT_BACKED = '-',
};

struct selection {
	char uuid[DOMAIN_UUID];
	enum selection_entry before;
	bool changed;
};

/*
 * Have the domain with this UUID backed when it is created.  Returns an exit status; a message
 * has been printed if it is not TOOL_OK.
 */
int selection_add(const char *uuid, struct selection *selection);

/* Put back what there was.  Returns an exit status, as above. */
int selection_restore(struct selection *selection);

/* What the text of the parameter says of a UUID. */
enum selection_entry selection_parse(const char *text, const char *uuid);

#endif /* COMPROMIS_DOM0_SELECTION_H */
