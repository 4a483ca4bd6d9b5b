/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The script's decisions, with no thread and no ring: threads are texts.
 *
 * "e[la sb] d[cb]" is a thread of two operations, e and d; e loads a and stores to
 * b, d is a CAS of b.  Calls may nest.  K locks, U unlocks, w waits for a store to
 * its place.  A script is "1 until sb; 2 finish d"; a place in it is one of the
 * table below.
 */
#include "sched/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 4
#define CALLS   64
#define EVENTS  512
#define LINES   24
#define BLOCK   UINT64_C(0x5000) /* block 2 of the heap; the next is number 3 */
#define BLOCK_BYTES 64

static const char kinds[] = "lscrfK_U"; /* by enum access_kind */
static const char verbs[][8] = {
	[VERB_UNTIL] = "until", [VERB_PAST] = "past",       [VERB_FINISH] = "finish",
	[VERB_STEP] = "step",   [VERB_HOLD] = "hold",       [VERB_RELEASE] = "release",
	[VERB_KILL] = "kill",   [VERB_FAIL] = "fail",
};

static const struct place {
	char name;
	uintptr_t addr;
	uint32_t size;
} places[] = {
	{'a', 0x1000, 8}, {'b', 0x1008, 8},    {'c', 0x1010, 8},     {'n', 0x1004, 4},
	{'p', 0x1000, 16}, {'g', BLOCK, 4},    {'h', BLOCK + 16, 8}, {'i', BLOCK + 20, 4},
	{'j', BLOCK + BLOCK_BYTES + 16, 8},
	{'-', 0, 0},
};

/* The world that the script decides about. */
static struct stage {
	struct thread_view views[THREADS];
	const char *text[THREADS]; /* what is still to do */
	uint32_t n_threads;
	struct call calls[CALLS];
	struct event events[EVENTS];
	struct history history;
	struct trace trace;
	struct sched_view view;
	uint8_t owner[256];  /* of a lock, by name of its place: thread + 1 */
	bool stored[256];
	char played[2048];   /* "1la 2sb 2cb! 1x" */
	struct script_line lines[LINES];
	struct script_stop stops[LINES];
	struct script script;
} stage;

static const struct place *place_named(char name)
{
	const struct place *p = places;

	while (p->name != name)
		p++;
	return p;
}

static uint8_t kind_named(char c)
{
	return c == 'w' ? ACCESS_LOAD : (uint8_t)(strchr(kinds, c) - kinds);
}

static void begin_call(uint32_t thread)
{
	struct thread_view *v = &stage.views[thread];
	struct call *c = &stage.calls[stage.history.n_calls];

	assert_true(stage.history.n_calls < CALLS);
	*c = (struct call){
		.thread = (uint8_t)thread,
		.op = (uint8_t)*stage.text[thread],
		.parent = v->depth ? v->call : CALL_TOP,
		.begin = stage.history.clock++,
		.end = CALL_PENDING,
		.first_event = stage.trace.count,
	};
	v->call = (uint16_t)stage.history.n_calls++;
	if (!v->depth++)
		v->top_call = v->call;
	stage.text[thread] += 2;
}

static void end_call(uint32_t thread)
{
	struct thread_view *v = &stage.views[thread];
	struct call *c = &stage.calls[v->call];

	c->end = stage.history.clock++;
	v->call = c->parent == CALL_TOP ? EVENT_NO_CALL : c->parent;
	if (!--v->depth) {
		v->top_call = EVENT_NO_CALL;
		v->op_index++;
	}
	stage.text[thread]++;
}

static void play(const char *format, uint32_t thread, const char *what, const char *more)
{
	size_t n = strlen(stage.played);

	snprintf(stage.played + n, sizeof(stage.played) - n, format, n ? " " : "", thread + 1, what,
		 more);
}

static void access_now(uint32_t thread, const struct decision *d)
{
	struct thread_view *v = &stage.views[thread];
	const char *text = stage.text[thread];
	struct event *e = &stage.events[stage.trace.count++];
	unsigned char place = (unsigned char)text[1];

	assert_true(stage.trace.count < EVENTS);
	*e = v->next;
	e->thread = (uint8_t)thread;
	e->call = v->call;
	e->line = d->line;
	e->step = ++stage.trace.steps;
	v->steps++;
	stage.stored[place] |= *text == 's';
	if (*text == 'K' || *text == 'U')
		stage.owner[place] = *text == 'K' ? (uint8_t)(thread + 1) : 0;
	play("%s%u%.2s%s", thread, text, d->kind == DECIDE_FAIL_CAS ? "!" : "");
	stage.text[thread] += 2;
}

/* Goes on to the next stop and says where that is. */
static void move_on(uint32_t thread)
{
	struct thread_view *v = &stage.views[thread];

	stage.text[thread] += strspn(stage.text[thread], " ");
	if (v->depth && stage.text[thread][1] == '[') {
		begin_call(thread);
		move_on(thread);
	} else if (!*stage.text[thread]) {
		v->at = AT_END;
		v->state = THREAD_DONE;
	} else if (*stage.text[thread] == ']') {
		v->at = AT_RETURN;
	} else if (stage.text[thread][1] == '[') {
		v->at = AT_CALL;
		v->op = (uint8_t)*stage.text[thread];
	} else {
		const struct place *p = place_named(stage.text[thread][1]);

		v->at = AT_POINT;
		v->next = (struct event){
			.kind = kind_named(*stage.text[thread]),
			.addr = p->addr,
			.size = p->size,
		};
	}
}

