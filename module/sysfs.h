/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_SYSFS_H
#define COMPROMIS_SYSFS_H

/*
 * The files in /sys/kernel/compromis.
 * Documentation/ABI/testing/sysfs-kernel-compromis describes each.
 */

/* Create the directory with all files.  Returns 0 or an errno. */
int compromis_sysfs_init(void);

/* Remove them, after waiting for whoever has one in use. */
void compromis_sysfs_exit(void);

#endif /* COMPROMIS_SYSFS_H */
