/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: the named models
 */
#ifndef I386_TCG_COMPROMIS_PRESETS_H
#define I386_TCG_COMPROMIS_PRESETS_H

#include "compromis-params.h"

typedef struct CompromisPreset {
    const char *name;
    CompromisParams params;
} CompromisPreset;

/* Ends with an entry that has no name. */
extern const CompromisPreset compromis_presets[];

#endif /* I386_TCG_COMPROMIS_PRESETS_H */
