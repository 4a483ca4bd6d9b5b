/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "scenario/testing.h"
#include "scenario/words.h"

static const char five_steps[] =
	"brrace: 1\n"
	"scenario: a producer held between two loads\n"
	"source: freebsd-net 2013-12-14, \"buf_ring in HEAD is racy\"\n"
	"ring: freebsd/buf_ring-2013\n"
	"slots: 4\n"
	"model: sc\n"
	"threads:\n"
	"  T1: [enqueue a]\n"
	"  T2: [enqueue b, dequeue_sc]\n"
	"schedule:\n"
	"  - T1 until load br_cons_tail:  \"2. Thread 1 has br_prod_head\"\n"
	"  - T2 finish enqueue:           3. Thread 2 enqueues\n"
	"  - T2 finish dequeue_sc\n"
	"  - T1 finish:                   5. Thread 1 compares\n"
	"expect:\n"
	"  false-full: 1\n"
	"  drops: 1\n";

static void assert_at(struct position at, unsigned line, unsigned column)
{
	assert_int_equal(at.line, line);
	assert_int_equal(at.column, column);
}

static void test_head(void **state)
{
	struct scenario *s = read_sound(five_steps);

	(void)state;
	assert_null(s->path);
	assert_string_equal(s->title.s, "a producer held between two loads");
	assert_string_equal(s->source.s, "freebsd-net 2013-12-14, \"buf_ring in HEAD is racy\"");
	assert_string_equal(s->ring.s, "freebsd/buf_ring-2013");
	assert_at(s->ring.at, 4, 7);
	assert_int_equal(s->slots, 4);
	assert_at(s->slots_at, 5, 8);
	assert_string_equal(s->model.s, "sc");
	assert_int_equal(s->origin_at.line, 0);
	assert_false(s->misuse);
	assert_int_equal(s->n_threads, 2);
	assert_string_equal(s->threads[1].name.s, "T2");
	assert_int_equal(s->threads[1].cpu, -1);
	assert_int_equal(s->threads[1].n_ops, 2);
	assert_string_equal(s->threads[1].ops[0].name.s, "enqueue");
	assert_at(s->threads[1].ops[0].args[0].at, 9, 16);
	assert_int_equal(s->threads[1].ops[0].round, 0);
	assert_int_equal(s->threads[1].ops[1].n_args, 0);
	scenario_free(s);
}

static void test_schedule(void **state)
{
	struct scenario *s = read_sound(five_steps);
	const struct scenario_line *line = s->lines;

	(void)state;
	assert_int_equal(s->n_lines, 4);
	assert_int_equal(line->verb, VERB_UNTIL);
	assert_int_equal(line->number, 1);
	assert_at(line->at, 11, 5);
	assert_string_equal(line->thread_name.s, "T1");
	assert_int_equal(line->count, 0);
	assert_string_equal(line->kind.s, "load");
	assert_string_equal(line->place.s, "br_cons_tail");
	assert_at(line->place.at, 11, 19);
	assert_null(line->op.s);
	assert_int_equal(line->op_count, 1);
	assert_string_equal(line->note, "2. Thread 1 has br_prod_head");
	assert_string_equal(line->written, "T1 until load br_cons_tail");
	assert_string_equal(line[1].note, "3. Thread 2 enqueues");
	assert_string_equal(line[1].op.s, "enqueue");
	assert_null(line[2].note);
	assert_int_equal(line[3].verb, VERB_FINISH);
	assert_null(line[3].op.s);
	scenario_free(s);
}

static void test_expectation(void **state)
{
	struct scenario *s =
		read_sound(HEAD "schedule: [T1 finish]\n"
				"expect: {data-race: [x, y], counter: 2, impossible: 1}\n"
				"expect-on: {q: {drops: 3, data-race: 4, stuck: 0}}\n");
	const struct expectation *general = scenario_expect(s, "r");
	const struct expectation *own = scenario_expect(s, "q");

	(void)state;
	assert_true(general->given);
	assert_at(general->at, 6, 9);
	assert_int_equal(general->n_races, 2);
	assert_string_equal(general->races[1].s, "y");
	assert_int_equal(general->findings[FINDING_DATA_RACE], EXPECT_UNSAID);
	assert_int_equal(general->counter, 2);
	assert_int_equal(general->impossible, 1);
	assert_int_equal(general->drops, EXPECT_UNSAID);
	assert_int_equal(own->drops, 3);
	assert_int_equal(own->findings[FINDING_DATA_RACE], 4);
	assert_int_equal(own->findings[FINDING_STUCK], 0);
	assert_int_equal(own->counter, EXPECT_UNSAID);
	scenario_free(s);
}

