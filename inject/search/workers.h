/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processes forked from this one that answer one request at a time.
 *
 * They are begun when they are first asked, are ended from here only, die with this
 * process, and leave Ctrl-C to it.
 */
#ifndef SEARCH_WORKERS_H
#define SEARCH_WORKERS_H

#include "search/bytes.h"

struct workers_job {
	void (*begin)(void *ctx); /* in a new worker; may be NULL */
	/* Fills the answer, which is empty.  An answer that failed ends the worker. */
	void (*answer)(void *ctx, struct bytes_in request, struct bytes *answer);
	void *ctx;
};

struct workers;

/* NULL: no memory. */
struct workers *workers_new(uint32_t n, const struct workers_job *job);
void workers_free(struct workers *workers);

/* One that has no request; -1: all have. */
int workers_idle(const struct workers *workers);

/* 0; -EPIPE: it has died, and can be asked anew; another -errno: it cannot be begun. */
int workers_ask(struct workers *workers, int worker, const struct bytes *request);

/* Waits at most so long until one answers or dies; returns it, or -1.  What is in
 * *answer, which failed if the worker has died, is valid until the next call. */
int workers_wait(struct workers *workers, int milliseconds, struct bytes_in *answer);

/* The worker begins anew, as a copy of this process as it then is. */
void workers_end(struct workers *workers, int worker);

#endif
