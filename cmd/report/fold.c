/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/fold.h"

#define LONGEST_ROUND 16
#define FEWEST_ROUNDS 3 /* that a person would rather see counted than listed */

static bool same(const struct event *a, const struct event *b)
{
	unsigned flags = (unsigned)(a->flags ^ b->flags) & ~(unsigned)ACCESS_SPIN;
	/* Of other accesses `old` is what an earlier execution left there. */
	bool has_old = a->kind == ACCESS_CAS || a->kind == ACCESS_RMW;

	return a->kind == b->kind && !flags && a->order == b->order && a->addr == b->addr &&
	       a->size == b->size && a->value == b->value && (!has_old || a->old == b->old) &&
	       a->thread == b->thread && a->call == b->call;
}

/* How often the first `round` rows come, one time after the other. */
static size_t rounds(const struct trace *trace, const struct row *rows, size_t n, size_t round)
{
	size_t i = 0;

	while (i < n && rows[i].kind == ROW_ACCESS) {
		const struct event *e = &trace->events[rows[i].index];

		if (event_changes(e) || !same(e, &trace->events[rows[i % round].index]))
			break;
		i++;
	}
	return i / round;
}

static bool any_waits(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].waits)
			return true;
	return false;
}

/* The shortest round that these rows begin with and repeat; 0: they do not. */
static size_t find_round(const struct trace *trace, const struct row *rows, size_t n, size_t *times)
{
	for (size_t round = 1; round <= LONGEST_ROUND && 2 * round <= n; round++) {
		*times = rounds(trace, rows, n, round);
		if (*times >= FEWEST_ROUNDS || (*times > 1 && any_waits(rows, *times * round)))
			return round;
	}
	return 0;
}

size_t rows_fold(const struct trace *trace, struct row *rows, size_t n)
{
	size_t left = 0, times;

	for (size_t i = 0; i < n;) {
		size_t round = find_round(trace, rows + i, n - i, &times);
		bool waits = any_waits(rows + i, round ? round * times : 0);

		if (!round) {
			rows[left++] = rows[i++];
			continue;
		}
		for (size_t k = 0; k < round; k++) {
			rows[left] = rows[i + k];
			rows[left++].waits = false;
		}
		rows[left - 1].round = (uint32_t)round;
		rows[left - 1].times = (uint32_t)times;
		rows[left - 1].waits = waits;
		i += round * times;
	}
	return left;
}
