/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/testing_five.h"

static const struct text_options wide = {.width = 100};

static void says(struct scene *s, const struct text_options *options, const char *expected)
{
	char *text = scene_text(s, options);

	assert_string_equal(text, expected);
	free(text);
	free(s);
}

/* The text holds every line of `lines`, in that order, though perhaps others between. */
static void holds(const char *text, const char *lines)
{
	while (*lines) {
		size_t length = strcspn(lines, "\n") + 1;
		char line[256];

		assert_true(length < sizeof(line));
		memcpy(line, lines, length);
		line[length] = '\0';
		if (!strstr(text, line))
			fail_msg("not there, or not there in order: %sin\n%s", line, text);
		text = strstr(text, line) + length;
		lines += length;
	}
}

static void has(struct scene *s, const struct text_options *options, const char *lines)
{
	char *text = scene_text(s, options);

	holds(text, lines);
	free(text);
	free(s);
}

/* A line of text is a line of the report from here on. */
/* clang-format off */
static const char five_steps[] =
"freebsd/buf_ring-2013, 4 slots (3 usable), sc, 2 threads\n"
"\n"
"  step  T1                                T2\n"
"        enqueue a\n"
"     1  load  br_prod_head = 0\n"
"        ...... held before load br_cons_tail: 2. Thread 1 has br_prod_head (0) in prod_head\n"
"                                          enqueue b\n"
"     2                                    load  br_prod_head = 0\n"
"     3                                    load  br_cons_tail = 0\n"
"     4                                    cas   br_prod_head 0 -> 1\n"
"     5                                    store br_ring[0] = b\n"
"     6                                    fence seq_cst\n"
"     7                                    load  br_prod_tail = 0\n"
"     8                                    store br_prod_tail = 1\n"
"                                          enqueue b -> ok                       1 of 3 used\n"
"                                          dequeue_sc\n"
"     9                                    load  br_cons_head = 0\n"
"    10                                    load  br_prod_tail = 1\n"
"    11                                    store br_cons_head = 1\n"
"    12                                    load  br_ring[0] = b\n"
"    13                                    store br_cons_tail = 1\n"
"                                          dequeue_sc -> b                       0 of 3 used\n"
"    14  load  br_cons_tail = 1  from T2 at step 13\n"
"    15  load  br_drops = 0\n"
"    16  store br_drops = 1\n"
"        enqueue a -> FULL                                                       0 of 3 used\n"
"\n"
"FALSE FULL  T1: enqueue a said full, but never during the call were more than 1 of 3 slots used.\n"
"  decided at buf_ring_2013.c:58 in buf_ring_enqueue, from\n"
"    br_prod_head = 0, read at step 1, before T2 moved it at step 4\n"
"    br_cons_tail = 1, read at step 14, written by T2 at step 13\n";

static const char stacks[] =
"  (call stacks at steps 1, 13 and 14, taken in a second run)\n"
"    T1 at step 1: buf_ring_enqueue buf_ring_2013.c:57 < op buf_ring_table.c:20\n"
"    T2 at step 13: buf_ring_dequeue_sc buf_ring_2013.c:85 < op buf_ring_table.c:24\n"
"    T1 at step 14: buf_ring_enqueue buf_ring_2013.c:58 < op buf_ring_table.c:20\n";

static void add_stack(struct scene *s, uint8_t thread, uint32_t step, uintptr_t pc,
		      uintptr_t caller)
{
	struct run_stack *stack = &s->r.stacks[s->r.n_stacks];

	stack->step = step;
	stack->stack = (struct stack){{pc, caller}, 2};
	s->r.stack_thread[s->r.n_stacks++] = thread;
}

static struct scene *five_steps_with_stacks(void)
{
	struct scene *s = scene_five_steps();

	add_stack(s, 0, 1, SOURCE(IN_ENQUEUE, 57), SOURCE(IN_TABLE, 20));
	add_stack(s, 1, 13, SOURCE(IN_DEQUEUE, 85), SOURCE(IN_TABLE, 24));
	add_stack(s, 0, 14, SOURCE(IN_ENQUEUE, 58), SOURCE(IN_TABLE, 20));
	return s;
}

