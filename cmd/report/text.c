/* SPDX-License-Identifier: BSD-2-Clause */
/* The report for people. */
#include <inttypes.h>
#include <string.h>

#include "report/block.h"
#include "report/remarks.h"
#include "report/result.h"

#define MOST_COLUMNS 3   /* threads; of more there is one column */
#define MOST_ROWS 2000 /* of a longer trace the middle is left out */
#define STEP_COLUMN 6   /* where step numbers end */
#define FIRST_COLUMN 8
#define USED_COLUMNS 20 /* "1 of 3 used", with some air */
#define LONGEST_NAME 16 /* of a thread, where all share one column */
#define HANG 6

struct report {
	struct arena arena; /* of one row or block */
	struct sheet sheet;
	const struct result *r;
	const struct text_options *options;
	unsigned stride; /* from one thread's column to the next; 0: all share one */
	unsigned shared; /* column of the text then */
};

static void choose_columns(struct report *t)
{
	const struct scenario *s = t->r->scenario;
	unsigned longest = strlen("thread");

	if (s->n_threads <= MOST_COLUMNS) {
		t->stride = (t->sheet.width - FIRST_COLUMN - USED_COLUMNS - 4) /
			    (s->n_threads ? s->n_threads : 1);
		return;
	}
	for (uint32_t i = 0; i < s->n_threads; i++) {
		unsigned columns = sheet_columns(s->threads[i].name.s);

		longest = columns > longest ? columns : longest;
	}
	t->shared = FIRST_COLUMN + (longest < LONGEST_NAME ? longest : LONGEST_NAME) + 2;
}

static void put_name(struct report *t, uint32_t thread, unsigned column, unsigned most)
{
	sheet_put_short(&t->sheet, column, most, STYLE_THREAD + thread,
			result_thread(t->r, thread));
}

static void write_titles(struct report *t)
{
	sheet_put(&t->sheet, 2, 2, STYLE_PLAIN, "step");
	if (!t->stride)
		sheet_put(&t->sheet, FIRST_COLUMN, FIRST_COLUMN, STYLE_PLAIN, "thread");
	for (uint32_t i = 0; t->stride && i < t->r->scenario->n_threads; i++)
		put_name(t, i, FIRST_COLUMN + i * t->stride, t->stride - 1);
	sheet_end(&t->sheet);
}

static const struct event *event_of(const struct report *t, const struct row *row)
{
	return row->kind == ROW_ACCESS ? &t->r->trace->events[row->index] : NULL;
}

static void put_step(struct report *t, uint32_t step)
{
	const char *number = arena_printf(&t->arena, "%u", step);
	unsigned columns = sheet_columns(number);

	sheet_put(&t->sheet, columns < STEP_COLUMN ? STEP_COLUMN - columns : 0, FIRST_COLUMN,
		  STYLE_PLAIN, number);
}

static enum style style_of(const struct report *t, const struct row *row)
{
	const struct event *e = event_of(t, row);

	return e && (row->times > 1 || !e->step) ? STYLE_DIM : STYLE_THREAD + row->thread;
}

/* At the right edge, below where the text leaves no room. */
static void put_used(struct report *t, int64_t n)
{
	const char *used = word_used(&t->arena, t->r->history, n > 0 ? n : 0);
	unsigned column = t->sheet.width - USED_COLUMNS, columns = sheet_columns(used);

	if (columns > USED_COLUMNS)
		column = t->sheet.width > columns ? t->sheet.width - columns : 0;
	if (t->sheet.column + 2 > column && t->sheet.column + 2 + columns > t->sheet.width)
		sheet_end(&t->sheet);
	if (t->sheet.column + 2 > column)
		column = t->sheet.column + 2;
	sheet_put(&t->sheet, column, column, STYLE_PLAIN, used);
}

static bool tells_used(const struct report *t, const struct row *row)
{
	return row->kind == ROW_RETURN && t->r->history->calls[row->index].kind != BRRACE_COMPOSITE;
}

static void write_row(struct report *t, const struct row *row)
{
	unsigned column = t->stride ? FIRST_COLUMN + row->thread * t->stride : t->shared;
	const struct event *e = event_of(t, row);

	if (e && e->step)
		put_step(t, e->step);
	if (!t->stride)
		put_name(t, row->thread, FIRST_COLUMN, LONGEST_NAME);
	column += 2 * row->depth;
	sheet_put(&t->sheet, column, column + HANG, style_of(t, row),
		  word_row(&t->arena, t->r, row));
	if (tells_used(t, row))
		put_used(t, row->used);
	sheet_end(&t->sheet);
}

static void write_rows(struct report *t)
{
	struct arena memory = {0};
	size_t n;
	struct row *rows = rows_make(&memory, t->r, t->options->all, &n);
	bool cut = n > MOST_ROWS && !t->options->verbose;

	for (size_t i = 0; i < n; i++) {
		if (cut && i == MOST_ROWS / 2) {
			sheet_line(&t->sheet, FIRST_COLUMN, FIRST_COLUMN, STYLE_DIM,
				   word_left_out(&t->arena, t->r, rows + i, n - MOST_ROWS));
			i += n - MOST_ROWS;
		}
		write_row(t, &rows[i]);
		arena_free(&t->arena);
	}
	arena_free(&memory);
}

static void write_findings(struct report *t, enum finding_kind kind)
{
	const struct findings *findings = t->r->findings;

	for (uint32_t i = 0; i < findings->count; i++) {
		if (findings->list[i].kind != kind)
			continue;
		block_write(&t->sheet, &t->arena, t->r, &findings->list[i], t->options->verbose);
		arena_free(&t->arena);
	}
}

static void write_execution(struct report *t)
{
	sheet_end(&t->sheet);
	choose_columns(t);
	write_titles(t);
	write_rows(t);
	sheet_end(&t->sheet);
	for (unsigned kind = 0; kind < FINDING_KINDS; kind++)
		write_findings(t, kind);
}

void report_text(const struct result *r, const struct text_options *options, FILE *to)
{
	struct report t = {.sheet = sheet_on(to, options), .r = r, .options = options};

	sheet_line(&t.sheet, 0, 2, STYLE_PLAIN, word_setting(&t.arena, r));
	if (r->trace)
		write_execution(&t);
	remarks_write(&t.sheet, &t.arena, r, options);
	arena_free(&t.arena);
}