static void test_other_keys(void **state)
{
	struct scenario *s =
		read_sound(HEAD "cpu: {T1: 3}\ncflags: -DN=4  -O1\norigin: 0xFFFFFFFFFFFFFFFe\n"
				"step-limit: 7\nmisuse: allow\naccept-blind: [a.h:f]\npreload: 2\n"
				"slots: \"8\"\nclass: ABA\ncured-by: ./b.c\n");

	(void)state;
	assert_int_equal(s->threads[0].cpu, 3);
	assert_int_equal(s->n_cflags, 2);
	assert_string_equal(s->cflags[1].s, "-O1");
	assert_int_equal(s->origin, 0xfffffffffffffffe);
	assert_int_equal(s->step_limit, 7);
	assert_true(s->misuse);
	assert_string_equal(s->accept_blind[0].s, "a.h:f");
	assert_int_equal(s->n_preload, 2);
	assert_string_equal(s->preload[1].s, "#2");
	assert_int_equal(s->slots, 8);
	assert_string_equal(s->class.s, "ABA");
	assert_string_equal(s->cured_by.s, "./b.c");
	scenario_free(s);
}

/* YAML 1.1 would read these as truth values and as the number eight. */
static void test_scalars_are_text(void **state)
{
	struct scenario *s = read_sound("brrace: 1\nring: no\nthreads:\n  on: [enqueue y]\n"
					"  off: [enqueue yes, enqueue null]\nscenario: 010\n");

	(void)state;
	assert_string_equal(s->ring.s, "no");
	assert_string_equal(s->threads[0].name.s, "on");
	assert_string_equal(s->threads[1].ops[1].args[0].s, "null");
	assert_string_equal(s->title.s, "010");
	scenario_free(s);
}

static void test_repetition_of_ops(void **state)
{
	struct scenario *s = read_sound("brrace: 1\nring: r\nthreads:\n  T1:\n"
					"    - repeat 2:\n"
					"        - enqueue b\n"
					"        - repeat 2: [enqueue_bulk c c, dequeue_bulk 3]\n"
					"    - enqueue c\n");
	const struct scenario_op *ops = s->threads[0].ops;

	(void)state;
	assert_int_equal(s->threads[0].n_ops, 11);
	assert_string_equal(ops[0].args[0].s, "b1");
	assert_int_equal(ops[0].round, 1);
	assert_string_equal(ops[3].args[1].s, "c1.2");
	assert_int_equal(ops[3].round, 2);
	assert_string_equal(ops[5].args[0].s, "b2");
	assert_at(ops[5].args[0].at, 6, 19);
	assert_string_equal(ops[9].args[0].s, "3");
	assert_string_equal(ops[10].args[0].s, "c");
	assert_int_equal(ops[10].round, 0);
	scenario_free(s);
}

static void test_repetition_of_lines(void **state)
{
	struct scenario *s =
		read_sound(HEAD "schedule:\n"
				"  - T1 step 1\n"
				"  - repeat 2: [T1 step 2, {repeat 2: [T1 step 3: n]}]\n"
				"  - T1 step 4\n");
	static const unsigned numbers[] = {1, 2, 3, 3, 2, 3, 3, 4};
	uint32_t i;

	(void)state;
	assert_int_equal(s->n_lines, 8);
	for (i = 0; i < s->n_lines; i++) {
		assert_int_equal(s->lines[i].number, numbers[i]);
		assert_int_equal(s->lines[i].count, numbers[i]);
	}
	assert_string_equal(s->lines[6].note, "n");
	scenario_free(s);
}

