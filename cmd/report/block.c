/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/block.h"

#include "report/deciding.h"
#include "report/livelock.h"
#include "report/source.h"
#include "report/stacks.h"

#define MOST_READS 8

struct block {
	struct sheet *sheet;
	struct arena *arena;
	const struct result *r;
	const struct finding *f;
	struct deciding_read reads[MOST_READS];
	size_t n_reads;
};

static void line(struct block *b, unsigned column, const char *text)
{
	sheet_line(b->sheet, column, column + 2, STYLE_PLAIN, text);
}

static const struct event *event_of(const struct block *b, const struct deciding_read *read)
{
	return &b->r->trace->events[read->event];
}

/* "br_prod_head = 0, read at step 1, before T2 moved it at step 4" */
static const char *read_text(const struct block *b, const struct deciding_read *read)
{
	const struct result *r = b->r;
	const struct event *e = event_of(b, read), *events = r->trace->events;
	char place[NAME_MAX_BYTES], value[2 * NAME_MAX_BYTES];
	const char *text;

	result_place(r, e, place, sizeof(place));
	result_value(r, e->size, e->kind == ACCESS_LOAD ? e->value : e->old, value, sizeof(value));
	text = arena_printf(b->arena, "%s = %s, read at step %u", place, value, e->step);
	if (e->reads_from != EVENT_INITIAL && events[e->reads_from].thread != e->thread)
		text = arena_printf(b->arena, "%s, written by %s at step %u", text,
				    result_thread(r, events[e->reads_from].thread),
				    events[e->reads_from].step);
	if (read->moved_by != EVENT_INITIAL)
		text = arena_printf(b->arena, "%s, before %s moved it at step %u", text,
				    result_thread(r, events[read->moved_by].thread),
				    events[read->moved_by].step);
	return text;
}

static bool of_value(enum finding_kind kind)
{
	return kind == FINDING_DUPLICATE || kind == FINDING_REORDERED || kind == FINDING_FOREIGN;
}

static void write_reads(struct block *b)
{
	const char *verb = of_value(b->f->kind) ? "taken" : "decided";
	struct source_line at;

	if (!b->n_reads)
		return;
	if (source_of_reads(b->r, b->reads, b->n_reads, &at))
		line(b, 2,
		     arena_printf(b->arena, "%s at %s:%u in %s, from", verb, at.file, at.line,
				  at.function));
	else
		line(b, 2, arena_printf(b->arena, "%s from", verb));
	for (size_t i = 0; i < b->n_reads; i++)
		line(b, 4, read_text(b, &b->reads[i]));
}

static bool stores(const struct event *e, const struct finding *f)
{
	return e->step && event_writes(e) && e->call == f->call && e->value == f->value;
}

/* Where a lost value was put, and who wrote over it. */
static void write_fate(struct block *b)
{
	const struct trace *t = b->r->trace;
	const struct call *c = &b->r->history->calls[b->f->call];
	char place[NAME_MAX_BYTES];
	uint32_t i = c->last_event, next;
	const char *text;

	while (i > c->first_event && !stores(&t->events[i - 1], b->f))
		i--;
	if (i == c->first_event)
		return;
	next = overwritten_by(t, i - 1);
	result_place(b->r, &t->events[i - 1], place, sizeof(place));
	text = arena_printf(b->arena, "stored in %s at step %u", place, t->events[i - 1].step);
	if (next != EVENT_INITIAL)
		text = arena_printf(b->arena, "%s, overwritten by %s at step %u", text,
				    result_thread(b->r, t->events[next].thread),
				    t->events[next].step);
	line(b, 2, text);
}

/* Where everybody stood who was in the middle of an operation. */
static void write_standing(struct block *b)
{
	const struct result *r = b->r;
	struct script_stop when = word_when(r, b->f);

	for (uint32_t i = 0; i < r->scenario->n_threads; i++) {
		bool killed = r->threads[i].state == THREAD_KILLED;
		uint32_t call = word_call_at(r, i, when);

		if (call == NO_CALL)
			continue;
		line(b, 2,
		     arena_printf(b->arena, "%s %s in %s, %s", result_thread(r, i),
				  killed ? "was killed" : "stood", word_call(b->arena, r, call),
				  word_standing(b->arena, r, call, when.event)));
	}
}

/* What explains a finding best, beside its sentence. */
static void write_details(struct block *b)
{
	switch (b->f->kind) {
	case FINDING_LOST:
		if (b->f->call != FINDING_NO_CALL)
			write_fate(b);
		break;
	case FINDING_STUCK:
	case FINDING_BLOCKED_BEHIND:
		write_standing(b);
		break;
	case FINDING_LIVELOCK:
		livelock_write(b->sheet, b->arena, b->r, b->f);
		break;
	default:
		write_reads(b);
	}
}

void block_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		 const struct finding *f, bool verbose)
{
	struct block b = {.sheet = sheet, .arena = arena, .r = r, .f = f};
	bool note = finding_is_note(f->kind);

	sheet_put(sheet, 0, 2, note ? STYLE_PLAIN : STYLE_BAD, word_label(arena, f->kind));
	sheet_put(sheet, sheet->column + 2, 2, STYLE_PLAIN, word_finding(arena, r, f));
	sheet_end(sheet);
	b.n_reads = deciding_reads(r->trace, r->history, f, b.reads, MOST_READS);
	write_details(&b);
	if (explanation_of(r, f))
		explanation_write(sheet, arena, r, explanation_of(r, f));
	stacks_write(sheet, arena, r, f, verbose);
}
