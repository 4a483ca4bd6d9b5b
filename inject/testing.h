/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of the engine: a ring made by hand, its threads, and what they did as
 * text.  Operations are C functions that call the hooks as compiled code would.
 */
#ifndef TESTING_H
#define TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "abi/hooks.h"
#include "memory/region.h"
#include "run.h"
#include "sched/script.h"

/* The subject's code and its .data, between symbols that the linker makes. */
#define SUBJECT_CODE \
	__attribute__((section("brrace_text"), noinline, no_sanitize("address", "undefined")))
#define SUBJECT_DATA __attribute__((section("subject_data")))
#define SUBJECT_HOOK static inline __attribute__((always_inline))
extern char __start_brrace_text[], __stop_brrace_text[];
extern char __start_subject_data[] __attribute__((weak));
extern char __stop_subject_data[] __attribute__((weak));

typedef enum brrace_status operation(void *ring, struct brrace_args *args);

#define WORDS 32 /* of the ring, which is block 1 of the heap */

SUBJECT_HOOK uint64_t load(void *at)
{
	__brrace_read8(at);
	return *(volatile uint64_t *)at;
}

SUBJECT_HOOK void store(void *at, uint64_t value)
{
	__brrace_write8(at);
	*(volatile uint64_t *)at = value;
}

SUBJECT_HOOK bool cas(uint64_t *at, uint64_t expected, uint64_t value)
{
	return __brrace_atomic64_compare_exchange_strong(at, &expected, value, __ATOMIC_SEQ_CST,
							 __ATOMIC_SEQ_CST);
}

/* Everything of one test; set_bench() empties it. */
static struct bench {
	struct brrace_op ops[16];
	struct brrace_table table;
	struct subject subject;
	struct run_op lists[MAX_THREADS][8];
	struct run_thread threads[MAX_THREADS];
	uintptr_t values[MAX_THREADS * 8];
	struct run_plan plan;
	struct run *run;
	struct script_stop stops[64];
	struct script script;
	char text[8192];
	size_t length;
} bench;

SUBJECT_CODE static void *create_words(const struct brrace_setup *setup)
{
	void *words = __brrace_calloc(WORDS, 8);

	(void)setup;
	brrace_root("struct words", 8, words, WORDS, "words");
	return words;
}

SUBJECT_CODE static uint64_t no_capacity(void *ring)
{
	(void)ring;
	return WORDS;
}

SUBJECT_CODE static enum brrace_status nothing_there(void *ring, struct brrace_args *args)
{
	(void)ring;
	(void)args;
	return BRRACE_EMPTY;
}

static inline uint8_t bench_op(const char *name, enum brrace_kind kind, operation *call)
{
	bench.ops[bench.table.n_ops] = (struct brrace_op){.name = name, .kind = kind, .call = call};
	return (uint8_t)bench.table.n_ops++;
}

/* For cmocka: a ring of words that never returns anything. */
static inline int set_bench(void **state)
{
	(void)state;
	memset(&bench, 0, sizeof(bench));
	bench.table = (struct brrace_table){
		.version = BRRACE_SUBJECT_VERSION,
		.size = sizeof(struct brrace_table),
		.name = "words",
		.create = create_words,
		.capacity = no_capacity,
		.ops = bench.ops,
		.drain = "drain",
	};
	bench.subject = (struct subject){
		.table = &bench.table,
		.text = (uintptr_t)__start_brrace_text,
		.text_size = (size_t)(__stop_brrace_text - __start_brrace_text),
		.data = (uintptr_t)__start_subject_data,
		.data_size = (size_t)(__stop_subject_data - __start_subject_data),
	};
	bench.plan = (struct run_plan){
		.subject = &bench.subject,
		.slots = 4,
		.threads = bench.threads,
		.n_items = 16,
	};
	bench_op("drain", BRRACE_CONSUME, nothing_there);
	return 0;
}

static inline int clear_bench(void **state)
{
	(void)state;
	run_free(bench.run);
	bench.run = NULL;
	return 0;
}

/* A thread that runs these operations, by their index, up to -1. */
#define THREAD(...) bench_thread((const int[]){__VA_ARGS__, -1})

/* Each call of a produce gives the next item. */
static inline struct run_thread *bench_thread(const int *ops)
{
	uint32_t i = bench.plan.n_threads++;
	struct run_thread *t = &bench.threads[i];

	*t = (struct run_thread){.ops = bench.lists[i], .cpu = -1};
	for (; *ops >= 0; ops++, t->n_ops++) {
		uintptr_t *value = &bench.values[i * 8 + t->n_ops];
		bool gives = bench.ops[*ops].kind == BRRACE_PRODUCE;

		*value = item_address(i * 8 + t->n_ops);
		bench.lists[i][t->n_ops] = (struct run_op){
			.op = (uint8_t)*ops,
			.n_in = gives,
			.want = 1,
			.in = value,
		};
	}
	return t;
}

static inline void bench_start(void)
{
	char why[128] = "";

	if (run_new(&bench.run, &bench.plan, why, sizeof(why)))
		fail_msg("%s", why);
}

