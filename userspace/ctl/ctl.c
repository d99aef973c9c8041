// SPDX-License-Identifier: GPL-2.0-only
#include "ctl.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "failure.h"
#include "pmu.h"

void ctl_error(const char *format, ...)
{
	va_list args;

	fputs("compromisctl: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

const char *ctl_file_error(int error)
{
	switch (error) {
	case EACCES:
	case EPERM:
		return "permission denied; run as root";
	case EBADMSG:
		return "not in the form that this release knows; use the module of the same release";
	default:
		return strerror(error);
	}
}

int ctl_exec_status(const char *command, int rc)
{
	ctl_error("%s: %s", command, strerror(-rc));
	return rc == -ENOENT ? CTL_NO_COMMAND : CTL_NO_EXEC;
}

int ctl_print_status(int rc)
{
	if (!rc && fflush(stdout))
		rc = -errno;
	if (rc)
		ctl_error("cannot print the results: %s", strerror(-rc));
	return rc ? CTL_ERROR : CTL_OK;
}

bool ctl_only_counts(const char *root)
{
	struct sysfs_backing backing;
	struct pmu pmu;

	return sysfs_read_backing(root, &backing) == -ENOENT &&
	       !pmu_find(pmu_root(), PMU_NAME, &pmu);
}

/* Misses can be trapped anywhere; what counts walks is not lent by a hypervisor of others. */
static bool counts_walks(const struct pmu *pmu)
{
	struct text_words events;
	unsigned int i;

	if (pmu_list(pmu, &events))
		return false;
	for (i = 0; i < events.nr; i++) {
		if (strncmp(events.word[i], PMU_TRAP_PREFIX, strlen(PMU_TRAP_PREFIX)))
			return true;
	}
	return false;
}

enum ctl_paging ctl_paging(void)
{
	char paging[PMU_CAP_SIZE];
	struct pmu pmu;

	if (pmu_find(pmu_root(), PMU_NAME, &pmu))
		return CTL_PAGING_UNKNOWN;
	if (pmu_read_cap(&pmu, PMU_CAP_PAGING, paging))
		return counts_walks(&pmu) ? CTL_PAGING_NATIVE : CTL_PAGING_UNKNOWN;
	if (!strcmp(paging, "shadow"))
		return CTL_PAGING_SHADOW;
	return strcmp(paging, "native") ? CTL_PAGING_UNKNOWN : CTL_PAGING_NATIVE;
}

/* Why a machine that only counts has no modes. */
static const char *const no_modes[] = {
	[CTL_PAGING_UNKNOWN] = "this machine has no modes: its hypervisor, if there is one, lacks "
			       "Compromis",
	[CTL_PAGING_NATIVE] = "this machine is native: no hypervisor translates its memory, so it "
			      "has no modes",
	[CTL_PAGING_SHADOW] = "Xen shadows the page tables of this machine, so it has no modes; "
			      "create it again without hap=0",
};

int ctl_read_backing(const char *root, struct sysfs_backing *backing)
{
	int rc = sysfs_read_backing(root, backing);

	if (!rc)
		return CTL_OK;
	if (ctl_only_counts(root)) {
		ctl_error("%s", no_modes[ctl_paging()]);
		return CTL_REFUSED;
	}
	if (rc == -ENOENT) {
		ctl_error("%s/backing does not exist: the module compromis is not loaded", root);
		ctl_error("load it by: modprobe compromis; if it refuses, dmesg says why");
		return CTL_NO_MODULE;
	}
	ctl_error("%s/backing: %s", root, ctl_file_error(-rc));
	return CTL_ERROR;
}

static int refuse_unknown(const struct sysfs_backing *backing, const char *mode)
{
	unsigned int i;

	ctl_error("%s: this machine has no such mode", mode);
	fputs("compromisctl: it has:", stderr);
	for (i = 0; i < backing->modes.nr; i++)
		fprintf(stderr, " %s", backing->modes.word[i]);
	fputc('\n', stderr);
	return CTL_REFUSED;
}

/* Why the hypervisor refused, from `failures/last`. */
static void explain_refusal(const char *root)
{
	struct sysfs_failure failure;
	char text[FAILURE_TEXT];

	if (sysfs_read_failure(root, &failure) || !failure.reason[0])
		return;
	ctl_error("reason: %s", failure_describe(&failure, text));
	if (failure_remedy(&failure))
		ctl_error("remedy: %s", failure_remedy(&failure));
}

/* Xen may leave a mode again by itself, and someone else may have asked for another. */
static int check_backing(const char *root, const char *mode)
{
	struct sysfs_backing backing;
	int status = ctl_read_backing(root, &backing);

	if (status)
		return status;
	if (!strcmp(backing.modes.word[backing.current], mode))
		return CTL_OK;

	ctl_error("%s was set, but the mode is %s", mode, backing.modes.word[backing.current]);
	explain_refusal(root);
	return CTL_REFUSED;
}

int ctl_set_backing(const char *root, const char *mode)
{
	struct sysfs_backing backing;
	int status = ctl_read_backing(root, &backing), rc;

	if (status)
		return status;
	if (text_find(&backing.modes, mode) < 0)
		return refuse_unknown(&backing, mode);

	rc = sysfs_write_backing(root, mode);
	if (!rc)
		return check_backing(root, mode);

	ctl_error("cannot set %s: %s", mode, ctl_file_error(-rc));
	if (rc == -EACCES || rc == -EPERM)
		return CTL_ERROR;
	explain_refusal(root);
	return CTL_REFUSED;
}
