/* SPDX-License-Identifier: GPL-2.0-only */
/* Small text files, as sysfs has them: whole reads, single writes, words and numbers. */
#ifndef COMPROMIS_LIB_TEXT_H
#define COMPROMIS_LIB_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* sysfs never gives more than one page. */
#define TEXT_FILE_SIZE 4097

#define TEXT_WORDS_MAX 32
#define TEXT_WORD_SIZE 32

struct text_words {
	unsigned int nr;
	char word[TEXT_WORDS_MAX][TEXT_WORD_SIZE];
};

/*
 * Read all of the file dir/name into buf, ended by a NUL.
 * Returns its length, -EFBIG if it has size bytes or more, or another -errno.
 */
ssize_t text_read(const char *dir, const char *name, char *buf, size_t size);

/*
 * Write word and a newline to the file dir/name, by one write(2).  The file is
 * neither created nor truncated: a sysfs file is not, and any other file is not ours.
 * Returns 0, or -errno.
 */
int text_write(const char *dir, const char *name, const char *word);

/*
 * All of s as an unsigned number: no sign, no blanks, no rest.  Base 10 or 16 (with or without
 * 0x), or 0 for what the prefix says.  Returns 0, -EINVAL, or -ERANGE.
 */
int text_to_u64(const char *s, int base, uint64_t *value);

/*
 * Copy the line at *cursor without its newline, and move *cursor behind it.
 * Returns 1, 0 at the end of the text, or -EBADMSG if the line has size characters or more.
 */
int text_line(const char **cursor, char *line, size_t size);

/* Split a line at blanks.  Returns 0, or -EBADMSG for too many or too long words. */
int text_split(const char *line, struct text_words *words);

/* Index of word in words, or -1. */
int text_find(const struct text_words *words, const char *word);

#endif /* COMPROMIS_LIB_TEXT_H */