/* Kernel fifos have members, and maybe operations, called "in". */
static void test_points(void **state)
{
	struct scenario *s = read_sound(HEAD "schedule:\n"
					     "  - T1 until load in\n"
					     "  - T1 until load in in enqueue\n"
					     "  - T1 until load in 1st in\n"
					     "  - T1 past 22nd access x in 11th enqueue\n"
					     "  - T1 until cas\n"
					     "  - T1 past fence in enqueue\n");
	const struct scenario_line *line = s->lines;

	(void)state;
	assert_string_equal(line[0].place.s, "in");
	assert_null(line[0].op.s);
	assert_string_equal(line[1].place.s, "in");
	assert_string_equal(line[1].op.s, "enqueue");
	assert_null(line[2].place.s);
	assert_string_equal(line[2].op.s, "in");
	assert_int_equal(line[3].verb, VERB_PAST);
	assert_int_equal(line[3].count, 22);
	assert_int_equal(line[3].op_count, 11);
	assert_null(line[4].place.s);
	assert_string_equal(line[5].kind.s, "fence");
	assert_string_equal(line[5].op.s, "enqueue");
	scenario_free(s);
}

static void test_wrong_root(void **state)
{
	static const struct told cases[] = {
		{"- a\n", "f:1:1: the file is a list (a map of keys was expected)\n"},
		{"text\n", "f:1:1: the file is \"text\" (a map of keys was expected)\n"},
		{"ring: r\n", "f:1:1: brrace is missing (brrace: 1 was expected)\n"},
		{"brrace: 2\nfuture: x\n",
		 "f:1:9: brrace is 2, an unknown version (1 was expected)\n"},
		{"brrace: {}\n", "f:1:9: brrace is a map (1 was expected)\n"},
		{"brrace: 1\n",
		 "f:1:1: ring is missing (the ring's name or file was expected)\n"
		 "f:1:1: threads is missing (a map such as T1: [enqueue a] was expected)\n"},
	};

	(void)state;
	assert_cases(cases);
}

static void test_wrong_keys(void **state)
{
	static const struct told cases[] = {
		{HEAD "slot: 4\n", "f:5:1: no key is \"slot\" (did you mean slots?)\n"},
		{HEAD "zzz: 4\n",
		 "f:5:1: no key is \"zzz\" (known keys: brrace, scenario, source, class, "
		 "cured-by, ring, cflags, slots, model, volatile, plain, origin, step-limit, "
		 "misuse, accept-blind, preload, threads, cpu, schedule, expect, expect-on)\n"},
		{HEAD "scenario: []\nsource:\nmodel: {}\ncflags:\n",
		 "f:5:11: scenario is a list (a title was expected)\n"
		 "f:6:8: source is empty (text was expected)\n"
		 "f:7:8: model is a map (a memory model was expected)\n"
		 "f:8:8: cflags is empty (text or a list was expected)\n"},
		{HEAD "class: two words\ncured-by: []\n",
		 "f:5:8: class is \"two words\" (a word was expected)\n"
		 "f:6:11: cured-by is a list (a ring's name or file was expected)\n"},
		{HEAD "cflags: [-O2, [x]]\n", "f:5:15: a flag is a list (text was expected)\n"},
		{HEAD "misuse: deny\n", "f:5:9: misuse is \"deny\" (allow was expected)\n"},
		{HEAD "accept-blind: [x, ':f', 'a:', a:f]\n",
		 "f:5:16: a blind spot is \"x\" (FILE:FUNCTION was expected)\n"
		 "f:5:19: a blind spot is \":f\" (FILE:FUNCTION was expected)\n"
		 "f:5:25: a blind spot is \"a:\" (FILE:FUNCTION was expected)\n"},
		{HEAD "preload: [a, 2b, [c]]\n",
		 "f:5:14: an item is \"2b\" (a name was expected)\n"
		 "f:5:18: an item is a list (a name was expected)\n"},
		{HEAD "preload: x\n",
		 "f:5:10: preload is \"x\" (a number such as 4 or 0x10 was expected)\n"},
		{HEAD "cpu: {T1: x, T9: 1}\n",
		 "f:5:11: a cpu is \"x\" (a number such as 4 or 0x10 was expected)\n"
		 "f:5:14: no thread is \"T9\" (known threads: T1)\n"},
		{HEAD "cpu: 1\n", "f:5:6: cpu is \"1\" (a map such as T1: 0 was expected)\n"},
	};

	(void)state;
	assert_cases(cases);
}

