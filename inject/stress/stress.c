/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/stress.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stress/apart.h"
#include "stress/ops.h"
#include "stress/pin.h"
#include "stress/worker.h"
#include "subject/slots.h"

/* Of all logs together. */
#define LOG_BYTES (64u << 20)
/* Seconds for all calls to return once their threads are to end. */
#define GRACE 2.0

struct stress {
	struct workers shared;
	struct checker checker;
	struct worker *workers; /* the last one drains */
	uint64_t started, stopped; /* CLOCK_MONOTONIC */
	uint64_t start;         /* by the clock */
	struct clock clock;
	struct stress_options options;
	struct pins pins;
	uint32_t n_threads; /* without the one that drains */
	int stuck;
	struct items items;
	bool ended, drained, judged;
};

static int refuse(char *why, size_t room, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static int refuse(char *why, size_t room, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, room, format, args);
	va_end(args);
	return -EINVAL;
}

/* ---- what is called */

static int named_op(const struct brrace_table *table, const char *name, enum brrace_kind kind,
		    bool many, char *why, size_t room)
{
	int op = subject_op(table, name);

	if (op < 0)
		return refuse(why, room, "%s has no operation %s", table->name, name);
	if (table->ops[op].kind != kind)
		return refuse(why, room, "%s does not %s", name,
			      kind == BRRACE_PRODUCE ? "enqueue" : "dequeue");
	if (!ops_allowed(&table->ops[op], many))
		return refuse(why, room, "%s is for one thread alone", name);
	return op;
}

static int pick_op(const struct stress_options *o, enum brrace_kind kind, uint32_t threads,
		   char *why, size_t room)
{
	const char *name = kind == BRRACE_PRODUCE ? o->produce : o->consume;
	int op;

	if (name)
		return named_op(o->table, name, kind, threads > 1, why, room);
	op = ops_find(o->table, kind, threads > 1, o->batch);
	return op >= 0 ? op :
			 refuse(why, room, "%s has nothing to %s with that %u threads may call%s",
				o->table->name, kind == BRRACE_PRODUCE ? "enqueue" : "dequeue",
				threads, o->batch > 1 ? " with more than one value" : "");
}

/* The operation of each role, in the worker's op. */
static int choose_ops(struct stress *s, char *why, size_t room)
{
	const struct stress_options *o = &s->options;
	int produce = ops_transmit(o->table), consume = produce;
	int drain = subject_op(o->table, o->table->drain);

	if (!o->consumers && produce < 0)
		return refuse(why, room, "%s has no operation transmit", o->table->name);
	if (o->consumers)
		consume = pick_op(o, BRRACE_CONSUME, o->consumers, why, room);
	if (o->consumers && consume >= 0)
		produce = pick_op(o, BRRACE_PRODUCE, o->producers, why, room);
	if (consume < 0 || produce < 0)
		return -EINVAL;
	for (uint32_t i = 0; i < s->n_threads; i++) {
		bool produces = i < o->producers;

		s->workers[i].op = (uint32_t)(produces ? produce : consume);
		s->workers[i].role = !o->consumers ? WORKER_TRANSMITS :
				     produces      ? WORKER_PRODUCES :
						     WORKER_CONSUMES;
	}
	s->workers[s->n_threads].op = (uint32_t)drain;
	s->workers[s->n_threads].role = WORKER_DRAINS;
	return 0;
}

bool stress_can_transmit(const struct brrace_table *table)
{
	return ops_transmit(table) >= 0;
}

