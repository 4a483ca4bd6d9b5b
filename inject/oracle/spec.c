/* SPDX-License-Identifier: BSD-2-Clause */
#include "oracle/spec.h"

#include <errno.h>
#include <stdlib.h>

#include "oracle/effect.h"

int spec_init(struct spec *spec, uint32_t max_calls, uint32_t max_values)
{
	/* A value is removed from the middle, or pushed, at most once; a replace writes one. */
	size_t max_log = (size_t)max_calls + max_values + 1;

	spec->slots = calloc((size_t)max_values + 1, sizeof(*spec->slots));
	spec->log = calloc(max_log, sizeof(*spec->log));
	return spec->slots && spec->log ? 0 : -ENOMEM;
}

void spec_free(struct spec *spec)
{
	free(spec->slots);
	free(spec->log);
}

static bool is_loose(const struct spec *spec, uintptr_t value)
{
	for (uint32_t i = 0; i < spec->rules.n_loose; i++)
		if (spec->rules.loose[i] == value)
			return true;
	return false;
}

static void overwrite(struct spec *spec, uint32_t at, uintptr_t value)
{
	spec->log[spec->n_log++] = (struct spec_change){at, spec->slots[at]};
	spec->slots[at] = value;
}

static void append(struct spec *spec, const uintptr_t *values, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (is_loose(spec, values[i]))
			spec->slack++;
		else if (spec->rules.lifo)
			overwrite(spec, spec->tail++, values[i]); /* of what was popped */
		else
			spec->slots[spec->tail++] = values[i];
	}
}

/* Where the choice-th value is that might be the front one. */
static uint32_t front(const struct spec *spec, uint32_t choice)
{
	return spec->rules.lifo ? spec->tail - 1 - choice : spec->head + choice;
}

static uint32_t at_most(uint32_t n, uint32_t limit)
{
	return n < limit ? n : limit;
}

/* How many values might be the front one: in a bag any. */
static uint32_t fronts(const struct spec *spec)
{
	return spec->rules.unordered ? spec_used(spec) : at_most(spec_used(spec), 1);
}

/* The oldest takes the place of what is removed; in a bag none is older. */
static void remove_at(struct spec *spec, uint32_t at)
{
	if (spec->rules.lifo) {
		spec->tail--;
		return;
	}
	if (at != spec->head)
		overwrite(spec, at, spec->slots[spec->head]);
	spec->head++;
}

/* Where a value that a call returned stood, or tail. */
static uint32_t find(const struct spec *spec, uintptr_t value)
{
	for (uint32_t i = 0; i < fronts(spec); i++)
		if (spec->slots[front(spec, i)] == value)
			return front(spec, i);
	return spec->tail;
}

static bool remove_values(struct spec *spec, const uintptr_t *values, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at;

		if (is_loose(spec, values[i]))
			continue;
		at = find(spec, values[i]);
		if (at == spec->tail)
			return false;
		remove_at(spec, at);
	}
	return true;
}

void spec_start(struct spec *spec, const struct history *history, const struct spec_rules *rules)
{
	spec->history = history;
	spec->rules = *rules;
	spec->head = spec->tail = spec->slack = spec->n_log = 0;
	append(spec, history->preloaded, history->n_preloaded);
}

void spec_restore(struct spec *spec, const struct spec_mark *mark)
{
	while (spec->n_log > mark->n_log) {
		const struct spec_change *c = &spec->log[--spec->n_log];

		spec->slots[c->at] = c->was;
	}
	spec->head = mark->head;
	spec->tail = mark->tail;
	spec->slack = mark->slack;
}

/* A pending burst takes what it gets; of loose values nobody knows how many of
 * a bulk they were. */
static bool takes_some(const struct spec *spec, const struct call *call)
{
	return call->flags & BRRACE_BURST || spec->rules.n_loose;
}

