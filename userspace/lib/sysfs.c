// SPDX-License-Identifier: GPL-2.0-only
#include "sysfs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LINE_SIZE 512
#define PAGE_MASK UINT64_C(0xfff)

const char *sysfs_root(void)
{
	const char *root = secure_getenv(SYSFS_ROOT_ENV);

	return root && *root ? root : SYSFS_ROOT;
}

static int parse_number(const char *word, int base, uint64_t *value)
{
	return text_to_u64(word, base, value) ? -EBADMSG : 0;
}

/* Strip the brackets around the current mode.  Returns whether there were any. */
static bool unbracket(char *word)
{
	size_t length = strlen(word);

	if (length < 3 || word[0] != '[' || word[length - 1] != ']')
		return false;
	memmove(word, word + 1, length - 2);
	word[length - 2] = '\0';
	return true;
}

int sysfs_parse_backing(const char *text, struct sysfs_backing *backing)
{
	unsigned int i, found = 0;

	if (text_split(text, &backing->modes))
		return -EBADMSG;

	for (i = 0; i < backing->modes.nr; i++) {
		char *word = backing->modes.word[i];

		if (unbracket(word)) {
			backing->current = i;
			found++;
		}
		if (strpbrk(word, "[]") || text_find(&backing->modes, word) != (int)i)
			return -EBADMSG;
	}
	return found == 1 ? 0 : -EBADMSG;
}

/* The words behind the key; a single "none" is an empty list. */
static void words_after_key(const struct text_words *line, struct text_words *list)
{
	list->nr = line->nr - 1;
	memcpy(list->word, line->word[1], list->nr * sizeof(list->word[0]));
	if (list->nr == 1 && !strcmp(list->word[0], "none"))
		list->nr = 0;
}

static int parse_feature(const struct text_words *line, struct sysfs_features *features)
{
	const struct {
		const char *key;
		uint64_t *number;
		struct text_words *list;
	} keys[] = {
		{ .key = "abi", .number = &features->abi },
		{ .key = "segments", .number = &features->segments },
		{ .key = "modes", .list = &features->modes },
		{ .key = "orders", .list = &features->orders },
		{ .key = "counters", .list = &features->counters },
		{ .key = "events", .list = &features->events },
	};
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(line->word[0], keys[i].key))
			continue;
		if (line->nr < 2)
			return -EBADMSG;
		if (keys[i].list) {
			words_after_key(line, keys[i].list);
			return 0;
		}
		return line->nr == 2 ? parse_number(line->word[1], 10, keys[i].number) : -EBADMSG;
	}

	/* A newer module may say more. */
	return 0;
}

int sysfs_parse_features(const char *text, struct sysfs_features *features)
{
	struct text_words words;
	char line[LINE_SIZE];
	int rc;

	memset(features, 0, sizeof(*features));
	while ((rc = text_line(&text, line, sizeof(line))) > 0) {
		if (text_split(line, &words))
			return -EBADMSG;
		rc = words.nr ? parse_feature(&words, features) : -EBADMSG;
		if (rc)
			return rc;
	}
	if (rc)
		return rc;
	return features->abi && features->modes.nr ? 0 : -EBADMSG;
}

/* <n> <first gpa> <limit gpa> <size in KiB> <active|reserved> */
static int parse_segment(const struct text_words *line, unsigned int nr,
			 struct sysfs_segment *segment)
{
	uint64_t index, kib;

	if (line->nr != 5 || parse_number(line->word[0], 10, &index) ||
	    parse_number(line->word[1], 16, &segment->gpa) ||
	    parse_number(line->word[2], 16, &segment->limit) ||
	    parse_number(line->word[3], 10, &kib))
		return -EBADMSG;

	segment->active = !strcmp(line->word[4], "active");
	if (!segment->active && strcmp(line->word[4], "reserved"))
		return -EBADMSG;

	if (index != nr || segment->limit <= segment->gpa ||
	    (segment->gpa | segment->limit) & PAGE_MASK ||
	    kib != (segment->limit - segment->gpa) / 1024)
		return -EBADMSG;
	return 0;
}

