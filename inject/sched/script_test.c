/* SPDX-License-Identifier: BSD-2-Clause */
/* Where lines of scripts stop. */
#include "sched/script_text_testing.h"

static void without_lines_threads_run_in_file_order(void **state)
{
	(void)state;
	assert_plays("e[la sa] d[lb]|e[lc]|d[sb]", "", "1la 1sa 1lb 2lc 3sb", SCRIPT_DONE, 0);
	assert_plays("e[]|d[]", "", "", SCRIPT_DONE, 0);
	assert_plays("", "", "", SCRIPT_DONE, 0);
}

static void until_stops_before_past_behind(void **state)
{
	(void)state;
	assert_plays("e[la sa lb]|e[lc]", "1 until sa; 2 finish", "1la 2lc 1sa 1lb", SCRIPT_DONE,
		     2);
	assert_plays("e[la sa lb]|e[lc]", "1 past sa; 2 finish", "1la 1sa 2lc 1lb", SCRIPT_DONE, 2);
	assert_plays("e[la]|e[lc]", "1 past la; 2 finish", "1la 2lc", SCRIPT_DONE, 2);
	assert_plays("e[f- la]|e[lc]", "1 until l-; 2 finish", "1f- 2lc 1la", SCRIPT_DONE, 2);
	assert_plays("e[la f- lb]|e[lc]", "1 past f-; 2 finish", "1la 1f- 2lc 1lb", SCRIPT_DONE, 2);
}

static void bare_until_does_nothing_where_it_stands(void **state)
{
	(void)state;
	assert_plays("e[la la la]|d[lc]", "1 until la; 1 until la; 1 until la; 2 finish",
		     "2lc 1la 1la 1la", SCRIPT_DONE, 4);
	assert_plays("e[la la la]|d[lc]", "1 past la; 1 until la; 1 past la; 2 finish",
		     "1la 1la 2lc 1la", SCRIPT_DONE, 4);
}

/* Retries: the next match, however many there were. */
static void bare_point_is_the_next_one(void **state)
{
	(void)state;
	assert_plays("e[la ca lb la ca]|d[lc]", "1 past ca; 1 until la; 2 finish",
		     "1la 1ca 1lb 2lc 1la 1ca", SCRIPT_DONE, 3);
}

static void counted_point_counts_from_the_start(void **state)
{
	(void)state;
	assert_plays("e[la la la lb]|d[lc]", "1 until 2*la; 2 finish", "1la 2lc 1la 1la 1lb",
		     SCRIPT_DONE, 2);
	assert_plays("e[la la la lb]|d[lc]", "1 step 1; 1 until 2*la; 2 finish",
		     "1la 2lc 1la 1la 1lb", SCRIPT_DONE, 3);
	assert_plays("e[la la la lb]|d[lc]", "1 step 1; 1 past 3*la; 2 finish",
		     "1la 1la 1la 2lc 1lb", SCRIPT_DONE, 3);
	assert_plays("e[la la la lb]", "1 step 1; 1 until 1*la", "1la", SCRIPT_PASSED, 1);
	assert_plays("e[la la la lb]", "1 past lb; 1 until 2*la", "1la 1la 1la 1lb", SCRIPT_PASSED,
		     1);
}

/* A new operation counts anew; so does another thread. */
static void count_is_of_one_operation(void **state)
{
	(void)state;
	assert_plays("e[la la] e[la la lb]|d[la lc]",
		     "1 finish e; 2 past la; 1 until 2*la; 2 finish", "1la 1la 2la 1la 2lc 1la 1lb",
		     SCRIPT_DONE, 4);
}

static void between_operations_the_next_is_meant(void **state)
{
	(void)state;
	assert_plays("e[la] d[la lb]|e[lc]", "1 finish e; 1 until lb; 2 finish", "1la 1la 2lc 1lb",
		     SCRIPT_DONE, 3);
}