static void one_stop_further(const struct decision *d)
{
	struct thread_view *v = &stage.views[d->thread];

	if (v->at == AT_CALL)
		begin_call(d->thread);
	else if (v->at == AT_POINT)
		access_now(d->thread, d);
	else
		end_call(d->thread);
	move_on(d->thread);
}

static void look_who_can_move(void)
{
	for (uint32_t i = 0; i < stage.n_threads; i++) {
		struct thread_view *v = &stage.views[i];
		const char *text = stage.text[i];
		unsigned char place = (unsigned char)(*text ? text[1] : 0);

		if (v->state == THREAD_DONE || v->state == THREAD_KILLED)
			continue;
		v->state = THREAD_READY;
		if (v->at == AT_POINT && *text == 'K' && stage.owner[place])
			v->state = THREAD_LOCKED;
		if (v->at == AT_POINT && *text == 'w' && !stage.stored[place])
			v->state = THREAD_WAITING;
	}
}

/* threads: texts with "|" between them; must live on. */
static void set_stage(char *threads)
{
	memset(&stage, 0, sizeof(stage));
	stage.trace.events = stage.events;
	stage.history.calls = stage.calls;
	for (char *text = strtok(threads, "|"); text; text = strtok(NULL, "|")) {
		uint32_t i = stage.n_threads++;

		stage.text[i] = text;
		stage.views[i].call = stage.views[i].top_call = EVENT_NO_CALL;
		move_on(i);
	}
	stage.view = (struct sched_view){
		.threads = stage.views,
		.n_threads = stage.n_threads,
		.current = -1,
		.trace = &stage.trace,
		.history = &stage.history,
	};
	look_who_can_move();
}

static struct decision ask(void)
{
	return stage.script.policy.next(&stage.script.policy, &stage.view);
}

/* False once the script ends the execution. */
static bool follow(struct decision d)
{
	if (d.kind == DECIDE_END)
		return false;
	assert_true(d.thread < stage.n_threads);
	if (d.kind == DECIDE_KILL) {
		assert_int_not_equal(stage.views[d.thread].state, THREAD_DONE);
		stage.views[d.thread].state = THREAD_KILLED;
		play("%s%u%s%s", d.thread, "x", "");
	} else {
		assert_int_equal(stage.views[d.thread].state, THREAD_READY);
		stage.view.current = d.thread;
		one_stop_further(&d);
	}
	look_who_can_move();
	return true;
}

/* Two blocks of the heap: number 2, at BLOCK, and number 3. */
static uint32_t heap(void *ctx, uintptr_t addr, uint32_t *offset)
{
	(void)ctx;
	*offset = (uint32_t)(addr - BLOCK) % BLOCK_BYTES;
	return addr >= BLOCK ? 2 + (uint32_t)(addr - BLOCK) / BLOCK_BYTES : 0;
}

/* "sb", ".b" of any kind, "2*sb" the second; a place of the heap is known by its block. */
static void read_point(struct script_line *line, const char *word)
{
	const struct place *p;

	if (word[1] == '*') {
		line->count = (uint32_t)(*word - '0');
		word += 2;
	}
	line->point.kinds = *word == '.' ? UINT32_MAX : 1u << kind_named(*word);
	p = place_named(word[1]);
	line->point.addr = p->addr >= BLOCK ? POINT_HEAP : p->addr;
	line->point.size = p->size;
	line->point.heap_block = heap(NULL, p->addr, &line->point.heap_offset);
	if (p->name == '-')
		line->point.addr = POINT_ANY_PLACE;
}

/* "1 until 2*sb in 2 d", "2 finish d", "1 step 3"; "?" at the end: it may block. */
static void read_line(struct script_line *line, const char *text)
{
	char verb[8], words[4][8] = {"", "", "", ""};
	unsigned thread;
	const char *op = "";

	sscanf(text, "%u %7s %7s %7s %7s %7s", &thread, verb, words[0], words[1], words[2],
	       words[3]);
	*line = (struct script_line){.thread = (uint8_t)(thread - 1), .op = -1, .op_count = 1};
	while (strcmp(verb, verbs[line->verb]))
		line->verb++;
	line->may_block = strchr(text, '?') != NULL;
	if (line->verb == VERB_STEP)
		line->count = (uint32_t)atoi(words[0]);
	else if (line->verb == VERB_FINISH)
		op = words[0];
	else if (line->verb <= VERB_PAST)
		read_point(line, words[0]);
	if (!strcmp(words[1], "in")) {
		line->op_count = (uint16_t)atoi(words[2]);
		op = words[3];
	}
	if (*op && *op != '?')
		line->op = *op;
}

