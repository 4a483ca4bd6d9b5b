/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/coherent.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <string.h>

#define X 0x1000
#define Y 0x2000

static struct event events[16];
static struct trace trace;

static int start(void **state)
{
	(void)state;
	memset(events, 0, sizeof(events));
	trace = (struct trace){.events = events, .capacity = 16};
	return 0;
}

static struct event *access(uint8_t kind, uintptr_t addr, uint32_t reads_from)
{
	struct event *e = &events[trace.count++];

	*e = (struct event){
		.step = trace.count,
		.kind = kind,
		.size = kind == ACCESS_FENCE ? 0 : 8,
		.addr = addr,
		.reads_from = reads_from,
		.missed = EVENT_INITIAL,
	};
	return e;
}

/* As digits. */
static const char *order(void)
{
	static char text[17];
	uint32_t out[16], n = coherent_order(&trace, out);

	for (uint32_t i = 0; i < n; i++)
		text[i] = (char)('0' + out[i]);
	text[n] = '\0';
	return text;
}

static void test_strong_memory(void **state)
{
	(void)state;
	access(ACCESS_STORE, X, EVENT_INITIAL);
	access(ACCESS_FENCE, 0, EVENT_INITIAL);
	access(ACCESS_LOAD, X, 0);
	access(ACCESS_STORE, Y, EVENT_INITIAL);
	assert_string_equal(order(), "023");
}

/* What was in the buffer comes where it left it, and with it what was read from there. */
static void test_store_buffer(void **state)
{
	(void)state;
	access(ACCESS_STORE, X, EVENT_INITIAL)->flags = ACCESS_BUFFERED;
	access(ACCESS_LOAD, X, 0);
	access(ACCESS_LOAD, X, EVENT_INITIAL);
	access(ACCESS_STORE, X, EVENT_INITIAL);
	access(ACCESS_FLUSH, X, 0);
	access(ACCESS_LOAD, X, 0);
	assert_string_equal(order(), "23015");
}

static void test_what_stays_in_a_buffer(void **state)
{
	(void)state;
	access(ACCESS_STORE, X, EVENT_INITIAL)->flags = ACCESS_BUFFERED;
	access(ACCESS_STORE, X, EVENT_INITIAL);
	assert_string_equal(order(), "10");
}

static void test_stale_reads(void **state)
{
	(void)state;
	access(ACCESS_STORE, X, EVENT_INITIAL);
	access(ACCESS_STORE, X, EVENT_INITIAL);
	access(ACCESS_LOAD, X, 0)->missed = 1;
	access(ACCESS_LOAD, X, EVENT_INITIAL)->missed = 1;
	access(ACCESS_LOAD, X, 1);
	assert_string_equal(order(), "30214");
}

/* A store may come before one that is there already. */
static void test_early_store(void **state)
{
	struct event *e;

	(void)state;
	access(ACCESS_STORE, X, EVENT_INITIAL);
	access(ACCESS_STORE, X, EVENT_INITIAL);
	e = access(ACCESS_STORE, X, 0);
	e->missed = 1;
	access(ACCESS_LOAD, X, 2)->missed = 1;
	assert_string_equal(order(), "0231");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_strong_memory, start),
		cmocka_unit_test_setup(test_store_buffer, start),
		cmocka_unit_test_setup(test_what_stays_in_a_buffer, start),
		cmocka_unit_test_setup(test_stale_reads, start),
		cmocka_unit_test_setup(test_early_store, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
