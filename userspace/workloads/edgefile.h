/* SPDX-License-Identifier: GPL-2.0-only */
/* A file of edges, for programs on the machine that wrote it. */
#ifndef COMPROMIS_WORKLOADS_EDGEFILE_H
#define COMPROMIS_WORKLOADS_EDGEFILE_H

#include <stdint.h>
#include <stdio.h>

#include "kronecker.h"

struct edgefile {
	uint64_t scale; /* 2^scale vertices */
	uint64_t edges;
};

/* Write all of it to path.  Returns 0, or -1 after a message to stderr. */
int edgefile_write(const char *path, const struct edgefile *header, const struct edge *edges);

/*
 * Open path and read the header; the caller closes the stream.  Returns NULL after a message
 * to stderr if it is no such file.
 */
FILE *edgefile_open(const char *path, struct edgefile *header);

/*
 * Read header->edges edges.  Their ends are checked to be vertices.  Returns 0, or -1 after
 * a message to stderr, which names path.
 */
int edgefile_read(FILE *stream, const char *path, const struct edgefile *header,
		  struct edge *edges);

#endif /* COMPROMIS_WORKLOADS_EDGEFILE_H */