int sysfs_parse_segments(const char *text, struct sysfs_segments *segments)
{
	struct text_words words;
	char line[LINE_SIZE];
	int rc;

	segments->nr = 0;
	while ((rc = text_line(&text, line, sizeof(line))) > 0) {
		if (segments->nr == COMPROMIS_MAX_SEGMENTS || text_split(line, &words))
			return -EBADMSG;
		rc = parse_segment(&words, segments->nr, &segments->segment[segments->nr]);
		if (rc)
			return rc;
		segments->nr++;
	}
	return rc;
}

/* none, or <reason> needed <N> available <M> */
int sysfs_parse_failure(const char *text, struct sysfs_failure *failure)
{
	struct text_words words;

	memset(failure, 0, sizeof(*failure));
	if (text_split(text, &words))
		return -EBADMSG;
	if (words.nr == 1 && !strcmp(words.word[0], "none"))
		return 0;

	if (words.nr != 5 || strcmp(words.word[1], "needed") || strcmp(words.word[3], "available"))
		return -EBADMSG;
	memcpy(failure->reason, words.word[0], sizeof(failure->reason));
	if (parse_number(words.word[2], 10, &failure->needed))
		return -EBADMSG;
	return parse_number(words.word[4], 10, &failure->available);
}

int sysfs_read_backing(const char *root, struct sysfs_backing *backing)
{
	char text[TEXT_FILE_SIZE];
	ssize_t rc = text_read(root, "backing", text, sizeof(text));

	return rc < 0 ? (int)rc : sysfs_parse_backing(text, backing);
}

int sysfs_read_features(const char *root, struct sysfs_features *features)
{
	char text[TEXT_FILE_SIZE];
	ssize_t rc = text_read(root, "features", text, sizeof(text));

	return rc < 0 ? (int)rc : sysfs_parse_features(text, features);
}

int sysfs_read_segments(const char *root, struct sysfs_segments *segments)
{
	char text[TEXT_FILE_SIZE];
	ssize_t rc = text_read(root, "segments", text, sizeof(text));

	return rc < 0 ? (int)rc : sysfs_parse_segments(text, segments);
}

/* A file that holds one number. */
static int read_number(const char *root, const char *name, uint64_t *value)
{
	char text[TEXT_FILE_SIZE];
	struct text_words words;
	ssize_t rc = text_read(root, name, text, sizeof(text));

	if (rc < 0)
		return (int)rc;
	if (text_split(text, &words) || words.nr != 1)
		return -EBADMSG;
	return parse_number(words.word[0], 10, value);
}

int sysfs_read_p2m(const char *root, struct sysfs_p2m *p2m)
{
	const struct {
		const char *name;
		uint64_t *value;
	} files[] = {
		{ "p2m/4k", &p2m->ram[COMPROMIS_ENTRY_4K] },
		{ "p2m/2m", &p2m->ram[COMPROMIS_ENTRY_2M] },
		{ "p2m/1g", &p2m->ram[COMPROMIS_ENTRY_1G] },
		{ "p2m/other_4k", &p2m->other[COMPROMIS_ENTRY_4K] },
		{ "p2m/other_2m", &p2m->other[COMPROMIS_ENTRY_2M] },
		{ "p2m/other_1g", &p2m->other[COMPROMIS_ENTRY_1G] },
		{ "p2m/holes", &p2m->holes },
	};
	size_t i;
	int rc = 0;

	for (i = 0; i < sizeof(files) / sizeof(files[0]) && !rc; i++)
		rc = read_number(root, files[i].name, files[i].value);
	return rc;
}

int sysfs_read_failure(const char *root, struct sysfs_failure *failure)
{
	char text[TEXT_FILE_SIZE];
	ssize_t rc = text_read(root, "failures/last", text, sizeof(text));

	return rc < 0 ? (int)rc : sysfs_parse_failure(text, failure);
}

int sysfs_read_demotions(const char *root, uint64_t *demotions)
{
	return read_number(root, "demotions", demotions);
}

int sysfs_write_backing(const char *root, const char *mode)
{
	return text_write(root, "backing", mode);
}