static void write_script(const char *text)
{
	char copy[1024];
	uint32_t n = 0;

	snprintf(copy, sizeof(copy), "%s", text);
	for (char *line = strtok(copy, ";"); line; line = strtok(NULL, ";"))
		read_line(&stage.lines[n++], line);
	script_init(&stage.script, stage.lines, n, stage.stops);
	stage.script.heap = heap;
	stage.script.policy.begin(&stage.script.policy);
}

/* What is played, and how and at which line the script ends. */
static void assert_plays(const char *threads, const char *script, const char *expected,
			 enum script_end end, uint32_t at)
{
	char copy[1024];

	snprintf(copy, sizeof(copy), "%s", threads);
	set_stage(copy);
	write_script(script);
	while (follow(ask()))
		;
	assert_string_equal(stage.played, expected);
	assert_int_equal(stage.script.end, end);
	assert_int_equal(stage.script.at, at);
}

static void without_lines_threads_run_in_file_order(void **state)
{
	(void)state;
	assert_plays("e[la sa] d[lb]|e[lc]|d[sb]", "", "1la 1sa 1lb 2lc 3sb", SCRIPT_DONE, 0);
	assert_plays("e[]|d[]", "", "", SCRIPT_DONE, 0);
	assert_plays("", "", "", SCRIPT_DONE, 0);
}

static void until_stops_before_past_behind(void **state)
{
	(void)state;
	assert_plays("e[la sa lb]|e[lc]", "1 until sa; 2 finish", "1la 2lc 1sa 1lb", SCRIPT_DONE, 2);
	assert_plays("e[la sa lb]|e[lc]", "1 past sa; 2 finish", "1la 1sa 2lc 1lb", SCRIPT_DONE, 2);
	assert_plays("e[la]|e[lc]", "1 past la; 2 finish", "1la 2lc", SCRIPT_DONE, 2);
	assert_plays("e[f- la]|e[lc]", "1 until l-; 2 finish", "1f- 2lc 1la", SCRIPT_DONE, 2);
	assert_plays("e[la f- lb]|e[lc]", "1 past f-; 2 finish", "1la 1f- 2lc 1lb", SCRIPT_DONE, 2);
}

static void bare_until_does_nothing_where_it_stands(void **state)
{
	(void)state;
	assert_plays("e[la la la]|d[lc]", "1 until la; 1 until la; 1 until la; 2 finish",
		     "2lc 1la 1la 1la", SCRIPT_DONE, 4);
	assert_plays("e[la la la]|d[lc]", "1 past la; 1 until la; 1 past la; 2 finish",
		     "1la 1la 2lc 1la", SCRIPT_DONE, 4);
}

/* Retries: the next match, however many there were. */
static void bare_point_is_the_next_one(void **state)
{
	(void)state;
	assert_plays("e[la ca lb la ca]|d[lc]", "1 past ca; 1 until la; 2 finish",
		     "1la 1ca 1lb 2lc 1la 1ca", SCRIPT_DONE, 3);
}

static void counted_point_counts_from_the_start(void **state)
{
	(void)state;
	assert_plays("e[la la la lb]|d[lc]", "1 until 2*la; 2 finish", "1la 2lc 1la 1la 1lb",
		     SCRIPT_DONE, 2);
	assert_plays("e[la la la lb]|d[lc]", "1 step 1; 1 until 2*la; 2 finish",
		     "1la 2lc 1la 1la 1lb", SCRIPT_DONE, 3);
	assert_plays("e[la la la lb]|d[lc]", "1 step 1; 1 past 3*la; 2 finish",
		     "1la 1la 1la 2lc 1lb", SCRIPT_DONE, 3);
	assert_plays("e[la la la lb]", "1 step 1; 1 until 1*la", "1la", SCRIPT_PASSED, 1);
	assert_plays("e[la la la lb]", "1 past lb; 1 until 2*la", "1la 1la 1la 1lb", SCRIPT_PASSED,
		     1);
}

/* A new operation counts anew; so does another thread. */
static void count_is_of_one_operation(void **state)
{
	(void)state;
	assert_plays("e[la la] e[la la lb]|d[la lc]", "1 finish e; 2 past la; 1 until 2*la; 2 finish",
		     "1la 1la 2la 1la 2lc 1la 1lb", SCRIPT_DONE, 4);
}

static void between_operations_the_next_is_meant(void **state)
{
	(void)state;
	assert_plays("e[la] d[la lb]|e[lc]", "1 finish e; 1 until lb; 2 finish", "1la 1la 2lc 1lb",
		     SCRIPT_DONE, 3);
}

static void until_does_not_leave_its_operation(void **state)
{
	(void)state;
	assert_plays("e[la] e[sa]", "1 until sa", "1la", SCRIPT_UNREACHED, 0);
	assert_plays("e[la] e[sa]", "1 past sa", "1la", SCRIPT_UNREACHED, 0);
	assert_plays("e[la la]", "1 until 3*la", "1la 1la", SCRIPT_UNREACHED, 0);
	assert_plays("e[la]", "1 until la in 2 e", "1la", SCRIPT_NOTHING, 0);
}

