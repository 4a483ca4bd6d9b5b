/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of the schedule: points become addresses, operations indices. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "scenario/bind_parts.h"
#include "scenario/words.h"

/* "heap#2+16": what no root reaches, by order of allocation. */
static bool bind_heap(const struct binder *b, const struct text *place, struct point *point)
{
	const char *block = place->s + strlen("heap#"), *plus = strchr(block, '+');
	struct text number = {NULL, place->at};
	uint64_t value;

	if (!plus) {
		mistakes_add(b->mistakes, place->at, "\"%s\" (heap#BLOCK+OFFSET was expected)",
			     place->s);
		return false;
	}
	number.s = arena_printf(&b->bound->memory, "%.*s", (int)(plus - block), block);
	if (!word_number(b->mistakes, "a block of the heap", &number, 1, UINT32_MAX, &value))
		return false;
	point->heap_block = (uint32_t)value;
	number.s = arena_text(&b->bound->memory, plus + 1);
	if (!word_number(b->mistakes, "an offset", &number, 0, UINT32_MAX, &value))
		return false;
	point->heap_offset = (uint32_t)value;
	point->addr = POINT_HEAP;
	point->size = 1;
	return true;
}

static void tell_unknown(const struct binder *b, const struct text *place)
{
	const char *near = names_nearest(b->names, place->s);

	if (near)
		mistakes_add(b->mistakes, place->at, "%s has no place \"%s\" (did you mean %s?)",
			     b->table->name, place->s, near);
	else
		mistakes_add(b->mistakes, place->at,
			     "%s has no place \"%s\" (one that `brrace points` lists was expected)",
			     b->table->name, place->s);
}

static void bind_place(const struct binder *b, const struct text *place, struct point *point)
{
	int error;

	if (strncmp(place->s, "heap#", 5) == 0) {
		bind_heap(b, place, point);
		return;
	}
	error = names_find(b->names, place->s, &point->addr, &point->size);
	if (error == -ERANGE)
		mistakes_add(b->mistakes, place->at,
			     "%s is beyond the ring's memory (a smaller index was expected)",
			     place->s);
	else if (error)
		tell_unknown(b, place);
}

/* Without a kind it is of what is buffered and flushed: stores. */
static void bind_point(const struct binder *b, const struct text *kind, const struct text *place,
		       struct point *point)
{
	int k = kind->s ? word_index(kind->s, word_kinds(), WORD_KINDS) : ACCESS_STORE;

	point->kinds = k == ACCESS_KINDS ? (1u << ACCESS_KINDS) - 1 : 1u << k;
	point->addr = POINT_ANY_PLACE;
	if (place->s)
		bind_place(b, place, point);
}

/* A number, or the name of an item. */
static void bind_value(const struct binder *b, const struct text *value, uint64_t *out)
{
	const struct scenario *s = b->scenario;
	uint32_t i;

	for (i = 0; i < s->n_items; i++)
		if (strcmp(s->items[i], value->s) == 0) {
			*out = item_address(i);
			return;
		}
	if (word_is_number(value->s))
		word_number(b->mistakes, "a value", value, 0, UINT64_MAX, out);
	else
		mistakes_add(b->mistakes, value->at,
			     "no item is \"%s\" (an item or a number was expected)", value->s);
}

/* Without a place of its own a write is to that of the access. */
static void bind_source(const struct binder *b, const struct scenario_line *line,
			struct script_source *out)
{
	const struct scenario_source *s = &line->source;

	out->kind = s->is;
	out->thread = (uint8_t)s->thread_index;
	out->count = s->count;
	out->op = (int16_t)(s->op.s ? bind_op_index(b, &s->op) : -1);
	if (s->is == SOURCE_VALUE)
		bind_value(b, &s->value, &out->value);
	else if (s->is == SOURCE_WRITE)
		bind_point(b, &s->kind, s->place.s ? &s->place : &line->place, &out->point);
}

/* The thread has the operation in its list, or a composite one that may call it. */
static bool may_run(const struct binder *b, uint32_t thread, int op)
{
	const struct run_thread *bound = &b->bound->plan.threads[thread];
	uint32_t i;

	for (i = 0; i < bound->n_ops; i++)
		if (bound->ops[i].op == op ||
		    b->table->ops[bound->ops[i].op].kind == BRRACE_COMPOSITE)
			return true;
	return false;
}

static void bind_line_op(const struct binder *b, const struct scenario_line *line,
			 struct script_line *out)
{
	int op = bind_op_index(b, &line->op);

	if (op >= 0 && b->known && !may_run(b, line->thread, op))
		mistakes_add(b->mistakes, line->op.at,
			     "%s never runs %s (an operation of its list was expected)",
			     line->thread_name.s, line->op.s);
	out->op = (int16_t)op;
	out->op_count = (uint16_t)line->op_count;
}

/* The operation is the store's; the load is in the current or next one. */
static void bind_delay(const struct binder *b, const struct scenario_line *line,
		       struct script_line *out)
{
	bind_point(b, &line->source.kind, &line->source.place, &out->source.point);
	out->source.count = line->source.count;
	out->source.op = out->op;
	out->op = -1;
}

void bind_lines(struct binder *b)
{
	const struct scenario *s = b->scenario;
	const struct expectation *expect = scenario_expect(s, b->table->name);
	bool may_block =
		expect_wants(expect, FINDING_BLOCKED_BEHIND) || expect_wants(expect, FINDING_STUCK);
	uint32_t i;

	b->bound->lines = arena_get(&b->bound->memory, s->n_lines, sizeof(*b->bound->lines));
	b->bound->n_lines = s->n_lines;
	for (i = 0; i < s->n_lines; i++) {
		const struct scenario_line *line = &s->lines[i];
		struct script_line *out = &b->bound->lines[i];

		out->verb = line->verb;
		out->thread = (uint8_t)line->thread;
		out->may_block = may_block;
		out->count = line->count;
		out->op = -1;
		if (line->kind.s || line->verb == VERB_BUFFER || line->verb == VERB_FLUSH)
			bind_point(b, &line->kind, &line->place, &out->point);
		if (line->verb == VERB_CHOOSE)
			bind_source(b, line, &out->source);
		if (line->op.s)
			bind_line_op(b, line, out);
		if (line->verb == VERB_DELAY)
			bind_delay(b, line, out);
	}
}
