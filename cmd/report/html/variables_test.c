/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "report/html/variables.h"
#include "report/testing_five.h"

/* Names of the places of a scene, in their order, NULL after the last. */
static const char *const *named;

static bool name(const struct naming *naming, uintptr_t addr, size_t size, char *out, size_t room)
{
	const char *const *at = named;

	(void)naming;
	(void)size;
	for (uintptr_t a = SCENE_BASE; *at && a + 8 <= addr; a += 8)
		at++;
	if (addr < SCENE_BASE || !*at)
		return false;
	snprintf(out, room, "%s", *at);
	return true;
}

static struct scene *scene_named(const char *const *names)
{
	struct scene *s = scene_new(2);

	named = names;
	s->r.naming.place = name;
	scene_call(s, 0, ENQUEUE, "a");
	return s;
}

/* "head>ph cell0 count": each variable, what the drawing calls it or its slot. */
static void is(const struct scene *s, uint32_t slots, const char *expected)
{
	struct arena arena = {0};
	struct variables v;
	const char *text = "";

	variables_find(&v, &arena, &s->r);
	for (uint32_t i = 0; i < v.n; i++) {
		const struct variable *p = &v.list[i];

		text = arena_printf(&arena, "%s%s%s%s%s", text, i ? " " : "", p->name,
				    *p->mark ? ">" : "", p->mark);
		if (p->role == ROLE_SLOT)
			text = arena_printf(&arena, "%s@%u", text, p->slot);
	}
	assert_string_equal(text, expected);
	assert_int_equal(v.slots, slots);
	arena_free(&arena);
}

static void indices_and_slots_are_told_apart(void **state)
{
	struct scene *s = scene_five_steps();

	(void)state;
	is(s, 4,
	   "br_cons_head>ch br_cons_tail>ct br_prod_head>ph br_prod_tail>pt br_drops br_ring[0]@0");
	free(s);
}

static void slots_may_be_parts_of_cells(void **state)
{
	static const char *const names[] = {
		"cells[1].sequence", "cells[1].data", "pos", "cells[0].sequence",
		"cells[0].data",     "hits",          NULL};
	struct scene *s = scene_named(names);

	(void)state;
	scene_store(s, 0, 0, 5);
	scene_event(s, 0, ACCESS_STORE, 1, item_address(0))->size = 8;
	scene_store(s, 0, 2, 1);
	scene_store(s, 0, 3, 5);
	scene_event(s, 0, ACCESS_STORE, 4, item_address(1))->size = 8;
	scene_store(s, 0, 5, 1);
	is(s, 4, "pos>p cells[1].sequence cells[0].sequence hits cells[0].data@0 cells[1].data@1");
	free(s);
}

static void marks_that_would_be_alike_are_numbers(void **state)
{
	static const char *const names[] = {"tx.head", "rx.head", "t.have", "slot[0]", NULL};
	struct scene *s = scene_named(names);

	(void)state;
	scene_store(s, 0, 0, 1);
	scene_store(s, 0, 1, 1);
	scene_store(s, 0, 2, 1);
	scene_store(s, 0, 3, 1);
	is(s, 4, "rx.head>rh tx.head>th t.have slot[0]@0");
	named = (const char *const[]){"read_head", "rx.head", "x", "slot[0]", NULL};
	is(s, 4, "read_head>1 rx.head>2 x slot[0]@0");
	free(s);
}

static void where_nothing_sounds_like_an_index_all_that_might_be_are(void **state)
{
	static const char *const names[] = {"x", "y", "lock", "slot[0]", NULL};
	struct scene *s = scene_named(names);

	(void)state;
	scene_store(s, 0, 0, 1);
	scene_store(s, 0, 1, 1);
	scene_store(s, 0, 2, 1);
	scene_store(s, 0, 3, 1);
	is(s, 4, "x>x y>y lock slot[0]@0");
	free(s);
}

static void memory_that_is_no_ring_is_a_table(void **state)
{
	static const char *const names[] = {"x", "y", "first", NULL};
	struct scene *s = scene_named(names);

	(void)state;
	scene_store(s, 0, 0, 1);
	scene_store(s, 0, 1, 1);
	is(s, 0, "x y");
	s->r.slots = 1000;
	scene_store(s, 0, 2, 1);
	is(s, 0, "x y first");
	free(s);
}

static const char *value(struct arena *arena, const struct scene *s, const struct variables *v,
			 const char *of)
{
	for (uint32_t i = 0; i < v->n; i++)
		if (!strcmp(v->list[i].name, of))
			return variable_text(arena, &s->r, &v->list[i]);
	return NULL;
}

static void what_was_read_first_was_there_from_the_beginning(void **state)
{
	struct scene *s = scene_new(1);
	struct arena arena = {0};
	struct variables v;

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, PROD_HEAD, 7);
	scene_cas(s, 0, CONS_TAIL, 3, 4);
	scene_store(s, 0, CONS_HEAD, 9);
	variables_find(&v, &arena, &s->r);
	assert_string_equal(value(&arena, s, &v, "br_prod_head"), "7");
	assert_string_equal(value(&arena, s, &v, "br_cons_tail"), "3");
	assert_string_equal(value(&arena, s, &v, "br_cons_head"), "");
	arena_free(&arena);
	free(s);
}

/* A wide access and a narrow one to part of it. */
static void bytes_are_shared(void **state)
{
	static const char *const names[] = {"both", "high", NULL};
	struct scene *s = scene_named(names);
	bool changed[MOST_VARIABLES] = {false};
	struct arena arena = {0};
	struct variables v;
	struct event *wide, *narrow;

	(void)state;
	wide = scene_store(s, 0, 0, UINT64_C(0x100000002));
	wide->size = 8;
	narrow = scene_store(s, 0, 1, 5);
	narrow->addr = SCENE_BASE + 4;
	named = (const char *const[]){"both", NULL};
	variables_find(&v, &arena, &s->r);
	assert_int_equal(v.n, 2);
	variables_apply(&v, wide, changed);
	assert_string_equal(variable_text(&arena, &s->r, &v.list[0]), "0x100000002");
	assert_string_equal(variable_text(&arena, &s->r, &v.list[1]), "1");
	variables_apply(&v, narrow, changed);
	assert_string_equal(variable_text(&arena, &s->r, &v.list[0]), "0x500000002");
	wide->size = 64;
	variables_apply(&v, wide, changed);
	assert_string_equal(variable_text(&arena, &s->r, &v.list[0]), "");
	assert_true(changed[0] && changed[1] && !changed[2]);
	arena_free(&arena);
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(indices_and_slots_are_told_apart),
		cmocka_unit_test(slots_may_be_parts_of_cells),
		cmocka_unit_test(marks_that_would_be_alike_are_numbers),
		cmocka_unit_test(where_nothing_sounds_like_an_index_all_that_might_be_are),
		cmocka_unit_test(memory_that_is_no_ring_is_a_table),
		cmocka_unit_test(what_was_read_first_was_there_from_the_beginning),
		cmocka_unit_test(bytes_are_shared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
