/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A wait-free queue from any threads to one (liburcu's wfcqueue): who puts something in
 * never waits, and is not ordered against others who do.
 *
 * ThreadSanitizer does not see into the library, so it is told what is handed over.
 */
#ifndef STRESS_HANDOVER_H
#define STRESS_HANDOVER_H

#include <stdbool.h>
#include <urcu/wfcqueue.h>

#if defined(__SANITIZE_THREAD__)
#define HANDOVER_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define HANDOVER_TSAN 1
#endif
#endif

#ifdef HANDOVER_TSAN
void __tsan_acquire(void *addr);
void __tsan_release(void *addr);
#define handover_gives(thing) __tsan_release(thing)
#define handover_has(thing) __tsan_acquire(thing)
#else
#define handover_gives(thing) ((void)(thing))
#define handover_has(thing) ((void)(thing))
#endif

/* Ends apart: those who put and the one who takes share no cache line. */
struct handover {
	struct __cds_wfcq_head head __attribute__((aligned(64)));
	struct cds_wfcq_tail tail __attribute__((aligned(64)));
};

static inline void handover_init(struct handover *queue)
{
	__cds_wfcq_init(&queue->head, &queue->tail);
}

static inline void handover_put(struct handover *queue, struct cds_wfcq_node *node)
{
	handover_gives(node);
	cds_wfcq_node_init(node);
	cds_wfcq_enqueue(&queue->head, &queue->tail, node);
}

/* NULL: there is nothing, or somebody is about to put something there. */
static inline struct cds_wfcq_node *handover_take(struct handover *queue)
{
	struct cds_wfcq_node *node = __cds_wfcq_dequeue_nonblocking(&queue->head, &queue->tail);

	if (!node || node == CDS_WFCQ_WOULDBLOCK)
		return NULL;
	handover_has(node);
	return node;
}

#endif