static void until_does_not_leave_its_operation(void **state)
{
	(void)state;
	assert_plays("e[la] e[sa]", "1 until sa", "1la", SCRIPT_UNREACHED, 0);
	assert_plays("e[la] e[sa]", "1 past sa", "1la", SCRIPT_UNREACHED, 0);
	assert_plays("e[la la]", "1 until 3*la", "1la 1la", SCRIPT_UNREACHED, 0);
	assert_plays("e[la]", "1 until la in 2 e", "1la", SCRIPT_NOTHING, 0);
}

static void until_in_an_operation_goes_there(void **state)
{
	(void)state;
	assert_plays("e[la] d[la lb]|e[lc]", "1 until la in 1 d; 2 finish", "1la 2lc 1la 1lb",
		     SCRIPT_DONE, 2);
	assert_plays("d[la lb] e[la] d[la lb]|e[lc]", "1 past la in 2 d; 2 finish",
		     "1la 1lb 1la 1la 2lc 1lb", SCRIPT_DONE, 2);
	assert_plays("d[la] d[la lb]|e[lc]", "1 until lb in 1 d", "1la", SCRIPT_UNREACHED, 0);
	assert_plays("d[la] d[la]", "1 until la in 3 d", "1la 1la", SCRIPT_NOTHING, 0);
	assert_plays("d[la] d[la]", "1 until la in 1 e", "1la 1la", SCRIPT_NOTHING, 0);
}

/* The operation that the thread is in is the first. */
static void until_in_an_operation_counts_the_current_one(void **state)
{
	(void)state;
	assert_plays("d[la lb] d[la lb]|e[lc]", "1 past la; 1 until lb in 1 d; 2 finish",
		     "1la 2lc 1lb 1la 1lb", SCRIPT_DONE, 3);
	assert_plays("d[la lb] d[la lb]|e[lc]", "1 past la; 1 until lb in 2 d; 2 finish",
		     "1la 1lb 1la 2lc 1lb", SCRIPT_DONE, 3);
	assert_plays("d[la lb] d[la lb]|e[lc]", "1 past la; 1 until 1*la in 1 d", "1la",
		     SCRIPT_PASSED, 1);
	assert_plays("d[la lb] d[la lb]|e[lc]", "1 past la; 1 until 1*la in 2 d; 2 finish",
		     "1la 1lb 2lc 1la 1lb", SCRIPT_DONE, 3);
}

static void finish_runs_to_the_end(void **state)
{
	(void)state;
	assert_plays("e[la] d[lb]|e[lc]", "2 finish; 1 finish", "2lc 1la 1lb", SCRIPT_DONE, 2);
	assert_plays("e[la]", "1 finish; 1 finish", "1la", SCRIPT_NOTHING, 1);
}

static void finish_of_an_operation(void **state)
{
	(void)state;
	assert_plays("e[la sa] d[lb]|e[lc]", "1 finish e; 2 finish", "1la 1sa 2lc 1lb", SCRIPT_DONE,
		     2);
	assert_plays("e[la sa] d[lb]|e[lc]", "1 past la; 1 finish e; 2 finish e", "1la 1sa 2lc 1lb",
		     SCRIPT_DONE, 3);
	assert_plays("e[la] d[lb]|e[lc]", "1 finish e; 1 finish d; 2 finish e", "1la 1lb 2lc",
		     SCRIPT_DONE, 3);
	assert_plays("e[la] d[lb]", "1 finish d", "", SCRIPT_WRONG_OP, 0);
	assert_plays("e[la lc] d[lb]", "1 past la; 1 finish d", "1la", SCRIPT_WRONG_OP, 1);
	assert_plays("e[la]", "1 finish e; 1 finish e", "1la", SCRIPT_NOTHING, 1);
}

/* The return counts: until then nobody else knows. */
static void finish_includes_the_return(void **state)
{
	(void)state;
	assert_plays("e[la]|d[lb]", "1 step 1; 2 finish; 1 finish e", "1la 2lb", SCRIPT_DONE, 3);
	assert_true(stage.calls[0].end > stage.calls[1].end);
	assert_plays("e[]|d[]", "2 finish d; 1 finish e", "", SCRIPT_DONE, 2);
	assert_true(stage.calls[0].end < stage.calls[1].end);
	assert_int_equal(stage.calls[0].thread, 1);
}

