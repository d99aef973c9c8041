/* SPDX-License-Identifier: GPL-2.0-only */
/* The state of a domain as JSON: what cannot be read is null. */
#ifndef COMPROMIS_DOM0_STATE_JSON_H
#define COMPROMIS_DOM0_STATE_JSON_H

#include "json.h"
#include "state.h"

/* Name, id and INFO. */
void state_json_info(struct json *json, struct json_object *object, const struct state *state);

/* The rest that state_read() reads. */
void state_json_details(struct json *json, struct json_object *object, const struct state *state);

/* A reason with its numbers; null if there is none. */
void state_json_failure(struct json *json, struct json_object *object, const char *key,
			const struct compromis_failure *failure);

#endif /* COMPROMIS_DOM0_STATE_JSON_H */
