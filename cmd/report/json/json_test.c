/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>

#include "base/version.h"
#include "report/testing_five.h"

/* The value at "findings.0.kind" of a document. */
static json_t *at(json_t *json, const char *path)
{
	char key[64];

	while (*path) {
		size_t length = strcspn(path, ".");

		snprintf(key, sizeof(key), "%.*s", (int)length, path);
		json = json_is_array(json) ? json_array_get(json, (size_t)atoi(key)) :
					     json_object_get(json, key);
		path += length + (path[length] == '.');
	}
	return json;
}

/* The value at a path, as JSON text. */
static void is(json_t *json, const char *path, const char *expected)
{
	json_t *value = at(json, path);
	char *text;

	if (!value)
		fail_msg("no %s", path);
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	assert_string_equal(text, expected);
	free(text);
}

static json_t *document(struct scene *s)
{
	json_t *json = report_json(&s->r);

	assert_non_null(json);
	return json;
}

static void done(json_t *json, struct scene *s)
{
	json_decref(json);
	free(s);
}

static void the_document_says_what_ran(void **state)
{
	struct scene *s = scene_five_steps();
	json_t *json;

	(void)state;
	s->scenario.title.s = (char[]){"a title"};
	json = document(s);
	is(json, "format", "1");
	is(json, "brrace", "\"" BRRACE_VERSION "\"");
	is(json, "scenario", "{\"title\":\"a title\",\"source\":null,\"file\":\"five-steps.yml\"}");
	is(json, "ring", "\"freebsd/buf_ring-2013\"");
	is(json, "slots", "4");
	is(json, "capacity", "3");
	is(json, "model", "\"sc\"");
	is(json, "substrate", "\"fibers\"");
	is(json, "end", "\"ended\"");
	is(json, "status", "0");
	is(json, "why", "null");
	is(json, "hash", "\"0123456789abcdef\"");
	is(json, "executions", "1");
	is(json, "drops", "1");
	is(json, "counter", "1");
	is(json, "expected", "{\"false-full\":1,\"drops\":1}");
	is(json, "differences", "[]");
	is(json, "drained", "[]");
	done(json, s);
}

static void the_schedule_says_how_far_each_line_led(void **state)
{
	struct scene *s = scene_five_steps();
	json_t *json;

	(void)state;
	s->lines[0].written = (char[]){"T1 until load br_cons_tail"};
	json = document(s);
	is(json, "schedule.0",
	   "{\"line\":1,\"text\":\"T1 until load br_cons_tail\","
	   "\"note\":\"2. Thread 1 has br_prod_head (0) in prod_head\",\"steps\":1}");
	is(json, "schedule.1.steps", "8");
	is(json, "schedule.2.steps", "13");
	is(json, "schedule.3.steps", "16");
	done(json, s);
}

static void calls_have_their_arguments_and_answers(void **state)
{
	struct scene *s = scene_five_steps();
	json_t *json = document(s);

	(void)state;
	is(json, "calls.0",
	   "{\"thread\":\"T1\",\"operation\":\"enqueue\",\"parent\":null,\"begin\":1,\"end\":6,"
	   "\"status\":\"full\",\"arguments\":[\"a\"],\"wanted\":null,\"taken\":0,\"returned\":[],"
	   "\"result\":null}");
	is(json, "calls.2",
	   "{\"thread\":\"T2\",\"operation\":\"dequeue_sc\",\"parent\":null,\"begin\":4,\"end\":5,"
	   "\"status\":\"ok\",\"arguments\":[],\"wanted\":1,\"taken\":null,\"returned\":[\"b\"],"
	   "\"result\":null}");
	done(json, s);
}

static void steps_have_values_and_origins(void **state)
{
	struct scene *s = scene_five_steps();
	json_t *json = document(s);

	(void)state;
	assert_int_equal(json_array_size(at(json, "steps")), 16);
	is(json, "steps.3",
	   "{\"step\":4,\"thread\":\"T2\",\"call\":1,\"line\":null,\"kind\":\"cas\","
	   "\"access\":\"atomic\",\"order\":\"relaxed\",\"place\":\"br_prod_head\",\"size\":4,"
	   "\"value\":1,\"old\":0,\"from\":null,\"missed\":null,\"flags\":[],"
	   "\"source\":{\"file\":\"buf_ring_2013.c\",\"line\":57,"
	   "\"function\":\"buf_ring_enqueue\"}}");
	is(json, "steps.4.value", "\"b\"");
	is(json, "steps.5.kind", "\"fence\"");
	is(json, "steps.5.order", "\"seq_cst\"");
	is(json, "steps.5.place", "null");
	is(json, "steps.5.value", "null");
	is(json, "steps.13.from", "13");
	is(json, "steps.13.access", "\"plain\"");
	done(json, s);
}

