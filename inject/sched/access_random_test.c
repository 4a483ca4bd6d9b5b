/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random programs: all that is read was written last, by anybody, and each thread
 * does what it was told in its order.
 */
#include "sched/access.h"

#include <stdlib.h>

#include "testing.h"

#define RANDOM_WORDS 4
#define PER_THREAD 24
#define RANDOM_THREADS 3

struct instruction {
	uint8_t what, at, size;
	uint32_t operand;
};

static struct instruction programs[RANDOM_THREADS][PER_THREAD];

SUBJECT_CODE static void execute_one(char *at, const struct instruction *in)
{
	uint64_t expected = in->operand;
	uint16_t short_expected = (uint16_t)in->operand;

	switch (in->what) {
	case 0:
		__brrace_read4(at);
		break;
	case 1:
		__brrace_write2(at);
		*(volatile uint16_t *)at = (uint16_t)in->operand;
		break;
	case 2:
		__brrace_write8(at);
		*(volatile uint64_t *)at = in->operand * UINT64_C(0x100000001);
		break;
	case 3:
		__brrace_atomic32_fetch_add((uint32_t *)at, in->operand, 0);
		break;
	case 4:
		__brrace_atomic64_compare_exchange_strong((uint64_t *)at, &expected, expected + 1,
							  0, 0);
		break;
	case 5:
		__brrace_atomic16_compare_exchange_weak((uint16_t *)at, &short_expected, 3, 0, 0);
		break;
	case 6:
		__brrace_atomic8_exchange((uint8_t *)at, (uint8_t)in->operand, 0);
		break;
	case 7:
		__brrace_atomic64_load((uint64_t *)at, 0);
		break;
	case 8:
		__brrace_memset(at, (int)in->operand, 8);
		break;
	default:
		__brrace_read1(at);
	}
}

static const uint8_t sizes[] = {4, 2, 8, 4, 8, 2, 1, 8, 8, 1};

SUBJECT_CODE static enum brrace_status run_program(void *ring, struct brrace_args *args)
{
	uint32_t thread = (uint32_t)item_of(args->in[0]) / 8;

	for (int i = 0; i < PER_THREAD; i++)
		execute_one((char *)ring + programs[thread][i].at, &programs[thread][i]);
	return BRRACE_OK;
}

static void make_programs(void)
{
	for (int t = 0; t < RANDOM_THREADS; t++)
		for (int i = 0; i < PER_THREAD; i++) {
			struct instruction *in = &programs[t][i];

			/* At first it stores everywhere: so all that follows are points. */
			in->what = i < RANDOM_WORDS ? 2 : (uint8_t)(random() % 10);
			in->size = sizes[in->what];
			in->at = i < RANDOM_WORDS ? (uint8_t)(8 * i) : (uint8_t)(random() % 32);
			in->at &= (uint8_t)~(in->size - 1);
			in->operand = (uint32_t)(random() % 4);
		}
}

/* Runs a random ready thread at each stop, and now and then fails a CAS. */
static struct decision random_next(struct policy *policy, const struct sched_view *view)
{
	uint32_t thread = (uint32_t)random() % view->n_threads;
	bool fail = random() % 8 == 0;
	const struct thread_view *t;

	(void)policy;
	for (uint32_t i = 0; view->threads[thread].state != THREAD_READY; i++) {
		if (i == view->n_threads)
			return (struct decision){.kind = DECIDE_END};
		thread = (thread + 1) % view->n_threads;
	}
	t = &view->threads[thread];
	fail = fail && t->at == AT_POINT && t->next.kind == ACCESS_CAS;
	return (struct decision){
		.kind = fail ? DECIDE_FAIL_CAS : DECIDE_RUN,
		.thread = (uint8_t)thread,
		.line = UINT16_MAX,
	};
}

static unsigned random_seed;

static void random_begin(struct policy *policy)
{
	(void)policy;
	srandom(random_seed);
}

static struct policy random_policy = {.next = random_next, .begin = random_begin};

/* The trace alone, replayed on memory of our own. */
static void assert_trace_makes_sense(void)
{
	_Alignas(16) char memory[RANDOM_WORDS * 8] = {0};
	const struct trace *trace = run_trace(bench.run);
	uint32_t next[RANDOM_THREADS] = {0};

	for (uint32_t i = 0; i < trace->count; i++) {
		const struct event *e = &trace->events[i];
		const struct instruction *in = &programs[e->thread][next[e->thread]++];
		char *at = memory + in->at;
		word128 before = 0;

		assert_int_equal(e->step, i + 1);
		assert_int_equal(e->addr, WORD(0) + in->at);
		assert_int_equal(e->size, in->size);
		memcpy(&before, at, e->size);
		if (e->kind == ACCESS_LOAD)
			assert_true(e->value == before);
		else if (e->kind != ACCESS_STORE)
			assert_true(e->old == before);
		if (e->kind == ACCESS_CAS && !(e->flags & ACCESS_SPURIOUS))
			assert_int_equal(
				!(e->flags & ACCESS_FAILED),
				before == (in->what == 5 ? in->operand & UINT16_MAX : in->operand));
		if (event_writes(e))
			memcpy(at, &e->value, e->size);
	}
	for (int t = 0; t < RANDOM_THREADS; t++)
		assert_int_equal(next[t], PER_THREAD);
}

static void random_programs_are_sequentially_consistent(void **state)
{
	for (unsigned seed = 1; seed <= 40; seed++) {
		uint64_t hash = 0;

		random_seed = seed;
		srandom(1000 + seed);
		make_programs();
		for (int os_threads = 0; os_threads < 2; os_threads++) {
			uint8_t program;

			set_bench(state);
			program = bench_op("program", BRRACE_PRODUCE, run_program);
			bench.plan.os_threads = os_threads;
			bench.plan.n_items = 8 * RANDOM_THREADS;
			for (int t = 0; t < RANDOM_THREADS; t++)
				THREAD(program);
			bench_start();
			assert_int_equal(run_execute(bench.run, &random_policy), RUN_ENDED);
			assert_trace_makes_sense();
			if (!os_threads)
				hash = run_hash(bench.run, NULL);
			assert_int_equal(run_hash(bench.run, NULL), hash);
			clear_bench(state);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(random_programs_are_sequentially_consistent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
