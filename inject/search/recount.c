/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/recount.h"

#include "run.h"

static bool is_point(const struct run *run, const struct event *e)
{
	return e->kind == ACCESS_FENCE || run_gives_points(run, e->addr, e->size);
}

/* How many of the thread's accesses there are points.  Stores that leave a buffer are
 * those of a turn of their own. */
static uint32_t count(const struct accesses *accesses, uint32_t from, uint32_t to, uint8_t thread,
		      bool flushes, const struct run *run)
{
	uint32_t n = 0;

	for (uint32_t i = from; i < to; i++) {
		const struct event *e = &accesses->list[i];

		n += e->thread == thread && (e->kind == ACCESS_FLUSH) == flushes &&
		     is_point(run, e);
	}
	return n;
}

/* Whether some of the thread's stores are in its buffer. */
static bool is_buffered(const struct accesses *accesses, uint32_t to, uint8_t thread)
{
	int n = 0;

	for (uint32_t i = 0; i < to; i++) {
		const struct event *e = &accesses->list[i];

		if (e->thread != thread)
			continue;
		n += e->kind == ACCESS_STORE && e->flags & ACCESS_BUFFERED;
		n -= e->kind == ACCESS_FLUSH;
	}
	return n > 0;
}

/* Where a thread stops that has come to `to`: no switch matters before a fence. */
static uint32_t beyond_fences(const struct accesses *accesses, uint32_t to, uint8_t thread,
			      const struct run *run)
{
	const struct event *last = NULL;
	uint32_t stop = to;

	for (uint32_t i = 0; i < accesses->n; i++) {
		const struct event *e = &accesses->list[i];

		if (e->thread != thread || e->kind == ACCESS_FLUSH)
			continue;
		if (i >= to && e->kind == ACCESS_FENCE && last && last->call == e->call)
			stop = i + 1;
		else if (i >= to && is_point(run, e))
			break;
		last = e;
	}
	return is_buffered(accesses, to, thread) ? to : stop;
}

/* Behind the access that was the nth point of its thread. */
static uint32_t find_nth(const struct accesses *accesses, uint8_t thread, uint16_t nth)
{
	uint32_t i = 0;

	for (; i < accesses->n && nth; i++)
		nth -= accesses->list[i].thread == thread && accesses->list[i].step;
	return i;
}

void recount(const struct accesses *accesses, const struct turn *turns, uint32_t n,
	     const struct run *run, struct turn *out)
{
	uint32_t done[MAX_THREADS] = {0}; /* where each thread has come to */

	for (uint32_t i = 0; i < n; i++) {
		const struct turn *turn = &turns[i];
		uint8_t thread = turn->thread;
		uint32_t from = done[thread], to = turn->event;

		out[i] = *turn;
		if (turn->kind == TURN_FLUSH) {
			out[i].points =
				count(accesses, i ? turns[i - 1].event : 0, to, thread, true, run);
			continue;
		}
		if (count(accesses, from, to, thread, false, run))
			to = beyond_fences(accesses, to, thread, run);
		out[i].points = count(accesses, from, to, thread, false, run);
		done[thread] = from < to ? to : from;
		if (turn->kind == TURN_CHOOSE && turn->nth)
			out[i].nth = (uint16_t)count(accesses, 0,
						     find_nth(accesses, turn->of, turn->nth),
						     turn->of, false, run);
	}
}
