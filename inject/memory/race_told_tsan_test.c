/* SPDX-License-Identifier: BSD-2-Clause */
/* What is told of a data race. */
#include "memory/race_testing.h"

SUBJECT void write_and_read_data(struct cell *c)
{
	WRITE(c->data, 1);
	(void)READ(c->data);
}

SUBJECT void write_all_wide(struct cell *c)
{
	static const int ones[4] = {1, 1, 1, 1};

	__brrace_memcpy(c->wide, ones, sizeof(ones));
	more();
}

SUBJECT void write_one(int *place)
{
	WRITE(*place, 2);
}

SUBJECT void write_each_wide(struct cell *c)
{
	for (int i = 0; i < 4; i++)
		write_one(&c->wide[i]);
}

SUBJECT void read_third_wide(struct cell *c)
{
	(void)READ(c->wide[2]);
}

SUBJECT void read_one(int *place)
{
	(void)READ(*place);
}

SUBJECT void read_each_wide(struct cell *c)
{
	for (int i = 0; i < 4; i++)
		read_one(&c->wide[i]);
}

static const struct cell *the_cell(void)
{
	size_t n;

	return (const struct cell *)run_roots(run, &n)->addr;
}

static const struct event *event_of(const struct race_side *side)
{
	const struct trace *trace = run_trace(run);

	for (uint32_t i = 0; i < trace->count; i++)
		if (trace->events[i].step == side->step)
			return &trace->events[i];
	return NULL;
}

static void race_says_where_and_by_whom(void **state)
{
	const struct race *race;
	size_t n;

	(void)state;
	open_run(write_and_read_data, read_data, nothing);
	execute(RUN_ENDED);
	race = run_races(run, &n);
	assert_int_equal(n, 1);
	assert_int_equal(race->addr, &the_cell()->data);
	assert_int_equal(race->size, sizeof(int));
	assert_int_equal(race->side[0].thread, 0);
	assert_int_equal(race->side[1].thread, 1);
	assert_true(race->side[0].write && !race->side[1].write);
	for (size_t i = 0; i < 2; i++) {
		const struct race_side *side = &race->side[i];
		const struct event *e = event_of(side);

		assert_non_null(e);
		assert_int_equal(e->thread, side->thread);
		assert_int_equal(e->kind, i ? ACCESS_LOAD : ACCESS_STORE);
		assert_int_equal(e->addr, race->addr);
		assert_int_equal(e->size, side->size);
		assert_true(side->stack.depth > 0);
		assert_int_equal(side->stack.pc[0], e->pc);
		assert_false(side->atomic || side->by_volatile);
	}
}

/* The runtime's own frames, above and below, are left out. */
static void race_has_the_stacks_of_the_subject(void **state)
{
	const struct race *race;
	size_t n;

	(void)state;
	open_run(write_inside, read_data, nothing);
	execute(RUN_ENDED);
	race = run_races(run, &n);
	assert_int_equal(n, 1);
	assert_int_equal(race->side[0].stack.depth, 2);
	assert_in_range(race->side[0].stack.pc[1], (uintptr_t)call_1, (uintptr_t)call_1 + 100);
	assert_int_equal(race->side[1].stack.depth, 1);
}

static void race_of_an_atomic_access(void **state)
{
	const struct race *race;
	size_t n;

	(void)state;
	open_run(only_add, write_flag_plainly, nothing);
	execute(RUN_ENDED);
	race = run_races(run, &n);
	assert_int_equal(n, 1);
	assert_int_equal(race->addr, &the_cell()->flag);
	assert_true(race->side[0].atomic && !race->side[1].atomic);
	assert_int_equal(event_of(&race->side[0])->pc, race->side[0].stack.pc[0]);
	assert_int_equal(event_of(&race->side[0])->kind, ACCESS_RMW);
}

static void race_is_about_the_bytes_of_both(void **state)
{
	const struct race *race;
	size_t n;

	(void)state;
	open_run(write_all_wide, read_third_wide, nothing);
	execute(RUN_ENDED);
	race = run_races(run, &n);
	assert_int_equal(n, 1);
	assert_int_equal(race->addr, &the_cell()->wide[2]);
	assert_int_equal(race->size, 4);
	assert_int_equal(race->side[0].size, 16);
	assert_int_equal(race->side[1].size, 4);
}

static void races_of_the_same_code_are_one(void **state)
{
	(void)state;
	assert_int_equal(races(write_each_wide, read_each_wide, nothing), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(race_says_where_and_by_whom),
		ON_BOTH(race_has_the_stacks_of_the_subject),
		ON_BOTH(race_of_an_atomic_access),
		ON_BOTH(race_is_about_the_bytes_of_both),
		ON_BOTH(races_of_the_same_code_are_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
