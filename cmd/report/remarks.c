/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/remarks.h"

#include <inttypes.h>
#include <string.h>

#include "report/blind.h"

#define MOST_BLOCKS 16 /* of unnamed memory that are told */

struct remarks {
	struct sheet *sheet;
	struct arena *arena;
	const struct result *r;
};

/* "label  text"; goes on below the text. */
static void remark(struct remarks *m, enum style style, const char *label, const char *text)
{
	unsigned column = (unsigned)strlen(label) + 2;

	sheet_put(m->sheet, 0, 0, style, label);
	sheet_line(m->sheet, column, column, STYLE_PLAIN, text);
}

/* Whether the schedule left the thread where it is: it neither waits there nor did it
 * end the execution. */
static bool is_left(const struct result *r, uint32_t thread)
{
	uint8_t state = r->threads[thread].state;

	return state == THREAD_KILLED ||
	       (state == THREAD_READY && !(r->fault && r->fault->thread == thread));
}

/* Whether a line of the schedule ended with the thread inside a critical section. */
static bool was_held_critical(const struct result *r, uint32_t thread)
{
	const struct script *s = r->script;

	for (uint32_t i = 0; s && i < s->at && i < s->n_lines; i++)
		if (s->lines[i].thread == thread && s->stops[i].critical)
			return true;
	return false;
}

static void remark_critical(struct remarks *m)
{
	for (uint32_t i = 0; i < m->r->scenario->n_threads; i++) {
		const struct thread_view *t = &m->r->threads[i];
		bool left = t->critical && is_left(m->r, i);

		if (left || was_held_critical(m->r, i))
			remark(m, STYLE_PLAIN, "note",
			       arena_printf(m->arena,
					    "%s %s inside critical_enter: needs another CPU, "
					    "an NMI or a hypervisor.",
					    result_thread(m->r, i),
					    t->state == THREAD_KILLED ? "was killed" :
					    left                      ? "is held" :
									"was held"));
	}
}

/* Blocks of the heap that points lie in and no root reaches. */
static size_t unnamed_blocks(const struct result *r, uint32_t *blocks)
{
	const struct naming *naming = &r->naming;
	char place[NAME_MAX_BYTES];
	uint32_t offset;
	size_t n = 0;

	for (uint32_t i = 0; i < r->trace->count && n < MOST_BLOCKS; i++) {
		const struct event *e = &r->trace->events[i];
		uint32_t block = e->step && e->size ? naming->block(naming, e->addr, &offset) : 0;
		size_t k = 0;

		while (k < n && blocks[k] != block)
			k++;
		if (k == n && block &&
		    !naming->place(naming, e->addr, e->size, place, sizeof(place)))
			blocks[n++] = block;
	}
	return n;
}

static void remark_unnamed(struct remarks *m)
{
	uint32_t blocks[MOST_BLOCKS];
	size_t n = unnamed_blocks(m->r, blocks);
	const char *text = "";

	for (size_t i = 0; i < n; i++)
		text = arena_printf(m->arena, "%s%sheap#%u", text, i ? ", " : "", blocks[i]);
	if (n)
		remark(m, STYLE_PLAIN, "note",
		       arena_printf(m->arena, "%s %s: no BRRACE_ROOT() reaches %s.", text,
				    n == 1 ? "has no name" : "have no names",
				    n == 1 ? "it" : "them"));
}

static void remark_limits(struct remarks *m)
{
	const struct result *r = m->r;

	if (!r->trace->steps && r->end == RUN_ENDED)
		remark(m, STYLE_DOUBTFUL, "note",
		       "no thread wrote anything that another could see: there were no points.");
	if (r->findings->overflow)
		remark(m, STYLE_DOUBTFUL, "note", "there were more findings than fit.");
	if (r->end == RUN_ENDED && r->history->drain_cut && !history_in_flight(r->history))
		remark(m, STYLE_DOUBTFUL, "note",
		       "the ring could not be drained to its end: what is lost is not known.");
}

static void remark_threads(struct remarks *m)
{
	if (m->r->subject->has_tls)
		remark(m, STYLE_PLAIN, "note",
		       "the ring has thread-local data: its threads are the operating system's.");
}

