/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_FEATURES_H
#define COMPROMIS_FEATURES_H

#include <linux/kobject.h>

/* The file "features" in sysfs. */
extern struct kobj_attribute compromis_features_attr;

#endif /* COMPROMIS_FEATURES_H */
