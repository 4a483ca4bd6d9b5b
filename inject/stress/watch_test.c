/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Histories drawn at random, of rings that are sound and of rings that are not, through
 * logs, merge and watch; what is said of them must be what the oracles say of the whole.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "oracle/oracle.h"
#include "pick.h"
#include "stress/merge.h"

#define PRODUCERS 3
#define CONSUMERS 2
#define THREADS (PRODUCERS + CONSUMERS)
#define MOST_CALLS 48
#define MOST_VALUES 256
#define TICKS 100 /* from one moment to the next */

enum { ENQUEUE, DEQUEUE };

static enum brrace_status never(void *ring, struct brrace_args *args)
{
	(void)ring;
	(void)args;
	return BRRACE_AGAIN;
}

static const struct brrace_op ops[] = {
	{"enqueue", BRRACE_PRODUCE, 0, 0, never},
	{"dequeue", BRRACE_CONSUME, 0, 0, never},
};
static const struct brrace_table table = {.name = "drawn", .ops = ops, .n_ops = 2};

/* What may go wrong when a call takes effect. */
enum fault {
	SOUND,
	SAYS_FULL,
	SAYS_EMPTY,
	LOSES,
	GIVES_TWICE,
	SWAPS,
	MAKES_UP,
	TAKES_TOO_MANY,
	FAULTS,
};

static struct items items;
static struct oracle *oracle;

/* ---- a history */

struct drawn {
	struct history h;
	struct call calls[MOST_CALLS];
	uintptr_t values[MOST_VALUES], drained[MOST_VALUES];
	uintptr_t queue[MOST_VALUES]; /* what the ring holds, oldest first */
	uint32_t n_queue;
	uint64_t number[PRODUCERS];
	int open[THREADS];  /* call in flight, or -1 */
	bool done[THREADS]; /* it has taken effect */
	enum fault fault;
};

static struct drawn drawn;

static void remove_at(struct drawn *d, uint32_t i)
{
	memmove(&d->queue[i], &d->queue[i + 1], (--d->n_queue - i) * sizeof(d->queue[0]));
}

static bool strikes(const struct drawn *d, enum fault fault)
{
	return d->fault == fault && !pick(8);
}

static void take_in(struct drawn *d, struct call *c)
{
	bool full = d->n_queue >= d->h.capacity && !strikes(d, TAKES_TOO_MANY);

	c->status = full || strikes(d, SAYS_FULL) ? BRRACE_FULL : BRRACE_OK;
	c->n_done = c->status == BRRACE_OK;
	if (!c->n_done)
		return;
	d->queue[d->n_queue++] = d->values[c->first_in];
	if (strikes(d, LOSES))
		remove_at(d, pick(d->n_queue));
	if (d->n_queue > 1 && strikes(d, SWAPS)) {
		uintptr_t last = d->queue[d->n_queue - 1];

		d->queue[d->n_queue - 1] = d->queue[0];
		d->queue[0] = last;
	}
}

static void give_out(struct drawn *d, struct call *c)
{
	c->status = !d->n_queue || strikes(d, SAYS_EMPTY) ? BRRACE_EMPTY : BRRACE_OK;
	if (c->status != BRRACE_OK)
		return;
	c->first_out = d->h.n_values++;
	c->n_out = 1;
	d->values[c->first_out] = d->queue[0];
	if (strikes(d, MAKES_UP))
		d->values[c->first_out] = items_value(&items, pick(PRODUCERS), 1000 + pick(9));
	else if (!strikes(d, GIVES_TWICE))
		remove_at(d, 0);
}

static void begin_call(struct drawn *d, uint32_t thread)
{
	struct call *c = &d->calls[d->h.n_calls];
	bool produces = thread < PRODUCERS;

	*c = (struct call){
		.thread = (uint8_t)thread,
		.kind = produces ? BRRACE_PRODUCE : BRRACE_CONSUME,
		.op = produces ? ENQUEUE : DEQUEUE,
		.parent = CALL_TOP,
		.begin = d->h.clock++,
		.end = CALL_PENDING,
		.want = 1,
	};
	if (produces) {
		c->first_in = d->h.n_values++;
		c->n_in = c->n_done = 1;
		d->values[c->first_in] = items_value(&items, thread, d->number[thread]);
	}
	d->open[thread] = (int)d->h.n_calls++;
	d->done[thread] = false;
}

