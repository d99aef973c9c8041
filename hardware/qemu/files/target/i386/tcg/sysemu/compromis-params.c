/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: parameters by name
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "compromis-presets.h"

#define MAX_ENTRIES (1U << 20)
#define MAX_WAYS 256
#define MAX_LATENCY 100000

typedef enum ParamType {
    PARAM_GEOMETRY,
    PARAM_SET,                  /* names, joined by '+', one bit each */
    PARAM_LATENCY,
} ParamType;

typedef struct Param {
    const char *name;
    ParamType type;
    size_t offset;
    const char *const *members; /* PARAM_SET: ends with NULL */
} Param;

static const char *const page_names[] = { "4k", "2m", "1g", NULL };
static const char *const kind_names[] = { "data", "code", NULL };

#define GEOMETRY(_name, _field) \
    { _name, PARAM_GEOMETRY, offsetof(CompromisParams, _field), NULL }
#define SET(_name, _field, _members) \
    { _name, PARAM_SET, offsetof(CompromisParams, _field), _members }
#define LATENCY(_name, _field) \
    { _name, PARAM_LATENCY, offsetof(CompromisParams, _field), NULL }

static const Param param_table[] = {
    GEOMETRY("stlb0", stlb[0]),
    SET("stlb0-pages", stlb_pages[0], page_names),
    SET("stlb0-for", stlb_for[0], kind_names),
    GEOMETRY("stlb1", stlb[1]),
    SET("stlb1-pages", stlb_pages[1], page_names),
    SET("stlb1-for", stlb_for[1], kind_names),
    GEOMETRY("stlb2", stlb[2]),
    SET("stlb2-pages", stlb_pages[2], page_names),
    SET("stlb2-for", stlb_for[2], kind_names),
    GEOMETRY("pwc-pd", pwc[COMPROMIS_GUEST][COMPROMIS_PWC_PD]),
    GEOMETRY("pwc-pdpt", pwc[COMPROMIS_GUEST][COMPROMIS_PWC_PDPT]),
    GEOMETRY("pwc-pml4", pwc[COMPROMIS_GUEST][COMPROMIS_PWC_PML4]),
    GEOMETRY("pwc-pml5", pwc[COMPROMIS_GUEST][COMPROMIS_PWC_PML5]),
    GEOMETRY("npwc-pd", pwc[COMPROMIS_NESTED][COMPROMIS_PWC_PD]),
    GEOMETRY("npwc-pdpt", pwc[COMPROMIS_NESTED][COMPROMIS_PWC_PDPT]),
    GEOMETRY("npwc-pml4", pwc[COMPROMIS_NESTED][COMPROMIS_PWC_PML4]),
    GEOMETRY("npwc-pml5", pwc[COMPROMIS_NESTED][COMPROMIS_PWC_PML5]),
    GEOMETRY("ntlb", ntlb),
    GEOMETRY("l2", lines[COMPROMIS_FROM_L2]),
    GEOMETRY("l3", lines[COMPROMIS_FROM_L3]),
    LATENCY("lat-l2", latency[COMPROMIS_FROM_L2]),
    LATENCY("lat-l3", latency[COMPROMIS_FROM_L3]),
    LATENCY("lat-mem", latency[COMPROMIS_FROM_MEMORY]),
};

/* "ENTRIESxWAYS", or "0" for none. */
static bool parse_geometry(CompromisGeometry *g, const char *value)
{
    const char *end;
    unsigned int entries, ways = 1;

    if (qemu_strtoui(value, &end, 10, &entries) ||
        (*end ? *end != 'x' || qemu_strtoui(end + 1, NULL, 10, &ways)
              : entries != 0)) {
        return false;
    }
    if (entries > MAX_ENTRIES || !ways || ways > MAX_WAYS || entries % ways) {
        return false;
    }
    *g = (CompromisGeometry){ .entries = entries, .ways = ways };
    return true;
}

static bool parse_set(uint32_t *set, const char *value,
                      const char *const *members)
{
    g_auto(GStrv) words = g_strsplit(value, "+", -1);

    *set = 0;
    for (int i = 0; words[i]; i++) {
        int bit = 0;

        while (members[bit] && strcmp(members[bit], words[i])) {
            bit++;
        }
        if (!members[bit]) {
            return false;
        }
        *set |= 1U << bit;
    }
    return *set != 0;
}