/* Lines of scripts.  Threads count from 0 here, as in the script. */
#define WORD(i) (HEAP_BASE + 8 * (uintptr_t)(i))
#define POINT(kind, at) {.kinds = 1u << (kind), .addr = (at), .size = 8}
#define UNTIL(t, kind, at) {.verb = VERB_UNTIL, .thread = (t), .op = -1, .point = POINT(kind, at)}
#define PAST(t, kind, at) {.verb = VERB_PAST, .thread = (t), .op = -1, .point = POINT(kind, at)}
#define FINISH(t) {.verb = VERB_FINISH, .thread = (t), .op = -1}
#define FINISH_IF(t) {.verb = VERB_FINISH, .thread = (t), .op = -1, .may_block = 1}
#define FINISH_OP(t, o) {.verb = VERB_FINISH, .thread = (t), .op = (o)}
#define STEP(t, n) {.verb = VERB_STEP, .thread = (t), .op = -1, .count = (n)}
#define VERB(v, t) {.verb = VERB_##v, .thread = (t), .op = -1}

/* Executes under a script; at least one line. */
#define PLAY(...) \
	bench_play((const struct script_line[]){__VA_ARGS__}, \
		   sizeof((const struct script_line[]){__VA_ARGS__}) / sizeof(struct script_line))

static inline enum run_end bench_play(const struct script_line *lines, size_t n)
{
	script_init(&bench.script, lines, (uint32_t)n, bench.stops);
	return run_execute(bench.run, &bench.script.policy);
}

/* Thread after thread. */
static inline enum run_end bench_run(void)
{
	return bench_play(NULL, 0);
}

__attribute__((format(printf, 1, 2))) static inline void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	bench.length += (size_t)vsnprintf(bench.text + bench.length,
					  sizeof(bench.text) - bench.length, format, args);
	va_end(args);
	assert_true(bench.length < sizeof(bench.text));
}

static inline void say_place(uintptr_t addr)
{
	uint32_t offset, block = run_heap_block(bench.run, addr, &offset);

	if (block == 1)
		say(" +%u", offset);
	else if (block)
		say(" #%u+%u", block, offset);
	else if (addr - bench.subject.data < bench.subject.data_size)
		say(" data+%u", (unsigned)(addr - bench.subject.data));
	else if (item_of(addr & ~(uintptr_t)(ITEM_BYTES - 1)) >= 0)
		say(" item%u+%u", (unsigned)item_of(addr & ~(uintptr_t)(ITEM_BYTES - 1)),
		    (unsigned)(addr % ITEM_BYTES));
	else if (addr >= STACK_BASE && addr < REGION_END)
		say(" stack%u", (unsigned)((addr - STACK_BASE) / STACK_BYTES) + 1);
	else if (addr)
		say(" elsewhere");
}

static inline void say_value(word128 value)
{
	int64_t item = item_of((uint64_t)value);

	if (item >= 0)
		say("item%u", (unsigned)item);
	else if (value >> 64)
		say("%#lx:%#lx", (unsigned long)(value >> 64), (unsigned long)value);
	else
		say(value < 10000 ? "%lu" : "%#lx", (unsigned long)value);
}

static inline void say_event(const struct event *e)
{
	bool swaps = e->kind == ACCESS_CAS || e->kind == ACCESS_RMW || e->kind == ACCESS_LOCK ||
		     e->kind == ACCESS_TRYLOCK;

	say("%s%u %s", e->step ? "" : "(", e->thread + 1u, access_kind_name(e->kind));
	say_place(e->addr);
	if (e->kind != ACCESS_FENCE) {
		say(" ");
		say_value(swaps ? e->old : e->value);
	}
	if (swaps && !(e->flags & ACCESS_FAILED)) {
		say("->");
		say_value(e->value);
	}
	say("%s%s%s%s", e->flags & ACCESS_FAILED ? "!" : "", e->flags & ACCESS_SPURIOUS ? "!" : "",
	    e->flags & ACCESS_SPIN ? "~" : "", e->step ? "" : ")");
}

/* "1 load +0 5; 2 cas +8 5->6": thread, kind, offset in the ring, value.  "!": failed,
 * "!!" spuriously, "~": a round of waiting, "(...)": no point. */
static inline const char *bench_trace(void)
{
	const struct trace *trace = run_trace(bench.run);

	bench.text[bench.length = 0] = 0;
	for (uint32_t i = 0; i < trace->count; i++) {
		say("%s", i ? "; " : "");
		say_event(&trace->events[i]);
	}
	return bench.text;
}

/* "1 put item0 ok; 2 get ok item0; 1 get ...": calls in order of begin. */
static inline const char *bench_calls(void)
{
	static const char *const status[] = {"ok", "full", "empty", "again"};
	const struct history *h = run_history(bench.run);

	bench.text[bench.length = 0] = 0;
	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		say("%s%u %s%s", i ? "; " : "", c->thread + 1u, c->parent == CALL_TOP ? "" : "-",
		    bench.ops[c->op].name);
		for (uint32_t k = 0; k < c->n_in; k++)
			say(" item%d", (int)item_of(h->values[c->first_in + k]));
		say(" %s", call_returned(c) ? status[c->status] : "...");
		for (uint32_t k = 0; k < c->n_out; k++)
			say(" item%d", (int)item_of(h->values[c->first_out + k]));
	}
	return bench.text;
}

#define BENCH(test) cmocka_unit_test_setup_teardown(test, set_bench, clear_bench)

#endif