static void go_on(struct drawn *d, uint32_t thread)
{
	struct call *c = &d->calls[d->open[thread]];

	if (!d->done[thread]) {
		if (thread < PRODUCERS)
			take_in(d, c);
		else
			give_out(d, c);
		d->done[thread] = true;
		return;
	}
	c->end = d->h.clock++;
	if (thread < PRODUCERS)
		d->number[thread] += c->n_done;
	d->open[thread] = -1;
}

/* all: every call returns. */
static void draw_calls(struct drawn *d, enum fault fault, bool all)
{
	uint32_t open = 0, n = 8 + pick(MOST_CALLS - 8);

	memset(d, 0, sizeof(*d));
	memset(d->open, -1, sizeof(d->open));
	d->fault = fault;
	d->h = (struct history){
		.calls = d->calls,
		.max_calls = MOST_CALLS,
		.values = d->values,
		.max_values = MOST_VALUES,
		.drained = d->drained,
		.capacity = 1 + pick(4),
	};
	while (d->h.n_calls < n || (all && open)) {
		uint32_t thread = pick(THREADS);

		if (d->open[thread] >= 0) {
			go_on(d, thread);
			open -= d->open[thread] < 0;
		} else if (d->h.n_calls < n) {
			begin_call(d, thread);
			open++;
		}
	}
	d->h.drain_cut = !all;
	d->h.n_drained = all ? d->n_queue : 0;
	memcpy(d->drained, d->queue, d->n_queue * sizeof(d->queue[0]));
}

static void draw_history(struct drawn *d, enum fault fault)
{
	draw_calls(d, fault, true);
}

/* ---- the same, watched */

static struct watch watch;
static struct merge merge;
static struct handover in;
static uint32_t behind;
static struct log logs[THREADS + 1];

/* How logs differ from the history. */
struct disturbance {
	bool gaps;      /* the checker falls behind now and then */
	uint32_t skew; /* clocks differ by up to so many ticks */
};

static void read_logs(void)
{
	struct cds_wfcq_node *node;

	while ((node = handover_take(&in)))
		merge_put(&merge, caa_container_of(node, struct log_block, node));
	merge_run(&merge);
}

static void add(uint32_t thread, uint64_t begin, uint64_t end, const struct call *c,
		uintptr_t *values)
{
	struct brrace_args args = {
		.in = &values[c->first_in],
		.out = &values[c->first_out],
		.n_in = c->n_in,
		.want = c->want,
		.n_done = c->n_done,
		.n_out = c->n_out,
	};

	log_add(&logs[thread], &(struct log_call){begin, end, (enum brrace_kind)c->kind, c->op,
						  (enum brrace_status)c->status, &args});
}

/* The thread is still in that call. */
static void finish_in(struct drawn *d, uint32_t thread, const struct call *c, uint64_t base)
{
	struct brrace_args args = {.in = &d->values[c->first_in], .n_in = c->n_in, .want = c->want};

	log_finish_in(&logs[thread],
		      &(struct log_call){base + c->begin * TICKS, LOG_NEVER,
					 (enum brrace_kind)c->kind, c->op, BRRACE_OK, &args});
}

/* Calls in order of return, as threads would log them. */
static void log_calls(struct drawn *d, const struct disturbance *how)
{
	int64_t skew[THREADS] = {0};

	for (uint32_t t = 0; how->skew && t < THREADS; t++)
		skew[t] = pick(how->skew + 1);
	for (uint32_t at = 0; at < d->h.clock; at++) {
		for (uint32_t i = 0; i < d->h.n_calls; i++) {
			const struct call *c = &d->calls[i];
			uint64_t base = TICKS + (uint64_t)skew[c->thread];

			if (c->end == at)
				add(c->thread, base + c->begin * TICKS, base + c->end * TICKS, c,
				    d->values);
		}
		if (how->gaps && !pick(6))
			behind ^= 1;
		if (!pick(4))
			read_logs();
	}
	behind = 0;
	for (uint32_t t = 0; t < THREADS; t++)
		if (d->open[t] < 0)
			log_finish(&logs[t], (d->h.clock + 2u) * TICKS);
		else
			finish_in(d, t, &d->calls[d->open[t]], TICKS + (uint64_t)skew[t]);
}

