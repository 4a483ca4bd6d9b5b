/* SPDX-License-Identifier: BSD-2-Clause */
/* The five steps of the mail "buf_ring in HEAD is racy", written by hand. */
#ifndef REPORT_TESTING_FIVE_H
#define REPORT_TESTING_FIVE_H

#include "report/testing.h"

/* T1's first load, all of T2, the rest of T1. */
static inline struct scene *scene_five_steps(void)
{
	struct scene *s = scene_new(2);
	word128 b = item_address(1);

	scene_call(s, 0, ENQUEUE, "a");
	s->pc = SOURCE(IN_ENQUEUE, 57);
	scene_load(s, 0, PROD_HEAD, 0);
	scene_line(s, VERB_UNTIL, 0, "2. Thread 1 has br_prod_head (0) in prod_head");
	scene_call(s, 1, ENQUEUE, "b");
	scene_load(s, 1, PROD_HEAD, 0);
	scene_load(s, 1, CONS_TAIL, 0);
	scene_cas(s, 1, PROD_HEAD, 0, 1);
	scene_store(s, 1, RING_0, b);
	scene_fence(s, 1);
	scene_load(s, 1, PROD_TAIL, 0);
	scene_store(s, 1, PROD_TAIL, 1);
	scene_return(s, 1, BRRACE_OK, "");
	scene_line(s, VERB_FINISH, 1, "3. Thread 2 enqueues");
	scene_call(s, 1, DEQUEUE, "");
	scene_load(s, 1, CONS_HEAD, 0);
	scene_load(s, 1, PROD_TAIL, 1);
	scene_store(s, 1, CONS_HEAD, 1);
	scene_load(s, 1, RING_0, b);
	s->pc = SOURCE(IN_DEQUEUE, 85);
	scene_store(s, 1, CONS_TAIL, 1);
	scene_return(s, 1, BRRACE_OK, "b");
	scene_line(s, VERB_FINISH, 1, "4. Thread 2 dequeues; br_cons_tail is now 1");
	s->pc = SOURCE(IN_ENQUEUE, 58);
	scene_load(s, 0, CONS_TAIL, 1);
	scene_load(s, 0, DROPS, 0);
	scene_store(s, 0, DROPS, 1);
	scene_return(s, 0, BRRACE_FULL, "");
	scene_line(s, VERB_FINISH, 0, "5. Thread 1 compares the stale head with the fresh tail");
	scene_finding(s, FINDING_FALSE_FULL, 0)->high = 1;
	s->history.counter = 1;
	s->expect.findings[FINDING_FALSE_FULL] = 1;
	s->expect.drops = 1;
	return s;
}

#endif
