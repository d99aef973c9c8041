// SPDX-License-Identifier: GPL-2.0-only
#include "wide.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"

#define FAULTS COUNTERS_MAX

static void close_all(struct wide *wide)
{
	unsigned int i, cpu;

	for (i = 0; i <= FAULTS; i++) {
		for (cpu = 0; cpu < WIDE_CPUS_MAX; cpu++) {
			if (wide->fds[i][cpu] >= 0)
				close(wide->fds[i][cpu]);
			wide->fds[i][cpu] = -1;
		}
	}
}

/* A CPU that is not online does nothing that could be counted. */
static int open_on_cpus(const struct pmu *pmu, uint64_t config, const struct pmu_spec *spec,
			int fds[])
{
	const long nr = sysconf(_SC_NPROCESSORS_CONF);
	int cpu;

	if (nr > WIDE_CPUS_MAX)
		return -E2BIG;
	for (cpu = 0; cpu < nr; cpu++) {
		const int fd = pmu_open_cpu(pmu, config, spec, cpu);

		if (fd < 0 && fd != -ENODEV)
			return fd;
		fds[cpu] = fd < 0 ? -1 : fd;
	}
	return 0;
}

static int open_error(struct wide *wide, const char *label, int rc)
{
	close_all(wide);
	if (rc == -EACCES || rc == -EPERM)
		ctl_error("may not count %s on all CPUs; run as root", label);
	else if (rc == -E2BIG)
		ctl_error("this machine has more than %d CPUs", WIDE_CPUS_MAX);
	else
		ctl_error("cannot count %s on all CPUs: %s", label, strerror(-rc));
	return rc;
}

int wide_open(const struct counters *counters, struct wide *wide)
{
	static const struct pmu software = { .type = PERF_TYPE_SOFTWARE };
	static const struct pmu_spec both = { .user = true, .kernel = true };
	unsigned int i;
	int rc;

	wide->counters = counters;
	memset(wide->fds, -1, sizeof(wide->fds));
	for (i = 0; i < counters->nr; i++) {
		const struct counter *counter = &counters->counter[i];

		if (!counter->supported)
			continue;
		rc = open_on_cpus(&counters->pmu, counter->config, &counter->spec, wide->fds[i]);
		if (rc)
			return open_error(wide, counter->spec.label, rc);
	}
	rc = open_on_cpus(&software, PERF_COUNT_SW_PAGE_FAULTS, &both, wide->fds[FAULTS]);
	return rc ? open_error(wide, "page faults", rc) : 0;
}

static int for_all(const struct wide *wide, int (*tell)(int fd))
{
	unsigned int i, cpu;
	int rc = 0;

	for (i = 0; i <= FAULTS; i++) {
		for (cpu = 0; cpu < WIDE_CPUS_MAX && !rc; cpu++) {
			if (wide->fds[i][cpu] >= 0)
				rc = tell(wide->fds[i][cpu]);
		}
	}
	return rc;
}

int wide_start(const struct wide *wide)
{
	return for_all(wide, pmu_start);
}

int wide_stop(const struct wide *wide)
{
	return for_all(wide, pmu_stop);
}

static struct count sum(const int fds[])
{
	struct count count = { .state = COUNT_UNSUPPORTED };
	struct pmu_value value;
	unsigned int cpu;

	for (cpu = 0; cpu < WIDE_CPUS_MAX; cpu++) {
		if (fds[cpu] < 0)
			continue;
		if (pmu_read(fds[cpu], &value) || !value.running || value.running < value.enabled)
			return (struct count){ .state = COUNT_MISSING };
		count.state = COUNT_VALID;
		count.value += value.count;
	}
	return count;
}

void wide_finish(struct wide *wide, struct count counts[], struct count *faults)
{
	unsigned int i;

	for (i = 0; i < COUNTERS_MAX; i++)
		counts[i] = sum(wide->fds[i]);
	*faults = sum(wide->fds[FAULTS]);
	close_all(wide);
}