static void log_drain(struct drawn *d)
{
	uint64_t at = (d->h.clock + 10u) * TICKS;

	for (uint32_t i = 0; i < d->h.n_drained; i++, at += 2 * TICKS) {
		const struct call c = {
			.kind = BRRACE_CONSUME, .op = DEQUEUE, .want = 1, .n_out = 1};

		add(THREADS, at, at + TICKS, &c, &d->drained[i]);
	}
	log_finish(&logs[THREADS], at);
}

static void watch_history(struct drawn *d, const struct disturbance *how)
{
	const struct clock clock = {.per_second = 1e9};

	memset(&watch, 0, sizeof(watch));
	assert_int_equal(watch_new(&watch, &table, d->h.capacity, &items), 0);
	assert_int_equal(merge_new(&merge, &watch, THREADS + 1, how->skew), 0);
	handover_init(&in);
	for (uint32_t t = 0; t <= THREADS; t++)
		assert_int_equal(log_new(&logs[t], t, 8, &clock, &in, &behind), 0);
	log_calls(d, how);
	log_drain(d);
	read_logs();
	assert_int_equal(merge_run(&merge), MERGE_ENDED);
	watch_close(&watch, !d->h.drain_cut);
	for (uint32_t t = 0; t <= THREADS; t++)
		log_free(&logs[t]);
	merge_free(&merge);
	watch_free(&watch);
}

static uint64_t seen(enum finding_kind kind)
{
	return watch.counts.of[kind];
}

static struct finding list[MOST_VALUES];
static struct findings said;

static uint64_t judged(enum finding_kind kind)
{
	return findings_count(&said, kind);
}

static void judge(const struct history *h)
{
	said = (struct findings){.list = list, .capacity = MOST_VALUES};
	assert_int_equal(oracle_judge(oracle, h, 0, &said), 0);
	assert_false(said.overflow);
}

static int set_up(void **context)
{
	(void)context;
	oracle = oracle_new(MOST_CALLS, 2 * MOST_VALUES);
	return oracle ? items_new(&items, PRODUCERS) : -1;
}

static int tear_down(void **context)
{
	(void)context;
	oracle_free(oracle);
	items_free(&items);
	return 0;
}

/* ---- tests */

static const struct disturbance undisturbed;

static void sound_histories_are_judged_the_same(void **context)
{
	static const enum finding_kind kinds[] = {NOTE_TRANSIENT_FULL, NOTE_TRANSIENT_EMPTY};
	uint64_t all = 0;

	(void)context;
	for (uint64_t seed = 0; seed < 3000; seed++) {
		random_state = seed;
		draw_history(&drawn, SOUND);
		judge(&drawn.h);
		watch_history(&drawn, &undisturbed);
		for (int kind = 0; kind < FINDING_KINDS; kind++)
			assert_int_equal(seen((enum finding_kind)kind),
					 judged((enum finding_kind)kind));
		for (size_t i = 0; i < 2; i++)
			all += seen(kinds[i]);
		assert_int_equal(watch.counts.calls, drawn.h.n_calls + drawn.h.n_drained);
	}
	assert_true(all > 1000);
}

/* Once an item is lost or came out twice, the number of those in the ring is less well
 * known than to who sees the whole, so fewer answers are called false. */
