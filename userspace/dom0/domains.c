// SPDX-License-Identifier: GPL-2.0-only
#include "domains.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xenstore.h>

#include "compromis.h"
#include "text.h"

#define DOMAINS_DIR "/local/domain"

int domain_parse_uuid(const char *vm, char uuid[DOMAIN_UUID])
{
	static const char prefix[] = "/vm/";
	size_t i;

	if (strncmp(vm, prefix, strlen(prefix)) || strlen(vm + strlen(prefix)) != DOMAIN_UUID - 1)
		return -EINVAL;
	vm += strlen(prefix);

	for (i = 0; i < DOMAIN_UUID - 1; i++) {
		unsigned char c = (unsigned char)vm[i];

		if (i == 8 || i == 13 || i == 18 || i == 23 ? c != '-' : !isxdigit(c))
			return -EINVAL;
	}
	for (i = 0; i < DOMAIN_UUID; i++)
		uuid[i] = (char)tolower((unsigned char)vm[i]);
	return 0;
}

/* The caller frees it; NULL: there is no such node. */
static char *read_node(struct xs_handle *xs, const char *id, const char *node)
{
	char path[128];

	snprintf(path, sizeof(path), DOMAINS_DIR "/%s/%s", id, node);
	return xs_read(xs, XBT_NULL, path, NULL);
}

static void read_domain(struct xs_handle *xs, const char *id, struct domain *domain)
{
	char *name = read_node(xs, id, "name");
	char *vm = read_node(xs, id, "vm");
	char *max = read_node(xs, id, "memory/static-max");

	domain->name[0] = '\0';
	domain->uuid[0] = '\0';
	domain->max_kib = 0;
	if (name)
		snprintf(domain->name, sizeof(domain->name), "%s", name);
	if (vm && domain_parse_uuid(vm, domain->uuid))
		domain->uuid[0] = '\0';
	if (max && text_to_u64(max, 10, &domain->max_kib))
		domain->max_kib = 0;
	free(max);
	free(vm);
	free(name);
}

static int parse_id(const char *text, uint16_t *id)
{
	uint64_t value;

	if (!isdigit((unsigned char)text[0]) || text_to_u64(text, 10, &value) ||
	    value >= COMPROMIS_DOMID_SELF)
		return -EINVAL;
	*id = (uint16_t)value;
	return 0;
}

static int by_id(const void *left, const void *right)
{
	const struct domain *a = left, *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

static int read_all(struct xs_handle *xs, struct domains *domains)
{
	unsigned int nr, i;
	char **ids = xs_directory(xs, XBT_NULL, DOMAINS_DIR, &nr);

	if (!ids)
		return -errno;
	domains->domain = calloc(nr + 1, sizeof(*domains->domain));
	if (!domains->domain) {
		free(ids);
		return -ENOMEM;
	}
	for (i = 0; i < nr; i++) {
		struct domain *domain = &domains->domain[domains->nr];

		if (parse_id(ids[i], &domain->id))
			continue;
		read_domain(xs, ids[i], domain);
		domains->nr++;
	}
	free(ids);
	qsort(domains->domain, domains->nr, sizeof(*domains->domain), by_id);
	return 0;
}

int domains_read(struct domains *domains)
{
	struct xs_handle *xs = xs_open(0);
	int rc;

	memset(domains, 0, sizeof(*domains));
	if (!xs)
		return errno ? -errno : -EIO;
	rc = read_all(xs, domains);
	xs_close(xs);
	return rc;
}

void domains_free(struct domains *domains)
{
	free(domains->domain);
	memset(domains, 0, sizeof(*domains));
}

static int find_id(const struct domains *domains, uint16_t id, struct domain *found)
{
	size_t i;

	memset(found, 0, sizeof(*found));
	found->id = id;
	for (i = 0; i < domains->nr; i++) {
		if (domains->domain[i].id == id)
			*found = domains->domain[i];
	}
	return 0;
}

int domains_find(const struct domains *domains, const char *text, struct domain *found)
{
	int rc = -ENOENT;
	uint16_t id;
	size_t i;

	if (!parse_id(text, &id))
		return find_id(domains, id, found);
	if (!text[0])
		return -ENOENT;

	for (i = 0; i < domains->nr; i++) {
		if (strcmp(domains->domain[i].name, text))
			continue;
		if (!rc)
			return -ENOTUNIQ;
		*found = domains->domain[i];
		rc = 0;
	}
	return rc;
}
