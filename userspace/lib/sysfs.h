/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files of the module in /sys/kernel/compromis.
 *
 * Documentation/ABI/testing/sysfs-kernel-compromis describes them.  Every parser
 * returns 0, or -EBADMSG for text that does not follow that description; what it
 * fills in is valid only after 0.  Every reader returns that, or the -errno of
 * the file: -ENOENT when the module is not loaded, -EACCES when the file is root's.
 */
#ifndef COMPROMIS_LIB_SYSFS_H
#define COMPROMIS_LIB_SYSFS_H

#include <stdbool.h>
#include <stdint.h>

#include "compromis.h"
#include "text.h"

#define SYSFS_ROOT "/sys/kernel/compromis"
/* The tests put another directory here. */
#define SYSFS_ROOT_ENV "COMPROMIS_SYSFS"

/* `backing`: all modes of this machine, and which one is on. */
struct sysfs_backing {
	struct text_words modes;
	unsigned int current; /* index into modes */
};

/* `features`: what hypervisor and CPU can do.  "none" reads as an empty list. */
struct sysfs_features {
	uint64_t abi; /* version of the hypercall */
	uint64_t segments; /* direct segments of the CPU */
	struct text_words modes;
	struct text_words orders; /* sizes of p2m entries: 4k 2m 1g */
	struct text_words counters; /* of the CPU */
	struct text_words events; /* of the hypervisor */
};

/* A line of `segments`: guest-physical addresses in bytes, limit is exclusive. */
struct sysfs_segment {
	uint64_t gpa;
	uint64_t limit;
	bool active; /* translates now; else it is only reserved */
};

struct sysfs_segments {
	unsigned int nr;
	struct sysfs_segment segment[COMPROMIS_MAX_SEGMENTS];
};

/* `p2m/`: entries by COMPROMIS_ENTRY_*, and frames that nothing maps. */
struct sysfs_p2m {
	uint64_t ram[COMPROMIS_NR_ENTRIES];
	uint64_t other[COMPROMIS_NR_ENTRIES];
	uint64_t holes;
};

/*
 * `failures/last`: why the last attempt failed.  needed and available are in KiB where
 * compromis.h gives frames.
 */
struct sysfs_failure {
	char reason[TEXT_WORD_SIZE]; /* empty: there was no failure */
	uint64_t needed;
	uint64_t available;
};

/* SYSFS_ROOT, or what SYSFS_ROOT_ENV says. */
const char *sysfs_root(void);

int sysfs_parse_backing(const char *text, struct sysfs_backing *backing);
int sysfs_parse_features(const char *text, struct sysfs_features *features);
int sysfs_parse_segments(const char *text, struct sysfs_segments *segments);
int sysfs_parse_failure(const char *text, struct sysfs_failure *failure);

int sysfs_read_backing(const char *root, struct sysfs_backing *backing);
int sysfs_read_features(const char *root, struct sysfs_features *features);
int sysfs_read_segments(const char *root, struct sysfs_segments *segments);
int sysfs_read_p2m(const char *root, struct sysfs_p2m *p2m);
int sysfs_read_failure(const char *root, struct sysfs_failure *failure);
int sysfs_read_demotions(const char *root, uint64_t *demotions);

/*
 * Ask for a mode; returns when it is reached.  0, or the -errno of the module:
 * the reason is in `failures/last` then.
 */
int sysfs_write_backing(const char *root, const char *mode);

#endif /* COMPROMIS_LIB_SYSFS_H */
