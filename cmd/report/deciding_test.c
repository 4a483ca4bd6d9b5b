/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/deciding.h"
#include "report/testing_five.h"

static struct deciding_read reads[8];

/* Reads that decided the first call, or the value of `f`. */
static size_t decide(struct scene *s, enum finding_kind kind)
{
	scene_finding(s, kind, 0);
	return deciding_reads(&s->trace, &s->history, &s->list[s->findings.count - 1], reads, 8);
}

/* Steps start at 1 with event 0. */
static void is_step(size_t i, uint32_t step, uint32_t moved)
{
	assert_int_equal(reads[i].event, step - 1);
	assert_int_equal(reads[i].moved_by, moved ? moved - 1 : EVENT_INITIAL);
}

static void the_mail_is_decided_by_a_stale_head_and_a_fresh_tail(void **state)
{
	struct scene *s = scene_five_steps();

	(void)state;
	assert_int_equal(deciding_reads(&s->trace, &s->history, &s->list[0], reads, 8), 2);
	is_step(0, 1, 4);
	is_step(1, 14, 0);
	free(s);
}

static void a_failed_cas_begins_another_attempt(void **state)
{
	struct scene *s = scene_new(2);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, CONS_TAIL, 0);
	scene_load(s, 0, PROD_HEAD, 0);
	scene_store(s, 1, PROD_HEAD, 1);
	scene_cas(s, 0, PROD_HEAD, 1, 1);
	scene_load(s, 0, PROD_HEAD, 1);
	scene_load(s, 0, CONS_TAIL, 2);
	scene_return(s, 0, BRRACE_FULL, "");
	assert_int_equal(decide(s, FINDING_FALSE_FULL), 2);
	is_step(0, 5, 0);
	is_step(1, 6, 0);
	free(s);
}

static void what_a_failed_cas_read_counts_if_it_is_not_loaded_again(void **state)
{
	struct scene *s = scene_new(2);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, PROD_HEAD, 0);
	scene_load(s, 0, CONS_TAIL, 0);
	scene_cas(s, 0, PROD_HEAD, 1, 1);
	scene_store(s, 1, PROD_HEAD, 2);
	scene_load(s, 0, CONS_TAIL, 2);
	scene_return(s, 0, BRRACE_FULL, "");
	assert_int_equal(decide(s, FINDING_FALSE_FULL), 2);
	is_step(0, 3, 4);
	is_step(1, 5, 0);
	free(s);
}

static void of_a_place_that_is_read_again_the_later_read_counts(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, PROD_HEAD, 0);
	scene_load(s, 0, CONS_TAIL, 1);
	scene_fence(s, 0);
	scene_load(s, 0, PROD_HEAD, 0);
	scene_load(s, 0, CONS_TAIL, 1);
	scene_load(s, 0, DROPS, 4);
	scene_store(s, 0, DROPS, 5);
	scene_return(s, 0, BRRACE_FULL, "");
	assert_int_equal(decide(s, FINDING_FALSE_FULL), 2);
	is_step(0, 4, 0);
	is_step(1, 5, 0);
	free(s);
}

static void a_lock_around_it_all_decides_nothing(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_event(s, 0, ACCESS_LOCK, LOCK, 1);
	scene_load(s, 0, PROD_HEAD, 0);
	scene_load(s, 0, CONS_TAIL, 1);
	scene_event(s, 0, ACCESS_UNLOCK, LOCK, 0);
	scene_return(s, 0, BRRACE_FULL, "");
	assert_int_equal(decide(s, FINDING_FALSE_FULL), 2);
	is_step(0, 2, 0);
	is_step(1, 3, 0);
	free(s);
}

static void a_ticket_that_was_drawn_is_a_read(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, PROD_TAIL, 0);
	scene_event(s, 0, ACCESS_RMW, PROD_HEAD, 4)->old = 3;
	scene_load(s, 0, CONS_TAIL, 0);
	scene_return(s, 0, BRRACE_FULL, "");
	assert_int_equal(decide(s, FINDING_FALSE_FULL), 2);
	is_step(0, 2, 0);
	is_step(1, 3, 0);
	free(s);
}

static void queries_and_empty_answers_are_decided_by_plain_loads(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, FULL, "");
	scene_load(s, 0, PROD_HEAD, 0);
	scene_load(s, 0, CONS_TAIL, 1);
	scene_return(s, 0, BRRACE_OK, "")->result = 1;
	assert_int_equal(decide(s, FINDING_FALSE_FULL), 2);
	free(s);

	s = scene_new(1);
	scene_call(s, 0, DEQUEUE, "");
	scene_load(s, 0, CONS_HEAD, 0);
	scene_load(s, 0, PROD_TAIL, 0);
	scene_return(s, 0, BRRACE_EMPTY, "");
	assert_int_equal(decide(s, NOTE_TRANSIENT_EMPTY), 2);
	is_step(0, 1, 0);
	is_step(1, 2, 0);
	free(s);
}