/* What was executed that nobody saw. */
static void remark_blind(struct remarks *m)
{
	const struct result *r = m->r;
	const struct blind_spot *spot, *last = NULL;
	char text[400];
	uint32_t at = 0;

	for (; (spot = blind_executed(r->subject, &at)); last = spot) {
		bool accepted = blind_is_accepted(r->scenario, spot);

		if (last && blind_is_same(spot, last))
			continue;
		blind_text(spot, text, sizeof(text));
		remark(m, accepted ? STYLE_PLAIN : STYLE_DOUBTFUL, "blind spot",
		       arena_printf(m->arena, "%s%s", text, accepted ? " (accepted)" : ""));
	}
}

static const char *add_count(struct remarks *m, const char *text, const char *name, int64_t n)
{
	if (n == EXPECT_UNSAID)
		return text;
	return arena_printf(m->arena, "%s%s%s %" PRId64, text, *text ? ", " : "", name, n);
}

/* "false-full 1, drops 1" */
static const char *word_expected(struct remarks *m, const struct expectation *e)
{
	const char *text = "";

	for (unsigned i = 0; i < FINDING_KINDS; i++)
		text = add_count(m, text, finding_name(i), e->findings[i]);
	for (uint32_t i = 0; i < e->n_races; i++)
		text = arena_printf(m->arena, "%s%s%s on %s", text, *text ? ", " : "",
				    finding_name(FINDING_DATA_RACE), e->races[i].s);
	text = add_count(m, text, "drops", e->drops);
	text = add_count(m, text, "counter", e->counter);
	text = add_count(m, text, "impossible line", e->impossible);
	return *text ? text : "no finding";
}

static void remark_expected(struct remarks *m)
{
	const struct result *r = m->r;
	bool good = r->n_differences == 0;

	sheet_put(m->sheet, 0, 2, STYLE_PLAIN, "expected");
	sheet_put(m->sheet, m->sheet->column + 2, 10, STYLE_PLAIN,
		  arena_printf(m->arena, "%s:", word_expected(m, r->expect)));
	sheet_line(m->sheet, m->sheet->column + 1, 10, good ? STYLE_GOOD : STYLE_BAD,
		   good ? "as expected" : "not as expected");
	for (size_t i = 0; i < r->n_differences; i++)
		sheet_line(m->sheet, 2, 4, STYLE_PLAIN, r->differences[i]);
}

/* Another build of the ring, or another ring, may come to the same by other steps. */
static void remark_reported(struct remarks *m)
{
	const char *reported = m->r->scenario->reported;
	const char *hash = arena_printf(m->arena, "%016" PRIx64, m->r->hash);

	if (!reported || !m->r->trace)
		return;
	if (!strcmp(reported, hash))
		remark(m, STYLE_GOOD, "reported", "this very execution");
	else
		remark(m, STYLE_DOUBTFUL, "reported",
		       arena_printf(m->arena,
				    "another execution, of event hash %s; this one's is %s",
				    reported, hash));
}

/* What status 3 and beyond mean, and what went before them. */
static void remark_status(struct remarks *m)
{
	static const struct {
		enum status status;
		const char *label;
	} labels[] = {
		{STATUS_USAGE, "bad input"},           {STATUS_MISFIT, "does not fit"},
		{STATUS_INCONCLUSIVE, "inconclusive"}, {STATUS_LACKING, "lacking"},
		{STATUS_INTERNAL, "internal error"},
	};
	const char *label = "note";

	if (!m->r->why[0])
		return;
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (labels[i].status == m->r->status)
			label = labels[i].label;
	remark(m, STYLE_DOUBTFUL, label, m->r->why);
}

void remarks_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		   const struct text_options *options)
{
	struct remarks m = {sheet, arena, r};

	if (r->trace) {
		remark_critical(&m);
		remark_unnamed(&m);
		remark_limits(&m);
		remark_threads(&m);
		remark_blind(&m);
	}
	remark_status(&m);
	if (r->expect && r->status <= STATUS_UNEXPECTED)
		remark_expected(&m);
	remark_reported(&m);
	if (r->executions > 1 || (options->verbose && r->trace))
		remark(&m, STYLE_PLAIN, "executed",
		       arena_printf(arena, "%" PRIu64 " time%s, event hash %016" PRIx64,
				    r->executions, r->executions == 1 ? "" : "s", r->hash));
}
