// SPDX-License-Identifier: GPL-2.0-only
#include "sweep.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

/* What threads share; each takes the next run until there is none. */
struct queue {
	pthread_mutex_t lock; /* of next and progress */
	const struct trace *trace;
	struct run *runs;
	size_t nr;
	size_t next;
	struct progress *progress;
};

/* One thread. */
struct worker {
	struct queue *queue;
	struct run *run; /* that it does */
	size_t told; /* VMs of this run that progress knows of */
};

static void tell(void *data, size_t done, size_t all)
{
	struct worker *worker = data;
	struct queue *queue = worker->queue;

	(void)all;
	pthread_mutex_lock(&queue->lock);
	progress_add(queue->progress, done - worker->told);
	pthread_mutex_unlock(&queue->lock);
	worker->told = done;
}

static void decided(void *data, const struct decision *decision)
{
	const struct worker *worker = data;

	worker->run->decided(worker->run->data, decision);
}

static struct run *take(struct queue *queue)
{
	struct run *run = NULL;

	pthread_mutex_lock(&queue->lock);
	if (queue->next < queue->nr)
		run = &queue->runs[queue->next++];
	pthread_mutex_unlock(&queue->lock);
	return run;
}

static void *work(void *data)
{
	struct worker worker = { .queue = data };
	struct replay_watch watch = { .progress = tell, .data = &worker };
	struct run *run;

	while ((run = take(worker.queue))) {
		worker.run = run;
		worker.told = 0;
		watch.decided = run->decided ? decided : NULL;
		run->rc = replay_run(worker.queue->trace, run->fleet, &run->options, &watch,
				     &run->result);
	}
	return NULL;
}

int sweep_do(const struct trace *trace, struct run *runs, size_t nr, unsigned int jobs,
	     struct progress *progress)
{
	struct queue queue = {
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.trace = trace,
		.runs = runs,
		.nr = nr,
		.progress = progress,
	};
	pthread_t *thread;
	unsigned int started = 0, i;
	int rc = 0;
	size_t k;

	if (jobs > nr)
		jobs = (unsigned int)nr;
	thread = calloc(jobs ? jobs : 1, sizeof(*thread));
	if (!thread)
		return -ENOMEM;
	/* This thread works, too. */
	while (started + 1 < jobs && !rc) {
		rc = -pthread_create(&thread[started], NULL, work, &queue);
		started += !rc;
	}
	work(&queue);
	for (i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
	free(thread);
	/* With fewer threads the work was done all the same. */
	rc = 0;
	for (k = 0; k < nr && !rc; k++)
		rc = runs[k].rc;
	return rc;
}

void sweep_free(struct run *runs, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		samples_free(&runs[i].result.samples);
	free(runs);
}
