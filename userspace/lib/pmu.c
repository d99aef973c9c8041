// SPDX-License-Identifier: GPL-2.0-only
#include "pmu.h"

#include <dirent.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Bits of config that a term of an event goes to. */
struct field {
	unsigned int first;
	unsigned int last;
};

const char *pmu_root(void)
{
	const char *root = secure_getenv(PMU_ROOT_ENV);

	return root && *root ? root : PMU_ROOT;
}

/* Read a file of one line, without its newline. */
static int read_line(const char *dir, const char *name, char *line, size_t size)
{
	char text[TEXT_FILE_SIZE];
	const char *cursor = text;
	ssize_t length = text_read(dir, name, text, sizeof(text));
	int rc;

	if (length < 0)
		return (int)length;
	rc = text_line(&cursor, line, size);
	if (rc < 0)
		return rc;
	return rc && !*cursor ? 0 : -EBADMSG;
}

int pmu_find(const char *root, const char *name, struct pmu *pmu)
{
	char line[TEXT_WORD_SIZE];
	uint64_t type;
	int rc;

	if (snprintf(pmu->dir, sizeof(pmu->dir), "%s/%s", root, name) >= (int)sizeof(pmu->dir))
		return -ENAMETOOLONG;

	rc = read_line(pmu->dir, "type", line, sizeof(line));
	if (rc)
		return rc;
	if (text_to_u64(line, 10, &type) || type > UINT32_MAX)
		return -EBADMSG;

	pmu->type = (uint32_t)type;
	return 0;
}

/* A file name below the PMU's directory; names come from the user. */
static int file_name(const char *dir, const char *name, char *path, size_t size)
{
	if (!name[0] || name[0] == '.' || strchr(name, '/'))
		return -ENOENT;
	return snprintf(path, size, "%s/%s", dir, name) < (int)size ? 0 : -ENAMETOOLONG;
}

/* "config:0-7" or "config:3" */
static int parse_field(char *text, struct field *field)
{
	char *bits = strchr(text, ':');
	uint64_t first, last;
	char *dash;

	if (!bits)
		return -EBADMSG;
	*bits++ = '\0';
	if (strcmp(text, "config") || strchr(bits, ','))
		return -EOPNOTSUPP;

	dash = strchr(bits, '-');
	if (dash)
		*dash++ = '\0';
	if (text_to_u64(bits, 10, &first) || text_to_u64(dash ? dash : bits, 10, &last) ||
	    first > last || last > 63)
		return -EBADMSG;

	field->first = (unsigned int)first;
	field->last = (unsigned int)last;
	return 0;
}

static int find_field(const struct pmu *pmu, const char *term, struct field *field)
{
	char name[TEXT_WORD_SIZE * 2], line[TEXT_WORD_SIZE * 2];
	int rc = file_name("format", term, name, sizeof(name));

	if (!rc)
		rc = read_line(pmu->dir, name, line, sizeof(line));
	/* The event is there, so a term without a format is a broken description. */
	if (rc)
		return rc == -ENOENT ? -EBADMSG : rc;
	return parse_field(line, field);
}

/* "event=0x01", or "flag" for "flag=1" */
static int add_term(const struct pmu *pmu, char *term, uint64_t *config)
{
	char *number = strchr(term, '=');
	struct field field;
	uint64_t value = 1;
	int rc;

	if (number) {
		*number++ = '\0';
		if (text_to_u64(number, 0, &value))
			return -EBADMSG;
	}
	rc = find_field(pmu, term, &field);
	if (rc)
		return rc;
	if (value > UINT64_MAX >> (63 - (field.last - field.first)))
		return -EBADMSG;

	*config |= value << field.first;
	return 0;
}