static void test_wrong_numbers(void **state)
{
	static const struct told cases[] = {
		{HEAD "slots: four\n",
		 "f:5:8: slots is \"four\" (a number such as 4 or 0x10 was expected)\n"},
		{HEAD "slots: -4\n",
		 "f:5:8: slots is \"-4\" (a number such as 4 or 0x10 was expected)\n"},
		{HEAD "slots: 010\n",
		 "f:5:8: slots is \"010\" (a number such as 4 or 0x10 was expected)\n"},
		{HEAD "slots: 4 \nstep-limit: 1_000\n",
		 "f:6:13: step-limit is \"1_000\" (a number such as 4 or 0x10 was expected)\n"},
		{HEAD "slots: 0x\n",
		 "f:5:8: slots is \"0x\" (a number such as 4 or 0x10 was expected)\n"},
		{HEAD "slots: 0\n", "f:5:8: slots is 0 (at least 1 was expected)\n"},
		{HEAD "slots: 4294967296\n",
		 "f:5:8: slots is 4294967296 (at most 4294967295 was expected)\n"},
		{HEAD "origin: 0x10000000000000000\n",
		 "f:5:9: origin is 0x10000000000000000 (at most 18446744073709551615 was "
		 "expected)\n"},
		{HEAD "slots: [4]\n", "f:5:8: slots is a list (a number was expected)\n"},
		{HEAD "slots:\n", "f:5:7: slots is empty (a number was expected)\n"},
	};

	(void)state;
	assert_cases(cases);
}

#define THREADS "brrace: 1\nring: r\nthreads:\n"

static void test_wrong_threads(void **state)
{
	static const struct told cases[] = {
		{THREADS "  [T1]\n",
		 "f:4:3: threads is a list (a map such as T1: [enqueue a] was expected)\n"},
		{THREADS "  {}\n", "f:4:3: 0 threads (1 to 64 were expected)\n"},
		{THREADS "  T1: enqueue a\n", "f:4:7: T1 is \"enqueue a\" (a list was expected)\n"},
		{THREADS "  T1: []\n", "f:4:7: T1 is an empty list (elements were expected)\n"},
		{THREADS "  1: [enqueue a]\n  repeat: [e]\n",
		 "f:4:3: a thread is \"1\" (a name such as T1 was expected)\n"
		 "f:5:3: a thread is \"repeat\" (a name such as T1 was expected)\n"},
		{THREADS "  T1: [enqueue +, [e], 3, {a: b}]\n",
		 "f:4:16: an item is \"+\" (a name was expected)\n"
		 "f:4:19: an operation is a list (text such as enqueue a was expected)\n"
		 "f:4:24: an operation is \"3\" (a name and its items were expected)\n"
		 "f:4:27: an operation is a map (text such as enqueue a was expected)\n"},
		{THREADS "  T1: ['bulk a  3', bulk 65]\n",
		 "f:4:17: 3 among items (items or one number were expected)\n"
		 "f:4:26: a count is 65 (at most 64 was expected)\n"},
		/* Columns are unknown inside text that is escaped or folded. */
		{THREADS "  T1: [\"bulk \\x61 3\"]\n",
		 "f:4:8: 3 among items (items or one number were expected)\n"},
		{THREADS "  T1: ['']\n",
		 "f:4:8: an operation is \"\" (a name and its items were expected)\n"},
	};

	(void)state;
	assert_cases(cases);
}

