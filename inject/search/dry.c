/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/dry.h"

#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "memory/sc.h"
#include "search/dry_state.h"
#include "search/keys.h"
#include "trace/hash.h"

#define VERDICTS 65536
#define WINDOW 1024
#define LEFT_OUT (15 * WINDOW)

/* Whether executions of this plan are of the kind at all. */
static bool suits(const struct run_plan *plan)
{
	uint32_t ops = 0;

	for (uint32_t t = 0; t < plan->n_threads; t++) {
		ops += plan->threads[t].n_ops;
		/* Critical sections of one cpu exclude each other. */
		if (plan->threads[t].cpu >= 0)
			return false;
	}
	return plan->model == MODEL_SC && plan->spin_first == 1 && !plan->os_threads &&
	       !plan->tsan && !plan->trace_all && 2 * ops <= DRY_SAID;
}

struct dry *dry_new(struct run *run)
{
	struct dry *d = suits(&run->plan) ? calloc(1, sizeof(*d)) : NULL;

	if (!d)
		return NULL;
	d->run = run;
	d->growths = run->growths;
	d->view = (struct sched_view){.threads = d->views, .n_threads = run->plan.n_threads};
	d->verdicts = keys_new(VERDICTS);
	if (!d->verdicts || !learn_init(&d->learnt)) {
		dry_free(d);
		return NULL;
	}
	return d;
}

static void free_starts(struct dry *d)
{
	for (uint32_t i = 0; i < DRY_STARTS; i++) {
		free(d->starts[i]);
		d->starts[i] = NULL;
	}
	d->n_starts = 0;
	d->start = NULL;
}

void dry_free(struct dry *d)
{
	if (!d)
		return;
	d->run->looks = NULL;
	free_starts(d);
	learn_free(&d->learnt);
	keys_free(d->verdicts);
	free(d);
}

/* ---- what an execution starts from */

/* NULL: there is no room. */
static struct dry_start *add_start(struct dry *d, uint32_t slot)
{
	struct dry_start *s;

	if (d->n_starts == DRY_STARTS / 2)
		return NULL;
	s = malloc(sizeof(*s));
	if (!s)
		return NULL;
	s->n_preload = d->run->plan.n_preload;
	s->origin = d->run->plan.origin;
	s->roots = learn_roots(&d->learnt, &d->run->plan);
	s->n = 0;
	d->starts[slot] = s;
	d->n_starts++;
	return s;
}

static struct dry_start *find_start(struct dry *d)
{
	const struct run_plan *plan = &d->run->plan;
	uint64_t hash = hash_mix(hash_mix(HASH_START, plan->n_preload), plan->origin);
	uint32_t slot = hash % DRY_STARTS;

	for (; d->starts[slot]; slot = (slot + 1) % DRY_STARTS)
		if (d->starts[slot]->n_preload == plan->n_preload &&
		    d->starts[slot]->origin == plan->origin)
			return d->starts[slot];
	return add_start(d, slot);
}

/* Of places that were not known before, too. */
static bool read_memory(struct dry *d, struct dry_start *s)
{
	const struct places *places = &d->learnt.places;

	if (run_create_only(d->run) != RUN_ENDED)
		return false;
	for (; s->n < places->n; s->n++)
		s->memory[s->n] = (uint64_t)memory_read(places->address[s->n], places->size[s->n]);
	return true;
}

static void forget(struct dry *d)
{
	free_starts(d);
	learn_forget(&d->learnt);
	keys_forget(d->verdicts);
	d->growths = d->run->growths;
}

/* False: it is not known what there is at the start. */
static bool start(struct dry *d)
{
	const struct run *run = d->run;

	if (d->learnt.differs || run->watched || run->n_stacks)
		return false;
	if (run->growths != d->growths)
		forget(d);
	/* Mostly it is the same as before. */
	if (!d->start || d->start->n_preload != run->plan.n_preload ||
	    d->start->origin != run->plan.origin)
		d->start = find_start(d);
	return d->start && d->start->roots &&
	       (d->start->n == d->learnt.places.n || read_memory(d, d->start));
}

