/* SPDX-License-Identifier: GPL-2.0-only */
/* The domains of this host, as xenstore names them. */
#ifndef COMPROMIS_DOM0_DOMAINS_H
#define COMPROMIS_DOM0_DOMAINS_H

#include <stddef.h>
#include <stdint.h>

#define DOMAIN_NAME 256
#define DOMAIN_UUID 37

struct domain {
	uint16_t id;
	char name[DOMAIN_NAME]; /* empty: it has none */
	char uuid[DOMAIN_UUID]; /* empty: not known */
	uint64_t max_kib; /* most memory it may have; 0: not known */
};

struct domains {
	size_t nr;
	struct domain *domain; /* by ascending id */
};

/* Returns 0 or -errno; after 0, domains_free() is due. */
int domains_read(struct domains *domains);
void domains_free(struct domains *domains);

/*
 * Find by name or id; as for xl, digits are always an id.  The id need not be in the list: Xen
 * knows better.  Returns 0, -ENOENT, or -ENOTUNIQ if two have that name.
 */
int domains_find(const struct domains *domains, const char *text, struct domain *found);

/* The UUID of "/vm/UUID", in lower case.  Returns 0 or -EINVAL. */
int domain_parse_uuid(const char *vm, char uuid[DOMAIN_UUID]);

#endif /* COMPROMIS_DOM0_DOMAINS_H */
