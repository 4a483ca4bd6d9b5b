/* SPDX-License-Identifier: BSD-2-Clause */
#include "explain/repairs.h"

#include <string.h>

#include "search/repair.h"

#define FRAMES 8 /* of inlined functions that are compared */

/* What a question is about. */
struct about {
	struct target target;
	struct names *names; /* NULL: none are known */
};

static bool shows_target(void *ctx, const struct exhaust_leaf *leaf)
{
	const struct about *about = ctx;

	return target_in_leaf(leaf, &about->target);
}

static bool same_line(const struct source_line *a, const struct source_line *b)
{
	return a->line == b->line && a->column == b->column && !strcmp(a->file, b->file) &&
	       !strcmp(a->function, b->function);
}

/* By the line, and by those of whatever it was inlined into. */
static bool same_access(void *ctx, uint64_t pc, uint64_t other)
{
	const struct about *about = ctx;
	struct source_line a[FRAMES], b[FRAMES];
	size_t n;

	if (!about->names)
		return false;
	n = names_lines(about->names, (uintptr_t)pc, a, FRAMES);
	if (!n || names_lines(about->names, (uintptr_t)other, b, FRAMES) != n)
		return false;
	while (n && same_line(&a[n - 1], &b[n - 1]))
		n--;
	return !n;
}

/* Why no way is told; NULL: some are. */
static const char *reason(const struct repair *found, bool late)
{
	switch (found->end) {
	case REPAIR_FOUND:
		return NULL;
	case REPAIR_UNDER_SC:
		return "it shows under sequential consistency, too";
	case REPAIR_NONE:
		return late ? "no single one of what is passed holds a load back" :
			      "more than two accesses would have to be stronger";
	case REPAIR_NOT_FOUND:
		return "no execution that is searched shows it";
	default:
		return found->why;
	}
}

static struct repair_told told(const struct repair_way *way)
{
	struct repair_told out = {.n = way->n};

	for (uint32_t i = 0; i < way->n; i++)
		out.accesses[i] = (struct repair_access){
			.pc = way->changes[i].pc,
			.kind = way->kind[i],
			.was = way->was[i],
			.order = way->changes[i].order,
		};
	return out;
}

static void ask(struct prepared *p, const struct repair_question *question, struct repairs *out)
{
	struct repair found;

	repair_find(p->run, question, &found);
	*out = (struct repairs){.n = found.n, .none = reason(&found, question->late)};
	for (uint32_t i = 0; i < found.n; i++)
		out->ways[i] = told(&found.ways[i]);
}

static struct repair_question question_of(struct about *about, uint64_t most)
{
	struct target *target = &about->target;

	return (struct repair_question){
		.kinds = 1u << target->kind,
		.rounds = ROUNDS_ANY,
		.most = most,
		.race = target->kind == FINDING_DATA_RACE ? &target->race : NULL,
		.same = same_access,
		.shows = shows_target,
		.ctx = about,
	};
}

void repairs_find(struct prepared *p, const struct target *target, uint64_t most,
		  struct repairs *out)
{
	struct about about = {*target, p->names};
	struct repair_question question = question_of(&about, most);

	ask(p, &question, out);
}

/* Places of the code that the thread passed while its load was late. */
static uint32_t passed(const struct result *r, const struct explained_late *l, uint64_t *out)
{
	const struct event *events = r->trace->events;
	uint32_t n = 0;

	for (uint32_t i = l->load; i <= l->store && n < REPAIR_PASSED; i++)
		if (events[i].thread == events[l->load].thread && events[i].step &&
		    (i == l->load || events[i].kind == ACCESS_STORE))
			out[n++] = events[i].pc;
	return n;
}

void repairs_find_late(struct prepared *p, const struct result *r, const struct target *target,
		       uint64_t most, struct explanation *out)
{
	struct about about = {*target, p->names};
	struct repair_question question = question_of(&about, most);
	uint64_t codes[EXPLANATION_LATE * REPAIR_PASSED];

	for (uint32_t i = 0; i < out->n_late; i++)
		question.n_passed += passed(r, &out->late[i], codes + question.n_passed);
	question.passed = codes;
	question.late = out->n_late;
	ask(p, &question, &out->repairs);
}