static void until_in_an_operation_goes_there(void **state)
{
	(void)state;
	assert_plays("e[la] d[la lb]|e[lc]", "1 until la in 1 d; 2 finish", "1la 2lc 1la 1lb",
		     SCRIPT_DONE, 2);
	assert_plays("d[la lb] e[la] d[la lb]|e[lc]", "1 past la in 2 d; 2 finish",
		     "1la 1lb 1la 1la 2lc 1lb", SCRIPT_DONE, 2);
	assert_plays("d[la] d[la lb]|e[lc]", "1 until lb in 1 d", "1la", SCRIPT_UNREACHED, 0);
	assert_plays("d[la] d[la]", "1 until la in 3 d", "1la 1la", SCRIPT_NOTHING, 0);
	assert_plays("d[la] d[la]", "1 until la in 1 e", "1la 1la", SCRIPT_NOTHING, 0);
}

/* The operation that the thread is in is the first. */
static void until_in_an_operation_counts_the_current_one(void **state)
{
	(void)state;
	assert_plays("d[la lb] d[la lb]|e[lc]", "1 past la; 1 until lb in 1 d; 2 finish",
		     "1la 2lc 1lb 1la 1lb", SCRIPT_DONE, 3);
	assert_plays("d[la lb] d[la lb]|e[lc]", "1 past la; 1 until lb in 2 d; 2 finish",
		     "1la 1lb 1la 2lc 1lb", SCRIPT_DONE, 3);
	assert_plays("d[la lb] d[la lb]|e[lc]", "1 past la; 1 until 1*la in 1 d", "1la",
		     SCRIPT_PASSED, 1);
	assert_plays("d[la lb] d[la lb]|e[lc]", "1 past la; 1 until 1*la in 2 d; 2 finish",
		     "1la 1lb 2lc 1la 1lb", SCRIPT_DONE, 3);
}

static void finish_runs_to_the_end(void **state)
{
	(void)state;
	assert_plays("e[la] d[lb]|e[lc]", "2 finish; 1 finish", "2lc 1la 1lb", SCRIPT_DONE, 2);
	assert_plays("e[la]", "1 finish; 1 finish", "1la", SCRIPT_NOTHING, 1);
}

static void finish_of_an_operation(void **state)
{
	(void)state;
	assert_plays("e[la sa] d[lb]|e[lc]", "1 finish e; 2 finish", "1la 1sa 2lc 1lb", SCRIPT_DONE,
		     2);
	assert_plays("e[la sa] d[lb]|e[lc]", "1 past la; 1 finish e; 2 finish e",
		     "1la 1sa 2lc 1lb", SCRIPT_DONE, 3);
	assert_plays("e[la] d[lb]|e[lc]", "1 finish e; 1 finish d; 2 finish e", "1la 1lb 2lc",
		     SCRIPT_DONE, 3);
	assert_plays("e[la] d[lb]", "1 finish d", "", SCRIPT_WRONG_OP, 0);
	assert_plays("e[la lc] d[lb]", "1 past la; 1 finish d", "1la", SCRIPT_WRONG_OP, 1);
	assert_plays("e[la]", "1 finish e; 1 finish e", "1la", SCRIPT_NOTHING, 1);
}

/* The return counts: until then nobody else knows. */
static void finish_includes_the_return(void **state)
{
	(void)state;
	assert_plays("e[la]|d[lb]", "1 step 1; 2 finish; 1 finish e", "1la 2lb", SCRIPT_DONE, 3);
	assert_true(stage.calls[0].end > stage.calls[1].end);
	assert_plays("e[]|d[]", "2 finish d; 1 finish e", "", SCRIPT_DONE, 2);
	assert_true(stage.calls[0].end < stage.calls[1].end);
	assert_int_equal(stage.calls[0].thread, 1);
}

static void step_counts_points(void **state)
{
	(void)state;
	assert_plays("e[la lb] d[lc]|e[sa]", "1 step 1; 2 finish", "1la 2sa 1lb 1lc", SCRIPT_DONE,
		     2);
	assert_plays("e[la lb] d[lc]|e[sa]", "1 step 3; 2 finish", "1la 1lb 1lc 2sa", SCRIPT_DONE,
		     2);
	assert_plays("e[la lb] d[lc]|e[sa]", "1 step 0; 2 finish", "2sa 1la 1lb 1lc", SCRIPT_DONE,
		     2);
	assert_plays("e[la lb] d[lc]", "1 step 4", "1la 1lb 1lc", SCRIPT_NOTHING, 0);
	assert_plays("e[la]|d[lb]", "1 step 1; 2 step 1; 1 finish", "1la 2lb", SCRIPT_DONE, 3);
}