static void the_five_steps_read_as_in_the_mail(void **state)
{
	char expected[8192];

	(void)state;
	snprintf(expected, sizeof(expected), "%s%s%s", five_steps, stacks,
		 "expected  false-full 1, drops 1: as expected\n");
	says(five_steps_with_stacks(), &wide, expected);
}

static void verbose_gives_a_line_to_each_frame(void **state)
{
	struct text_options options = {.verbose = true};

	(void)state;
	has(five_steps_with_stacks(), &options,
	    "    T2 at step 13:\n"
	    "      buf_ring_dequeue_sc buf_ring_2013.c:85\n"
	    "      op buf_ring_table.c:24\n"
	    "executed  1 time, event hash 0123456789abcdef\n");
}

static void a_width_of_60_moves_the_columns_and_wraps(void **state)
{
	struct text_options options = {.width = 60};

	(void)state;
	has(scene_five_steps(), &options,
	    "  step  T1            T2\n"
	    "        ...... held before load br_cons_tail: 2. Thread 1\n"
	    "              has br_prod_head (0) in prod_head\n"
	    "     5                store br_ring[0] = b\n"
	    "                      enqueue b -> ok   1 of 3 used\n"
	    "    14  load  br_cons_tail = 1  from T2 at step 13\n"
	    "        enqueue a -> FULL               0 of 3 used\n"
	    "FALSE FULL  T1: enqueue a said full, but never during the\n"
	    "  call were more than 1 of 3 slots used.\n"
	    "    br_prod_head = 0, read at step 1, before T2 moved it at\n"
	    "      step 4\n");
}

static void no_line_is_wider_than_asked_for(void **state)
{
	(void)state;
	for (unsigned width = 0; width <= 130; width++) {
		struct scene *s = five_steps_with_stacks();
		struct text_options options = {.width = width};
		unsigned most = width == 0 || width > 100 ? 100 : width < 40 ? 40 : width;
		char *text = scene_text(s, &options);

		for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
			size_t length = strcspn(line, "\n");

			assert_true(length <= most);
			assert_false(length && line[length - 1] == ' ');
		}
		free(text);
		free(s);
	}
}

static void three_threads_have_three_columns(void **state)
{
	struct scene *s = scene_new(3);

	(void)state;
	for (uint8_t i = 0; i < 3; i++) {
		scene_call(s, i, DEQUEUE, "");
		scene_load(s, i, CONS_HEAD, 0);
		scene_return(s, i, BRRACE_EMPTY, "");
	}
	says(s, &wide,
"freebsd/buf_ring-2013, 4 slots (3 usable), sc, 3 threads\n"
"\n"
"  step  T1                    T2                    T3\n"
"        dequeue_sc\n"
"     1  load  br_cons_head = 0\n"
"        dequeue_sc -> EMPTY                                                     0 of 3 used\n"
"                              dequeue_sc\n"
"     2                        load  br_cons_head = 0\n"
"                              dequeue_sc -> EMPTY                               0 of 3 used\n"
"                                                    dequeue_sc\n"
"     3                                              load  br_cons_head = 0\n"
"                                                    dequeue_sc -> EMPTY         0 of 3 used\n"
"\n"
"expected  no finding: as expected\n");
}

static void more_threads_share_one_column(void **state)
{
	struct scene *s = scene_new(5);

	(void)state;
	s->threads[4].name.s = (char[]){"a-producer-of-many-words"};
	scene_call(s, 4, TRANSMIT, "a");
	scene_call(s, 4, ENQUEUE, "a");
	scene_load(s, 4, PROD_HEAD, 0);
	scene_call(s, 1, DEQUEUE, "");
	scene_return(s, 1, BRRACE_EMPTY, "");
	scene_return(s, 4, BRRACE_OK, "");
	scene_return(s, 4, BRRACE_OK, "");
	has(s, &wide,
"  step  thread\n"
"        a-produ...-words  transmit a\n"
"        a-produ...-words    enqueue a\n"
"     1  a-produ...-words    load  br_prod_head = 0\n"
"        a-produ...-words    ...... held before its return\n"
"        T2                dequeue_sc\n"
"        T2                dequeue_sc -> EMPTY                                   0 of 3 used\n"
"        a-produ...-words    enqueue a -> ok                                     1 of 3 used\n"
"        a-produ...-words  transmit a -> ok\n");
}

