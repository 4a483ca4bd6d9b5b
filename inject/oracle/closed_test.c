/* SPDX-License-Identifier: BSD-2-Clause */
/* The most and the least values that a closed set of calls leaves, and all sets tried. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "oracle/closed.h"
#include "oracle/testing.h"
#include "pick.h"

#define CALLS 10

static struct sketch s;
static struct closed closed;
static uint64_t before[SKETCH_CALLS];

static int set_up(void **state)
{
	(void)state;
	return closed_init(&closed, SKETCH_CALLS, SKETCH_VALUES);
}

static int tear_down(void **state)
{
	(void)state;
	closed_free(&closed);
	return 0;
}

/* Calls of three threads; each knows all of some earlier calls of the others. */
static void make_history(uint64_t seed)
{
	uint32_t last[3] = {UINT32_MAX, UINT32_MAX, UINT32_MAX};

	random_state = seed;
	sketch_start(&s, 4, pick(2) ? "xy" : "", "");
	memset(before, 0, sizeof(before));
	s.h.before = before;
	for (uint32_t i = 0; i < CALLS; i++) {
		uint8_t thread = (uint8_t)pick(3);
		bool pending = i + 2 >= CALLS && pick(2);

		if (last[thread] != UINT32_MAX)
			before[i] |= before[last[thread]] | UINT64_C(1) << last[thread];
		for (uint32_t other = 0; other < i; other++)
			if (!pick(4) && s.calls[other].end != CALL_PENDING)
				before[i] |= before[other] | UINT64_C(1) << other;
		if (pick(2))
			sketch_produce(&s, thread, pick(3) ? "a" : "bc", BRRACE_OK);
		else
			sketch_consume(&s, thread, pick(3) ? "a" : "bc");
		if (pending)
			s.calls[i].end = CALL_PENDING;
		last[thread] = pending ? UINT32_MAX : i;
	}
}

static int64_t effect(const struct call *c)
{
	bool pending = c->end == CALL_PENDING;

	if (c->kind == BRRACE_PRODUCE)
		return c->n_in;
	return -(int64_t)(pending ? c->want : c->n_out);
}

/* What a set of calls leaves; false: it is none that may have been seen by `self`. */
static bool leaves(uint32_t set, uint32_t self, int sign, enum closed_pending p, int64_t *n)
{
	*n = s.h.n_preloaded;
	for (uint32_t i = 0; i < CALLS; i++) {
		const struct call *c = &s.calls[i];
		bool in = set >> i & 1, pending = c->end == CALL_PENDING;
		bool helps = sign * effect(c) > 0;

		if (i == self || before[i] >> self & 1) {
			if (in)
				return false;
			continue;
		}
		if (in && before[i] & ~set & ~(UINT64_C(1) << self))
			return false;
		if (before[self] >> i & 1 && !in)
			return false;
		if (pending && p == PENDING_CONTRARY) {
			if (in)
				return false;
			*n += helps ? 0 : effect(c);
		} else if (in) {
			*n += effect(c);
		}
	}
	return true;
}

static int64_t try_all(uint32_t self, int sign, enum closed_pending p)
{
	int64_t best = INT64_MIN, n;

	for (uint32_t set = 0; set < 1u << CALLS; set++)
		if (leaves(set, self, sign, p, &n) && sign * n > best)
			best = sign * n;
	return sign * best;
}

static void as_all_sets(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 300; seed++) {
		make_history(seed * 7919 + 1);
		for (uint32_t self = 0; self < CALLS; self++) {
			if (s.calls[self].end == CALL_PENDING)
				continue;
			for (int p = PENDING_WELCOME; p <= PENDING_CONTRARY; p++) {
				enum closed_pending pending = (enum closed_pending)p;

				assert_int_equal(closed_most(&closed, &s.h, self, pending, NULL),
						 try_all(self, 1, pending));
				assert_int_equal(closed_least(&closed, &s.h, self, pending, NULL),
						 try_all(self, -1, pending));
			}
		}
	}
}

/* A value that was returned and had not been in the ring did not leave it. */
static void phantoms_stay(void **state)
{
	uint16_t phantom[SKETCH_CALLS] = {0};
	uint32_t look;

	(void)state;
	memset(before, 0, sizeof(before));
	sketch_start(&s, 4, "xyz", "");
	s.h.before = before;
	sketch_consume(&s, 0, "x");
	look = sketch_produce(&s, 0, "a", BRRACE_FULL);
	history_set_before(&s.h, 0, look);
	assert_int_equal(closed_most(&closed, &s.h, look, PENDING_WELCOME, phantom), 2);
	phantom[0] = 1;
	assert_int_equal(closed_most(&closed, &s.h, look, PENDING_WELCOME, phantom), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_all_sets),
		cmocka_unit_test(phantoms_stay),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