static void held_threads_do_not_run_on(void **state)
{
	(void)state;
	assert_plays("e[la sa]|d[lb]", "1 past la; 1 hold", "1la 2lb", SCRIPT_DONE, 2);
	assert_plays("e[la sa]|d[lb]", "1 past la; 1 hold; 2 finish; 1 release", "1la 2lb 1sa",
		     SCRIPT_DONE, 4);
	assert_plays("e[la sa]|d[lb]", "1 hold; 2 hold", "", SCRIPT_DONE, 2);
	assert_plays("e[la sa]|d[lb]", "1 hold; 2 hold; 2 release", "2lb", SCRIPT_DONE, 3);
	assert_plays("e[la sa]|d[lb]", "1 hold; 1 past la", "1la 2lb", SCRIPT_DONE, 2);
}

static void killed_threads_are_gone(void **state)
{
	(void)state;
	assert_plays("e[la sa]|d[lb]", "1 past la; 1 kill", "1la 1x 2lb", SCRIPT_DONE, 2);
	assert_int_equal(stage.calls[0].end, CALL_PENDING);
	assert_plays("e[la sa]|d[lb]", "1 kill", "1x 2lb", SCRIPT_DONE, 1);
	assert_plays("e[la]", "1 finish; 1 kill", "1la", SCRIPT_NOTHING, 1);
}

static void nothing_more_of_a_killed_thread(void **state)
{
	static const char *const lines[] = {
		"1 kill", "1 finish", "1 finish e", "1 step 1", "1 until sa", "1 until lb",
		"1 past sa", "1 until la in 2 e",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		char script[64];

		snprintf(script, sizeof(script), "1 until sa; 1 kill; %s", lines[i]);
		assert_plays("e[la sa lb]|d[lc]", script, "1la 1x", SCRIPT_NOTHING, 2);
	}
}

static void next_cas_fails(void **state)
{
	(void)state;
	assert_plays("e[la ca lb ca]", "1 fail", "1la 1ca! 1lb 1ca", SCRIPT_DONE, 1);
	assert_plays("e[la ca]|d[ca]", "2 fail; 1 finish", "1la 1ca 2ca!", SCRIPT_DONE, 2);
	assert_plays("e[la ca]|d[ca]", "1 until ca; 1 fail; 2 finish; 1 step 1", "1la 2ca 1ca!",
		     SCRIPT_DONE, 4);
	assert_plays("e[la] d[ca]", "1 fail; 1 finish e", "1la 1ca!", SCRIPT_DONE, 2);
}

static void fail_needs_a_cas(void **state)
{
	(void)state;
	assert_plays("e[la ra]|d[cb]", "2 finish; 1 fail", "2cb 1la 1ra", SCRIPT_NO_CAS, 1);
	assert_plays("e[la]|d[cb]", "1 fail; 2 fail", "1la 2cb!", SCRIPT_NO_CAS, 0);
	assert_plays("e[ca]|d[lb]", "1 fail; 2 fail", "1ca! 2lb", SCRIPT_NO_CAS, 1);
}

static void nested_calls_are_part_of_their_operation(void **state)
{
	(void)state;
	assert_plays("x[d[la lb] sa]|e[lc]", "1 until sa; 2 finish", "1la 1lb 2lc 1sa", SCRIPT_DONE,
		     2);
	assert_plays("x[la d[la] la]|e[lc]", "1 until 3*la; 2 finish", "1la 1la 2lc 1la", SCRIPT_DONE,
		     2);
	assert_plays("x[d[la] d[la lb] sa]|e[lc]", "1 finish x; 2 finish", "1la 1la 1lb 1sa 2lc",
		     SCRIPT_DONE, 2);
	assert_plays("x[d[la lb] e[lc]] e[sa]", "1 until sa", "1la 1lb 1lc", SCRIPT_UNREACHED, 0);
}

static void nested_calls_can_be_named(void **state)
{
	(void)state;
	assert_plays("x[d[la lb] d[la lb] sa]|e[lc]", "1 until lb in 2 d; 2 finish",
		     "1la 1lb 1la 2lc 1lb 1sa", SCRIPT_DONE, 2);
	assert_plays("x[d[la lb] d[la lb] sa]|e[lc]", "1 past la; 1 finish d; 2 finish",
		     "1la 1lb 2lc 1la 1lb 1sa", SCRIPT_DONE, 3);
	assert_plays("x[d[la lb] sa]|e[lc]", "1 past la; 1 finish x; 2 finish", "1la 1lb 1sa 2lc",
		     SCRIPT_DONE, 3);
	assert_plays("x[d[la lb] d[lc]]", "1 until lc in 1 d", "1la 1lb", SCRIPT_UNREACHED, 0);
	assert_plays("x[d[la lb] sa]", "1 past la; 1 finish e", "1la", SCRIPT_WRONG_OP, 1);
	assert_plays("x[e[] d[la]]|e[lc]", "1 until la in 1 d; 2 finish", "2lc 1la", SCRIPT_DONE, 2);
}

/* One operation's points are counted over its nested calls, one nested call's alone. */
static void nested_points_are_counted_where_they_are(void **state)
{
	(void)state;
	assert_plays("x[d[la la] d[la la] sa]|e[lc]", "1 until 3*la; 2 finish",
		     "1la 1la 2lc 1la 1la 1sa", SCRIPT_DONE, 2);
	assert_plays("x[d[la la] d[la la] sa]|e[lc]", "1 until 2*la in 2 d; 2 finish",
		     "1la 1la 1la 2lc 1la 1sa", SCRIPT_DONE, 2);
}

