/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines of a file that may be compressed by gzip or zstd, which its first bytes tell. */
#ifndef COMPROMIS_PLACE_SOURCE_H
#define COMPROMIS_PLACE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

/* Lines are shorter than this, or malformed. */
#define SOURCE_LINE 65536

struct source;

/*
 * Open a file, or standard input for "-".  Returns 0 or -errno; after 0, source_close() is due.
 */
int source_open(const char *path, struct source **source);

/* The same of bytes in memory, which must outlive it. */
int source_open_memory(const void *data, size_t size, struct source **source);

void source_close(struct source *source);

/*
 * The next line, without its end, in a buffer that the next call overwrites.
 * Returns 1; 0 at the end; -E2BIG for a line that is too long, or -EBADMSG for one with a NUL
 * byte, which are skipped; -EIO for compressed data that is damaged or cut off; or the -errno of
 * the file, -ENOMEM among them.
 */
int source_line(struct source *source, char **line);

/*
 * The next line behind the last one, which must not have been changed, and a newline: both
 * together are as long as a line may be.  Returns the same.
 */
int source_more(struct source *source, char **line);

/* Number of the line that was returned last, from 1 on. */
uint64_t source_number(const struct source *source);

/* The begin of the text, at most size - 1 characters of it; to be called before source_line(). */
int source_peek(struct source *source, char *text, size_t size);

#endif /* COMPROMIS_PLACE_SOURCE_H */
