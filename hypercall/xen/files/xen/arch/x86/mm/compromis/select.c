/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/mm/compromis/select.c
 *
 * The "compromis" parameter: which of the domains yet to be created are to be
 * backed by contiguous memory.  A default for all of them, and exceptions by
 * UUID, as toolstacks let these be chosen, and keep them across migration.
 */

#include <xen/ctype.h>
#include <xen/param.h>
#include <xen/spinlock.h>

#include "private.h"

#define MAX_UUIDS 64

/* Digits and hyphens of a UUID, and where the hyphens are. */
#define UUID_LEN   36
#define UUID_BYTES sizeof(xen_domain_handle_t)

struct uuid_choice {
    xen_domain_handle_t uuid;
    bool wanted;
};

static DEFINE_SPINLOCK(select_lock);
static bool select_default;
static unsigned int nr_uuids;
static struct uuid_choice uuids[MAX_UUIDS];

static bool is_hyphen(unsigned int pos)
{
    return pos == 8 || pos == 13 || pos == 18 || pos == 23;
}

static unsigned int hex_value(char c)
{
    return isdigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* Returns whether [s, s + len) is a UUID. */
static bool parse_uuid(const char *s, size_t len, xen_domain_handle_t uuid)
{
    unsigned int i, nibble = 0;

    if ( len != UUID_LEN )
        return false;

    memset(uuid, 0, UUID_BYTES);
    for ( i = 0; i < UUID_LEN; ++i )
    {
        if ( is_hyphen(i) ? s[i] != '-' : !isxdigit(s[i]) )
            return false;
        if ( is_hyphen(i) )
            continue;
        uuid[nibble / 2] |= hex_value(s[i]) << (nibble & 1 ? 0 : 4);
        nibble++;
    }

    return true;
}

static struct uuid_choice *find_uuid(const xen_domain_handle_t uuid)
{
    unsigned int i;

    ASSERT(spin_is_locked(&select_lock));

    for ( i = 0; i < nr_uuids; ++i )
        if ( !memcmp(uuids[i].uuid, uuid, UUID_BYTES) )
            return &uuids[i];

    return NULL;
}

/* sign: '+' back it, '-' don't, '~' as all others */
static int choose_uuid(char sign, const xen_domain_handle_t uuid)
{
    struct uuid_choice *u = find_uuid(uuid);

    if ( sign == '~' )
    {
        if ( u )
            *u = uuids[--nr_uuids];
        return u ? 0 : -ENOENT;
    }

    if ( !u )
    {
        if ( nr_uuids == MAX_UUIDS )
            return -ENOSPC;
        u = &uuids[nr_uuids++];
        memcpy(u->uuid, uuid, UUID_BYTES);
    }

    u->wanted = sign == '+';

    return 0;
}

static int parse_item(const char *s, size_t len)
{
    xen_domain_handle_t uuid;
    /* A parameter without a value is on. */
    int val = len ? parse_bool(s, s + len) : 1;

    if ( val >= 0 )
    {
        select_default = val;
        return 0;
    }

    if ( !strchr("+-~", *s) || !parse_uuid(s + 1, len - 1, uuid) )
        return -EINVAL;

    return choose_uuid(*s, uuid);
}

#ifdef CONFIG_HYPFS

/* "1" or "0", then ",+UUID" or ",-UUID" for each exception, and a NUL. */
static char select_text[1 + MAX_UUIDS * (2 + UUID_LEN) + 1];

static void put_uuid(char *s, const struct uuid_choice *u)
{
    unsigned int i, nibble = 0;

    *s++ = ',';
    *s++ = u->wanted ? '+' : '-';
    for ( i = 0; i < UUID_LEN; ++i )
    {
        if ( is_hyphen(i) )
            s[i] = '-';
        else
        {
            unsigned int v = u->uuid[nibble / 2] >> (nibble & 1 ? 0 : 4);

            s[i] = "0123456789abcdef"[v & 0xf];
            nibble++;
        }
    }
}

static void show_choice(struct param_hypfs *par)
{
    /* The lock of hypfs keeps readers away, but for boot, when there are none. */
    char *s = select_text;
    unsigned int i;

    *s++ = select_default ? '1' : '0';
    for ( i = 0; i < nr_uuids; ++i, s += 2 + UUID_LEN )
        put_uuid(s, &uuids[i]);
    *s = 0;

    custom_runtime_set_var(par, select_text);
}

static void __init cf_check init_choice(struct param_hypfs *par)
{
    show_choice(par);
}

#define update_choice(parse) show_choice(param_2_parfs(parse))

#else /* !CONFIG_HYPFS */

#define update_choice(parse) ((void)0)

#endif /* !CONFIG_HYPFS */

static int cf_check parse_compromis(const char *s);
custom_runtime_param("compromis", parse_compromis, init_choice);

/* Items that come before one which is wrong take effect. */
static int cf_check parse_compromis(const char *s)
{
    const char *end;
    int rc = 0;

    spin_lock(&select_lock);

    do {
        end = strchr(s, ',') ?: strchr(s, 0);
        rc = parse_item(s, end - s);
        s = end + 1;
    } while ( !rc && *end );

    update_choice(parse_compromis);
    spin_unlock(&select_lock);

    return rc;
}

bool compromis_is_selected(const struct domain *d)
{
    const struct uuid_choice *u;
    bool wanted;

    if ( is_hardware_domain(d) )
        return false;

    spin_lock(&select_lock);
    u = find_uuid(d->handle);
    wanted = u ? u->wanted : select_default;
    spin_unlock(&select_lock);

    return wanted;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * tab-width: 4
 * indent-tabs-mode: nil
 * End:
 */