static void test_wrong_repetitions(void **state)
{
	static const struct told cases[] = {
		{THREADS "  T1: [repeat 3]\n",
		 "f:4:8: a repetition without a list (repeat 2: [...] was expected)\n"},
		{THREADS "  T1: [{repeat: [e]}]\n",
		 "f:4:9: \"repeat\" (repeat, a number and a list were expected)\n"},
		{THREADS "  T1: [{repeat 0: [e]}]\n",
		 "f:4:16: repeat is 0 (at least 1 was expected)\n"},
		{THREADS "  T1: [{repeat 65001: [e]}]\n",
		 "f:4:16: repeat is 65001 (at most 65000 was expected)\n"},
		{THREADS "  T1: [{repeat 2: e}]\n",
		 "f:4:19: a repetition is \"e\" (a list was expected)\n"},
		{THREADS "  T1: [{repeat 60000: []}]\n",
		 "f:4:23: a repetition is an empty list (elements were expected)\n"},
		{THREADS "  T1: [{repeat 60000: [3]}, {repeat 2: [4]}]\n",
		 "f:4:24: an operation is \"3\" (a name and its items were expected)\n"
		 "f:4:41: an operation is \"4\" (a name and its items were expected)\n"},
		{THREADS "  T1: [{repeat 60000: [{repeat 60000: [e]}]}]\n  T2: [e]\n",
		 "f:4:40: too many, repetitions written out (at most 65000 were expected)\n"},
		{THREADS "  T1: [{repeat 32501: [e a]}]\n",
		 "f:4:24: too many, repetitions written out (at most 65000 were expected)\n"},
		{HEAD "preload: 64999\n",
		 "f:4:8: too many, repetitions written out (at most 65000 were expected)\n"},
		{HEAD "schedule: [{repeat 65000: [T1 step 1]}, T1 finish]\n",
		 "f:5:41: too many, repetitions written out (at most 65000 were expected)\n"},
	};

	(void)state;
	assert_cases(cases);
}

static void test_wrong_choices(void **state)
{
	static const struct told cases[] = {
		{HEAD
		 "schedule: [T1 load x, T1 load x of y, T1 load x =, T1 store x from initial]\n",
		 "f:5:20: the line ends after \"x\" (from or = was expected)\n"
		 "f:5:33: \"of\" (from or = was expected)\n"
		 "f:5:49: the line ends after \"=\" (a value was expected)\n"
		 "f:5:63: \"from\" (before was expected)\n"},
		{HEAD
		 "schedule: [T1 load x from y, T1 load x from store x, T1 load x from store x y]\n",
		 "f:5:27: no kind of access is \"y\" (known kinds: load, store, cas, rmw, fence, "
		 "lock, trylock, unlock, access)\n"
		 "f:5:51: the line ends after \"x\" (by THREAD was expected)\n"
		 "f:5:77: \"y\" (by THREAD was expected)\n"},
		{HEAD "schedule: [T1 load x from store by, T1 load x = 1 2]\n",
		 "f:5:33: the line ends after \"by\" (a thread was expected)\n"
		 "f:5:51: \"2\" (the end of the line was expected)\n"},
		{HEAD "volatile: atomic\nplain: loose\n",
		 "f:5:11: volatile is \"atomic\" (plain was expected)\n"
		 "f:6:8: plain is \"loose\" (strict was expected)\n"},
	};

	(void)state;
	assert_cases(cases);
}

static void test_wrong_lines_about_buffers(void **state)
{
	static const struct told cases[] = {
		{HEAD "schedule: [T1 buffer load x, T1 buffer store x y, T1 buffer x]\n",
		 "f:5:22: buffer load (a store was expected)\n"
		 "f:5:48: \"y\" (the end of the line was expected)\n"
		 "f:5:61: no kind of access is \"x\" (known kinds: load, store, cas, rmw, "
		 "fence, lock, trylock, unlock, access)\n"},
		{HEAD "schedule: [T1 flush 0, T1 flush x y]\n",
		 "f:5:21: flush is 0 (at least 1 was expected)\n"
		 "f:5:35: \"y\" (the end of the line was expected)\n"},
	};

	(void)state;
	assert_cases(cases);
}

static void test_wrong_lines_about_delays(void **state)
{
	static const struct told cases[] = {
		{HEAD "schedule: [T1 delay store x past store y]\n",
		 "f:5:21: \"store\" (load was expected)\n"},
		{HEAD "schedule: [T1 delay load x, T1 delay 2nd load x to store y]\n",
		 "f:5:26: the line ends after \"x\" (past was expected)\n"
		 "f:5:49: \"to\" (past was expected)\n"},
		{HEAD "schedule: [T1 delay load x past load y, T1 delay load x past store y z]\n",
		 "f:5:33: \"load\" (store was expected)\n"
		 "f:5:70: \"z\" (the end of the line was expected)\n"},
	};

	(void)state;
	assert_cases(cases);
}

