// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <linux/perf_event.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "memory.h"
#include "trace.h"
#include "trap_test.h"

static const char *const names[NR_EVENTS] = {
	[EVENT_4K] = "trap_dtlb_misses_4k",
	[EVENT_2M] = "trap_dtlb_misses_2m",
	[EVENT_ITLB] = "trap_itlb_misses",
};

/* "event=0x30" */
static bool read_config(const char *name, unsigned long *config)
{
	char path[128];
	FILE *file;
	bool found;

	snprintf(path, sizeof(path), PMU "/events/%s", name);
	file = fopen(path, "r");
	if (!file)
		return false;
	found = fscanf(file, "event=%lx", config) == 1;
	fclose(file);
	return found;
}

/* As of Linux 6.3, whatever headers this is built with. */
struct attr {
	struct perf_event_attr attr;
	__u64 config3;
};

_Static_assert(offsetof(struct attr, config3) == 128, "headers of a later Linux have it");

/* Fill in what selects @event.  Returns false, with errno, if there is none. */
static bool select_event(struct perf_event_attr *attr, enum event event)
{
	unsigned long config;
	long type = read_number(PMU "/type");

	if (type < 0 || !read_config(names[event], &config)) {
		errno = ENOENT;
		return false;
	}
	attr->type = (uint32_t)type;
	attr->config = config;
	return true;
}

static int perf_open(struct perf_event_attr *attr, pid_t pid)
{
	return (int)syscall(SYS_perf_event_open, attr, pid, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

int event_open(enum event event, pid_t pid, bool inherit)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.inherit = inherit,
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
	};

	return select_event(&attr, event) ? perf_open(&attr, pid) : -1;
}

int event_open_word(enum event event, unsigned int word)
{
	struct attr more = { .attr.size = sizeof(more) };
	__u64 *const words[] = { &more.attr.config1, &more.attr.config2, &more.config3 };

	*words[word - 1] = 1;
	return select_event(&more.attr, event) ? perf_open(&more.attr, 0) : -1;
}

uint64_t event_count(int fd)
{
	struct {
		uint64_t value;
		uint64_t enabled;
		uint64_t running;
	} count;

	expect_eq(read(fd, &count, sizeof(count)), sizeof(count));
	/* Times of children that are just running do not come at once. */
	expect(count.running + count.running / 100 >= count.enabled, ": of %llu ns, %llu",
	       (unsigned long long)count.enabled, (unsigned long long)count.running);
	return count.value;
}

static int fds[NR_EVENTS] = { -1, -1, -1 };

void trace_self(void)
{
	for (int i = 0; i < NR_EVENTS; i++) {
		fds[i] = event_open(i, 0, true);
		expect(fds[i] >= 0, ": %s: %s", names[i], strerror(errno));
	}
}

uint64_t misses(enum event event)
{
	return event_count(fds[event]);
}
