/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "report/html/view.h"
#include "report/testing_five.h"

static uint32_t item_of_step(const struct view *view, uint32_t step)
{
	for (uint32_t i = 0; i < view->n_items; i++) {
		const struct event *e = view_event(view, &view->items[i]);

		if (e && e->step == step)
			return i;
	}
	fail_msg("step %u is not shown", step);
	return NO_ITEM;
}

static void reads_that_decided_are_marked(void **state)
{
	struct scene *s = scene_five_steps();
	struct view v;
	uint32_t n = 0;

	(void)state;
	view_make(&v, &s->r, false);
	for (uint32_t i = 0; i < v.n_items; i++)
		n += v.items[i].decides;
	assert_int_equal(n, 2);
	assert_true(v.items[item_of_step(&v, 1)].decides);
	assert_true(v.items[item_of_step(&v, 14)].decides);
	view_free(&v);
	free(s);
}

static void what_races_or_is_stale_is_marked(void **state)
{
	struct scene *s = scene_five_steps();
	struct race race = {.side[0].step = 2, .side[1].step = 4};
	struct view v;

	(void)state;
	s->r.races = &race;
	s->r.n_races = 1;
	s->events[13].missed = 7;
	view_make(&v, &s->r, false);
	for (uint32_t i = 0; i < v.n_items; i++) {
		assert_int_equal(v.items[i].races,
				 i == item_of_step(&v, 2) || i == item_of_step(&v, 4));
		assert_int_equal(v.items[i].stale, i == item_of_step(&v, 14));
	}
	assert_int_equal(v.n_arrows, 2);
	assert_true(v.arrows[0].misses);
	assert_int_equal(v.arrows[0].from, item_of_step(&v, 8));
	assert_int_equal(v.arrows[0].to, item_of_step(&v, 14));
	assert_false(v.arrows[1].misses);
	view_free(&v);
	free(s);
}

static void a_store_may_be_older_than_what_is_there(void **state)
{
	struct scene *s = scene_five_steps();
	struct view v;

	(void)state;
	for (uint32_t i = 0; i < s->trace.count; i++)
		s->events[i].missed = EVENT_INITIAL;
	s->trace.linked = true;
	s->events[12].missed = 1;
	view_make(&v, &s->r, false);
	for (uint32_t i = 0; i < v.n_writes; i++)
		assert_int_not_equal(v.writes[i].item, item_of_step(&v, 13));
	view_free(&v);
	free(s);
}

static void an_arrow_may_lead_up(void **state)
{
	struct scene *s = scene_five_steps();
	struct view v;

	(void)state;
	s->events[0].reads_from = 3;
	view_make(&v, &s->r, false);
	assert_int_equal(v.n_arrows, 2);
	assert_int_equal(v.arrows[0].from, item_of_step(&v, 4));
	assert_int_equal(v.arrows[0].to, item_of_step(&v, 1));
	assert_int_equal(v.arrows[0].lane, 0);
	assert_int_equal(v.arrows[1].lane, 0);
	view_free(&v);
	free(s);
}

static void a_round_of_a_livelock_is_marked(void **state)
{
	struct scene *s = scene_five_steps();
	struct view v;

	(void)state;
	s->findings.list[0] = (struct finding){.kind = FINDING_LIVELOCK, .low = 3, .high = 9};
	view_make(&v, &s->r, false);
	for (uint32_t i = 0; i < v.n_items; i++)
		assert_int_equal(v.items[i].repeats,
				 i == item_of_step(&v, 3) || i == item_of_step(&v, 9));
	view_free(&v);
	free(s);
}

static void stores_are_in_their_buffer_until_they_are_flushed(void **state)
{
	struct scene *s = scene_five_steps();
	struct view v;

	(void)state;
	s->events[4].flags |= ACCESS_BUFFERED;
	s->events[7].flags |= ACCESS_BUFFERED;
	s->events[8].kind = ACCESS_FLUSH;
	s->events[8].flags |= ACCESS_BUFFERED;
	s->events[8].reads_from = 4;
	view_make(&v, &s->r, false);
	assert_int_equal(v.n_buffered, 2);
	assert_int_equal(v.buffered[0].from, item_of_step(&v, 5));
	assert_int_equal(v.buffered[0].to, item_of_step(&v, 9));
	assert_int_equal(v.buffered[0].thread, 1);
	assert_string_equal(v.buffered[0].text, "br_ring[0] = b");
	assert_int_equal(v.buffered[1].to, v.n_items);
	view_free(&v);
	free(s);
}

static void an_arrow_leads_from_another_threads_write_to_its_read(void **state)
{
	struct scene *s = scene_five_steps();
	struct view v;

	(void)state;
	view_make(&v, &s->r, false);
	assert_int_equal(v.n_arrows, 1);
	assert_int_equal(v.arrows[0].from, item_of_step(&v, 13));
	assert_int_equal(v.arrows[0].to, item_of_step(&v, 14));
	assert_true(v.arrows[0].decides);
	view_free(&v);
	free(s);
}

static void arrows_side_by_side_have_lanes(void **state)
{
	struct scene *s = scene_new(2);
	struct view v;

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_store(s, 0, PROD_HEAD, 1);
	scene_store(s, 0, PROD_TAIL, 1);
	scene_call(s, 1, DEQUEUE, "");
	scene_load(s, 1, PROD_HEAD, 1);
	scene_load(s, 1, PROD_TAIL, 1);
	scene_store(s, 1, CONS_HEAD, 1);
	scene_load(s, 0, CONS_HEAD, 1);
	view_make(&v, &s->r, false);
	assert_int_equal(v.n_arrows, 3);
	assert_int_equal(v.arrows[0].lane, 0);
	assert_int_equal(v.arrows[1].lane, 1);
	assert_int_equal(v.arrows[2].lane, 0);
	view_free(&v);
	free(s);
}