static void every_kind_of_access_has_its_words(void **state)
{
	struct scene *s = scene_new(1);
	struct event *e;

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_cas(s, 0, PROD_HEAD, 2, 2);
	scene_cas(s, 0, PROD_HEAD, 0, 0)->flags |= ACCESS_SPURIOUS;
	e = scene_event(s, 0, ACCESS_RMW, DROPS, 1);
	e->old = 0;
	scene_event(s, 0, ACCESS_LOCK, LOCK, 1);
	scene_event(s, 0, ACCESS_TRYLOCK, LOCK, 1)->flags |= ACCESS_FAILED;
	scene_event(s, 0, ACCESS_TRYLOCK, LOCK, 1);
	scene_event(s, 0, ACCESS_UNLOCK, LOCK, 0);
	scene_fence(s, 0);
	s->events[s->trace.count - 1].order = 2;
	scene_return(s, 0, BRRACE_AGAIN, "");
	has(s, &wide,
"     1  cas   br_prod_head failed, is 2\n"
"     2  cas   br_prod_head failed as the schedule says, is 0\n"
"     3  rmw   br_drops 0 -> 1\n"
"     4  lock  br_lock\n"
"     5  trylock br_lock failed\n"
"     6  trylock br_lock\n"
"     7  unlock br_lock\n"
"     8  fence acquire\n"
"        enqueue a -> AGAIN                                                      0 of 3 used\n");
}

static void answers_are_written_by_kind(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, FULL, "");
	scene_return(s, 0, BRRACE_OK, "")->result = 1;
	scene_call(s, 0, COUNT, "");
	scene_return(s, 0, BRRACE_OK, "")->result = 2;
	s->calls[scene_call(s, 0, BULK, "")].want = 3;
	scene_return(s, 0, BRRACE_OK, "abc");
	scene_call(s, 0, ENQUEUE, "ab");
	scene_return(s, 0, BRRACE_OK, "")->n_done = 1;
	scene_call(s, 0, ENQUEUE, "abcdefghh");
	scene_return(s, 0, BRRACE_FULL, "");
	has(s, &wide,
"        full -> yes                                                             0 of 3 used\n"
"        count -> 2                                                              0 of 3 used\n"
"        dequeue_bulk 3 -> 3: a b c                                              0 of 3 used\n"
"        enqueue a b -> ok, 1 of 2                                               0 of 3 used\n"
"        enqueue a b c ... h (9 values) -> FULL                                  0 of 3 used\n");
}

static void preloaded_values_count_as_used(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	s->history.n_preloaded = 2;
	s->history.capacity = 1000000000000;
	scene_call(s, 0, ENQUEUE, "a");
	scene_return(s, 0, BRRACE_OK, "");
	has(s, &wide,
	    "freebsd/buf_ring-2013, 4 slots (1000000000000 usable), sc, 1 thread, 2 preloaded\n"
	    "        enqueue a -> ok                                                      "
	    "3 of 1000000000000 used\n");
}

static void waiting_is_one_row(void **state)
{
	struct scene *s = scene_new(2);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_store(s, 0, PROD_HEAD, 1);
	scene_call(s, 1, ENQUEUE, "b");
	for (unsigned i = 0; i < 12; i++)
		scene_load(s, 1, PROD_TAIL, 0)->flags |= i > 7 ? ACCESS_SPIN : 0;
	scene_store(s, 0, PROD_TAIL, 1);
	scene_load(s, 1, PROD_TAIL, 1);
	scene_load(s, 1, PROD_TAIL, 1);
	has(s, &wide,
"     1  store br_prod_head = 1\n"
"        ...... held before store br_prod_tail\n"
"                                          enqueue b\n"
"     2                                    load  br_prod_tail = 0  (12 times, waits)\n"
"    14  store br_prod_tail = 1\n"
"        ...... held before its return\n"
"    15                                    load  br_prod_tail = 1  from T1 at step 14\n"
"    16                                    load  br_prod_tail = 1  from T1 at step 14\n");
}

