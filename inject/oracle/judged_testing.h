/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests: a history written by hand, and what is said of it. */
#ifndef ORACLE_JUDGED_TESTING_H
#define ORACLE_JUDGED_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "oracle/oracle.h"
#include "oracle/testing.h"

enum { T1, T2, T3, T4 };

static struct sketch s;
static struct oracle *oracle;
static struct finding list[32];
static struct findings said;

static int set_up(void **state)
{
	(void)state;
	oracle = oracle_new(SKETCH_CALLS, SKETCH_VALUES);
	return oracle ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	oracle_free(oracle);
	return 0;
}

/* Twice: what is said again is the same. */
static inline void judge_as(unsigned flags)
{
	static struct finding first[32];
	uint32_t n;

	said = (struct findings){.list = first, .capacity = 32};
	assert_int_equal(oracle_judge(oracle, &s.h, flags, &said), 0);
	n = said.count;
	said = (struct findings){.list = list, .capacity = 32};
	assert_int_equal(oracle_judge(oracle, &s.h, flags, &said), 0);
	assert_int_equal(said.count, n);
	assert_memory_equal(list, first, n * sizeof(*list));
}

static inline void judge(void)
{
	judge_as(0);
}

static inline void says_nothing(void)
{
	judge();
	assert_int_equal(said.count, 0);
}

/* Exactly so many findings, all of that kind.  Returns the first. */
static inline const struct finding *says_only(enum finding_kind kind, uint32_t n)
{
	judge();
	assert_int_equal(said.count, n);
	assert_int_equal(findings_count(&said, kind), n);
	return list;
}

/* The report of 2013: T1 is held between its two loads while T2 enqueues and
 * dequeues one item. */
static inline void five_steps(uint64_t capacity)
{
	uint32_t a;

	sketch_start(&s, capacity, "", "");
	a = sketch_call(&s, T1, BRRACE_PRODUCE, "a");
	sketch_produce(&s, T2, "b", BRRACE_OK);
	sketch_consume(&s, T2, "b");
	sketch_return(&s, a, BRRACE_FULL, "");
}

static inline void three_stale_producers(uint64_t capacity)
{
	static const char *const items[] = {"b", "c", "d"};
	uint32_t call[3];

	sketch_start(&s, capacity, "", "");
	for (uint8_t i = 0; i < 3; i++)
		call[i] = sketch_call(&s, T2 + i, BRRACE_PRODUCE, items[i]);
	sketch_produce(&s, T1, "a", BRRACE_OK);
	sketch_consume(&s, T1, "a");
	for (uint8_t i = 0; i < 3; i++)
		sketch_return(&s, call[i], BRRACE_FULL, "");
}

static inline uint32_t on_front(enum brrace_kind kind, const char *in, const char *out)
{
	uint32_t call = sketch_call(&s, T1, kind, in);

	sketch_return(&s, call, BRRACE_OK, out);
	return call;
}

#endif