static void findings_have_what_decided_them(void **state)
{
	struct scene *s = scene_five_steps();
	json_t *json = document(s);

	(void)state;
	is(json, "findings.0.kind", "\"false-full\"");
	is(json, "findings.0.text",
	   "\"T1: enqueue a said full, but never during the call were more than 1 of 3 slots "
	   "used.\"");
	is(json, "findings.0.thread", "\"T1\"");
	is(json, "findings.0.call", "0");
	is(json, "findings.0.other", "null");
	is(json, "findings.0.value", "null");
	is(json, "findings.0.high", "1");
	is(json, "findings.0.decided",
	   "{\"file\":\"buf_ring_2013.c\",\"line\":58,\"function\":\"buf_ring_enqueue\"}");
	is(json, "findings.0.reads", "[{\"step\":1,\"moved\":4},{\"step\":14,\"moved\":null}]");
	is(json, "notes", "[]");
	done(json, s);
}

static void findings_have_what_makes_them(void **state)
{
	struct explanation e = {
		.executions = 15,
		.n = 1,
		.orderings = {{{12, 1, true}, {13, 1, false}}},
	};
	struct scene *s = scene_five_steps();
	json_t *json = document(s);

	(void)state;
	is(json, "findings.0.why", "null");
	json_decref(json);
	s->r.explanation = &e;
	json = document(s);
	is(json, "findings.0.why",
	   "{\"orderings\":[{\"first\":\"T2 store br_cons_tail in dequeue_sc\","
	   "\"then\":\"T1 load br_cons_tail\"}],\"executions\":15}");
	json_decref(json);
	snprintf(e.undetermined, sizeof(e.undetermined), "too many orderings");
	json = document(s);
	is(json, "findings.0.why", "{\"undetermined\":\"too many orderings\"}");
	done(json, s);
}

static void notes_stand_apart_and_findings_in_their_order(void **state)
{
	struct scene *s = scene_five_steps();
	json_t *json;

	(void)state;
	scene_finding(s, NOTE_TRANSIENT_FULL, 0);
	scene_finding(s, FINDING_CRASH, FINDING_NO_CALL);
	scene_finding(s, FINDING_LOST, 1)->value = item_address(1);
	json = document(s);
	assert_int_equal(json_array_size(at(json, "findings")), 3);
	is(json, "findings.1.kind", "\"lost\"");
	is(json, "findings.1.value", "\"b\"");
	is(json, "findings.2.kind", "\"crash\"");
	is(json, "findings.2.thread", "null");
	is(json, "notes.0.kind", "\"transient-full\"");
	done(json, s);
}

static void a_data_race_has_two_sides(void **state)
{
	struct race race = {
		.addr = SCENE_BASE + 8 * DROPS,
		.size = 8,
		.side = {{.thread = 1,
			  .write = true,
			  .size = 8,
			  .step = 16,
			  .stack = {{SOURCE(IN_ENQUEUE, 61)}, 1}},
			 {.thread = 0, .atomic = true, .size = 8}},
	};
	struct scene *s = scene_five_steps();
	json_t *json;

	(void)state;
	s->r.races = &race;
	s->r.n_races = 1;
	scene_finding(s, FINDING_DATA_RACE, FINDING_NO_CALL);
	json = document(s);
	is(json, "findings.1.race",
	   "{\"place\":\"br_drops\",\"size\":8,\"sides\":["
	   "{\"thread\":\"T2\",\"step\":16,\"kind\":\"write\",\"access\":\"plain\",\"size\":8,"
	   "\"frames\":[{\"file\":\"buf_ring_2013.c\",\"line\":61,"
	   "\"function\":\"buf_ring_enqueue\"}]},"
	   "{\"thread\":\"T1\",\"step\":null,\"kind\":\"read\",\"access\":\"atomic\",\"size\":8,"
	   "\"frames\":[]}]}");
	done(json, s);
}

