/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TRAP_PROCESS_H
#define TRAP_PROCESS_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>

/* A child that runs fn(arg), and ends with status 0 if that returns. */
pid_t start(void (*fn)(void *), void *arg);

/* Wait for it; the test fails unless it ended with 0. */
void finish(pid_t pid);

/* Wait for it; it must have ended by this signal. */
void finish_killed(pid_t pid, int signal);

/* A child that does that, now. */
void in_child(void (*fn)(void *), void *arg);

/* The test fails if there cannot be one. */
pthread_t thread(void *(*fn)(void *), void *arg);
void join(pthread_t id);

/* Let the calling thread run on this CPU alone. */
void stay_on(unsigned int cpu);

unsigned int cpus(void);

/* In milliseconds, from some time on. */
long now_ms(void);

void sleep_ms(long ms);

#endif /* TRAP_PROCESS_H */