/* ---- an execution */

static const struct stop *stop_of(const struct dry *d, uint32_t thread)
{
	return &d->learnt.stops[d->threads[thread].stop];
}

static void stand_at(struct dry *d, uint32_t thread, uint32_t number)
{
	const struct stop *stop = &d->learnt.stops[number];
	struct thread_view *view = &d->views[thread];

	d->threads[thread].stop = number;
	view->at = stop->at;
	view->depth = stop->at == AT_POINT || stop->at == AT_RETURN;
	view->next.kind = stop->kind;
	d->n_locks += stop->at == AT_POINT && stop->kind == ACCESS_LOCK;
	if (stop->at == AT_END) {
		view->state = THREAD_DONE;
		d->n_done++;
	}
}

static void begin(struct dry *d)
{
	d->n_done = d->n_locks = d->n_waits = d->steps = d->writes = d->n_said = 0;
	d->view.current = -1;
	for (uint32_t t = 0; t < d->view.n_threads; t++) {
		d->views[t].state = THREAD_READY;
		d->threads[t].kept = d->threads[t].reads = 0;
		stand_at(d, t, d->start->roots + t);
	}
	memcpy(d->memory, d->start->memory, d->start->n * sizeof(*d->memory));
}

static void look_at_locks(struct dry *d)
{
	for (uint32_t t = 0; t < d->view.n_threads; t++) {
		const struct stop *stop = stop_of(d, t);

		if (stop->at == AT_POINT && stop->kind == ACCESS_LOCK)
			d->views[t].state = d->memory[stop->place] ? THREAD_LOCKED : THREAD_READY;
	}
}

/* ---- waiting, as the scheduler sees it: see sched/spin.h and access_spins() */

static void wait(struct dry *d, uint32_t thread)
{
	struct dry_thread *t = &d->threads[thread];
	const struct stop *stop = stop_of(d, thread);

	memset(t->awaits, 0, sizeof(t->awaits));
	t->shown = false;
	for (uint32_t i = stop->before; stop != &d->learnt.stops[t->kept]; i = stop->before) {
		stop = &d->learnt.stops[i];
		if (stop->kind != ACCESS_FENCE)
			t->awaits[stop->place / 64] |= UINT64_C(1) << stop->place % 64;
	}
	d->views[thread].state = THREAD_WAITING;
	d->n_waits++;
}

/* False: it is not known whether the thread waits. */
static bool look(struct dry *d, uint32_t thread)
{
	struct dry_thread *t = &d->threads[thread];
	const struct stop *stop = stop_of(d, thread);
	bool unwritten = t->writes == d->writes;
	int same = 0;

	if (stop->cleared)
		t->reads = t->kept = 0;
	t->reads += stop->quiet;
	/* Natively it was looked there, too. */
	if (stop->aside && t->reads >= SPIN_FIRST)
		return false;
	t->reads++;
	if (t->kept && unwritten)
		same = learn_same(&d->learnt, t->kept, t->stop);
	if (same) {
		wait(d, thread);
		return same > 0;
	}
	if (t->kept && !unwritten)
		t->next = t->reads = 1;
	if (!t->kept || t->reads >= t->next) {
		t->kept = t->stop;
		t->writes = d->writes;
		t->next = t->reads * 2;
	}
	return true;
}

/* What is stored there is seen by those who wait for it once memory has changed. */
static void show(struct dry *d, uint16_t place, bool changes)
{
	for (uint32_t i = 0; i < d->view.n_threads; i++) {
		struct dry_thread *t = &d->threads[i];

		if (d->views[i].state != THREAD_WAITING)
			continue;
		t->shown |= t->awaits[place / 64] >> place % 64 & 1;
		if (t->shown && changes) {
			d->views[i].state = THREAD_READY;
			d->n_waits--;
		}
	}
}

/* ---- an execution */

