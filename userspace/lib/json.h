/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Additions to json-c that make an error stick: a tree that a value could not be
 * added to is marked, and json_print() refuses it, so callers check once.
 */
#ifndef COMPROMIS_LIB_JSON_H
#define COMPROMIS_LIB_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "text.h"

struct json {
	struct json_object *root;
	bool failed;
};

/* Start a tree with an empty object as its root. */
void json_start(struct json *json);

/* Print the tree and a newline, and free it.  Returns 0, or -ENOMEM if it is incomplete. */
int json_print(struct json *json, FILE *out);
/* The same, on one line. */
int json_print_line(struct json *json, FILE *out);

/* Add a member to parent; the nested ones are returned, for what goes into them. */
struct json_object *json_add_object(struct json *json, struct json_object *parent, const char *key);
struct json_object *json_add_array(struct json *json, struct json_object *parent, const char *key);
void json_add_string(struct json *json, struct json_object *parent, const char *key,
		     const char *value);
void json_add_u64(struct json *json, struct json_object *parent, const char *key, uint64_t value);
void json_add_int(struct json *json, struct json_object *parent, const char *key, int value);
void json_add_bool(struct json *json, struct json_object *parent, const char *key, bool value);
/* With four decimals. */
void json_add_ratio(struct json *json, struct json_object *parent, const char *key, double value);
/* With as many digits as it takes to tell apart what was measured, twelve. */
void json_add_double(struct json *json, struct json_object *parent, const char *key, double value);
void json_add_null(struct json *json, struct json_object *parent, const char *key);
/* A value that is, and stays, part of another tree. */
void json_add_value(struct json *json, struct json_object *parent, const char *key,
		    struct json_object *value);
void json_add_words(struct json *json, struct json_object *parent, const char *key,
		    const struct text_words *words);

/* The same for elements of an array. */
struct json_object *json_append_object(struct json *json, struct json_object *array);
void json_append_string(struct json *json, struct json_object *array, const char *value);
void json_append_u64(struct json *json, struct json_object *array, uint64_t value);

#endif /* COMPROMIS_LIB_JSON_H */
