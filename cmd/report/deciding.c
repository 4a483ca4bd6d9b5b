/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/deciding.h"

#include "oracle/effect.h"

static bool overlap(const struct event *a, const struct event *b)
{
	return a->addr < b->addr + b->size && b->addr < a->addr + a->size;
}

/* The call that is asked about, and its events: [first, end). */
struct scan {
	const struct event *events;
	uint32_t call;
	uint32_t first, end;
};

static bool own(const struct scan *s, uint32_t i)
{
	return s->events[i].call == s->call && s->events[i].step;
}

static bool own_write(const struct scan *s, uint32_t i)
{
	return own(s, i) && event_writes(&s->events[i]) && s->events[i].size;
}

static bool failed_cas(const struct event *e)
{
	return e->kind == ACCESS_CAS && e->flags & ACCESS_FAILED;
}

/* Writes that tell what was there before. */
static bool fetches(const struct event *e)
{
	return e->kind == ACCESS_CAS || e->kind == ACCESS_RMW;
}

static bool writes_later(const struct scan *s, uint32_t i)
{
	for (uint32_t j = i + 1; j < s->end; j++)
		if (own_write(s, j) && overlap(&s->events[i], &s->events[j]))
			return true;
	return false;
}

static bool looks(const struct scan *s, uint32_t i)
{
	const struct event *e = &s->events[i];

	return own(s, i) && (e->kind == ACCESS_LOAD || failed_cas(e)) && !writes_later(s, i);
}

static bool has_place(const struct scan *s, const struct deciding_read *reads, size_t n,
		      uint32_t event)
{
	for (size_t i = 0; i < n; i++)
		if (overlap(&s->events[reads[i].event], &s->events[event]))
			return true;
	return false;
}

static struct scan scan_of(const struct trace *trace, const struct history *history, uint32_t call)
{
	const struct call *c = &history->calls[call];
	struct scan s = {
		.events = trace->events,
		.call = call,
		.first = c->first_event,
		.end = call_returned(c) ? c->last_event : trace->count,
	};
	bool partial = call_adds(c) || call_removes(c);

	/* A burst that took some had decided how many before it claimed them. */
	for (uint32_t i = s.first; partial && i < s.end; i++)
		if (own_write(&s, i) && s.events[i].kind != ACCESS_LOCK)
			s.end = i;
	return s;
}

/* Newest first. */
static size_t last_attempt(const struct scan *s, struct deciding_read *out, size_t room)
{
	uint32_t i = s->end;
	size_t n = 0;

	while (i > s->first && !looks(s, i - 1))
		i--;
	while (i-- > s->first && n < room) {
		const struct event *e = &s->events[i];
		bool begins = own_write(s, i) || (own(s, i) && failed_cas(e));

		if ((looks(s, i) || (begins && fetches(e))) && !has_place(s, out, n, i))
			out[n++].event = i;
		if (begins)
			break;
	}
	return n;
}

/* A small number might be an index by chance; values are as a rule addresses. */
static bool brings(const struct event *e, uintptr_t value)
{
	return e->kind == ACCESS_LOAD && e->value == value &&
	       (e->size == sizeof(value) || value > UINT16_MAX);
}

static size_t bringing(const struct scan *s, uintptr_t value, struct deciding_read *out,
		       size_t room)
{
	for (uint32_t i = s->end; room && i-- > s->first;) {
		if (!own(s, i) || !brings(&s->events[i], value))
			continue;
		out[0].event = i;
		return 1;
	}
	return 0;
}

static void reverse(struct deciding_read *reads, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct deciding_read swap = reads[i];

		reads[i] = reads[n - 1 - i];
		reads[n - 1 - i] = swap;
	}
}

static uint32_t moved_by(const struct scan *s, uint32_t read, uint32_t end)
{
	for (uint32_t i = read + 1; i < end; i++) {
		const struct event *e = &s->events[i];

		if (e->thread != s->events[read].thread && event_writes(e) && e->size &&
		    overlap(e, &s->events[read]))
			return i;
	}
	return EVENT_INITIAL;
}

size_t deciding_reads(const struct trace *trace, const struct history *history,
		      const struct finding *finding, struct deciding_read *out, size_t room)
{
	struct scan s;
	size_t n;

	if (finding->call == FINDING_NO_CALL)
		return 0;
	s = scan_of(trace, history, finding->call);
	switch (finding->kind) {
	case FINDING_FALSE_FULL:
	case FINDING_FALSE_EMPTY:
	case NOTE_TRANSIENT_FULL:
	case NOTE_TRANSIENT_EMPTY:
		n = last_attempt(&s, out, room);
		break;
	case FINDING_DUPLICATE:
	case FINDING_REORDERED:
	case FINDING_FOREIGN:
		s.end = history->calls[finding->call].last_event;
		n = bringing(&s, finding->value, out, room);
		break;
	default:
		return 0;
	}
	reverse(out, n);
	for (size_t i = 0; i < n; i++)
		out[i].moved_by =
			moved_by(&s, out[i].event, history->calls[finding->call].last_event);
	return n;
}

static size_t add_step(uint32_t *steps, size_t n, size_t room, uint32_t step)
{
	size_t at = 0;

	while (at < n && steps[at] < step)
		at++;
	if (!step || n == room || (at < n && steps[at] == step))
		return n;
	for (size_t i = n; i > at; i--)
		steps[i] = steps[i - 1];
	steps[at] = step;
	return n + 1;
}

/* The step of another thread's write that an event read, or 0. */
static uint32_t seen_step(const struct trace *trace, const struct event *e)
{
	const struct event *writer;

	if (e->reads_from == EVENT_INITIAL)
		return 0;
	writer = &trace->events[e->reads_from];
	return writer->thread == e->thread ? 0 : writer->step;
}

size_t deciding_steps_of(const struct trace *trace, const struct history *history,
			 const struct finding *finding, uint32_t *steps, size_t n, size_t room)
{
	struct deciding_read reads[8];
	size_t n_reads = deciding_reads(trace, history, finding, reads, 8);

	for (size_t i = 0; i < n_reads; i++) {
		const struct event *e = &trace->events[reads[i].event];

		n = add_step(steps, n, room, e->step);
		n = add_step(steps, n, room, seen_step(trace, e));
	}
	return n;
}

size_t deciding_steps(const struct trace *trace, const struct history *history,
		      const struct findings *findings, uint32_t *steps, size_t room)
{
	size_t n = 0;

	for (uint32_t i = 0; i < findings->count; i++)
		if (!finding_is_note(findings->list[i].kind))
			n = deciding_steps_of(trace, history, &findings->list[i], steps, n, room);
	return n;
}

uint32_t overwritten_by(const struct trace *trace, uint32_t event)
{
	for (uint32_t i = event + 1; i < trace->count; i++) {
		const struct event *e = &trace->events[i];

		if (event_writes(e) && e->size && overlap(e, &trace->events[event]))
			return i;
	}
	return EVENT_INITIAL;
}