int pmu_encode(const struct pmu *pmu, const char *event, uint64_t *config)
{
	char name[TEXT_WORD_SIZE * 2], line[256];
	char *rest = line, *term;
	int rc = file_name("events", event, name, sizeof(name));

	if (!rc)
		rc = read_line(pmu->dir, name, line, sizeof(line));
	if (rc)
		return rc;

	*config = 0;
	while ((term = strsep(&rest, ",")) && !rc)
		rc = add_term(pmu, term, config);
	return rc;
}

/* events/ also holds NAME.scale, NAME.unit and the like. */
static int is_event(const struct dirent *entry)
{
	return !strchr(entry->d_name, '.');
}

int pmu_list(const struct pmu *pmu, struct text_words *events)
{
	char path[PATH_MAX];
	struct dirent **entries;
	int rc = 0, nr, i;

	events->nr = 0;
	if (snprintf(path, sizeof(path), "%s/events", pmu->dir) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	nr = scandir(path, &entries, is_event, alphasort);
	if (nr < 0)
		return -errno;

	for (i = 0; i < nr; i++) {
		if (events->nr == TEXT_WORDS_MAX || strlen(entries[i]->d_name) >= TEXT_WORD_SIZE)
			rc = -E2BIG;
		else
			strcpy(events->word[events->nr++], entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return rc;
}

int pmu_read_cap(const struct pmu *pmu, const char *cap, char text[PMU_CAP_SIZE])
{
	char name[TEXT_WORD_SIZE * 2];
	int rc = file_name("caps", cap, name, sizeof(name));

	return rc ? rc : read_line(pmu->dir, name, text, PMU_CAP_SIZE);
}

int pmu_parse_spec(const char *text, struct pmu_spec *spec)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
	size_t length = strspn(text, letters);
	const char *modifier = text + length;

	if (!length || strlen(text) >= sizeof(spec->label))
		return -EINVAL;

	strcpy(spec->label, text);
	memcpy(spec->name, text, length);
	spec->name[length] = '\0';

	spec->user = !*modifier || !strcmp(modifier, ":u") || !strcmp(modifier, ":uk") ||
		     !strcmp(modifier, ":ku");
	spec->kernel = !*modifier || !strcmp(modifier, ":k") || !strcmp(modifier, ":uk") ||
		       !strcmp(modifier, ":ku");
	return spec->user || spec->kernel ? 0 : -EINVAL;
}

static int open_event(const struct pmu *pmu, uint64_t config, const struct pmu_spec *spec,
		      pid_t pid, int cpu)
{
	const bool task = pid >= 0;
	struct perf_event_attr attr = {
		.type = pmu->type,
		.size = sizeof(attr),
		.config = config,
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
		.disabled = 1,
		.inherit = task,
		.enable_on_exec = task,
		.exclude_user = !spec->user,
		.exclude_kernel = !spec->kernel,
		/* As perf does with a modifier. */
		.exclude_hv = !spec->user || !spec->kernel,
	};
	long fd = syscall(SYS_perf_event_open, &attr, pid, cpu, -1, PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : (int)fd;
}

int pmu_open(const struct pmu *pmu, uint64_t config, const struct pmu_spec *spec, pid_t pid)
{
	return open_event(pmu, config, spec, pid, -1);
}

int pmu_open_cpu(const struct pmu *pmu, uint64_t config, const struct pmu_spec *spec, int cpu)
{
	return open_event(pmu, config, spec, -1, cpu);
}

int pmu_start(int fd)
{
	return ioctl(fd, PERF_EVENT_IOC_ENABLE, 0) ? -errno : 0;
}

int pmu_stop(int fd)
{
	return ioctl(fd, PERF_EVENT_IOC_DISABLE, 0) ? -errno : 0;
}

int pmu_read(int fd, struct pmu_value *value)
{
	uint64_t words[3];
	ssize_t got = read(fd, words, sizeof(words));

	if (got < 0)
		return -errno;
	if (got != sizeof(words))
		return -EIO;

	value->count = words[0];
	value->enabled = words[1];
	value->running = words[2];
	return 0;
}