static void step_counts_points(void **state)
{
	(void)state;
	assert_plays("e[la lb] d[lc]|e[sa]", "1 step 1; 2 finish", "1la 2sa 1lb 1lc", SCRIPT_DONE,
		     2);
	assert_plays("e[la lb] d[lc]|e[sa]", "1 step 3; 2 finish", "1la 1lb 1lc 2sa", SCRIPT_DONE,
		     2);
	assert_plays("e[la lb] d[lc]|e[sa]", "1 step 0; 2 finish", "2sa 1la 1lb 1lc", SCRIPT_DONE,
		     2);
	assert_plays("e[la lb] d[lc]", "1 step 4", "1la 1lb 1lc", SCRIPT_NOTHING, 0);
	assert_plays("e[la]|d[lb]", "1 step 1; 2 step 1; 1 finish", "1la 2lb", SCRIPT_DONE, 3);
}

static void held_threads_do_not_run_on(void **state)
{
	(void)state;
	assert_plays("e[la sa]|d[lb]", "1 past la; 1 hold", "1la 2lb", SCRIPT_DONE, 2);
	assert_plays("e[la sa]|d[lb]", "1 past la; 1 hold; 2 finish; 1 release", "1la 2lb 1sa",
		     SCRIPT_DONE, 4);
	assert_plays("e[la sa]|d[lb]", "1 hold; 2 hold", "", SCRIPT_DONE, 2);
	assert_plays("e[la sa]|d[lb]", "1 hold; 2 hold; 2 release", "2lb", SCRIPT_DONE, 3);
	assert_plays("e[la sa]|d[lb]", "1 hold; 1 past la", "1la 2lb", SCRIPT_DONE, 2);
}

static void killed_threads_are_gone(void **state)
{
	(void)state;
	assert_plays("e[la sa]|d[lb]", "1 past la; 1 kill", "1la 1x 2lb", SCRIPT_DONE, 2);
	assert_int_equal(stage.calls[0].end, CALL_PENDING);
	assert_plays("e[la sa]|d[lb]", "1 kill", "1x 2lb", SCRIPT_DONE, 1);
	assert_plays("e[la]", "1 finish; 1 kill", "1la", SCRIPT_NOTHING, 1);
}

static void nothing_more_of_a_killed_thread(void **state)
{
	static const char *const lines[] = {
		"1 kill",     "1 finish",   "1 finish e", "1 step 1",
		"1 until sa", "1 until lb", "1 past sa",  "1 until la in 2 e",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		char script[64];

		snprintf(script, sizeof(script), "1 until sa; 1 kill; %s", lines[i]);
		assert_plays("e[la sa lb]|d[lc]", script, "1la 1x", SCRIPT_NOTHING, 2);
	}
}

static void next_cas_fails(void **state)
{
	(void)state;
	assert_plays("e[la ca lb ca]", "1 fail", "1la 1ca! 1lb 1ca", SCRIPT_DONE, 1);
	assert_plays("e[la ca]|d[ca]", "2 fail; 1 finish", "1la 1ca 2ca!", SCRIPT_DONE, 2);
	assert_plays("e[la ca]|d[ca]", "1 until ca; 1 fail; 2 finish; 1 step 1", "1la 2ca 1ca!",
		     SCRIPT_DONE, 4);
	assert_plays("e[la] d[ca]", "1 fail; 1 finish e", "1la 1ca!", SCRIPT_DONE, 2);
}

static void fail_needs_a_cas(void **state)
{
	(void)state;
	assert_plays("e[la ra]|d[cb]", "2 finish; 1 fail", "2cb 1la 1ra", SCRIPT_NO_CAS, 1);
	assert_plays("e[la]|d[cb]", "1 fail; 2 fail", "1la 2cb!", SCRIPT_NO_CAS, 0);
	assert_plays("e[ca]|d[lb]", "1 fail; 2 fail", "1ca! 2lb", SCRIPT_NO_CAS, 1);
}