static void threads_say_where_they_were_left(void **state)
{
	struct scene *s = scene_new(2);
	json_t *json;

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_stands(s, 0, THREAD_WAITING, ACCESS_LOAD, PROD_TAIL);
	s->views[0].critical = 1;
	s->threads[1].cpu = 3;
	json = document(s);
	is(json, "threads.0",
	   "{\"name\":\"T1\",\"cpu\":null,\"operations\":[],\"state\":\"waiting\","
	   "\"before\":\"load br_prod_tail\",\"critical\":true}");
	is(json, "threads.1",
	   "{\"name\":\"T2\",\"cpu\":3,\"operations\":[],\"state\":\"done\",\"before\":null,"
	   "\"critical\":false}");
	is(json, "calls.0.status", "\"pending\"");
	is(json, "calls.0.end", "null");
	is(json, "calls.0.taken", "null");
	done(json, s);
}

static void numbers_beyond_53_bits_are_text(void **state)
{
	struct scene *s = scene_new(1);
	json_t *json;

	(void)state;
	scene_load(s, 0, DROPS, (UINT64_C(1) << 53) - 1);
	scene_load(s, 0, DROPS, UINT64_C(1) << 53);
	scene_load(s, 0, DROPS, 255)->size = 32;
	scene_load(s, 0, DROPS, UINT64_C(0xa5a5a5a5a5a5a5a5));
	scene_event(s, 0, ACCESS_LOCK, LOCK, 1);
	json = document(s);
	is(json, "steps.0.value", "9007199254740991");
	is(json, "steps.1.value", "\"0x20000000000000\"");
	is(json, "steps.2.value", "\"0x00000000000000ff\"");
	is(json, "steps.3.value", "\"unwritten\"");
	is(json, "steps.4.value", "null");
	done(json, s);
}

static void text_that_is_no_utf_8_does_not_spoil_the_document(void **state)
{
	struct scene *s = scene_new(1);
	json_t *json;

	(void)state;
	s->scenario.title.s = (char[]){"a \xff\xc3\xa9 title"};
	s->scenario.source.s = (char[]){"\"quoted\" \xc3\xa9\n"};
	json = document(s);
	is(json, "scenario.title", "\"a ??? title\"");
	is(json, "scenario.source", "\"\\\"quoted\\\" \xc3\xa9\\n\"");
	done(json, s);
}

static void a_result_without_an_execution_is_a_document_too(void **state)
{
	struct scene *s = scene_new(1);
	json_t *json;

	(void)state;
	scene_line(s, VERB_FINISH, 0, NULL);
	scene_lacks(s, "needs 32 GiB of memory");
	json = document(s);
	is(json, "status", "77");
	is(json, "why", "\"needs 32 GiB of memory\"");
	is(json, "expected", "null");
	is(json, "schedule.0.steps", "null");
	assert_null(at(json, "steps"));
	done(json, s);
}

static void nothing_of_this_machine_is_in_it(void **state)
{
	struct scene *s = scene_five_steps();
	json_t *json;
	char *text;

	(void)state;
	s->r.stacks[0].step = 14;
	s->r.stacks[0].stack = (struct stack){{SOURCE(IN_ENQUEUE, 58)}, 1};
	s->r.n_stacks = 1;
	json = document(s);
	is(json, "stacks.0",
	   "{\"thread\":\"T1\",\"step\":14,\"frames\":[{\"file\":\"buf_ring_2013.c\",\"line\":58,"
	   "\"function\":\"buf_ring_enqueue\"}]}");
	text = json_dumps(json, 0);
	assert_null(strstr(text, "somewhere"));
	assert_null(strstr(text, "0x"));
	free(text);
	done(json, s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_document_says_what_ran),
		cmocka_unit_test(the_schedule_says_how_far_each_line_led),
		cmocka_unit_test(calls_have_their_arguments_and_answers),
		cmocka_unit_test(steps_have_values_and_origins),
		cmocka_unit_test(findings_have_what_decided_them),
		cmocka_unit_test(findings_have_what_makes_them),
		cmocka_unit_test(notes_stand_apart_and_findings_in_their_order),
		cmocka_unit_test(a_data_race_has_two_sides),
		cmocka_unit_test(threads_say_where_they_were_left),
		cmocka_unit_test(numbers_beyond_53_bits_are_text),
		cmocka_unit_test(text_that_is_no_utf_8_does_not_spoil_the_document),
		cmocka_unit_test(a_result_without_an_execution_is_a_document_too),
		cmocka_unit_test(nothing_of_this_machine_is_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