static void places_that_overlap_fit(void **state)
{
	(void)state;
	assert_plays("e[lc la]|d[sb]", "1 until lp; 2 finish", "1lc 2sb 1la", SCRIPT_DONE, 2);
	assert_plays("e[lc lb]|d[sb]", "1 until lp; 2 finish", "1lc 2sb 1lb", SCRIPT_DONE, 2);
	assert_plays("e[la lp]|d[sb]", "1 until lb; 2 finish", "1la 2sb 1lp", SCRIPT_DONE, 2);
	assert_plays("e[lb ln]|d[sb]", "1 until la; 2 finish", "1lb 2sb 1ln", SCRIPT_DONE, 2);
	assert_plays("e[lb la]|d[sb]", "1 until ln; 2 finish", "1lb 2sb 1la", SCRIPT_DONE, 2);
	assert_plays("e[lc ln]", "1 until lb", "1lc 1ln", SCRIPT_UNREACHED, 0);
}

static void kinds_must_fit_too(void **state)
{
	(void)state;
	assert_plays("e[la sa ca ra]|d[lb]", "1 until ca; 2 finish", "1la 1sa 2lb 1ca 1ra",
		     SCRIPT_DONE, 2);
	assert_plays("e[lb ra]|d[lb]", "1 until .a; 2 finish", "1lb 2lb 1ra", SCRIPT_DONE, 2);
	assert_plays("e[Ka Ua]|d[lb]", "1 until Ua; 2 finish", "1Ka 2lb 1Ua", SCRIPT_DONE, 2);
}

static void heap_places_are_known_by_block_and_offset(void **state)
{
	(void)state;
	assert_plays("e[la lg lh]|d[lb]", "1 until lh; 2 finish", "1la 1lg 2lb 1lh", SCRIPT_DONE, 2);
	assert_plays("e[la lg lh]|d[lb]", "1 until li; 2 finish", "1la 1lg 2lb 1lh", SCRIPT_DONE, 2);
	assert_plays("e[la li]", "1 until lg", "1la 1li", SCRIPT_UNREACHED, 0);
	assert_plays("e[lj lh]|d[lb]", "1 until lh; 2 finish", "1lj 2lb 1lh", SCRIPT_DONE, 2);
	assert_plays("e[la lc]", "1 until lg", "1la 1lc", SCRIPT_UNREACHED, 0);
}

static void line_that_waits_is_impossible(void **state)
{
	(void)state;
	assert_plays("e[Ka sb Ua]|e[Ka sb Ua]", "1 until sb; 2 finish", "1Ka", SCRIPT_IMPOSSIBLE, 1);
	assert_plays("e[wa]|e[sb]", "1 finish", "", SCRIPT_IMPOSSIBLE, 0);
	assert_plays("e[lb wa]|e[sa]", "1 past wa", "1lb", SCRIPT_IMPOSSIBLE, 0);
	assert_plays("e[lb wa]|e[sa]", "1 step 2", "1lb", SCRIPT_IMPOSSIBLE, 0);
	assert_plays("e[lb wa]|e[sa]", "1 until wa; 2 finish; 1 finish", "1lb 2sa 1wa", SCRIPT_DONE,
		     3);
}

static void line_that_may_wait_is_noted(void **state)
{
	(void)state;
	assert_plays("e[Ka sb Ua]|e[la Ka sb Ua]|d[lc]", "1 until sb; 2 finish ?; 3 finish",
		     "1Ka 2la 3lc 1sb 1Ua 2Ka 2sb 2Ua", SCRIPT_DONE, 3);
	assert_int_equal(stage.script.n_blocks, 1);
	assert_int_equal(stage.script.blocks[0].line, 1);
	assert_int_equal(stage.script.blocks[0].thread, 1);
	assert_int_equal(stage.script.blocks[0].state, THREAD_LOCKED);
	assert_int_equal(stage.script.blocks[0].at.kind, ACCESS_LOCK);
	assert_plays("e[wa]|e[wa]|d[lc]", "1 finish ?; 2 until wa; 2 past wa ?", "3lc",
		     SCRIPT_BLOCKED, 3);
	assert_int_equal(stage.script.n_blocks, 2);
	assert_int_equal(stage.script.blocks[1].line, 2);
	assert_int_equal(stage.script.blocks[1].thread, 1);
}

static void notes_are_limited(void **state)
{
	char script[24 * 16] = "";

	(void)state;
	for (int i = 0; i <= MAX_BLOCKS; i++)
		strcat(script, "1 finish ?;");
	assert_plays("e[wa]", script, "", SCRIPT_IMPOSSIBLE, MAX_BLOCKS);
	assert_int_equal(stage.script.n_blocks, MAX_BLOCKS);
}