uint32_t spec_choices(const struct spec *spec, const struct call *call)
{
	if (call_replaces(call) || (call->kind == BRRACE_DROP_FRONT && call_removes(call)))
		return fronts(spec) + (spec->slack > 0);
	if (call_returned(call))
		return 1;
	if (call->kind == BRRACE_CONSUME && spec->rules.unordered)
		return fronts(spec);
	if (!takes_some(spec, call))
		return 1;
	return call->kind == BRRACE_PRODUCE ? call->n_in : at_most(call->want, spec_used(spec));
}

static bool answer_holds(const struct spec *spec, const struct call *call)
{
	uint32_t room = call_says_full(call), values = call_says_empty(call);
	uint32_t used = spec_used(spec);

	if (room && (uint64_t)used + spec->slack + room <= spec->history->capacity)
		return false;
	return !values || used < values;
}

static bool produce(struct spec *spec, const struct call *call, uint32_t n)
{
	append(spec, spec->history->values + call->first_in, n);
	return !n || spec->rules.overfull || spec_used(spec) <= spec->history->capacity;
}

/* One that never returned, and took effect; of a bag it wanted one value. */
static bool consume_pending(struct spec *spec, const struct call *call, uint32_t choice)
{
	uint32_t n = takes_some(spec, call) ? choice + 1 : call->want;

	if (spec->rules.unordered) {
		remove_at(spec, front(spec, choice));
		return true;
	}
	if (spec_used(spec) < n)
		return false;
	for (uint32_t i = 0; i < n; i++)
		remove_at(spec, front(spec, 0));
	return true;
}

static bool consume(struct spec *spec, const struct call *call, uint32_t choice)
{
	if (!call_returned(call))
		return consume_pending(spec, call, choice);
	return remove_values(spec, spec->history->values + call->first_out, call_removes(call));
}

static bool peek(const struct spec *spec, const struct call *call)
{
	uintptr_t value;

	if (!call->n_out)
		return spec_used(spec) || spec->slack;
	value = spec->history->values[call->first_out];
	return is_loose(spec, value) || find(spec, value) != spec->tail;
}

/* The last choice, if there is slack, is that a loose value was at the front. */
static bool drop(struct spec *spec, uint32_t choice)
{
	if (choice < fronts(spec))
		remove_at(spec, front(spec, choice));
	return true;
}

/* A value that replaces is loose as soon as any is (judge.c). */
static bool replace(struct spec *spec, const struct call *call, uint32_t choice)
{
	uintptr_t value = spec->history->values[call->first_in];

	if (is_loose(spec, value)) {
		spec->slack++;
		return drop(spec, choice);
	}
	overwrite(spec, front(spec, choice), value);
	return true;
}

static bool query(const struct spec *spec, const struct call *call)
{
	uint32_t used = spec_used(spec);

	if (call->kind == BRRACE_QUERY_COUNT)
		return used <= call->result && call->result <= (uint64_t)used + spec->slack;
	if (call->result) /* answer_holds() */
		return true;
	if (call->kind == BRRACE_QUERY_EMPTY)
		return used || spec->slack;
	return spec->rules.overfull || used < spec->history->capacity;
}

bool spec_apply(struct spec *spec, const struct call *call, uint32_t choice, bool waived)
{
	if (!waived && !answer_holds(spec, call))
		return false;
	switch (call->kind) {
	case BRRACE_PRODUCE:
		return produce(spec, call, call_adds(call) - choice);
	case BRRACE_CONSUME:
		return consume(spec, call, choice);
	case BRRACE_PEEK:
		return !call_effective(call) || peek(spec, call);
	case BRRACE_DROP_FRONT:
		return !call_removes(call) || drop(spec, choice);
	case BRRACE_REPLACE_FRONT:
		return !call_replaces(call) || replace(spec, call, choice);
	default:
		return query(spec, call);
	}
}

bool spec_drains(struct spec *spec)
{
	const struct history *h = spec->history;
	struct spec_mark mark = spec_mark(spec);
	bool all =
		remove_values(spec, h->drained, h->n_drained) && (h->drain_cut || !spec_used(spec));

	spec_restore(spec, &mark);
	return all;
}