/* ---- making */

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static int check_slots(struct stress *s, char *why, size_t room)
{
	const struct brrace_table *table = s->options.table;
	uint64_t most =
		smaller(slots_most(table), smaller(STRESS_MOST_SLOTS, items_most_slots(&s->items)));
	uint32_t slots = s->options.slots ? s->options.slots : table->default_slots;
	enum slots_fit fit = slots_judge(table, slots);

	if (fit == SLOTS_TOO_FEW || slots > most)
		return refuse(why, room, "%u slots (%u to %llu were expected)", slots,
			      slots_least(table), (unsigned long long)most);
	if (fit == SLOTS_NO_POWER_OF_2)
		return refuse(why, room, "%u slots (a power of two was expected)", slots);
	s->options.slots = slots;
	return 0;
}

static int make_ring(struct stress *s, char *why, size_t room)
{
	const struct brrace_table *table = s->options.table;
	struct brrace_setup setup = {0};
	int error = check_slots(s, why, room);

	if (error)
		return error;
	setup.slots = s->options.slots;
	s->shared.ring = table->create(&setup);
	if (!s->shared.ring)
		return refuse(why, room, "%s could not be made with %u slots", table->name,
			      setup.slots);
	s->shared.drain_bound = 2 * table->capacity(s->shared.ring) + 1000;
	return 0;
}

static int make_workers(struct stress *s, char *why, size_t room)
{
	const uint32_t n = s->n_threads + 1;
	const uint32_t most = LOG_BYTES / n / sizeof(struct log_block);
	const uint32_t blocks = s->options.blocks ? s->options.blocks : most;
	int error = choose_ops(s, why, room);

	for (uint32_t i = 0; !error && i < n; i++) {
		struct worker *w = &s->workers[i];

		w->shared = &s->shared;
		w->batch = s->options.batch;
		w->cpu = s->options.pinned && i < s->n_threads ? pin_of(&s->pins, i) : -1;
		w->noisy = s->options.noise && i < s->n_threads;
		noise_init(&w->noise, s->options.seed, i);
		error = log_new(&w->log, i, blocks, &s->clock, &s->checker.in, &s->checker.behind);
	}
	return error;
}

/* Without stamps only a ring that is never full can be judged. */
static int choose_window(struct stress *s, char *why, size_t room)
{
	struct stress_options *o = &s->options;
	uint64_t most = o->table->capacity(s->shared.ring) / o->producers;

	if (o->unstamped && !o->window)
		o->window = (uint32_t)smaller(most, STRESS_MOST_SLOTS);
	if (o->unstamped && (o->window > most || !o->window))
		return refuse(why, room, "windows of %u producers may fill the ring (%llu slots)",
			      o->producers, (unsigned long long)most * o->producers);
	if (o->window && o->window < o->batch)
		return refuse(why, room, "a window of %u holds no batch of %u", o->window,
			      o->batch);
	s->shared.window = o->window;
	return 0;
}

/* Some subjects only look like rings. */
static int try_ring(const struct stress *s, char *why, size_t room)
{
	const struct brrace_table *table = s->options.table;
	const struct brrace_op *ops = table->ops;
	const int put = subject_op(table, table->preload), take = subject_op(table, table->drain);
	uintptr_t in = items_value(&s->items, 0, 0), out[BRRACE_MAX_VALUES];
	struct brrace_args args = {.in = &in, .n_in = 1, .n_done = 1, .want = 1, .out = out};

	if (put < 0 || take < 0)
		return refuse(why, room, "%s cannot be filled and drained: it is no queue",
			      table->name);
	if (ops[put].call(s->shared.ring, &args) != BRRACE_OK ||
	    ops[take].call(s->shared.ring, &args) != BRRACE_OK || out[0] != in)
		return refuse(why, room, "%s does not give back what it is given: it is no queue",
			      table->name);
	return 0;
}

