/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_DEMOTION_H
#define COMPROMIS_DEMOTION_H

#include <linux/types.h>

struct kobject;

/*
 * From now on each demotion wakes those who poll the file "demotions" of @kobj,
 * and passes the tracepoint.  Without an event from the hypervisor it does
 * neither, which is logged, and compromis_demotions_announced() is false.
 */
void compromis_demotions_init(struct kobject *kobj);
bool compromis_demotions_announced(void);

/* No more of it; before @kobj goes. */
void compromis_demotions_exit(void);

#endif /* COMPROMIS_DEMOTION_H */