static void orderings_that_explain_are_arrows_too(void **state)
{
	struct scene *s = scene_five_steps();
	struct explanation e = {
		.orderings = {{{.event = 0}, {.event = 3}}, {{.event = 12}, {.event = 13}}},
		.n = 2,
	};
	struct view v;

	(void)state;
	s->r.explanation = &e;
	view_make(&v, &s->r, false);
	assert_int_equal(v.n_arrows, 2);
	assert_true(v.arrows[0].explains && v.arrows[0].decides);
	assert_true(v.arrows[1].explains);
	assert_int_equal(v.arrows[1].from, item_of_step(&v, 1));
	assert_int_equal(v.arrows[1].to, item_of_step(&v, 4));
	view_free(&v);
	free(s);
}

static void notes_of_a_schedule_have_room(void **state)
{
	struct scene *s = scene_five_steps();
	struct view v;
	uint32_t lines = 0;

	(void)state;
	view_make(&v, &s->r, false);
	for (uint32_t i = 0; i < v.n_items; i++) {
		assert_int_equal(v.items[i].y, lines);
		assert_int_equal(v.items[i].lines > 1, v.items[i].row->kind == ROW_LINE);
		lines += v.items[i].lines;
	}
	assert_int_equal(v.lines, lines);
	view_free(&v);
	free(s);
}

/* What was in a variable after an item. */
static const char *value_after(const struct view *v, uint32_t item, const char *name)
{
	const char *text = NULL;

	for (uint32_t p = 0; p < v->places.n; p++) {
		if (strcmp(v->places.list[p].name, name) != 0)
			continue;
		text = v->initial[p];
		for (uint32_t i = 0; i < v->n_writes && v->writes[i].item <= item; i++)
			if (v->writes[i].place == p)
				text = v->writes[i].text;
	}
	assert_non_null(text);
	return text;
}

static void memory_is_known_after_each_row(void **state)
{
	struct scene *s = scene_five_steps();
	struct view v;

	(void)state;
	view_make(&v, &s->r, false);
	assert_string_equal(value_after(&v, item_of_step(&v, 3), "br_prod_head"), "0");
	assert_string_equal(value_after(&v, item_of_step(&v, 4), "br_prod_head"), "1");
	assert_string_equal(value_after(&v, item_of_step(&v, 4), "br_ring[0]"), "");
	assert_string_equal(value_after(&v, item_of_step(&v, 5), "br_ring[0]"), "b");
	view_free(&v);
	free(s);
}

static void an_old_index_is_remembered_until_its_call_returns(void **state)
{
	struct scene *s = scene_five_steps();
	struct view v;

	(void)state;
	view_make(&v, &s->r, false);
	assert_int_equal(v.n_ghosts, 2);
	assert_string_equal(v.places.list[v.ghosts[0].place].name, "br_prod_head");
	assert_string_equal(v.ghosts[0].text, "0");
	assert_int_equal(v.ghosts[0].from, item_of_step(&v, 1));
	assert_int_equal(v.ghosts[0].to, item_of_step(&v, 16));
	view_free(&v);
	free(s);
}

/* Steps 1, 2, 3, ... in one call, and in the middle what decided it. */
static void of_a_long_trace_the_ends_and_what_decided_are_shown(void **state)
{
	struct scene *s = scene_new(2);
	struct view v;
	uint32_t gaps = 0;

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	for (unsigned i = 0; i < 2000; i++)
		scene_store(s, 0, PROD_TAIL, i);
	scene_call(s, 1, ENQUEUE, "b");
	scene_load(s, 1, CONS_TAIL, 0);
	scene_return(s, 1, BRRACE_FULL, "");
	for (unsigned i = 0; i < 2000; i++)
		scene_store(s, 0, PROD_TAIL, i);
	scene_finding(s, FINDING_FALSE_FULL, 1);
	view_make(&v, &s->r, false);
	for (uint32_t i = 0; i < v.n_items; i++)
		gaps += !v.items[i].row;
	assert_int_equal(gaps, 2);
	assert_true(v.n_items < 700);
	assert_true(v.items[item_of_step(&v, 2001)].decides);
	assert_true(view_has_step(&v, 1) && view_has_step(&v, 4001));
	assert_false(view_has_step(&v, 1000));
	assert_string_equal(value_after(&v, item_of_step(&v, 2001), "br_prod_tail"), "1999");
	view_free(&v);
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_that_decided_are_marked),
		cmocka_unit_test(what_races_or_is_stale_is_marked),
		cmocka_unit_test(a_store_may_be_older_than_what_is_there),
		cmocka_unit_test(an_arrow_may_lead_up),
		cmocka_unit_test(a_round_of_a_livelock_is_marked),
		cmocka_unit_test(stores_are_in_their_buffer_until_they_are_flushed),
		cmocka_unit_test(an_arrow_leads_from_another_threads_write_to_its_read),
		cmocka_unit_test(arrows_side_by_side_have_lanes),
		cmocka_unit_test(orderings_that_explain_are_arrows_too),
		cmocka_unit_test(notes_of_a_schedule_have_room),
		cmocka_unit_test(memory_is_known_after_each_row),
		cmocka_unit_test(an_old_index_is_remembered_until_its_call_returns),
		cmocka_unit_test(of_a_long_trace_the_ends_and_what_decided_are_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