static int make(struct stress *s, char *why, size_t room)
{
	const struct stress_options *o = &s->options;
	int error = pin_find(&s->pins);

	s->n_threads = o->producers + o->consumers;
	if (!o->producers || s->n_threads > STRESS_MOST_THREADS)
		return refuse(why, room, "%u threads (1 to %u were expected)", s->n_threads,
			      STRESS_MOST_THREADS);
	if (!error)
		error = items_new(&s->items, o->producers);
	if (!error)
		error = make_ring(s, why, room);
	if (!error)
		error = choose_window(s, why, room);
	if (!error)
		error = try_ring(s, why, room);
	s->workers = apart_new((s->n_threads + 1) * sizeof(*s->workers));
	if (!s->workers)
		return -ENOMEM;
	if (error)
		return error;
	if (o->monotonic)
		clock_choose_monotonic(&s->clock);
	else
		clock_choose(&s->clock);
	error = make_workers(s, why, room);
	if (!error)
		error = checker_new(&s->checker, o->table, o->table->capacity(s->shared.ring),
				    &s->items, &s->clock, s->n_threads + 1);
	return !error && o->scene ? watch_scene(&s->checker.watch, o->scene) : error;
}

int stress_new(struct stress **out, const struct stress_options *options, char *why, size_t room)
{
	struct stress *s = apart_new(sizeof(*s));
	int error;

	snprintf(why, room, "%s", strerror(ENOMEM));
	*out = NULL;
	if (!s)
		return -ENOMEM;
	s->options = *options;
	s->shared.table = options->table;
	s->shared.items = &s->items;
	s->shared.clock = &s->clock;
	s->shared.unstamped = options->unstamped;
	s->stuck = -1;
	error = make(s, why, room);
	if (error) {
		stress_free(s);
		return error;
	}
	*out = s;
	return 0;
}

/* A thread that is stuck keeps all that it may reach. */
void stress_free(struct stress *s)
{
	if (!s || s->stuck >= 0)
		return;
	checker_free(&s->checker);
	for (uint32_t i = 0; s->workers && i <= s->n_threads; i++)
		log_free(&s->workers[i].log);
	free(s->workers);
	if (s->shared.ring && s->options.table->destroy)
		s->options.table->destroy(s->shared.ring);
	items_free(&s->items);
	free(s);
}

/* ---- running */

int stress_start(struct stress *s)
{
	int error = checker_start(&s->checker);

	if (error)
		return error;
	for (uint32_t i = 0; !error && i < s->n_threads; i++)
		error = worker_start(&s->workers[i]);
	s->start = clock_before(&s->clock);
	s->started = clock_monotonic();
	if (error)
		__atomic_store_n(&s->shared.stop, 1, __ATOMIC_RELAXED);
	__atomic_store_n(&s->shared.go, 1, __ATOMIC_RELEASE);
	return error;
}

static struct log_totals sum_totals(const struct stress *s)
{
	struct log_totals sum = {0};

	for (uint32_t i = 0; i < s->n_threads; i++) {
		struct log_totals t = log_totals(&s->workers[i].log);

		sum.calls += t.calls;
		sum.added += t.added;
		sum.removed += t.removed;
		sum.full += t.full;
		sum.empty += t.empty;
	}
	return sum;
}

static void join(struct stress *s, uint32_t worker, double grace)
{
	double left = grace - (double)(clock_monotonic() - s->stopped) / 1e9;
	bool ended = worker_join(&s->workers[worker], left > 0 ? left : 0);

	if (!ended && s->stuck < 0)
		s->stuck = (int)worker;
}

/* Whether all logs end, if need be with calls that did not. */
static bool give_up(struct stress *s)
{
	bool all = true;

	for (uint32_t i = 0; i < s->n_threads; i++)
		all &= s->workers[i].ended || worker_give_up(&s->workers[i]);
	return all;
}

/* Takes out what is left, unless a thread is in its way. */
static void drain(struct stress *s)
{
	struct worker *w = &s->workers[s->n_threads];

	if (s->stuck < 0 && !worker_start(w))
		join(s, s->n_threads, 2 * GRACE);
	else
		log_finish(&w->log, 0);
	s->drained = w->ended && w->drained;
}