/* What the thread reads where it stands, once it goes on. */
static uint64_t read_at(struct dry *d, uint32_t thread, const struct stop *stop)
{
	if (stop->at != AT_POINT) {
		d->key[1 + d->n_said++] = stop->said | (uint64_t)thread << 32;
		return 0;
	}
	d->steps++;
	d->n_locks -= stop->kind == ACCESS_LOCK;
	return learn_reads(stop->kind) ? d->memory[stop->place] : 0;
}

static void write_at(struct dry *d, const struct stop *stop, const struct stop *to)
{
	bool changes = stop->kind != ACCESS_RMW || to->value != to->written;

	d->memory[stop->place] = to->written;
	d->writes += changes;
	if (d->n_waits)
		show(d, stop->place, changes);
}

/* False: what the thread does is not known. */
static bool go(struct dry *d, uint32_t thread)
{
	const struct stop *from = stop_of(d, thread), *to;
	uint32_t number =
		learn_after(&d->learnt, d->threads[thread].stop, read_at(d, thread, from));

	if (!number || d->steps > d->run->step_limit)
		return false;
	to = &d->learnt.stops[number];
	if (to->writes)
		write_at(d, from, to);
	stand_at(d, thread, number);
	d->view.current = (int)thread;
	return !learn_looks(to) || look(d, thread);
}

/* Up to its end, if all of it is known. */
static bool execute(struct dry *d, struct policy *policy)
{
	begin(d);
	policy->begin(policy);
	for (;;) {
		struct decision decision;

		if (d->n_locks)
			look_at_locks(d);
		decision = policy->next(policy, &d->view);
		if (decision.kind != DECIDE_RUN)
			return decision.kind == DECIDE_END && d->n_done == d->view.n_threads;
		if (!go(d, decision.thread))
			return false;
	}
}

/* For executions that no oracle can tell from this one. */
static void make_key(struct dry *d)
{
	uint32_t n = 1 + d->n_said;

	d->key[0] = d->start->roots | (uint64_t)d->n_said << 32;
	memcpy(d->key + n, d->memory, d->start->n * sizeof(*d->memory));
	d->n_key = n + d->start->n;
}

static void count_attempt(struct dry *d, bool missed)
{
	d->misses += missed;
	if (++d->attempts < WINDOW)
		return;
	if (d->misses > WINDOW / 2)
		d->left_out = LEFT_OUT;
	d->attempts = d->misses = 0;
}

bool dry_execute(struct dry *d, struct policy *policy, uint32_t *tag)
{
	const uint32_t *twin = NULL;

	d->n_key = 0;
	d->ready = !d->left_out && start(d);
	d->left_out -= d->left_out > 0;
	d->run->looks = d->ready ? &d->learnt.looks : NULL;
	if (!d->ready)
		return false;
	if (execute(d, policy)) {
		make_key(d);
		twin = keys_get(d->verdicts, d->key, d->n_key);
	}
	count_attempt(d, !twin);
	if (twin)
		*tag = *twin;
	return twin;
}

/* The run has come to its end, and nothing happened that is not known of. */
static bool ended_well(const struct dry *d, bool blocked)
{
	const struct run *run = d->run;

	return run->growths == d->growths && run->end == RUN_ENDED && !blocked && run->determined;
}

void dry_learn(struct dry *d, struct policy *policy, bool blocked)
{
	const struct run *run = d->run;
	bool known = d->n_key;

	d->n_key = 0;
	if (!d->ready || !ended_well(d, blocked))
		return;
	if (!known)
		learn(&d->learnt, run, d->start->roots);
	if (d->learnt.places.n != d->start->n || run->after.end != RUN_ENDED || run->undecided)
		return;
	if (!known && !execute(d, policy))
		return;
	if (d->steps == run->trace.steps)
		make_key(d);
	else
		d->learnt.differs = true;
}

void dry_note(struct dry *d, uint32_t tag)
{
	if (d->n_key)
		keys_put(d->verdicts, d->key, d->n_key, tag);
}
