/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_FEATURE_H
#define COMPROMIS_FEATURE_H

#include <linux/kobject.h>

/* The file "features" in sysfs. */
extern struct kobj_attribute compromis_features_attr;

#endif /* COMPROMIS_FEATURE_H */
