// SPDX-License-Identifier: GPL-2.0-only
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int text_open(const char *dir, const char *name, int flags)
{
	char path[PATH_MAX];
	int fd;

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
		return -ENAMETOOLONG;

	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

ssize_t text_read(const char *dir, const char *name, char *buf, size_t size)
{
	size_t length = 0;
	ssize_t got;
	int fd = text_open(dir, name, O_RDONLY);

	if (fd < 0)
		return fd;

	do {
		got = read(fd, buf + length, size - length);
		if (got > 0)
			length += (size_t)got;
	} while ((got > 0 && length < size) || (got < 0 && errno == EINTR));

	got = got < 0 ? -errno : (ssize_t)length;
	close(fd);
	if (got < 0)
		return got;
	if (length == size)
		return -EFBIG;

	buf[length] = '\0';
	return got;
}

int text_write(const char *dir, const char *name, const char *word)
{
	char line[TEXT_WORD_SIZE + 1];
	int length = snprintf(line, sizeof(line), "%s\n", word);
	ssize_t done;
	int fd, rc = 0;

	if (length >= (int)sizeof(line))
		return -EINVAL;

	fd = text_open(dir, name, O_WRONLY);
	if (fd < 0)
		return fd;

	done = write(fd, line, (size_t)length);
	if (done < 0)
		rc = -errno;
	else if (done != length)
		rc = -EIO;
	close(fd);
	return rc;
}

int text_to_u64(const char *s, int base, uint64_t *value)
{
	unsigned long long number;
	char *end;

	/* strtoull() would skip blanks and take a sign. */
	if (!isxdigit((unsigned char)s[0]))
		return -EINVAL;

	errno = 0;
	number = strtoull(s, &end, base);
	if (end == s || *end)
		return -EINVAL;
	if (errno || number > UINT64_MAX)
		return -ERANGE;

	*value = number;
	return 0;
}

int text_line(const char **cursor, char *line, size_t size)
{
	size_t length = strcspn(*cursor, "\n");

	if (!**cursor)
		return 0;
	if (length >= size)
		return -EBADMSG;

	memcpy(line, *cursor, length);
	line[length] = '\0';
	*cursor += length;
	if (**cursor)
		(*cursor)++;
	return 1;
}

int text_split(const char *line, struct text_words *words)
{
	static const char blanks[] = " \t\n";

	words->nr = 0;
	for (;;) {
		size_t length;

		line += strspn(line, blanks);
		length = strcspn(line, blanks);
		if (!length)
			return 0;
		if (words->nr == TEXT_WORDS_MAX || length >= TEXT_WORD_SIZE)
			return -EBADMSG;

		memcpy(words->word[words->nr], line, length);
		words->word[words->nr++][length] = '\0';
		line += length;
	}
}

int text_find(const struct text_words *words, const char *word)
{
	unsigned int i;

	for (i = 0; i < words->nr; i++) {
		if (!strcmp(words->word[i], word))
			return (int)i;
	}
	return -1;
}