static void nested_calls_are_part_of_their_operation(void **state)
{
	(void)state;
	assert_plays("x[d[la lb] sa]|e[lc]", "1 until sa; 2 finish", "1la 1lb 2lc 1sa", SCRIPT_DONE,
		     2);
	assert_plays("x[la d[la] la]|e[lc]", "1 until 3*la; 2 finish", "1la 1la 2lc 1la",
		     SCRIPT_DONE, 2);
	assert_plays("x[d[la] d[la lb] sa]|e[lc]", "1 finish x; 2 finish", "1la 1la 1lb 1sa 2lc",
		     SCRIPT_DONE, 2);
	assert_plays("x[d[la lb] e[lc]] e[sa]", "1 until sa", "1la 1lb 1lc", SCRIPT_UNREACHED, 0);
}

static void nested_calls_can_be_named(void **state)
{
	(void)state;
	assert_plays("x[d[la lb] d[la lb] sa]|e[lc]", "1 until lb in 2 d; 2 finish",
		     "1la 1lb 1la 2lc 1lb 1sa", SCRIPT_DONE, 2);
	assert_plays("x[d[la lb] d[la lb] sa]|e[lc]", "1 past la; 1 finish d; 2 finish",
		     "1la 1lb 2lc 1la 1lb 1sa", SCRIPT_DONE, 3);
	assert_plays("x[d[la lb] sa]|e[lc]", "1 past la; 1 finish x; 2 finish", "1la 1lb 1sa 2lc",
		     SCRIPT_DONE, 3);
	assert_plays("x[d[la lb] d[lc]]", "1 until lc in 1 d", "1la 1lb", SCRIPT_UNREACHED, 0);
	assert_plays("x[d[la lb] sa]", "1 past la; 1 finish e", "1la", SCRIPT_WRONG_OP, 1);
	assert_plays("x[e[] d[la]]|e[lc]", "1 until la in 1 d; 2 finish", "2lc 1la", SCRIPT_DONE,
		     2);
}

/* One operation's points are counted over its nested calls, one nested call's alone. */
static void nested_points_are_counted_where_they_are(void **state)
{
	(void)state;
	assert_plays("x[d[la la] d[la la] sa]|e[lc]", "1 until 3*la; 2 finish",
		     "1la 1la 2lc 1la 1la 1sa", SCRIPT_DONE, 2);
	assert_plays("x[d[la la] d[la la] sa]|e[lc]", "1 until 2*la in 2 d; 2 finish",
		     "1la 1la 1la 2lc 1la 1sa", SCRIPT_DONE, 2);
}

static void places_that_overlap_fit(void **state)
{
	(void)state;
	assert_plays("e[lc la]|d[sb]", "1 until lp; 2 finish", "1lc 2sb 1la", SCRIPT_DONE, 2);
	assert_plays("e[lc lb]|d[sb]", "1 until lp; 2 finish", "1lc 2sb 1lb", SCRIPT_DONE, 2);
	assert_plays("e[la lp]|d[sb]", "1 until lb; 2 finish", "1la 2sb 1lp", SCRIPT_DONE, 2);
	assert_plays("e[lb ln]|d[sb]", "1 until la; 2 finish", "1lb 2sb 1ln", SCRIPT_DONE, 2);
	assert_plays("e[lb la]|d[sb]", "1 until ln; 2 finish", "1lb 2sb 1la", SCRIPT_DONE, 2);
	assert_plays("e[lc ln]", "1 until lb", "1lc 1ln", SCRIPT_UNREACHED, 0);
}

static void kinds_must_fit_too(void **state)
{
	(void)state;
	assert_plays("e[la sa ca ra]|d[lb]", "1 until ca; 2 finish", "1la 1sa 2lb 1ca 1ra",
		     SCRIPT_DONE, 2);
	assert_plays("e[lb ra]|d[lb]", "1 until .a; 2 finish", "1lb 2lb 1ra", SCRIPT_DONE, 2);
	assert_plays("e[Ka Ua]|d[lb]", "1 until Ua; 2 finish", "1Ka 2lb 1Ua", SCRIPT_DONE, 2);
}