/* Windows never fill the ring, so whoever was refused was so wrongly. */
static void judge_refusals(struct stress *s)
{
	const struct stress_options *o = &s->options;

	for (uint32_t i = 0; i < o->producers; i++) {
		const struct worker *w = &s->workers[i];

		watch_add(&s->checker.watch,
			  &(struct watch_event){
				  .kind = FINDING_FALSE_FULL,
				  .thread = (uint8_t)i,
				  .op = (uint8_t)w->op,
				  .begin = w->first_full,
				  .end = w->first_full,
				  .high = (uint64_t)o->producers * o->window - o->batch,
			  },
			  log_totals(&w->log).full);
	}
}

/* Which values they were is not known. */
static void judge_balance(struct stress *s)
{
	const struct log_totals t = sum_totals(s);
	const uint64_t out = t.removed + log_totals(&s->workers[s->n_threads].log).removed;
	struct watch_event event = {
		.kind = t.added > out ? FINDING_LOST : FINDING_DUPLICATE,
		.end = clock_after(&s->clock),
	};

	watch_add(&s->checker.watch, &event, t.added > out ? t.added - out : out - t.added);
}

bool stress_stop(struct stress *s)
{
	bool all;

	__atomic_store_n(&s->shared.stop, 1, __ATOMIC_RELAXED);
	s->stopped = clock_monotonic();
	for (uint32_t i = 0; i < s->n_threads; i++)
		join(s, i, GRACE);
	all = s->stuck < 0 || give_up(s);
	drain(s);
	s->judged = checker_join(&s->checker, !all || s->stuck == (int)s->n_threads);
	watch_close(&s->checker.watch, s->drained && s->judged);
	s->ended = true;
	if (s->options.unstamped)
		judge_refusals(s);
	if (s->options.unstamped && s->drained)
		judge_balance(s);
	if (s->stuck < 0 && s->options.table->drops)
		watch_counter(&s->checker.watch, s->options.table->drops(s->shared.ring),
			      sum_totals(s).full);
	return s->stuck < 0;
}

int stress_stuck(const struct stress *s)
{
	return s->stuck;
}

/* ---- results */

void stress_look(const struct stress *s, struct stress_look *look)
{
	const struct brrace_table *table = s->options.table;
	uint64_t end = s->stopped ? s->stopped : clock_monotonic();

	*look = (struct stress_look){
		.seconds = (double)(end - s->started) / 1e9,
		.totals = sum_totals(s),
		.counts = watch_counts(&s->checker.watch),
		.times_behind = checker_times_behind(&s->checker),
		.drained = s->drained,
		.capacity = table->capacity(s->shared.ring),
	};
	if (!s->ended || s->stuck >= 0)
		return;
	look->left = log_totals(&s->workers[s->n_threads].log).removed;
	look->has_counter = table->drops;
	look->counter = table->drops ? table->drops(s->shared.ring) : 0;
}

const struct watch_event *stress_first(const struct stress *s, enum finding_kind kind)
{
	return s->checker.watch.counts.of[kind] ? &s->checker.watch.first[kind] : NULL;
}

const struct scene *stress_scene(const struct stress *s)
{
	const struct recent_calls *recent = s->checker.watch.recent;

	return recent && recent->scene.there ? &recent->scene : NULL;
}

double stress_seconds(const struct stress *s, uint64_t moment)
{
	return moment > s->start ? clock_seconds(&s->clock, moment - s->start) : 0;
}

const struct stress_options *stress_settings(const struct stress *s)
{
	return &s->options;
}

const struct clock *stress_clock(const struct stress *s)
{
	return &s->clock;
}

const char *stress_produce(const struct stress *s)
{
	return s->options.table->ops[s->workers[0].op].name;
}

const char *stress_consume(const struct stress *s)
{
	const struct worker *last = &s->workers[s->n_threads - 1];

	return last->role == WORKER_CONSUMES ? s->options.table->ops[last->op].name : NULL;
}