static void a_burst_decides_before_it_claims(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, BULK, "");
	scene_load(s, 0, CONS_HEAD, 0);
	scene_load(s, 0, PROD_TAIL, 1);
	scene_cas(s, 0, CONS_HEAD, 0, 1);
	scene_load(s, 0, RING_0, item_address(0));
	scene_store(s, 0, CONS_TAIL, 1);
	scene_return(s, 0, BRRACE_OK, "a");
	assert_int_equal(decide(s, FINDING_FALSE_EMPTY), 2);
	is_step(0, 1, 0);
	is_step(1, 2, 0);
	free(s);
}

static void a_wrong_value_was_brought_by_its_last_load(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, DEQUEUE, "");
	scene_load(s, 0, RING_1, item_address(1));
	scene_load(s, 0, RING_0, item_address(1));
	scene_load(s, 0, CONS_TAIL, 0);
	scene_return(s, 0, BRRACE_OK, "b");
	assert_int_equal(decide(s, FINDING_FOREIGN), 0);
	s->list[0].value = item_address(1);
	assert_int_equal(deciding_reads(&s->trace, &s->history, &s->list[0], reads, 8), 1);
	is_step(0, 2, 0);
	free(s);
}

static void accesses_of_nested_and_other_calls_do_not_count(void **state)
{
	struct scene *s = scene_new(1);
	uint32_t call;

	(void)state;
	scene_call(s, 0, TRANSMIT, "a");
	scene_load(s, 0, LOCK, 0);
	call = scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, PROD_HEAD, 0);
	scene_load(s, 0, PROD_TAIL, 0)->step = 0;
	scene_return(s, 0, BRRACE_FULL, "");
	scene_load(s, 0, CONS_HEAD, 0);
	scene_return(s, 0, BRRACE_OK, "");
	scene_finding(s, FINDING_FALSE_FULL, call);
	assert_int_equal(deciding_reads(&s->trace, &s->history, &s->list[0], reads, 8), 1);
	is_step(0, 2, 0);
	free(s);
}

static void no_more_than_fit_are_given_and_the_last_are(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, PROD_HEAD, 0);
	scene_load(s, 0, PROD_TAIL, 0);
	scene_load(s, 0, CONS_TAIL, 0);
	scene_return(s, 0, BRRACE_FULL, "");
	scene_finding(s, FINDING_FALSE_FULL, 0);
	assert_int_equal(deciding_reads(&s->trace, &s->history, &s->list[0], reads, 2), 2);
	is_step(0, 2, 0);
	is_step(1, 3, 0);
	assert_int_equal(deciding_reads(&s->trace, &s->history, &s->list[0], reads, 0), 0);
	free(s);
}

static void stacks_are_wanted_where_it_was_read_and_written(void **state)
{
	struct scene *s = scene_five_steps();
	uint32_t steps[8];

	(void)state;
	scene_finding(s, FINDING_FALSE_FULL, 0);
	scene_finding(s, NOTE_TRANSIENT_FULL, 1);
	scene_finding(s, FINDING_LOST, FINDING_NO_CALL);
	assert_int_equal(deciding_steps(&s->trace, &s->history, &s->findings, steps, 8), 3);
	assert_int_equal(steps[0], 1);
	assert_int_equal(steps[1], 13);
	assert_int_equal(steps[2], 14);
	assert_int_equal(deciding_steps(&s->trace, &s->history, &s->findings, steps, 2), 2);
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_mail_is_decided_by_a_stale_head_and_a_fresh_tail),
		cmocka_unit_test(a_failed_cas_begins_another_attempt),
		cmocka_unit_test(what_a_failed_cas_read_counts_if_it_is_not_loaded_again),
		cmocka_unit_test(of_a_place_that_is_read_again_the_later_read_counts),
		cmocka_unit_test(a_lock_around_it_all_decides_nothing),
		cmocka_unit_test(a_ticket_that_was_drawn_is_a_read),
		cmocka_unit_test(queries_and_empty_answers_are_decided_by_plain_loads),
		cmocka_unit_test(a_burst_decides_before_it_claims),
		cmocka_unit_test(a_wrong_value_was_brought_by_its_last_load),
		cmocka_unit_test(accesses_of_nested_and_other_calls_do_not_count),
		cmocka_unit_test(no_more_than_fit_are_given_and_the_last_are),
		cmocka_unit_test(stacks_are_wanted_where_it_was_read_and_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