static void compare(uint64_t found[FINDING_KINDS])
{
	static const enum finding_kind same[] = {FINDING_LOST, FINDING_DUPLICATE, FINDING_FOREIGN};
	bool straight = true;

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		assert_int_equal(seen(same[i]), judged(same[i]));
		straight &= !judged(same[i]);
	}
	assert_int_equal(seen(FINDING_REORDERED) > 0, judged(FINDING_REORDERED) > 0);
	for (int kind = 0; kind < FINDING_KINDS; kind++) {
		enum finding_kind k = (enum finding_kind)kind;

		found[kind] += seen(k);
		if (k == FINDING_NOT_LINEARIZABLE || k == FINDING_REORDERED || finding_is_note(k))
			continue;
		if (straight && !judged(FINDING_REORDERED))
			assert_int_equal(seen(k), judged(k));
		else
			assert_in_range(seen(k), 0, judged(k));
	}
}

static void faulty_histories_are_judged_the_same(void **context)
{
	static const enum finding_kind shown_by[FAULTS] = {
		[SAYS_FULL] = FINDING_FALSE_FULL,
		[SAYS_EMPTY] = FINDING_FALSE_EMPTY,
		[LOSES] = FINDING_LOST,
		[GIVES_TWICE] = FINDING_DUPLICATE,
		[SWAPS] = FINDING_REORDERED,
		[MAKES_UP] = FINDING_FOREIGN,
		[TAKES_TOO_MANY] = FINDING_OVERFULL,
	};

	(void)context;
	for (int fault = SOUND + 1; fault < FAULTS; fault++) {
		uint64_t found[FINDING_KINDS] = {0};

		for (uint64_t seed = 0; seed < 1000; seed++) {
			random_state = seed * FAULTS + (uint64_t)fault;
			draw_history(&drawn, (enum fault)fault);
			judge(&drawn.h);
			watch_history(&drawn, &undisturbed);
			compare(found);
		}
		assert_true(found[shown_by[fault]] > 20);
	}
}

static void nothing_is_wrong(uint64_t seed, const struct disturbance *how)
{
	random_state = seed;
	draw_history(&drawn, SOUND);
	watch_history(&drawn, how);
	for (int kind = 0; kind < FINDING_KINDS; kind++)
		if (!finding_is_note((enum finding_kind)kind) && watch.counts.of[kind])
			fail_msg("seed %lu: %s", (unsigned long)seed,
				 finding_name((enum finding_kind)kind));
}

static void gaps_raise_no_alarm(void **context)
{
	const struct disturbance how = {.gaps = true};
	uint64_t in_gaps = 0, unknown = 0;

	(void)context;
	for (uint64_t seed = 0; seed < 5000; seed++) {
		nothing_is_wrong(seed, &how);
		in_gaps += watch.counts.gap_calls;
		unknown += watch.counts.unknown;
		assert_int_equal(watch.counts.gap_calls + watch.counts.calls,
				 drawn.h.n_calls + drawn.h.n_drained);
	}
	assert_true(in_gaps > 10000 && unknown > 1000);
}

static void clocks_that_differ_raise_no_alarm(void **context)
{
	(void)context;
	for (uint64_t seed = 0; seed < 3000; seed++)
		nothing_is_wrong(seed,
				 &(struct disturbance){.skew = 1 + seed % 1000, .gaps = seed & 1});
}

static void calls_that_do_not_return_are_judged_the_same(void **context)
{
	uint64_t found = 0;

	(void)context;
	for (uint64_t seed = 0; seed < 2000; seed++) {
		random_state = seed;
		draw_calls(&drawn, seed & 1 ? SAYS_FULL : SOUND, false);
		judge(&drawn.h);
		watch_history(&drawn, &undisturbed);
		for (int kind = 0; kind < FINDING_KINDS; kind++)
			assert_int_equal(seen((enum finding_kind)kind),
					 judged((enum finding_kind)kind));
		found += seen(FINDING_FALSE_FULL);
	}
	assert_true(found > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sound_histories_are_judged_the_same),
		cmocka_unit_test(faulty_histories_are_judged_the_same),
		cmocka_unit_test(calls_that_do_not_return_are_judged_the_same),
		cmocka_unit_test(gaps_raise_no_alarm),
		cmocka_unit_test(clocks_that_differ_raise_no_alarm),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