static void test_wrong_lines(void **state)
{
	static const struct told cases[] = {
		{HEAD "schedule: T1 finish\n",
		 "f:5:11: schedule is \"T1 finish\" (a list was expected)\n"},
		{HEAD "schedule: ['']\n", "f:5:12: an empty line (THREAD VERB ... was expected)\n"},
		{HEAD "schedule: [T1]\n",
		 "f:5:12: the line ends after \"T1\" (a verb such as until or finish was "
		 "expected)\n"},
		{HEAD "schedule: [3 finish]\n", "f:5:12: \"3\" (a thread was expected)\n"},
		{HEAD "schedule: [T1 untill load x]\n",
		 "f:5:15: no verb is \"untill\" (did you mean until?)\n"},
		{HEAD "schedule: [T1 go]\n",
		 "f:5:15: no verb is \"go\" (known verbs: until, past, finish, step, hold, "
		 "release, kill, fail, buffer, flush, delay)\n"},
		{HEAD "schedule: [T1 until]\n",
		 "f:5:15: the line ends after \"until\" (a kind of access was expected)\n"},
		{HEAD "schedule: [T1 until read x]\n",
		 "f:5:21: no kind of access is \"read\" (known kinds: load, store, cas, rmw, "
		 "fence, lock, trylock, unlock, access)\n"},
		{HEAD "schedule: [T1 until laod x]\n",
		 "f:5:21: no kind of access is \"laod\" (did you mean load?)\n"},
		{HEAD "schedule: [T1 until 2th load x, T1 until 0th load, T1 past 11st cas]\n",
		 "f:5:21: \"2th\" (2nd was expected)\n"
		 "f:5:42: \"0th\" (1st to 65535th was expected)\n"
		 "f:5:60: \"11st\" (11th was expected)\n"},
		{HEAD "schedule: [T1 until 65536th load, T1 until 3 load]\n",
		 "f:5:21: \"65536th\" (1st to 65535th was expected)\n"
		 "f:5:44: \"3\" (3rd was expected)\n"},
		{HEAD "schedule: [T1 until fence x]\n",
		 "f:5:27: a fence at \"x\" (a fence has no place)\n"},
		{HEAD "schedule: [T1 until load x in]\n",
		 "f:5:28: the line ends after \"in\" (an operation was expected)\n"},
		{HEAD "schedule: [T1 until load x on y]\n",
		 "f:5:28: \"on\" (the end of the line was expected)\n"},
		{HEAD "schedule: [T1 until load x in 2st enqueue]\n",
		 "f:5:31: \"2st\" (2nd was expected)\n"},
		{HEAD "schedule: [T1 finish 2nd]\n",
		 "f:5:22: \"2nd\" (an operation was expected)\n"},
		{HEAD "schedule: [T1 finish enqueue a, T1 hold on]\n",
		 "f:5:30: \"a\" (the end of the line was expected)\n"
		 "f:5:41: \"on\" (the end of the line was expected)\n"},
		{HEAD "schedule: [T1 step, T1 step 0, T1 step x]\n",
		 "f:5:15: the line ends after \"step\" (a number of steps was expected)\n"
		 "f:5:29: step is 0 (at least 1 was expected)\n"
		 "f:5:40: step is \"x\" (a number such as 4 or 0x10 was expected)\n"},
		{HEAD "schedule:\n  - T1 finish:\n  - T1 finish: [a]\n  - [T1 finish]\n"
		      "  - {T1 step 1: a, T1 step 2: b}\n",
		 "f:6:15: a note is empty (text was expected)\n"
		 "f:7:16: a note is a list (text was expected)\n"
		 "f:8:5: a line is a list (text, or one line: its note, was expected)\n"
		 "f:9:5: a line is a map of several keys (text, or one line: its note, was "
		 "expected)\n"},
	};

	(void)state;
	assert_cases(cases);
}

