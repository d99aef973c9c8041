// SPDX-License-Identifier: GPL-2.0-only
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define INPUT  65536
#define OUTPUT 65536

struct source {
	int fd; /* -1: memory */
	const unsigned char *memory;
	size_t memory_left;

	unsigned char input[INPUT]; /* as it is in the file */
	size_t input_at;
	size_t input_end;
	bool input_done;

	/* Fills output[]; returns 0 or -errno. */
	int (*decode)(struct source *source);
	z_stream gzip;
	ZSTD_DStream *zstd;
	bool in_frame; /* more compressed data must come */

	char output[OUTPUT]; /* text */
	size_t output_at;
	size_t output_end;
	bool output_done;
	bool begun; /* a byte order mark has been looked for */

	char line[SOURCE_LINE];
	uint64_t number;
};

/* A buffer of the file, or what there is: a pipe gives it by pieces.  Returns bytes or -errno. */
static ssize_t read_all(int fd, unsigned char *to, size_t size)
{
	size_t done = 0;
	ssize_t got;

	while (done < size) {
		got = read(fd, to + done, size - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

/* Get more input if there is none. */
static int fill_input(struct source *source)
{
	ssize_t got;

	if (source->input_at < source->input_end || source->input_done)
		return 0;
	if (source->fd < 0) {
		got = (ssize_t)(source->memory_left < INPUT ? source->memory_left : INPUT);
		memcpy(source->input, source->memory, (size_t)got);
		source->memory += got;
		source->memory_left -= (size_t)got;
	} else {
		got = read_all(source->fd, source->input, INPUT);
		if (got < 0)
			return (int)got;
	}
	source->input_at = 0;
	source->input_end = (size_t)got;
	source->input_done = !got;
	return 0;
}

static int decode_plain(struct source *source)
{
	size_t length = source->input_end - source->input_at;

	memcpy(source->output, source->input + source->input_at, length);
	source->output_end = length;
	source->input_at = source->input_end;
	return 0;
}

/* Between members, as gzip does: a file may be padded. */
static void skip_zeros(struct source *source)
{
	while (source->input_at < source->input_end && !source->input[source->input_at])
		source->input_at++;
}

static int decode_gzip(struct source *source)
{
	z_stream *gzip = &source->gzip;
	int rc;

	if (!source->in_frame) {
		skip_zeros(source);
		if (source->input_at == source->input_end)
			return 0;
	}
	gzip->next_in = source->input + source->input_at;
	gzip->avail_in = (unsigned int)(source->input_end - source->input_at);
	gzip->next_out = (unsigned char *)source->output;
	gzip->avail_out = OUTPUT;
	rc = inflate(gzip, Z_NO_FLUSH);
	source->input_at = source->input_end - gzip->avail_in;
	source->output_end = OUTPUT - gzip->avail_out;
	source->in_frame = rc != Z_STREAM_END;
	if (rc == Z_STREAM_END)
		return inflateReset(gzip) == Z_OK ? 0 : -EIO;
	if (rc == Z_MEM_ERROR)
		return -ENOMEM;
	return rc == Z_OK || rc == Z_BUF_ERROR ? 0 : -EIO;
}

static int decode_zstd(struct source *source)
{
	ZSTD_inBuffer in = { source->input, source->input_end, source->input_at };
	ZSTD_outBuffer out = { source->output, OUTPUT, 0 };
	size_t rc = ZSTD_decompressStream(source->zstd, &out, &in);

	if (ZSTD_isError(rc))
		return -EIO;
	source->input_at = in.pos;
	source->output_end = out.pos;
	source->in_frame = rc != 0;
	return 0;
}

/* Get more text if there is none. */
static int fill_output(struct source *source)
{
	int rc;

	while (source->output_at == source->output_end && !source->output_done) {
		rc = fill_input(source);
		if (rc)
			return rc;
		source->output_at = source->output_end = 0;
		if (!source->input_done || source->in_frame) {
			rc = source->decode(source);
			if (rc)
				return rc;
		}
		if (source->input_done && !source->output_end) {
			if (source->in_frame)
				return -EIO;
			source->output_done = true;
		}
	}
	return 0;
}

/* What is the begin of the text, and no text. */
static void skip_mark(struct source *source)
{
	static const char mark[] = "\xef\xbb\xbf";
	size_t length = source->output_end - source->output_at;

	if (!source->begun && length >= strlen(mark) &&
	    !memcmp(source->output + source->output_at, mark, strlen(mark)))
		source->output_at += strlen(mark);
	source->begun = true;
}

static int choose_decoder(struct source *source)
{
	static const unsigned char gzip[] = { 0x1f, 0x8b }, zstd[] = { 0x28, 0xb5, 0x2f, 0xfd };
	const unsigned char *input = source->input;
	size_t length = source->input_end;

	source->decode = decode_plain;
	if (length > sizeof(gzip) && !memcmp(input, gzip, sizeof(gzip))) {
		source->decode = decode_gzip;
		/* 16: a gzip header, and no other. */
		return inflateInit2(&source->gzip, 15 + 16) == Z_OK ? 0 : -ENOMEM;
	}
	if (length > sizeof(zstd) && !memcmp(input, zstd, sizeof(zstd))) {
		source->decode = decode_zstd;
		source->zstd = ZSTD_createDStream();
		return source->zstd ? 0 : -ENOMEM;
	}
	return 0;
}

static int start(struct source *source, struct source **result)
{
	int rc = fill_input(source);

	if (!rc)
		rc = choose_decoder(source);
	if (rc)
		source_close(source);
	else
		*result = source;
	return rc;
}

int source_open(const char *path, struct source **result)
{
	struct source *source = calloc(1, sizeof(*source));
	int rc;

	if (!source)
		return -ENOMEM;
	if (strcmp(path, "-"))
		source->fd = open(path, O_RDONLY | O_CLOEXEC);
	else
		source->fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	if (source->fd < 0) {
		rc = -errno;
		free(source);
		return rc;
	}
	return start(source, result);
}

int source_open_memory(const void *data, size_t size, struct source **result)
{
	struct source *source = calloc(1, sizeof(*source));

	if (!source)
		return -ENOMEM;
	source->fd = -1;
	source->memory = data;
	source->memory_left = size;
	return start(source, result);
}

void source_close(struct source *source)
{
	if (source->fd >= 0)
		close(source->fd);
	if (source->decode == decode_gzip)
		inflateEnd(&source->gzip);
	ZSTD_freeDStream(source->zstd);
	free(source);
}

/* A line behind the length that is in the buffer. */
static int read_line(struct source *source, size_t length, char **line)
{
	size_t part, room;
	bool any = false, too_long = false;
	const char *from, *end = NULL;
	int rc;

	while (!end) {
		rc = fill_output(source);
		if (rc)
			return rc;
		skip_mark(source);
		part = source->output_end - source->output_at;
		if (!part)
			break;
		any = true;
		from = source->output + source->output_at;
		end = memchr(from, '\n', part);
		if (end)
			part = (size_t)(end - from);
		source->output_at += part + (end != NULL);
		room = SOURCE_LINE - 1 - length;
		too_long = too_long || part > room;
		if (part > room)
			part = room;
		memcpy(source->line + length, from, part);
		length += part;
	}
	if (!any)
		return 0;
	source->number++;
	if (too_long)
		return -E2BIG;
	if (length && source->line[length - 1] == '\r')
		length--;
	source->line[length] = '\0';
	if (strlen(source->line) != length)
		return -EBADMSG;
	*line = source->line;
	return 1;
}

int source_line(struct source *source, char **line)
{
	return read_line(source, 0, line);
}

int source_more(struct source *source, char **line)
{
	size_t length = strlen(source->line);

	if (length + 1 >= SOURCE_LINE)
		return -E2BIG;
	source->line[length] = '\n';
	return read_line(source, length + 1, line);
}

uint64_t source_number(const struct source *source)
{
	return source->number;
}

int source_peek(struct source *source, char *text, size_t size)
{
	size_t length;
	int rc = fill_output(source);

	if (rc)
		return rc;
	skip_mark(source);
	length = source->output_end - source->output_at;
	if (length > size - 1)
		length = size - 1;
	memcpy(text, source->output + source->output_at, length);
	text[length] = '\0';
	return 0;
}