static void rounds_of_several_accesses_are_folded_too(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	for (unsigned i = 0; i < 5; i++) {
		scene_load(s, 0, PROD_HEAD, 0);
		scene_load(s, 0, CONS_TAIL, 0);
	}
	scene_load(s, 0, PROD_HEAD, 0);
	scene_load(s, 0, PROD_HEAD, 0)->flags |= ACCESS_SPIN;
	scene_load(s, 0, DROPS, 0)->flags |= ACCESS_SPIN;
	has(s, &wide,
	    "     1  load  br_prod_head = 0\n"
	    "     2  load  br_cons_tail = 0  (these 2 steps 5 times)\n"
	    "    11  load  br_prod_head = 0  (2 times, waits)\n"
	    "    13  load  br_drops = 0  (waits)\n");
}

static void what_changes_something_is_never_folded(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	for (unsigned i = 0; i < 3; i++)
		scene_store(s, 0, DROPS, 1);
	has(s, &wide,
	    "     1  store br_drops = 1\n"
	    "     2  store br_drops = 1\n"
	    "     3  store br_drops = 1\n");
}

static void a_killed_thread_says_where(void **state)
{
	struct scene *s = scene_new(2);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, PROD_HEAD, 0);
	scene_line(s, VERB_UNTIL, 0, NULL);
	scene_call(s, 1, DEQUEUE, "");
	scene_return(s, 1, BRRACE_EMPTY, "");
	scene_line(s, VERB_FINISH, 1, NULL);
	scene_line(s, VERB_KILL, 0, "its CPU panics");
	scene_line(s, VERB_KILL, 1, NULL);
	scene_stands(s, 0, THREAD_KILLED, ACCESS_STORE, PROD_TAIL);
	s->views[0].critical = 1;
	has(s, &wide,
"     1  load  br_prod_head = 0\n"
"        ...... held before store br_prod_tail\n"
"                                          dequeue_sc\n"
"                                          dequeue_sc -> EMPTY                   0 of 3 used\n"
"        ...... killed before store br_prod_tail: its CPU panics\n"
"                                          ...... killed before its next operation\n"
"note  T1 was killed inside critical_enter: needs another CPU, an NMI or a hypervisor.\n");
}

static void a_line_that_ends_with_the_operation_leaves_nobody_standing(void **state)
{
	struct scene *s = scene_new(2);
	char *text;

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, PROD_HEAD, 0);
	scene_line(s, VERB_STEP, 0, NULL);
	scene_load(s, 0, CONS_TAIL, 0);
	scene_return(s, 0, BRRACE_OK, "");
	scene_line(s, VERB_FINISH, 0, "noted");
	scene_call(s, 1, DEQUEUE, "");
	scene_return(s, 1, BRRACE_EMPTY, "");
	text = scene_text(s, &wide);
	assert_null(strstr(text, "......"));
	free(text);
	free(s);
}

static void who_waits_says_for_what(void **state)
{
	struct scene *s = scene_new(3);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_event(s, 0, ACCESS_LOCK, LOCK, 1);
	scene_line(s, VERB_UNTIL, 0, NULL);
	scene_call(s, 1, ENQUEUE, "b");
	scene_line(s, VERB_FINISH, 1, NULL);
	scene_line(s, VERB_FINISH, 2, "no one of the cpus is free");
	s->script.n_blocks = 2;
	s->script.blocks[0] = (struct script_block){.line = 1, .thread = 1};
	s->script.blocks[1] = (struct script_block){.line = 2, .thread = 2};
	scene_stands(s, 0, THREAD_READY, ACCESS_UNLOCK, LOCK);
	scene_stands(s, 1, THREAD_LOCKED, ACCESS_LOCK, LOCK);
	s->views[0].critical = s->views[1].critical = 1;
	has(s, &wide,
"        ...... held before unlock br_lock\n"
"                              enqueue b\n"
"                              ...... waits before lock br_lock, held by T1\n"
"                                                    "
"...... waits before its next operation: no one\n"
"                                                          of the cpus is free\n"
"note  T1 is held inside critical_enter: needs another CPU, an NMI or a hypervisor.\n"
"expected  no finding: as expected\n");
}

