// SPDX-License-Identifier: GPL-2.0-only
#include "idmap.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

struct idmap_entry {
	const char *id; /* text[], or the key of a search */
	size_t value;
	char text[];
};

static int by_id(const void *left, const void *right)
{
	const struct idmap_entry *a = left, *b = right;

	return strcmp(a->id, b->id);
}

static struct idmap_entry *find(const struct idmap *map, const char *id)
{
	struct idmap_entry key = { .id = id };
	struct idmap_entry **found = tfind(&key, &map->root, by_id);

	return found ? *found : NULL;
}

size_t idmap_get(const struct idmap *map, const char *id)
{
	const struct idmap_entry *entry = find(map, id);

	return entry ? entry->value : IDMAP_NONE;
}

int idmap_set(struct idmap *map, const char *id, size_t value)
{
	struct idmap_entry *entry = find(map, id);
	size_t length = strlen(id) + 1;

	if (!entry) {
		entry = malloc(sizeof(*entry) + length);
		if (!entry)
			return -ENOMEM;
		memcpy(entry->text, id, length);
		entry->id = entry->text;
		if (!tsearch(entry, &map->root, by_id)) {
			free(entry);
			return -ENOMEM;
		}
	}
	entry->value = value;
	return 0;
}

void idmap_free(struct idmap *map)
{
	tdestroy(map->root, free);
	map->root = NULL;
}