static bool parse_latency(uint32_t *latency, const char *value)
{
    unsigned int cycles;

    if (qemu_strtoui(value, NULL, 10, &cycles) || cycles > MAX_LATENCY) {
        return false;
    }
    *latency = cycles;
    return true;
}

static bool parse_value(const Param *param, CompromisParams *params,
                        const char *value, Error **errp)
{
    void *field = (char *)params + param->offset;

    switch (param->type) {
    case PARAM_GEOMETRY:
        if (parse_geometry(field, value)) {
            return true;
        }
        error_setg(errp, "compromis-model: %s=%s: want ENTRIESxWAYS, ways a "
                   "divisor of entries, at most %ux%u, or 0",
                   param->name, value, MAX_ENTRIES, MAX_WAYS);
        return false;
    case PARAM_SET:
        if (parse_set(field, value, param->members)) {
            return true;
        }
        {
            g_autofree char *all = g_strjoinv("+", (char **)param->members);

            error_setg(errp, "compromis-model: %s=%s: want some of %s",
                       param->name, value, all);
        }
        return false;
    case PARAM_LATENCY:
        if (parse_latency(field, value)) {
            return true;
        }
        error_setg(errp, "compromis-model: %s=%s: want a number of cycles, "
                   "at most %u", param->name, value, MAX_LATENCY);
        return false;
    default:
        g_assert_not_reached();
    }
}

static bool parse_param(CompromisParams *params, const char *text,
                        Error **errp)
{
    const char *value = strchr(text, '=');

    for (size_t i = 0; value && i < ARRAY_SIZE(param_table); i++) {
        const Param *param = &param_table[i];

        if (strlen(param->name) == value - text &&
            g_str_has_prefix(text, param->name)) {
            return parse_value(param, params, value + 1, errp);
        }
    }

    {
        g_autoptr(GString) names = g_string_new(NULL);

        for (size_t i = 0; i < ARRAY_SIZE(param_table); i++) {
            g_string_append_printf(names, " %s=", param_table[i].name);
        }
        error_setg(errp, "compromis-model: unknown parameter '%s', want one "
                   "of:%s", text, names->str);
    }
    return false;
}

static const CompromisPreset *find_preset(const char *name, Error **errp)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (const CompromisPreset *p = compromis_presets; p->name; p++) {
        if (!strcmp(p->name, name)) {
            return p;
        }
        g_string_append_printf(names, " %s", p->name);
    }
    error_setg(errp, "compromis-model: unknown model '%s', want one of:%s",
               name, names->str);
    return NULL;
}

bool compromis_params_parse(CompromisParams *params, const char *text,
                            Error **errp)
{
    g_auto(GStrv) parts = g_strsplit(text, ":", -1);
    const CompromisPreset *preset = find_preset(parts[0] ?: "", errp);

    if (!preset) {
        return false;
    }
    *params = preset->params;
    for (int i = 1; parts[i]; i++) {
        if (!parse_param(params, parts[i], errp)) {
            return false;
        }
    }
    return true;
}

void compromis_params_describe(const CompromisParams *params, GString *out)
{
    for (size_t i = 0; i < ARRAY_SIZE(param_table); i++) {
        const Param *param = &param_table[i];
        const void *field = (const char *)params + param->offset;
        const CompromisGeometry *g = field;
        const char *separator = "";

        g_string_append_printf(out, "  %s=", param->name);
        switch (param->type) {
        case PARAM_GEOMETRY:
            if (g->entries) {
                g_string_append_printf(out, "%ux%u", g->entries, g->ways);
            } else {
                g_string_append(out, "0");
            }
            break;
        case PARAM_SET:
            for (int bit = 0; param->members[bit]; bit++) {
                if (*(const uint32_t *)field & (1U << bit)) {
                    g_string_append_printf(out, "%s%s", separator,
                                           param->members[bit]);
                    separator = "+";
                }
            }
            break;
        case PARAM_LATENCY:
            g_string_append_printf(out, "%u", *(const uint32_t *)field);
            break;
        }
        g_string_append(out, "\n");
    }
}