static void heap_places_are_known_by_block_and_offset(void **state)
{
	(void)state;
	assert_plays("e[la lg lh]|d[lb]", "1 until lh; 2 finish", "1la 1lg 2lb 1lh", SCRIPT_DONE,
		     2);
	assert_plays("e[la lg lh]|d[lb]", "1 until li; 2 finish", "1la 1lg 2lb 1lh", SCRIPT_DONE,
		     2);
	assert_plays("e[la li]", "1 until lg", "1la 1li", SCRIPT_UNREACHED, 0);
	assert_plays("e[lj lh]|d[lb]", "1 until lh; 2 finish", "1lj 2lb 1lh", SCRIPT_DONE, 2);
	assert_plays("e[la lc]", "1 until lg", "1la 1lc", SCRIPT_UNREACHED, 0);
}

static void lines_are_noted_in_the_trace(void **state)
{
	static const uint16_t lines[] = {0, 1, 1, UINT16_MAX, UINT16_MAX};

	(void)state;
	assert_plays("e[la sa sb]|d[lb lc]", "1 until sa; 2 finish; 1 hold; 1 release",
		     "1la 2lb 2lc 1sa 1sb", SCRIPT_DONE, 4);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(stage.events[i].line, lines[i]);
}

static void ends_of_lines_are_noted(void **state)
{
	static const uint32_t events[] = {1, 3, 3, 4}, moments[] = {1, 3, 3, 3};

	(void)state;
	assert_plays("e[la sa sb]|d[lb lc]", "1 until sa; 2 finish; 1 until sa; 1 past sa",
		     "1la 2lb 2lc 1sa 1sb", SCRIPT_DONE, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(stage.stops[i].event, events[i]);
		assert_int_equal(stage.stops[i].moment, moments[i]);
	}
}

static void begins_anew_each_time(void **state)
{
	static const char threads[] = "e[la ca sa]|d[lb wc]";
	static const char script[] = "1 past la; 1 fail; 1 hold; 2 finish ?; 1 step 1";

	(void)state;
	set_stage((char[]){"e[la ca sa]|d[lb wc]"});
	write_script(script);
	while (follow(ask()))
		;
	for (int i = 0; i < 3; i++) {
		struct script used = stage.script;
		char copy[64];

		snprintf(copy, sizeof(copy), "%s", threads);
		set_stage(copy);
		write_script(script);
		stage.script = used;
		stage.script.policy.begin(&stage.script.policy);
		while (follow(ask()))
			;
		assert_string_equal(stage.played, "1la 2lb 1ca!");
		assert_int_equal(stage.script.end, SCRIPT_BLOCKED);
		assert_int_equal(stage.script.n_blocks, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_lines_threads_run_in_file_order),
		cmocka_unit_test(until_stops_before_past_behind),
		cmocka_unit_test(bare_until_does_nothing_where_it_stands),
		cmocka_unit_test(bare_point_is_the_next_one),
		cmocka_unit_test(counted_point_counts_from_the_start),
		cmocka_unit_test(count_is_of_one_operation),
		cmocka_unit_test(between_operations_the_next_is_meant),
		cmocka_unit_test(until_does_not_leave_its_operation),
		cmocka_unit_test(until_in_an_operation_goes_there),
		cmocka_unit_test(until_in_an_operation_counts_the_current_one),
		cmocka_unit_test(finish_runs_to_the_end),
		cmocka_unit_test(finish_of_an_operation),
		cmocka_unit_test(finish_includes_the_return),
		cmocka_unit_test(step_counts_points),
		cmocka_unit_test(held_threads_do_not_run_on),
		cmocka_unit_test(killed_threads_are_gone),
		cmocka_unit_test(nothing_more_of_a_killed_thread),
		cmocka_unit_test(next_cas_fails),
		cmocka_unit_test(fail_needs_a_cas),
		cmocka_unit_test(nested_calls_are_part_of_their_operation),
		cmocka_unit_test(nested_calls_can_be_named),
		cmocka_unit_test(nested_points_are_counted_where_they_are),
		cmocka_unit_test(places_that_overlap_fit),
		cmocka_unit_test(kinds_must_fit_too),
		cmocka_unit_test(heap_places_are_known_by_block_and_offset),
		cmocka_unit_test(lines_are_noted_in_the_trace),
		cmocka_unit_test(ends_of_lines_are_noted),
		cmocka_unit_test(begins_anew_each_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