static void a_bad_end_has_its_row(void **state)
{
	struct scene *s = scene_new(1);
	struct run_fault fault = {.thread = 0};

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, PROD_HEAD, 0);
	s->r.end = RUN_CRASHED;
	s->r.fault = &fault;
	s->views[0].state = THREAD_READY;
	s->views[0].critical = 1;
	has(s, &wide,
	    "     1  load  br_prod_head = 0\n"
	    "        ...... crashed\n"
	    "\n"
	    "expected  no finding: as expected\n");
}

static void accesses_that_are_no_points_come_with_all(void **state)
{
	struct text_options options = {.all = true, .colour = COLOUR_YES};
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, PROD_TAIL, 3)->step = 0;
	scene_load(s, 0, PROD_HEAD, 0)->step = 1;
	has(s, &options,
	    "        \033[2mload  br_prod_tail = 3\033[0m\n"
	    "     1  \033[36mload  br_prod_head = 0\033[0m\n");
}

static void colour_is_only_written_when_asked_for(void **state)
{
	struct text_options options = {.colour = COLOUR_YES};
	struct scene *plain = scene_five_steps();
	char *text = scene_text(plain, &wide);

	(void)state;
	assert_null(strchr(text, '\033'));
	free(text);
	free(plain);
	has(scene_five_steps(), &options,
	    "  step  \033[36mT1\033[0m                                \033[33mT2\033[0m\n"
	    "                                          \033[33menqueue b -> ok\033[0m"
	    "                       1 of 3 used\n"
	    "\033[1;31mFALSE FULL\033[0m  T1: enqueue a said full, but never during the call were "
	    "more than 1 of 3 slots used.\n"
	    "expected  false-full 1, drops 1: \033[32mas expected\033[0m\n");
}

static void text_of_strangers_cannot_move_the_cursor(void **state)
{
	struct text_options ascii = {.ascii = true};
	static char note[] = "\033[2J\ttab\nline \xc3\xa9 \xff end";
	struct scene *s;

	(void)state;
	s = scene_five_steps();
	s->lines[0].note = note;
	has(s, &wide,
	    "        ...... held before load br_cons_tail: ?[2J tab line \xc3\xa9 ? end\n");
	s = scene_five_steps();
	s->lines[0].note = note;
	has(s, &ascii, "        ...... held before load br_cons_tail: ?[2J tab line ? ? end\n");
}

static struct scene *long_trace(void)
{
	struct scene *s = scene_new(1);

	scene_call(s, 0, ENQUEUE, "a");
	for (unsigned i = 0; i < 3000; i++) {
		struct event *e = &s->events[i];

		*e = (struct event){
			.step = i + 1, .kind = ACCESS_STORE, .size = 4, .addr = SCENE_BASE,
			.line = UINT16_MAX, .value = i,
		};
	}
	s->trace.count = s->trace.steps = 3000;
	return s;
}

static void the_middle_of_a_long_trace_is_left_out(void **state)
{
	struct text_options verbose = {.verbose = true};

	(void)state;
	has(long_trace(), &wide,
	    "   999  store br_prod_head = 998\n"
	    "        ...... 1002 rows left out, steps 1000 to 2001\n"
	    "  2002  store br_prod_head = 2001\n"
	    "  3000  store br_prod_head = 2999\n");
	has(long_trace(), &verbose,
	    "  1000  store br_prod_head = 999\n"
	    "  1001  store br_prod_head = 1000\n");
}

