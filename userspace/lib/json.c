// SPDX-License-Identifier: GPL-2.0-only
#include "json.h"

#include <errno.h>

void json_start(struct json *json)
{
	json->root = json_object_new_object();
	json->failed = !json->root;
}

static int print(struct json *json, FILE *out, int flags)
{
	const char *text = NULL;

	if (!json->failed)
		text = json_object_to_json_string_ext(json->root,
						      flags | JSON_C_TO_STRING_NOSLASHESCAPE);
	if (text)
		fprintf(out, "%s\n", text);
	json_object_put(json->root);
	json->root = NULL;
	return text ? 0 : -ENOMEM;
}

int json_print(struct json *json, FILE *out)
{
	return print(json, out, JSON_C_TO_STRING_PRETTY);
}

int json_print_line(struct json *json, FILE *out)
{
	return print(json, out, JSON_C_TO_STRING_PLAIN);
}

/* Hand value over to parent, or free it.  NULL stands for a value that could not be made. */
static struct json_object *add(struct json *json, struct json_object *parent, const char *key,
			       struct json_object *value)
{
	if (value && parent && !json_object_object_add(parent, key, value))
		return value;
	json_object_put(value);
	json->failed = true;
	return NULL;
}

static struct json_object *append(struct json *json, struct json_object *array,
				  struct json_object *value)
{
	if (value && array && !json_object_array_add(array, value))
		return value;
	json_object_put(value);
	json->failed = true;
	return NULL;
}

struct json_object *json_add_object(struct json *json, struct json_object *parent, const char *key)
{
	return add(json, parent, key, json_object_new_object());
}

struct json_object *json_add_array(struct json *json, struct json_object *parent, const char *key)
{
	return add(json, parent, key, json_object_new_array());
}

void json_add_string(struct json *json, struct json_object *parent, const char *key,
		     const char *value)
{
	add(json, parent, key, json_object_new_string(value));
}

void json_add_u64(struct json *json, struct json_object *parent, const char *key, uint64_t value)
{
	add(json, parent, key, json_object_new_uint64(value));
}

void json_add_int(struct json *json, struct json_object *parent, const char *key, int value)
{
	add(json, parent, key, json_object_new_int(value));
}

void json_add_bool(struct json *json, struct json_object *parent, const char *key, bool value)
{
	add(json, parent, key, json_object_new_boolean(value));
}

void json_add_ratio(struct json *json, struct json_object *parent, const char *key, double value)
{
	char text[64];

	snprintf(text, sizeof(text), "%.4f", value);
	add(json, parent, key, json_object_new_double_s(value, text));
}

void json_add_double(struct json *json, struct json_object *parent, const char *key, double value)
{
	char text[64];

	snprintf(text, sizeof(text), "%.12g", value);
	add(json, parent, key, json_object_new_double_s(value, text));
}

void json_add_value(struct json *json, struct json_object *parent, const char *key,
		    struct json_object *value)
{
	add(json, parent, key, json_object_get(value));
}

void json_add_null(struct json *json, struct json_object *parent, const char *key)
{
	/* NULL is how json-c writes null. */
	if (!parent || json_object_object_add(parent, key, NULL))
		json->failed = true;
}

void json_add_words(struct json *json, struct json_object *parent, const char *key,
		    const struct text_words *words)
{
	struct json_object *array = json_add_array(json, parent, key);
	unsigned int i;

	for (i = 0; i < words->nr; i++)
		json_append_string(json, array, words->word[i]);
}

struct json_object *json_append_object(struct json *json, struct json_object *array)
{
	return append(json, array, json_object_new_object());
}

void json_append_string(struct json *json, struct json_object *array, const char *value)
{
	append(json, array, json_object_new_string(value));
}

void json_append_u64(struct json *json, struct json_object *array, uint64_t value)
{
	append(json, array, json_object_new_uint64(value));
}
