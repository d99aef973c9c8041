/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_P2M_H
#define COMPROMIS_P2M_H

struct attribute_group;

/* The directory "p2m" in sysfs. */
extern const struct attribute_group compromis_p2m_group;

#endif /* COMPROMIS_P2M_H */
