/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#define CAPACITY 3000
#define BASE UINT64_C(0x10400000)
#define FAR (8 * 1024) /* words this far apart share an entry of trace_link()'s table */

static struct trace trace;

static int start(void **state)
{
	(void)state;
	return trace_init(&trace, CAPACITY);
}

static int end(void **state)
{
	(void)state;
	trace_free(&trace);
	return 0;
}

static void add(uint8_t kind, uint8_t flags, uintptr_t offset, uint32_t size)
{
	assert_false(trace_full(&trace));
	trace.events[trace.count++] = (struct event){
		.kind = kind,
		.flags = flags,
		.addr = kind == ACCESS_FENCE ? 0 : BASE + offset,
		.size = kind == ACCESS_FENCE ? 0 : size,
		.reads_from = 12345,
	};
}

static void load(uintptr_t offset, uint32_t size)
{
	add(ACCESS_LOAD, 0, offset, size);
}

static void store(uintptr_t offset, uint32_t size)
{
	add(ACCESS_STORE, 0, offset, size);
}

static void assert_reads(uint32_t event, uint32_t from)
{
	assert_int_equal(trace.events[event].reads_from, from);
}

static void is_empty_until_full(void **state)
{
	(void)state;
	assert_int_equal(trace.count, 0);
	for (uint32_t i = 0; i < CAPACITY; i++)
		load(0, 8);
	assert_true(trace_full(&trace));
	trace.steps = 7;
	trace_clear(&trace);
	assert_int_equal(trace.count, 0);
	assert_int_equal(trace.steps, 0);
	assert_false(trace_full(&trace));
}

static void reads_from_the_newest_store(void **state)
{
	(void)state;
	load(0, 8);
	store(0, 8);
	store(0, 8);
	load(0, 8);
	store(8, 8);
	load(0, 8);
	load(8, 8);
	trace_link(&trace);
	assert_reads(0, EVENT_INITIAL);
	assert_reads(1, EVENT_INITIAL);
	assert_reads(3, 2);
	assert_reads(5, 2);
	assert_reads(6, 4);
}

static void sizes_may_differ(void **state)
{
	(void)state;
	store(0, 8);
	store(5, 1);
	load(4, 2);
	load(0, 4);
	load(6, 2);
	store(2, 16);
	load(0, 2);
	load(17, 1);
	load(18, 1);
	trace_link(&trace);
	assert_reads(2, 1);
	assert_reads(3, 0);
	assert_reads(4, 0);
	assert_reads(6, 0);
	assert_reads(7, 5);
	assert_reads(8, EVENT_INITIAL);
}

static void across_words(void **state)
{
	(void)state;
	store(8, 4);
	store(0, 4);
	load(6, 4);
	load(4, 4);
	add(ACCESS_STORE, ACCESS_RANGE, 0, 500);
	load(496, 8);
	load(500, 4);
	trace_link(&trace);
	assert_reads(2, 0);
	assert_reads(3, EVENT_INITIAL);
	assert_reads(5, 4);
	assert_reads(6, EVENT_INITIAL);
}

static void an_evicted_word_is_still_found(void **state)
{
	(void)state;
	store(0, 8);
	load(FAR, 8);
	store(FAR, 8);
	load(0, 8);
	load(FAR, 8);
	load(2 * FAR, 8);
	trace_link(&trace);
	assert_reads(1, EVENT_INITIAL);
	assert_reads(3, 0);
	assert_reads(4, 2);
	assert_reads(5, EVENT_INITIAL);
}

static void only_what_writes_is_read(void **state)
{
	(void)state;
	add(ACCESS_CAS, ACCESS_FAILED, 0, 8);
	load(0, 8);
	add(ACCESS_CAS, 0, 0, 8);
	add(ACCESS_RMW, 0, 0, 8);
	add(ACCESS_FENCE, 0, 0, 0);
	add(ACCESS_TRYLOCK, ACCESS_FAILED, 0, 4);
	add(ACCESS_UNLOCK, 0, 0, 4);
	add(ACCESS_LOCK, 0, 0, 4);
	trace_link(&trace);
	assert_reads(0, EVENT_INITIAL);
	assert_reads(1, EVENT_INITIAL);
	assert_reads(2, EVENT_INITIAL);
	assert_reads(3, 2);
	assert_reads(4, EVENT_INITIAL);
	assert_reads(5, 3);
	assert_reads(6, EVENT_INITIAL);
	assert_reads(7, 6);
}

/* All that trace_link() may say, found the slow way. */
static uint32_t newest_store(uint32_t index)
{
	const struct event *e = &trace.events[index];

	if (e->kind == ACCESS_STORE || e->kind == ACCESS_UNLOCK || e->kind == ACCESS_FENCE)
		return EVENT_INITIAL;
	for (uint32_t i = index; i-- > 0;) {
		const struct event *w = &trace.events[i];

		if (w->kind == ACCESS_LOAD || w->flags & ACCESS_FAILED)
			continue;
		for (uintptr_t a = w->addr; a < w->addr + w->size; a++)
			if (a - e->addr < e->size)
				return i;
	}
	return EVENT_INITIAL;
}

static void random_trace(unsigned seed)
{
	static const uint32_t sizes[] = {1, 2, 4, 8, 16, 40};

	srandom(seed);
	trace_clear(&trace);
	while (!trace_full(&trace)) {
		uint8_t kind = (uint8_t)(random() % ACCESS_KINDS);
		bool may_fail = kind == ACCESS_CAS || kind == ACCESS_TRYLOCK;
		uint32_t size = sizes[random() % 6];
		uintptr_t offset = (uintptr_t)(random() % 40) + FAR * (uintptr_t)(random() % 4);

		add(kind, may_fail && random() % 2 ? ACCESS_FAILED : 0,
		    random() % 4 ? offset & ~(uintptr_t)(size - 1) : offset, size);
		trace_link(&trace);
		if (random() % 500 == 0)
			break;
	}
}

static void random_traces(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 100; seed++) {
		random_trace(seed);
		for (uint32_t i = 0; i < trace.count; i++)
			assert_reads(i, newest_store(i));
	}
}

int main(void)
{
#define WITH_TRACE(test) cmocka_unit_test_setup_teardown(test, start, end)
	const struct CMUnitTest tests[] = {
		WITH_TRACE(is_empty_until_full),
		WITH_TRACE(reads_from_the_newest_store),
		WITH_TRACE(sizes_may_differ),
		WITH_TRACE(across_words),
		WITH_TRACE(an_evicted_word_is_still_found),
		WITH_TRACE(only_what_writes_is_read),
		WITH_TRACE(random_traces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
