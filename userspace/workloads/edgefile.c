// SPDX-License-Identifier: GPL-2.0-only
#include "edgefile.h"

#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* "edges", and a version. */
#define MAGIC UINT64_C(0x0001007365676465)

struct file_header {
	uint64_t magic;
	struct edgefile content;
};

static int write_all(FILE *stream, const struct edgefile *header, const struct edge *edges)
{
	const struct file_header start = { .magic = MAGIC, .content = *header };

	if (fwrite(&start, sizeof(start), 1, stream) != 1 ||
	    fwrite(edges, sizeof(*edges), header->edges, stream) != header->edges)
		return -1;
	return fflush(stream);
}

int edgefile_write(const char *path, const struct edgefile *header, const struct edge *edges)
{
	FILE *stream = fopen(path, "we");
	int rc;

	if (!stream) {
		warnx("cannot write %s: %s", path, strerror(errno));
		return -1;
	}
	rc = write_all(stream, header, edges);
	if (rc)
		warnx("cannot write %s: %s; it takes %" PRIu64 " bytes", path, strerror(errno),
		      header->edges * sizeof(*edges));
	fclose(stream);
	return rc ? -1 : 0;
}

FILE *edgefile_open(const char *path, struct edgefile *header)
{
	FILE *stream = fopen(path, "re");
	struct file_header start;

	if (!stream) {
		warnx("cannot read %s: %s; make it by graph -o %s", path, strerror(errno), path);
		return NULL;
	}
	if (fread(&start, sizeof(start), 1, stream) != 1 || start.magic != MAGIC ||
	    !start.content.scale || start.content.scale > KRONECKER_SCALE_MAX ||
	    !start.content.edges || start.content.edges > SIZE_MAX / 64) {
		warnx("%s has no edges; make it by graph -o %s", path, path);
		fclose(stream);
		return NULL;
	}
	*header = start.content;
	return stream;
}

int edgefile_read(FILE *stream, const char *path, const struct edgefile *header, struct edge *edges)
{
	uint64_t i;

	if (fread(edges, sizeof(*edges), header->edges, stream) != header->edges) {
		warnx("%s ends before its %" PRIu64 " edges do; make it anew by graph -o %s", path,
		      header->edges, path);
		return -1;
	}
	for (i = 0; i < header->edges; i++) {
		if ((edges[i].from | edges[i].to) >> header->scale) {
			warnx("%s: edge %" PRIu64
			      " has no vertex at one end; make it anew by graph -o %s",
			      path, i, path);
			return -1;
		}
	}
	return 0;
}