static void differences_are_listed(void **state)
{
	char one[] = "false-full: expected 1, found 0", *differences[] = {one, NULL};
	struct scene *s = scene_new(1);

	(void)state;
	s->r.differences = differences;
	s->r.n_differences = 1;
	s->r.status = STATUS_UNEXPECTED;
	s->expect.findings[FINDING_FALSE_FULL] = 1;
	s->expect.impossible = 2;
	has(s, &wide,
	    "expected  false-full 1, impossible line 2: not as expected\n"
	    "  false-full: expected 1, found 0\n");
}

static void what_ended_without_a_verdict_says_why(void **state)
{
	struct scene *s = scene_new(1);
	char *text;

	(void)state;
	s->r.status = STATUS_MISFIT;
	snprintf(s->r.why, sizeof(s->r.why), "line 2 is impossible here: T2 waits for br_lock, "
		 "held by T1 inside critical_enter before load br_cons_tail");
	text = scene_text(s, &wide);
	holds(text,
	      "does not fit  line 2 is impossible here: T2 waits for br_lock, held by T1 inside "
	      "critical_enter\n"
	      "              before load br_cons_tail\n");
	assert_null(strstr(text, "expected"));
	free(text);
	free(s);
}

static void without_an_execution_only_the_reason_is_left(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_lacks(s, "needs 32 GiB of memory");
	says(s, &wide,
	     "freebsd/buf_ring-2013, 4 slots, sc, 1 thread\n"
	     "lacking  needs 32 GiB of memory\n");
}

static void nothing_that_was_cut_passes_silently(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, PROD_HEAD, 0)->addr = 0x6000110;
	scene_load(s, 0, PROD_HEAD, 0)->addr = 0x6000200;
	scene_return(s, 0, BRRACE_OK, "");
	s->findings.overflow = true;
	s->history.drain_cut = true;
	s->r.executions = 100;
	s->r.substrate = "os threads";
	has(s, &wide,
	    "freebsd/buf_ring-2013, 4 slots (3 usable), sc, 1 thread, os threads\n"
	    "     1  load  heap#2+16 = 0\n"
	    "     2  load  heap#3 = 0\n"
	    "note  heap#2, heap#3 have no names: no BRRACE_ROOT() reaches them.\n"
	    "note  there were more findings than fit.\n"
	    "note  the ring could not be drained to its end: what is lost is not known.\n"
	    "executed  100 times, event hash 0123456789abcdef\n");
}

/* clang-format on */

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_five_steps_read_as_in_the_mail),
		cmocka_unit_test(verbose_gives_a_line_to_each_frame),
		cmocka_unit_test(a_width_of_60_moves_the_columns_and_wraps),
		cmocka_unit_test(no_line_is_wider_than_asked_for),
		cmocka_unit_test(three_threads_have_three_columns),
		cmocka_unit_test(more_threads_share_one_column),
		cmocka_unit_test(every_kind_of_access_has_its_words),
		cmocka_unit_test(answers_are_written_by_kind),
		cmocka_unit_test(preloaded_values_count_as_used),
		cmocka_unit_test(waiting_is_one_row),
		cmocka_unit_test(rounds_of_several_accesses_are_folded_too),
		cmocka_unit_test(what_changes_something_is_never_folded),
		cmocka_unit_test(a_killed_thread_says_where),
		cmocka_unit_test(a_line_that_ends_with_the_operation_leaves_nobody_standing),
		cmocka_unit_test(who_waits_says_for_what),
		cmocka_unit_test(a_bad_end_has_its_row),
		cmocka_unit_test(accesses_that_are_no_points_come_with_all),
		cmocka_unit_test(colour_is_only_written_when_asked_for),
		cmocka_unit_test(text_of_strangers_cannot_move_the_cursor),
		cmocka_unit_test(the_middle_of_a_long_trace_is_left_out),
		cmocka_unit_test(differences_are_listed),
		cmocka_unit_test(what_ended_without_a_verdict_says_why),
		cmocka_unit_test(without_an_execution_only_the_reason_is_left),
		cmocka_unit_test(nothing_that_was_cut_passes_silently),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