static void who_waits_at_the_end_is_blocked(void **state)
{
	(void)state;
	assert_plays("e[wa lb]|d[lc]", "", "2lc", SCRIPT_BLOCKED, 0);
	assert_plays("e[Ka lb Ua]|d[Ka lc Ua]", "1 until lb; 1 hold", "1Ka", SCRIPT_BLOCKED, 2);
	assert_plays("e[Ka lb Ua]|d[Ka lc Ua]", "1 until lb; 1 kill", "1Ka 1x", SCRIPT_BLOCKED, 2);
	assert_plays("e[wa lb]|d[lc]", "1 hold", "2lc", SCRIPT_DONE, 1);
}

/* Who was let go by another goes on in its turn, not at once. */
static void the_rest_runs_on_until_it_cannot(void **state)
{
	(void)state;
	assert_plays("e[la wc lb]|d[sc lc]|e[sa]", "", "1la 2sc 2lc 1wc 1lb 3sa", SCRIPT_DONE, 0);
	assert_plays("e[la]|d[lb lc]|e[sa]", "2 past lb", "2lb 1la 2lc 3sa", SCRIPT_DONE, 1);
}

static void lines_are_noted_in_the_trace(void **state)
{
	static const uint16_t lines[] = {0, 1, 1, UINT16_MAX, UINT16_MAX};

	(void)state;
	assert_plays("e[la sa sb]|d[lb lc]", "1 until sa; 2 finish; 1 hold; 1 release",
		     "1la 2lb 2lc 1sa 1sb", SCRIPT_DONE, 4);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(stage.events[i].line, lines[i]);
}

static void ends_of_lines_are_noted(void **state)
{
	static const uint32_t events[] = {1, 3, 3, 4}, moments[] = {1, 3, 3, 3};

	(void)state;
	assert_plays("e[la sa sb]|d[lb lc]", "1 until sa; 2 finish; 1 until sa; 1 past sa",
		     "1la 2lb 2lc 1sa 1sb", SCRIPT_DONE, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(stage.stops[i].event, events[i]);
		assert_int_equal(stage.stops[i].moment, moments[i]);
	}
}

static void probe(const char *threads, const char *script, uint32_t line, const char *expected,
		  enum script_end end)
{
	char copy[256];

	snprintf(copy, sizeof(copy), "%s", threads);
	set_stage(copy);
	write_script(script);
	stage.script.probe = line;
	while (follow(ask()))
		;
	assert_string_equal(stage.played, expected);
	assert_int_equal(stage.script.end, end);
}

static void probe_lets_everybody_go(void **state)
{
	static const char threads[] = "e[Ka sb Ua]|e[Ka lb Ua]|d[lc]";
	static const char script[] = "1 until sb; 1 hold; 2 finish ?; 3 hold";

	(void)state;
	probe(threads, script, 2, "1Ka 1sb 1Ua 2Ka 2lb 2Ua 3lc", SCRIPT_DONE);
	probe(threads, script, 0, "1Ka 1sb 1Ua 2Ka 2lb 2Ua 3lc", SCRIPT_DONE);
	probe(threads, script, 4, "1Ka 1sb 1Ua 2Ka 2lb 2Ua 3lc", SCRIPT_DONE);
	probe(threads, script, UINT32_MAX, "1Ka", SCRIPT_BLOCKED);
	probe("e[Ka sb Ua]|e[Ka lb Ua]", "1 until sb; 1 kill", 2, "1Ka 1sb 1Ua 2Ka 2lb 2Ua",
	      SCRIPT_DONE);
	probe("e[wa]|e[Ka lb Ua]", "1 hold", 1, "2Ka 2lb 2Ua", SCRIPT_BLOCKED);
}

static void begins_anew_each_time(void **state)
{
	static const char threads[] = "e[la ca sa]|d[lb wc]";
	static const char script[] = "1 past la; 1 fail; 1 hold; 2 finish ?; 1 step 1";

	(void)state;
	set_stage((char[]){"e[la ca sa]|d[lb wc]"});
	write_script(script);
	while (follow(ask()))
		;
	for (int i = 0; i < 3; i++) {
		struct script used = stage.script;
		char copy[64];

		snprintf(copy, sizeof(copy), "%s", threads);
		set_stage(copy);
		write_script(script);
		stage.script = used;
		stage.script.policy.begin(&stage.script.policy);
		while (follow(ask()))
			;
		assert_string_equal(stage.played, "1la 2lb 1ca!");
		assert_int_equal(stage.script.end, SCRIPT_BLOCKED);
		assert_int_equal(stage.script.n_blocks, 1);
	}
}

/* Random threads and scripts: what must hold whenever a line has ended. */

static char *random_thread(char *to)
{
	for (int op = (int)(random() % 3); op >= 0; op--) {
		*to++ = "de"[random() % 2];
		*to++ = '[';
		for (int n = (int)(random() % 5); n > 0; n--) {
			*to++ = "llscr"[random() % 5];
			*to++ = "abcnp"[random() % 5];
		}
		*to++ = ']';
	}
	return to;
}

