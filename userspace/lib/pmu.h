/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Events of a PMU that the kernel describes under event_source, counted by
 * perf_event_open(2).  Documentation/ABI/testing/sysfs-bus-event_source-devices-events
 * of Linux defines the files.
 */
#ifndef COMPROMIS_LIB_PMU_H
#define COMPROMIS_LIB_PMU_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "text.h"

#define PMU_ROOT "/sys/bus/event_source/devices"
/* The tests put another directory here. */
#define PMU_ROOT_ENV "COMPROMIS_EVENT_SOURCE"
#define PMU_NAME     "compromis"

/* What the counts are those of: a file in caps/. */
#define PMU_CAP_MODEL  "model"
#define PMU_CAP_PAGING "paging"
#define PMU_CAP_SIZE   256

/* How the names of events begin that are trapped. */
#define PMU_TRAP_PREFIX "trap_"

struct pmu {
	char dir[PATH_MAX];
	uint32_t type; /* of perf_event_attr */
};

/* An event as the user names it: NAME, NAME:u, NAME:k or NAME:uk. */
struct pmu_spec {
	char label[TEXT_WORD_SIZE]; /* all of it */
	char name[TEXT_WORD_SIZE]; /* without the modifier */
	bool user; /* count what happens in user mode */
	bool kernel; /* count what happens in kernel mode */
};

/* What read(2) gives for an event; times are in ns. */
struct pmu_value {
	uint64_t count;
	uint64_t enabled; /* how long it was to be counted */
	uint64_t running; /* how long it really was */
};

/* PMU_ROOT, or what PMU_ROOT_ENV says. */
const char *pmu_root(void);

/* Find the PMU of this name.  Returns 0, -ENOENT if the machine has none, or -errno. */
int pmu_find(const char *root, const char *name, struct pmu *pmu);

/*
 * Value of perf_event_attr.config for an event, by the files events/NAME ("event=0x01") and
 * format/event ("config:0-7").  Returns 0, -ENOENT if this machine cannot count it,
 * -EBADMSG for a description that makes no sense, -EOPNOTSUPP for one that needs more
 * than config, or -errno.
 */
int pmu_encode(const struct pmu *pmu, const char *event, uint64_t *config);

/* All event names, sorted.  Returns 0, -E2BIG if there are too many, or -errno. */
int pmu_list(const struct pmu *pmu, struct text_words *events);

/*
 * The line in the file caps/CAP.  Returns 0, -ENOENT if the PMU does not tell it,
 * -EBADMSG if it is no line of less than PMU_CAP_SIZE characters, or -errno.
 */
int pmu_read_cap(const struct pmu *pmu, const char *cap, char text[PMU_CAP_SIZE]);

/* Returns 0, or -EINVAL if text is no event of the form above. */
int pmu_parse_spec(const char *text, struct pmu_spec *spec);

/*
 * Open a counter for process pid (0: the caller) and the children it will have.
 * It starts at the next execve(2).  Returns a file descriptor, or the -errno of
 * perf_event_open(2): -EACCES means that the caller may not.
 */
int pmu_open(const struct pmu *pmu, uint64_t config, const struct pmu_spec *spec, pid_t pid);

/*
 * Open a counter for all that happens on a CPU, which starts with pmu_start().  Returns as
 * pmu_open() does; -ENODEV if that CPU is not online.
 */
int pmu_open_cpu(const struct pmu *pmu, uint64_t config, const struct pmu_spec *spec, int cpu);

/* Let a counter count, or no longer.  Return 0, or -errno. */
int pmu_start(int fd);
int pmu_stop(int fd);

/* Returns 0, or -errno. */
int pmu_read(int fd, struct pmu_value *value);

#endif /* COMPROMIS_LIB_PMU_H */
