/* SPDX-License-Identifier: BSD-2-Clause */
#include "blocked.h"

#include <string.h>

static bool waits(const struct thread_view *t)
{
	return t->state == THREAD_LOCKED || t->state == THREAD_WAITING ||
	       t->state == THREAD_EXCLUDED;
}

static struct blocked stands(const struct run *run, uint32_t thread, uint16_t line)
{
	const struct thread_view *t = &run_threads(run)[thread];

	return (struct blocked){
		.thread = (uint8_t)thread,
		.state = t->state,
		.holder = FINDING_NO_THREAD,
		.line = line,
		.at = t->next,
	};
}

/* A thread that one line after another asked in vain waits only once. */
static bool told(const struct script *script, uint32_t block)
{
	const struct script_block *b = &script->blocks[block];

	for (uint32_t i = 0; i < block; i++)
		if (script->blocks[i].thread == b->thread && script->blocks[i].steps == b->steps)
			return true;
	return false;
}

static size_t collect_blocks(const struct script *script, struct blocked *out, size_t room)
{
	size_t n = 0;

	for (uint32_t i = 0; i < script->n_blocks && n < room; i++) {
		const struct script_block *b = &script->blocks[i];

		if (told(script, i))
			continue;
		out[n++] = (struct blocked){
			.thread = b->thread,
			.state = b->state,
			.holder = FINDING_NO_THREAD,
			.line = b->line,
			.at = b->at,
		};
	}
	return n;
}

/* And threads that could not move when the execution ended. */
static size_t collect(struct run *run, const struct script *script, struct blocked *out,
		      size_t room)
{
	uint32_t n_threads = run_plan(run)->n_threads;
	size_t n = collect_blocks(script, out, room);

	if (script->end == SCRIPT_IMPOSSIBLE && n < room)
		out[n++] = stands(run, script->lines[script->at].thread, (uint16_t)script->at);
	if (script->end != SCRIPT_BLOCKED)
		return n;
	for (uint32_t i = 0; i < n_threads && n < room; i++) {
		bool known = script->held >> i & 1 || !waits(&run_threads(run)[i]);

		for (size_t k = 0; k < n; k++)
			known |= out[k].thread == i;
		if (!known)
			out[n++] = stands(run, i, UINT16_MAX);
	}
	return n;
}

/* What a waiting thread looks at: the access before which it stands, and if it spins
 * those of its last round. */
struct watched {
	struct event at[8];
	uint32_t n;
};

static bool watches(const struct watched *w, const struct event *e)
{
	for (uint32_t i = 0; i < w->n; i++)
		if (e->addr < w->at[i].addr + w->at[i].size && w->at[i].addr < e->addr + e->size)
			return true;
	return false;
}

static struct watched watched_by(const struct trace *trace, const struct blocked *b)
{
	struct watched w = {.at = {b->at}, .n = 1};

	for (uint32_t i = 0; i < trace->count && w.n < sizeof(w.at) / sizeof(w.at[0]); i++) {
		const struct event *e = &trace->events[i];

		if (e->thread == b->thread && e->flags & ACCESS_SPIN && !watches(&w, e))
			w.at[w.n++] = *e;
	}
	return w;
}

/* Any store to that by another thread, from event `from` on. */
static uint8_t who_wrote(const struct trace *trace, const struct blocked *b,
			 const struct watched *w, uint32_t from)
{
	for (uint32_t i = from; i < trace->count; i++) {
		const struct event *e = &trace->events[i];

		bool changes = e->kind == ACCESS_FLUSH ||
			       (event_changes(e) && !(e->flags & ACCESS_BUFFERED));

		if (e->thread != b->thread && changes && watches(w, e))
			return e->thread;
	}
	return FINDING_NO_THREAD;
}

static uint8_t who_excludes(const struct thread_view *threads, uint32_t n, const struct blocked *b)
{
	for (uint32_t i = 0; i < n; i++)
		if (i != b->thread && threads[i].critical &&
		    threads[i].cpu == threads[b->thread].cpu)
			return (uint8_t)i;
	return FINDING_NO_THREAD;
}

static uint64_t killed_in(const struct run *run)
{
	uint64_t killed = 0;

	for (uint32_t i = 0; i < run_plan(run)->n_threads; i++)
		killed |= (uint64_t)(run_threads(run)[i].state == THREAD_KILLED) << i;
	return killed;
}

/* Executes up to where b's thread waited, then lets everybody go. */
static void probe(struct run *run, struct script *script, struct blocked *b)
{
	struct watched watched = watched_by(run_trace(run), b);
	uint64_t killed = killed_in(run);
	/* From there on the other execution is another one. */
	uint32_t from = b->line < script->at ? script->stops[b->line].event : run_trace(run)->count;

	script->probe = (b->line == UINT16_MAX ? script->n_lines : b->line) + 1u;
	run_execute(run, &script->policy);
	script->probe = UINT32_MAX;

	b->behind = run_threads(run)[b->thread].state == THREAD_DONE;
	b->holder = b->state == THREAD_EXCLUDED ?
			    who_excludes(script->before, run_plan(run)->n_threads, b) :
			    who_wrote(run_trace(run), b, &watched, from);
	if (b->holder != FINDING_NO_THREAD)
		b->holder_at = script->before[b->holder];
	/* There it was only held, to be let go. */
	if (b->holder != FINDING_NO_THREAD && killed >> b->holder & 1)
		b->holder_at.state = THREAD_KILLED;
}

/* Who is let go may write what nobody had: then there are more points, and all that was
 * counted in the others is counted anew. */
size_t blocked_find(struct run *run, struct script *script, struct blocked *out, size_t room)
{
	size_t n = collect(run, script, out, room);

	for (size_t i = 0; i < n;) {
		uint32_t known = run_growths(run);

		probe(run, script, &out[i++]);
		run_execute(run, &script->policy);
		if (run_growths(run) == known)
			continue;
		n = collect(run, script, out, room);
		i = 0;
	}
	return n;
}