static char *random_line(char *to)
{
	unsigned thread = 1 + (unsigned)(random() % 3), verb = (unsigned)(random() % 8);

	to += sprintf(to, "%u %s", thread, verbs[verb]);
	if (verb == VERB_STEP)
		to += sprintf(to, " %u", (unsigned)(random() % 4));
	if (verb <= VERB_PAST && random() % 3 == 0)
		to += sprintf(to, " %u*%c%c", 1 + (unsigned)(random() % 2), "lscr"[random() % 4],
			      "abcnp"[random() % 5]);
	else if (verb <= VERB_PAST)
		to += sprintf(to, " %c%c", "lscr"[random() % 4], "abcnp"[random() % 5]);
	if (verb <= VERB_PAST && random() % 3 == 0)
		to += sprintf(to, " in %u %c", 1 + (unsigned)(random() % 2), "de"[random() % 2]);
	else if (verb == VERB_FINISH && random() % 2)
		to += sprintf(to, " %c", "de"[random() % 2]);
	return to + sprintf(to, ";");
}

static bool matches(const struct script_line *line, const struct event *e)
{
	const struct point *p = &line->point;

	return p->kinds >> e->kind & 1 && e->addr < p->addr + p->size &&
	       p->addr < e->addr + e->size;
}

/* Events of the line's thread; no other thread ran in that line. */
static uint32_t events_of_line(uint32_t line)
{
	uint32_t from = line ? stage.stops[line - 1].event : 0;

	for (uint32_t i = from; i < stage.stops[line].event; i++)
		assert_int_equal(stage.events[i].thread, stage.lines[line].thread);
	return stage.stops[line].event - from;
}

static void check_line(uint32_t at)
{
	const struct script_line *line = &stage.lines[at];
	const struct thread_view *v = &stage.views[line->thread];
	uint32_t n = events_of_line(at), last = stage.stops[at].event - 1;

	switch (line->verb) {
	case VERB_UNTIL:
		assert_int_equal(v->at, AT_POINT);
		assert_true(matches(line, &v->next));
		break;
	case VERB_PAST:
		assert_true(n > 0 && matches(line, &stage.events[last]));
		break;
	case VERB_STEP:
		assert_int_equal(n, line->count);
		break;
	case VERB_FINISH:
		assert_true(v->top_call == EVENT_NO_CALL);
		break;
	case VERB_KILL:
		assert_int_equal(v->state, THREAD_KILLED);
		break;
	default:
		assert_int_equal(n, 0);
	}
}

static void random_scripts(void **state)
{
	(void)state;
	srandom(1);
	for (int round = 0; round < 20000; round++) {
		char threads[256], script[1024], *end = threads;
		struct decision d;
		uint32_t at = 0;

		for (int i = 0; i < 3; i++) {
			end = random_thread(end);
			*end++ = '|';
		}
		*end = 0;
		end = script;
		for (int n = 1 + (int)(random() % 8); n > 0; n--)
			end = random_line(end);
		set_stage(threads);
		write_script(script);
		do {
			d = ask();
			while (at < stage.script.at)
				check_line(at++);
		} while (follow(d));
		assert_int_not_equal(stage.script.end, SCRIPT_RUNNING);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_lines_threads_run_in_file_order),
		cmocka_unit_test(until_stops_before_past_behind),
		cmocka_unit_test(bare_until_does_nothing_where_it_stands),
		cmocka_unit_test(bare_point_is_the_next_one),
		cmocka_unit_test(counted_point_counts_from_the_start),
		cmocka_unit_test(count_is_of_one_operation),
		cmocka_unit_test(between_operations_the_next_is_meant),
		cmocka_unit_test(until_does_not_leave_its_operation),
		cmocka_unit_test(until_in_an_operation_goes_there),
		cmocka_unit_test(until_in_an_operation_counts_the_current_one),
		cmocka_unit_test(finish_runs_to_the_end),
		cmocka_unit_test(finish_of_an_operation),
		cmocka_unit_test(finish_includes_the_return),
		cmocka_unit_test(step_counts_points),
		cmocka_unit_test(held_threads_do_not_run_on),
		cmocka_unit_test(killed_threads_are_gone),
		cmocka_unit_test(nothing_more_of_a_killed_thread),
		cmocka_unit_test(next_cas_fails),
		cmocka_unit_test(fail_needs_a_cas),
		cmocka_unit_test(nested_calls_are_part_of_their_operation),
		cmocka_unit_test(nested_calls_can_be_named),
		cmocka_unit_test(nested_points_are_counted_where_they_are),
		cmocka_unit_test(places_that_overlap_fit),
		cmocka_unit_test(kinds_must_fit_too),
		cmocka_unit_test(heap_places_are_known_by_block_and_offset),
		cmocka_unit_test(line_that_waits_is_impossible),
		cmocka_unit_test(line_that_may_wait_is_noted),
		cmocka_unit_test(notes_are_limited),
		cmocka_unit_test(who_waits_at_the_end_is_blocked),
		cmocka_unit_test(the_rest_runs_on_until_it_cannot),
		cmocka_unit_test(lines_are_noted_in_the_trace),
		cmocka_unit_test(ends_of_lines_are_noted),
		cmocka_unit_test(probe_lets_everybody_go),
		cmocka_unit_test(begins_anew_each_time),
		cmocka_unit_test(random_scripts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
