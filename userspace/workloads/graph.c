// SPDX-License-Identifier: GPL-2.0-only
/* graph: breadth-first search and PageRank of a Kronecker graph, as Graph500 makes them. */
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bfs.h"
#include "clock.h"
#include "csr.h"
#include "edgefile.h"
#include "options.h"
#include "pagerank.h"
#include "perfctl.h"
#include "random.h"
#include "region.h"
#include "version.h"

enum kernel {
	KERNEL_BFS,
	KERNEL_PAGERANK,
};

struct options {
	struct memory_options memory;
	struct perf_options perf;
	uint64_t scale;
	uint64_t factor; /* edges of a vertex, in the mean */
	uint64_t rounds; /* roots or iterations */
	enum kernel kernel;
	bool generate;
	const char *file;
};

static void parse_kernel(struct argp_state *state, const char *arg, struct options *options)
{
	if (!strcmp(arg, "bfs"))
		options->kernel = KERNEL_BFS;
	else if (!strcmp(arg, "pagerank"))
		options->kernel = KERNEL_PAGERANK;
	else
		argp_error(state, "kernel '%s' is neither bfs nor pagerank", arg);
}

static void check(struct argp_state *state, const struct options *options)
{
	if (!options->file)
		argp_error(state, "which file of edges?  Make one by -o FILE");
	if (options->scale > KRONECKER_SCALE_MAX)
		argp_error(state, "scale %" PRIu64 " exceeds %d", options->scale,
			   KRONECKER_SCALE_MAX);
	if (options->factor > UINT32_MAX)
		argp_error(state, "%" PRIu64 " edges for each vertex are too many",
			   options->factor);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->memory;
		state->child_inputs[1] = &options->perf;
		return 0;
	case 'g':
		options->scale = options_number(state, "scale", arg, 1);
		return 0;
	case 'e':
		options->factor = options_number(state, "number of edges", arg, 1);
		return 0;
	case 'n':
		options->rounds = options_number(state, "number of rounds", arg, 1);
		return 0;
	case 'k':
		parse_kernel(state, arg, options);
		return 0;
	case 'o':
	case ARGP_KEY_ARG:
		if (options->file)
			argp_error(state, "unexpected argument '%s'", arg);
		options->generate = key == 'o';
		options->file = arg;
		return 0;
	case ARGP_KEY_END:
		check(state, options);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option_list[] = {
	{ .name = "output",
	  .key = 'o',
	  .arg = "FILE",
	  .doc = "Write the edges of a graph to a file, and end" },
	{ .name = "scale", .key = 'g', .arg = "SCALE", .doc = "With -o: 2^SCALE vertices (16)" },
	{ .name = "edges",
	  .key = 'e',
	  .arg = "NUMBER",
	  .doc = "With -o: edges for each vertex, in the mean (16)" },
	{ .name = "kernel",
	  .key = 'k',
	  .arg = "bfs|pagerank",
	  .doc = "What to do with the graph (bfs)" },
	{ .name = "rounds",
	  .key = 'n',
	  .arg = "ROUNDS",
	  .doc = "Number of roots to search from, or of iterations (4)" },
	{ 0 },
};

static const struct argp_child children[] = {
	{ .argp = &layout_argp },
	{ .argp = &perf_argp },
	{ 0 },
};

static const struct argp argp = {
	.options = option_list,
	.parser = parse,
	.args_doc = "FILE\n-o FILE",
	.children = children,
	.doc = "Build the graph of a file of edges, search it breadth-first or rank its vertices, and validate the result.",
};

static int generate(const struct options *options)
{
	const struct edgefile header = {
		.scale = options->scale,
		.edges = options->factor << options->scale,
	};
	struct edge *edges = calloc(header.edges, sizeof(*edges));
	int rc;

	if (!edges) {
		warnx("no memory for %" PRIu64 " edges; use a smaller scale", header.edges);
		return EXIT_SETUP;
	}
	kronecker_generate(edges, header.edges, (unsigned int)header.scale, options->memory.seed);
	rc = edgefile_write(options->file, &header, edges);
	free(edges);
	if (rc)
		return EXIT_SETUP;
	printf("graph: %" PRIu64 " vertices and %" PRIu64 " edges are in %s\n",
	       UINT64_C(1) << header.scale, header.edges, options->file);
	return EXIT_SUCCESS;
}

/* All memory of a kernel: what its arrays of an entry for each vertex are used for differs. */
struct job {
	const struct options *options;
	const struct perfctl *perf;
	struct region region;
	struct edge *edges;
	size_t nr;
	struct csr csr;
	void *array[3]; /* of 8 bytes for each vertex */
	double seconds; /* of the measured phase */
	uint64_t followed; /* edges, in that phase */
};

static size_t job_size(const struct edgefile *header, enum region_page page)
{
	size_t vertices = (size_t)1 << header->scale;
	size_t size = header->edges * sizeof(struct edge) +
		      csr_size((uint32_t)vertices, header->edges) + 3 * vertices * sizeof(uint64_t);
	size_t unit = region_page_size(page);

	return (size + unit - 1) / unit * unit;
}

static void job_layout(struct job *job, const struct edgefile *header)
{
	size_t vertices = (size_t)1 << header->scale, i;
	char *at = job->region.base;

	job->nr = header->edges;
	job->edges = (struct edge *)at;
	at += header->edges * sizeof(*job->edges);
	for (i = 0; i < 3; i++) {
		job->array[i] = at;
		at += vertices * sizeof(uint64_t);
	}
	job->csr.start = (uint64_t *)at;
}

static int job_load(struct job *job)
{
	const struct options *options = job->options;
	struct edgefile header;
	FILE *stream = edgefile_open(options->file, &header);
	int rc = -1;

	if (!stream)
		return -1;
	if (!region_map(&job->region, job_size(&header, options->memory.page),
			options->memory.page)) {
		job_layout(job, &header);
		rc = edgefile_read(stream, options->file, &header, job->edges);
		if (rc)
			region_unmap(&job->region);
	}
	fclose(stream);
	if (!rc)
		csr_build(&job->csr, job->csr.start, UINT32_C(1) << header.scale, job->edges,
			  job->nr);
	return rc;
}

/* A vertex with neighbours; one edge at least is no loop, or there is none to search. */
static uint32_t find_root(const struct csr *csr, uint64_t *state)
{
	uint32_t root;

	do
		root = (uint32_t)random_scale(random_next(state), csr->vertices);
	while (!csr_degree(csr, root));
	return root;
}

static uint64_t edges_reached(const struct csr *csr, const uint32_t *parent)
{
	uint64_t sum = 0;
	uint32_t vertex;

	for (vertex = 0; vertex < csr->vertices; vertex++)
		if (parent[vertex] != BFS_NONE)
			sum += csr_degree(csr, vertex);
	return sum / 2;
}

static int search(struct job *job, uint32_t root)
{
	uint32_t *parent = job->array[0];
	enum bfs_error error;
	double start;

	if (perfctl_enable(job->perf))
		return EXIT_SETUP;
	start = clock_seconds();
	bfs_run(&job->csr, root, parent, job->array[1]);
	job->seconds += clock_seconds() - start;
	if (perfctl_disable(job->perf))
		return EXIT_SETUP;

	job->followed += edges_reached(&job->csr, parent);
	error = bfs_validate(job->edges, job->nr, job->csr.vertices, root, parent, job->array[2]);
	if (!error)
		return EXIT_SUCCESS;
	printf("graph: from root %" PRIu32 ": %s\n", root, bfs_error_text(error));
	return EXIT_FAILURE;
}

static int run_bfs(struct job *job)
{
	uint64_t state = job->options->memory.seed, i;
	int status = EXIT_SUCCESS;

	if (!job->csr.start[job->csr.vertices]) {
		warnx("%s has loops only; use a larger scale", job->options->file);
		return EXIT_SETUP;
	}
	for (i = 0; i < job->options->rounds && !status; i++)
		status = search(job, find_root(&job->csr, &state));
	return status;
}

/* Each change must be smaller than the one before, by the damping at least. */
static int iterate(struct job *job, const struct pagerank *pagerank)
{
	double start = clock_seconds(), before = 0, change;
	int status = EXIT_SUCCESS;
	uint64_t i;

	for (i = 0; i < job->options->rounds; i++) {
		change = pagerank_iterate(pagerank, &job->csr);
		if (i && !(change <= before * PAGERANK_DAMPING * (1 + 1e-9) + 1e-15)) {
			printf("graph: iteration %" PRIu64
			       " changed the ranks by %g, the one before by %g\n",
			       i, change, before);
			status = EXIT_FAILURE;
		}
		before = change;
	}
	job->seconds = clock_seconds() - start;
	job->followed = job->options->rounds * job->csr.start[job->csr.vertices];
	return status;
}

static int run_pagerank(struct job *job)
{
	const struct pagerank pagerank = {
		.rank = job->array[0],
		.before = job->array[1],
		.share = job->array[2],
	};
	enum pagerank_error error;
	int status;

	pagerank_init(&pagerank, &job->csr);
	if (perfctl_enable(job->perf))
		return EXIT_SETUP;
	status = iterate(job, &pagerank);
	if (perfctl_disable(job->perf))
		return EXIT_SETUP;
	if (status)
		return status;

	error = pagerank_validate(&pagerank, job->edges, job->nr, job->csr.vertices);
	if (!error)
		return EXIT_SUCCESS;
	printf("graph: %s\n", error == PAGERANK_SUM ?
				      "the ranks do not sum up to 1" :
				      "a rank is not what comes of the ranks before");
	return EXIT_FAILURE;
}

static int run(struct job *job)
{
	enum kernel kernel = job->options->kernel;
	int status = kernel == KERNEL_BFS ? run_bfs(job) : run_pagerank(job);

	if (status)
		return status;
	if (region_verify(&job->region))
		return EXIT_SETUP;
	printf("graph: %s, %" PRIu64 " rounds, %" PRIu32
	       " vertices and %zu edges in %zu KiB of %s pages, %.3f s, %.1f ns per edge, verified\n",
	       kernel == KERNEL_BFS ? "bfs" : "pagerank", job->options->rounds, job->csr.vertices,
	       job->nr, job->region.size / 1024, region_page_name(job->region.page), job->seconds,
	       job->seconds * 1e9 / (double)job->followed);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct options options = {
		.memory = { .seed = 1 },
		.scale = 16,
		.factor = 16,
		.rounds = 4,
	};
	struct perfctl perf;
	struct job job = { .options = &options, .perf = &perf };
	int status = EXIT_SETUP;

	options_init("graph (Compromis) " COMPROMIS_RELEASE);
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	if (options.generate)
		return generate(&options);

	if (!perfctl_open(&perf, options.perf.ctl, options.perf.ack) && !job_load(&job)) {
		status = run(&job);
		region_unmap(&job.region);
	}
	perfctl_close(&perf);
	return status;
}
