/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/testing_five.h"

static void table_says(const struct table_row *rows, size_t n, struct text_options options,
		       const char *expected)
{
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	assert_non_null(to);
	report_table(rows, n, &options, to);
	fclose(to);
	assert_string_equal(text, expected);
	free(text);
}

static const struct table_row rows[] = {
	{"five-steps", "freebsd/buf_ring-2013", "false-full 1, drops 1, counter 1",
	 STATUS_EXPECTED},
	{"five-steps", "freebsd/buf_ring-2014", "no finding", STATUS_UNEXPECTED},
	{"five-steps", "dpdk/ring", "impossible at line 2", STATUS_MISFIT},
};

static void columns_are_aligned(void **state)
{
	(void)state;
	table_says(rows, 3, (struct text_options){.width = 100},
		   "five-steps  freebsd/buf_ring-2013  as expected      false-full 1, drops 1, "
		   "counter 1\n"
		   "five-steps  freebsd/buf_ring-2014  not as expected  no finding\n"
		   "five-steps  dpdk/ring              does not fit     impossible at line 2\n");
	table_says(rows, 0, (struct text_options){.width = 100}, "");
}

static void colour_goes_by_status(void **state)
{
	(void)state;
	table_says(
		rows + 1, 2, (struct text_options){.colour = COLOUR_YES},
		"five-steps  freebsd/buf_ring-2014  \033[1;31mnot as expected\033[0m  no finding\n"
		"five-steps  dpdk/ring              \033[33mdoes not fit\033[0m     "
		"impossible at line 2\n");
}

static void a_narrow_table_shortens_names_and_wraps_verdicts(void **state)
{
	(void)state;
	table_says(rows, 1, (struct text_options){.width = 60},
		   "five-steps  freebs...g-2013  as expected  false-full 1,\n"
		   "                                          drops 1, counter 1\n");
}

static void a_verdict_without_room_is_below(void **state)
{
	(void)state;
	table_says(rows, 2, (struct text_options){.width = 56},
		   "five-steps  freebs...-2013  as expected\n"
		   "    false-full 1, drops 1, counter 1\n"
		   "five-steps  freebs...-2014  not as expected\n"
		   "    no finding\n");
}

static void row_is(struct scene *s, enum status status, const char *verdict)
{
	struct table_row row = {.status = -1};

	report_row(&s->r, &row);
	assert_int_equal(row.status, status);
	assert_string_equal(row.verdict, verdict);
	free(s);
}

static void a_verdict_counts_findings_and_drops(void **state)
{
	struct scene *s = scene_five_steps();

	(void)state;
	row_is(s, STATUS_EXPECTED, "false-full 1, drops 1, counter 1");
	row_is(scene_new(1), STATUS_EXPECTED, "no finding");

	s = scene_new(1);
	scene_call(s, 0, ENQUEUE, "a");
	scene_return(s, 0, BRRACE_FULL, "");
	scene_finding(s, NOTE_TRANSIENT_FULL, 0);
	s->history.has_counter = false;
	s->r.status = STATUS_UNEXPECTED;
	row_is(s, STATUS_UNEXPECTED, "transient-full 1, drops 1");
}

static void an_inconclusive_verdict_says_why(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	s->r.status = STATUS_INCONCLUSIVE;
	snprintf(s->r.why, sizeof(s->r.why), "the trace was full");
	scene_finding(s, FINDING_OVERFULL, FINDING_NO_CALL);
	row_is(s, STATUS_INCONCLUSIVE, "overfull 1, the trace was full");
}

static void a_schedule_that_does_not_fit_says_where(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_line(s, VERB_FINISH, 0, NULL);
	scene_line(s, VERB_FINISH, 0, NULL);
	s->script.end = SCRIPT_IMPOSSIBLE;
	s->script.at = 1;
	s->r.status = STATUS_MISFIT;
	row_is(s, STATUS_MISFIT, "impossible at line 2");
}

static void without_an_execution_the_reason_is_the_verdict(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	s->r.trace = NULL;
	s->r.status = STATUS_LACKING;
	memset(s->r.why, 'x', sizeof(s->r.why) - 1);
	row_is(s, STATUS_LACKING,
	       "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	       "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_aligned),
		cmocka_unit_test(colour_goes_by_status),
		cmocka_unit_test(a_narrow_table_shortens_names_and_wraps_verdicts),
		cmocka_unit_test(a_verdict_without_room_is_below),
		cmocka_unit_test(a_verdict_counts_findings_and_drops),
		cmocka_unit_test(an_inconclusive_verdict_says_why),
		cmocka_unit_test(a_schedule_that_does_not_fit_says_where),
		cmocka_unit_test(without_an_execution_the_reason_is_the_verdict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