static void test_wrong_expectations(void **state)
{
	static const struct told cases[] = {
		{HEAD "expect:\n",
		 "f:5:8: expect is empty (a map such as false-full: 1 was expected)\n"},
		{HEAD "expect: {false-ful: 1, drops: -1, lost: []}\n",
		 "f:5:10: nothing to expect is \"false-ful\" (did you mean false-full?)\n"
		 "f:5:31: drops is \"-1\" (a number such as 4 or 0x10 was expected)\n"
		 "f:5:41: lost is a list (a number was expected)\n"},
		{HEAD "expect: {data-race: [[x]], impossible: 0}\n",
		 "f:5:22: a variable is a list (a name was expected)\n"
		 "f:5:40: impossible is 0 (at least 1 was expected)\n"},
		{HEAD "expect-on: [x]\n",
		 "f:5:12: expect-on is a list (a map from rings to expectations was expected)\n"},
		{HEAD "expect-on: {q: 1, '': {}}\n",
		 "f:5:16: the expectation is \"1\" (a map such as false-full: 1 was expected)\n"
		 "f:5:19: a ring is empty (a name was expected)\n"},
	};

	(void)state;
	assert_cases(cases);
}

static void test_too_many_threads(void **state)
{
	char text[4096] = THREADS;
	unsigned i;

	(void)state;
	for (i = 1; i <= 65; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "  T%u: [e]\n", i);
	assert_told(text, strlen(text), "f:4:3: 65 threads (1 to 64 were expected)\n");
	text[strlen(text) - strlen("  T65: [e]\n")] = '\0';
	assert_told(text, strlen(text), "");
}

static void test_most_mistakes_are_counted(void **state)
{
	struct mistakes *mistakes = mistakes_new("f");
	unsigned i;
	char *told;

	(void)state;
	for (i = 103; i > 0; i--)
		mistakes_add(mistakes, (struct position){i, 1}, "wrong");
	mistakes_add(mistakes, (struct position){2, 1}, "wrong");
	mistakes_add(mistakes, (struct position){1, 1}, "also");
	assert_int_equal(mistakes_count(mistakes), 105);
	told = mistakes_text(mistakes);
	assert_ptr_equal(strstr(told, "f:1:1: wrong\nf:1:1: also\nf:2:1: wrong\nf:3:1: wrong\n"),
			 told);
	assert_string_equal(strstr(told, "f:99:1"), "f:99:1: wrong\nf: 4 more mistakes\n");
	free(told);
	mistakes_free(mistakes);
}

static void assert_unread(const char *path, const char *expected)
{
	struct mistakes *mistakes = mistakes_new(path);
	char *told;

	assert_null(scenario_read(path, mistakes));
	told = mistakes_text(mistakes);
	assert_string_equal(told, expected);
	free(told);
	mistakes_free(mistakes);
}

static void test_files(void **state)
{
	char path[] = "/tmp/brrace-parse-test-XXXXXX";
	struct mistakes *mistakes = mistakes_new(path);
	int fd = mkstemp(path);
	struct scenario *s;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, five_steps, strlen(five_steps)), strlen(five_steps));
	s = scenario_read(path, mistakes);
	assert_non_null(s);
	assert_string_equal(s->path, path);
	scenario_free(s);
	mistakes_free(mistakes);
	close(fd);
	unlink(path);
	assert_unread("/", "/: cannot be read: Is a directory\n");
	assert_unread("/dev/null/x", "/dev/null/x: cannot be read: Not a directory\n");
	assert_unread("no such.yml", "no such.yml: cannot be read: No such file or directory\n");
	assert_unread("/dev/null", "/dev/null:1:1: an empty file (a scenario was expected)\n");
	assert_unread("/dev/zero", "/dev/zero: too large (at most 16777216 bytes were expected)\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_schedule),
		cmocka_unit_test(test_expectation),
		cmocka_unit_test(test_other_keys),
		cmocka_unit_test(test_scalars_are_text),
		cmocka_unit_test(test_repetition_of_ops),
		cmocka_unit_test(test_repetition_of_lines),
		cmocka_unit_test(test_points),
		cmocka_unit_test(test_wrong_root),
		cmocka_unit_test(test_wrong_keys),
		cmocka_unit_test(test_wrong_numbers),
		cmocka_unit_test(test_wrong_threads),
		cmocka_unit_test(test_wrong_repetitions),
		cmocka_unit_test(test_wrong_lines),
		cmocka_unit_test(test_wrong_lines_about_buffers),
		cmocka_unit_test(test_wrong_lines_about_delays),
		cmocka_unit_test(test_wrong_choices),
		cmocka_unit_test(test_wrong_expectations),
		cmocka_unit_test(test_too_many_threads),
		cmocka_unit_test(test_most_mistakes_are_counted),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
