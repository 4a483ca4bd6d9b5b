/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/block.h"
#include "report/testing_five.h"

/* All findings of the scene, as they stand in the text report; frees the scene. */
static char *told(struct scene *s)
{
	struct text_options options = {.width = 100};
	struct arena arena = {0};
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	struct sheet sheet = sheet_on(to, &options);

	for (uint32_t i = 0; i < s->findings.count; i++)
		block_write(&sheet, &arena, &s->r, &s->list[i], false);
	fclose(to);
	arena_free(&arena);
	free(s);
	return text;
}

static void says(struct scene *s, const char *expected)
{
	char *text = told(s);

	assert_string_equal(text, expected);
	free(text);
}

/* T1 encloses what T2 does: a call without accesses that returns `out`. */
static struct scene *one_call(enum scene_op op, const char *in, enum brrace_status status,
			      const char *out)
{
	struct scene *s = scene_new(2);

	scene_call(s, 0, op, in);
	scene_return(s, 0, status, out);
	return s;
}

/* As the mail has it, with or without what makes it. */
static struct scene *explained(struct explanation *e)
{
	struct scene *s = scene_five_steps();

	s->r.explanation = e;
	return s;
}

#define FIVE_STEPS \
	"FALSE FULL  T1: enqueue a said full, but never during the call were more than 1 of 3 " \
	"slots used.\n" \
	"  decided at buf_ring_2013.c:58 in buf_ring_enqueue, from\n" \
	"    br_prod_head = 0, read at step 1, before T2 moved it at step 4\n" \
	"    br_cons_tail = 1, read at step 14, written by T2 at step 13\n"

static void orderings_that_make_it(void **state)
{
	struct explanation e = {
		.executions = 15,
		.n = 2,
		.orderings = {{{0, 1, false}, {3, 1, false}}, {{12, 1, false}, {13, 1, false}}},
	};

	(void)state;
	says(explained(&e),
	     FIVE_STEPS "  why: every execution with these orderings shows it (15 searched)\n"
			"    T1 load br_prod_head   before  T2 cas br_prod_head\n"
			"    T2 store br_cons_tail  before  T1 load br_cons_tail\n");
}

static void one_ordering_of_many_like_it(void **state)
{
	struct explanation e = {
		.executions = 3,
		.n = 1,
		.orderings = {{{0, 2, false}, {12, 3, true}}},
	};

	(void)state;
	says(explained(&e),
	     FIVE_STEPS "  why: every execution with this ordering shows it (3 searched)\n"
			"    T1 2nd load br_prod_head  before  T2 3rd store br_cons_tail in "
			"dequeue_sc\n");
}

static void no_ordering_is_needed(void **state)
{
	struct explanation e = {.executions = 1};

	(void)state;
	says(explained(&e), FIVE_STEPS "  why: every execution shows it (1 searched)\n");
}

static void why_is_not_known(void **state)
{
	struct explanation e = {.undetermined = "operations allocate or free memory"};

	(void)state;
	says(explained(&e), FIVE_STEPS "  why: not determined (operations allocate or free "
				       "memory)\n");
}

static void a_false_empty(void **state)
{
	struct scene *s = one_call(DEQUEUE, "", BRRACE_EMPTY, "");

	(void)state;
	scene_finding(s, FINDING_FALSE_EMPTY, 0)->low = 2;
	says(s, "FALSE EMPTY  T1: dequeue_sc said empty, but never during the call were fewer than "
		"2 of 3 slots used.\n");
}

static void a_query_and_a_burst_that_are_wrong(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, FULL, "");
	scene_return(s, 0, BRRACE_OK, "")->result = 1;
	scene_finding(s, FINDING_FALSE_FULL, 0)->high = 1;
	scene_call(s, 0, ENQUEUE, "abc");
	scene_return(s, 0, BRRACE_OK, "")->n_done = 1;
	scene_finding(s, FINDING_FALSE_FULL, 1)->high = 0;
	s->calls[scene_call(s, 0, BULK, "")].want = 3;
	scene_return(s, 0, BRRACE_OK, "a");
	scene_finding(s, FINDING_FALSE_EMPTY, 2)->low = 3;
	says(s,
	     "FALSE FULL  T1: full said yes, but never during the call were more than 1 of 3 slots "
	     "used.\n"
	     "FALSE FULL  T1: enqueue a b c took only 1 of 3, but never during the call were more "
	     "than 0 of 3\n  slots used.\n"
	     "FALSE EMPTY  T1: dequeue_bulk 3 returned only 1 of 3, but never during the call were "
	     "fewer than 3 of\n  3 slots used.\n");
}

static void under_a_weak_model_there_is_only_an_order(void **state)
{
	struct scene *s = one_call(ENQUEUE, "a", BRRACE_FULL, "");

	(void)state;
	s->r.model = "rc11";
	scene_finding(s, FINDING_FALSE_FULL, 0);
	says(s, "FALSE FULL  T1: enqueue a said full, but in no order of the calls was the ring "
		"full.\n");
}

static void a_lost_value_and_its_fate(void **state)
{
	struct scene *s = scene_new(2);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_store(s, 0, RING_0, item_address(0));
	scene_return(s, 0, BRRACE_OK, "");
	scene_call(s, 1, ENQUEUE, "b");
	scene_store(s, 1, RING_0, item_address(1));
	scene_return(s, 1, BRRACE_OK, "");
	scene_finding(s, FINDING_LOST, 0)->value = item_address(0);
	scene_finding(s, FINDING_LOST, 1)->value = item_address(1);
	scene_finding(s, FINDING_LOST, FINDING_NO_CALL)->value = item_address(2);
	says(s, "LOST  T1: enqueue a said ok, but no call returned a and it was not in the ring at "
		"the end.\n"
		"  stored in br_ring[0] at step 1, overwritten by T2 at step 2\n"
		"LOST  T2: enqueue b said ok, but no call returned b and it was not in the ring at "
		"the end.\n"
		"  stored in br_ring[0] at step 2\n"
		"LOST  c was preloaded, but no call returned c and it was not in the ring at the "
		"end.\n");
}

static void a_duplicate_and_where_it_was_read(void **state)
{
	struct scene *s = one_call(DEQUEUE, "", BRRACE_OK, "b");

	(void)state;
	scene_call(s, 1, DEQUEUE, "");
	s->pc = SOURCE(IN_DEQUEUE, 84);
	scene_load(s, 1, RING_0, item_address(1));
	scene_return(s, 1, BRRACE_OK, "b");
	scene_finding(s, FINDING_DUPLICATE, 1)->value = item_address(1);
	s->list[0].other = 0;
	scene_finding(s, FINDING_DUPLICATE, FINDING_NO_CALL)->value = item_address(1);
	s->list[1].other = 0;
	scene_finding(s, FINDING_DUPLICATE, FINDING_NO_CALL)->value = item_address(1);
	says(s,
	     "DUPLICATE  T2: dequeue_sc returned b, which T1's dequeue_sc had returned already.\n"
	     "  taken at buf_ring_2013.c:84 in buf_ring_dequeue_sc, from\n"
	     "    br_ring[0] = b, read at step 1\n"
	     "DUPLICATE  b was left in the ring, but T1's dequeue_sc had returned it.\n"
	     "DUPLICATE  b was left in the ring twice.\n");
}

static void values_out_of_turn(void **state)
{
	struct scene *s = one_call(DEQUEUE, "", BRRACE_OK, "b");

	(void)state;
	scene_call(s, 1, DEQUEUE, "");
	scene_return(s, 1, BRRACE_OK, "a");
	scene_finding(s, FINDING_REORDERED, 0)->value = item_address(1);
	s->list[0].other = 1;
	scene_finding(s, FINDING_REORDERED, FINDING_NO_CALL)->value = item_address(2);
	says(s,
	     "REORDERED  T1: dequeue_sc returned b out of turn, as what T2's dequeue_sc returned "
	     "shows.\n"
	     "REORDERED  c was left in the ring out of turn, as what was left in the ring "
	     "shows.\n");
}

static void values_that_nobody_enqueued(void **state)
{
	struct scene *s = one_call(DEQUEUE, "", BRRACE_OK, "b");

	(void)state;
	scene_finding(s, FINDING_FOREIGN, 0)->value = UINT64_C(0xa5a5a5a5a5a5a5a5);
	scene_finding(s, FINDING_FOREIGN, FINDING_NO_CALL)->value = 7;
	says(s, "FOREIGN  T1: dequeue_sc returned an unwritten slot, which nobody had enqueued.\n"
		"FOREIGN  7 was left in the ring, which nobody had enqueued.\n");
}

static void too_many_values(void **state)
{
	struct scene *s = one_call(ENQUEUE, "d", BRRACE_OK, "");
	struct finding *f = scene_finding(s, FINDING_OVERFULL, 0);

	(void)state;
	f->low = 4;
	f->high = 3;
	says(s,
	     "OVERFULL  T1: enqueue d returned, and then at least 4 values were in the ring, but "
	     "only 3 fit.\n");
}

static void a_lost_drop_count(void **state)
{
	struct scene *s = scene_new(1);
	struct finding *f = scene_finding(s, FINDING_LOST_DROP_COUNT, FINDING_NO_CALL);

	(void)state;
	f->low = 1;
	f->high = 2;
	says(s, "LOST DROP COUNT  2 calls said full, but the ring counted 1.\n");
}

/* T1 stands before its store to prod_tail, T2 spins there. */
static struct scene *two_stand(void)
{
	struct scene *s = scene_new(2);

	scene_call(s, 0, ENQUEUE, "a");
	scene_call(s, 1, ENQUEUE, "b");
	scene_load(s, 1, PROD_TAIL, 0);
	scene_stands(s, 0, THREAD_READY, ACCESS_STORE, PROD_TAIL);
	scene_stands(s, 1, THREAD_WAITING, ACCESS_LOAD, PROD_TAIL);
	return s;
}

static void a_thread_behind_another(void **state)
{
	struct scene *s = two_stand();
	struct finding *f = scene_finding(s, FINDING_BLOCKED_BEHIND, 1);

	(void)state;
	f->holder = 0;
	s->r.stacks[0].stack = (struct stack){{SOURCE(IN_ENQUEUE, 39), SOURCE(IN_TABLE, 20)}, 2};
	s->r.stack_thread[0] = 1;
	s->r.n_stacks = 1;
	says(s, "BLOCKED BEHIND  T2 waits behind T1, held before store br_prod_tail.\n"
		"  T1 stood in enqueue a, before store br_prod_tail\n"
		"  T2 stood in enqueue b, before load br_prod_tail\n"
		"    T2: buf_ring_enqueue buf_ring_2013.c:39 < op buf_ring_table.c:20\n");
}

static void replace_all(char *text, const char *from, const char *to)
{
	size_t n = strlen(from), m = strlen(to);

	while ((text = strstr(text, from))) {
		memcpy(text, to, m);
		memmove(text + m, text + n, strlen(text + n) + 1);
	}
}

/* The stack of T2, on one line and with those of buf_ring_enqueue as "e:LINE". */
static void has_stack(struct scene *s, const char *expected)
{
	char *text = told(s), *stack = strstr(text, "    T2: ");

	assert_non_null(stack);
	stack += strlen("    T2: ");
	replace_all(stack, "\n      ", " ");
	replace_all(stack, "buf_ring_enqueue buf_ring_2013.c:", "e:");
	stack[strcspn(stack, "\n")] = '\0';
	assert_string_equal(stack, expected);
	free(text);
}

/* Frames that a recursion repeats are written once. */
static void recursion(void **state)
{
	static const struct {
		const char *frames; /* a letter is a line of buf_ring_enqueue, or t: the table */
		const char *text;
	} rows[] = {
		{"aaat", "e:1 < e:1 < e:1 < op buf_ring_table.c:20"},
		{"aaaaat", "e:1 < ... 4 more frames of buf_ring_enqueue < op buf_ring_table.c:20"},
		{"bccccccct",
		 "e:2 < e:3 < ... 6 more frames of buf_ring_enqueue < op buf_ring_table.c:20"},
		{"atatat", "e:1 < op buf_ring_table.c:20 < ... 4 more frames of buf_ring_enqueue "
			   "and op"},
		{"ctatctatct",
		 "e:3 < op buf_ring_table.c:20 < e:1 < op buf_ring_table.c:20 < ... 6 "
		 "more frames of buf_ring_enqueue, op, buf_ring_enqueue and op"},
		{"abcdeabcde", "e:1 < e:2 < e:3 < e:4 < e:5 < e:1 < e:2 < e:3 < e:4 < e:5"},
		{"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
		 "e:2 < ... at least 31 more frames of buf_ring_enqueue"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct scene *s = two_stand();
		struct stack *stack = &s->r.stacks[0].stack;

		(void)state;
		scene_finding(s, FINDING_BLOCKED_BEHIND, 1)->holder = 0;
		for (const char *f = rows[i].frames; *f; f++)
			stack->pc[stack->depth++] =
				*f == 't' ? SOURCE(IN_TABLE, 20) : SOURCE(IN_ENQUEUE, *f - 'a' + 1);
		s->r.stack_thread[0] = 1;
		s->r.n_stacks = 1;
		has_stack(s, rows[i].text);
	}
}

static void a_thread_behind_a_killed_one(void **state)
{
	struct scene *s = two_stand();

	(void)state;
	s->views[0].state = THREAD_KILLED;
	scene_finding(s, FINDING_BLOCKED_BEHIND, 1)->holder = 0;
	says(s, "BLOCKED BEHIND  T2 waits behind T1, killed before store br_prod_tail.\n"
		"  T1 was killed in enqueue a, before store br_prod_tail\n"
		"  T2 stood in enqueue b, before load br_prod_tail\n");
}

static void a_thread_that_waited_and_went_on(void **state)
{
	struct scene *s = scene_new(2);
	struct finding *f;

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, PROD_HEAD, 0);
	scene_line(s, VERB_UNTIL, 0, NULL);
	scene_call(s, 1, ENQUEUE, "b");
	scene_line(s, VERB_FINISH, 1, NULL);
	scene_store(s, 0, PROD_TAIL, 1);
	scene_return(s, 0, BRRACE_OK, "");
	scene_line(s, VERB_FINISH, 0, NULL);
	scene_load(s, 1, PROD_TAIL, 1);
	scene_return(s, 1, BRRACE_OK, "");
	f = scene_finding(s, FINDING_BLOCKED_BEHIND, FINDING_NO_CALL);
	f->thread = 1;
	f->holder = 0;
	f->line = 1;
	says(s, "BLOCKED BEHIND  T2 waits behind T1, held before store br_prod_tail.\n"
		"  T1 stood in enqueue a, before store br_prod_tail\n"
		"  T2 stood in enqueue b, before load br_prod_tail\n");
}

static void nobody_can_move(void **state)
{
	struct scene *s = two_stand();
	struct finding *f = scene_finding(s, FINDING_STUCK, 1);

	(void)state;
	snprintf(f->detail, sizeof(f->detail), "T2 spins on br_prod_tail");
	says(s, "STUCK  T2 spins on br_prod_tail, and nobody who could change that can move.\n"
		"  T1 stood in enqueue a, before store br_prod_tail\n"
		"  T2 stood in enqueue b, before load br_prod_tail\n");
}

static void an_endless_loop(void **state)
{
	struct scene *s = scene_new(1);
	struct finding *f;

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	f = scene_finding(s, FINDING_STUCK, 0);
	snprintf(f->detail, sizeof(f->detail), "still running after 100000 points");
	s->r.end = RUN_STEP_LIMIT;
	says(s, "STUCK  T1: enqueue a: still running after 100000 points.\n"
		"  T1 stood in enqueue a, before its return\n");
}

static void threads_go_round(void **state)
{
	struct scene *s = scene_new(3);
	struct finding *f;

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_call(s, 1, ENQUEUE, "b");
	scene_call(s, 2, DEQUEUE, "");
	scene_store(s, 2, PROD_TAIL, 7);
	for (unsigned i = 0; i < 9; i++) {
		scene_store(s, 0, PROD_HEAD, 1);
		scene_load(s, 0, PROD_TAIL, 2);
		scene_fence(s, 1);
	}
	f = scene_finding(s, FINDING_LIVELOCK, FINDING_NO_CALL);
	f->low = 2;
	f->high = 5;
	s->r.end = RUN_STEP_LIMIT;
	s->r.stacks[0].stack = (struct stack){{SOURCE(IN_ENQUEUE, 58)}, 1};
	s->r.n_stacks = 1;
	says(s,
	     "LIVELOCK  T1 and T2 go round for ever: the state before step 5 is that before step "
	     "2.\n"
	     "  T1 in enqueue a, 2 steps a round: store br_prod_head = 1, load br_prod_tail = 2\n"
	     "  T2 in enqueue b, 1 step a round: fence\n"
	     "    T1: buf_ring_enqueue buf_ring_2013.c:58\n");
}

static void a_long_round(void **state)
{
	struct scene *s = scene_new(1);
	struct finding *f;

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	for (unsigned i = 0; i < 10; i++)
		scene_load(s, 0, DROPS, i);
	f = scene_finding(s, FINDING_LIVELOCK, FINDING_NO_CALL);
	f->low = 1;
	f->high = 10;
	says(s,
	     "LIVELOCK  T1 goes round for ever: the state before step 10 is that before step 1.\n"
	     "  T1 in enqueue a, 9 steps a round: load br_drops = 0, load br_drops = 1, "
	     "load br_drops = 2, load\n"
	     "    br_drops = 3, load br_drops = 4, load br_drops = 5, load br_drops = 6, "
	     "load br_drops = 7, ...\n");
}

static void crashes_and_assertions(void **state)
{
	struct scene *s = one_call(ENQUEUE, "a", BRRACE_OK, "");
	struct finding *f = scene_finding(s, FINDING_CRASH, 0);

	(void)state;
	snprintf(f->detail, sizeof(f->detail), "SIGSEGV in buf_ring_enqueue at buf_ring_2013.c:58");
	s->r.stacks[0].stack = (struct stack){{SOURCE(IN_ENQUEUE, 58)}, 1};
	s->r.n_stacks = 1;
	f = scene_finding(s, FINDING_ASSERT, FINDING_NO_CALL);
	f->thread = 2;
	snprintf(f->detail, sizeof(f->detail), "n < size");
	says(s, "CRASH  T1: enqueue a: SIGSEGV in buf_ring_enqueue at buf_ring_2013.c:58.\n"
		"    T1: buf_ring_enqueue buf_ring_2013.c:58\n"
		"ASSERT  set-up: n < size.\n");
}

static void both_sides_of_a_race(void **state)
{
	struct scene *s = scene_new(2);
	struct race race = {
		.addr = SCENE_BASE + 8 * DROPS,
		.size = 8,
		.side =
			{
				{.thread = 1,
				 .write = true,
				 .size = 8,
				 .step = 9,
				 .stack = {{SOURCE(IN_ENQUEUE, 61)}, 1}},
				{.thread = 0, .by_volatile = true, .size = 1, .step = 16},
			},
	};

	(void)state;
	s->r.races = &race;
	s->r.n_races = 1;
	scene_finding(s, FINDING_DATA_RACE, FINDING_NO_CALL);
	snprintf(scene_finding(s, FINDING_DATA_RACE, FINDING_NO_CALL)->detail, 160, "on br_drops");
	says(s,
	     "DATA RACE  br_drops: nothing orders a plain write of 8 bytes by T2 at step 9 and a "
	     "volatile read of\n  1 byte by T1 at step 16.\n"
	     "    T2 at step 9: buf_ring_enqueue buf_ring_2013.c:61\n"
	     "DATA RACE  on br_drops.\n");
}

static void answers_without_an_order(void **state)
{
	struct scene *s = one_call(DEQUEUE, "", BRRACE_OK, "b");

	(void)state;
	scene_finding(s, FINDING_NOT_LINEARIZABLE, 0);
	scene_finding(s, FINDING_NOT_LINEARIZABLE, FINDING_NO_CALL);
	says(s,
	     "NOT LINEARIZABLE  no order of the calls explains what they returned, up to the "
	     "return "
	     "of T1's\n  dequeue_sc.\n"
	     "NOT LINEARIZABLE  no order of the calls explains what they returned and left in the "
	     "ring.\n");
}

static void transient_answers_name_who_accounts_for_them(void **state)
{
	struct scene *s = scene_new(2);
	struct finding *f;

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_load(s, 0, PROD_HEAD, 0);
	scene_call(s, 1, DEQUEUE, "");
	s->pc = SOURCE(IN_DEQUEUE, 80);
	scene_load(s, 1, PROD_TAIL, 0);
	scene_return(s, 1, BRRACE_EMPTY, "");
	scene_store(s, 0, PROD_TAIL, 1);
	scene_return(s, 0, BRRACE_OK, "");
	f = scene_finding(s, NOTE_TRANSIENT_EMPTY, 1);
	f->holder = 0;
	f->other = 0;
	says(s, "transient empty  T2: dequeue_sc said empty, which T1's enqueue a, in flight, "
		"accounts "
		"for: it stood\n  before store br_prod_tail.\n"
		"  decided at buf_ring_2013.c:80 in buf_ring_dequeue_sc, from\n"
		"    br_prod_tail = 0, read at step 2\n");
}

static void a_helper_of_both_reads_decides_nothing(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	s->pc = INLINED(57, 12);
	scene_load(s, 0, PROD_HEAD, 0);
	s->pc = INLINED(58, 12);
	scene_load(s, 0, CONS_TAIL, 1);
	scene_return(s, 0, BRRACE_FULL, "");
	scene_finding(s, FINDING_FALSE_FULL, 0)->high = 1;
	says(s,
	     "FALSE FULL  T1: enqueue a said full, but never during the call were more than 1 of 3 "
	     "slots used.\n"
	     "  decided at buf_ring_2013.c:58 in buf_ring_enqueue, from\n"
	     "    br_prod_head = 0, read at step 1\n"
	     "    br_cons_tail = 1, read at step 2\n");
}

static void without_debug_information_the_reads_are_told_all_the_same(void **state)
{
	struct scene *s = scene_new(1);

	(void)state;
	scene_call(s, 0, ENQUEUE, "a");
	scene_cas(s, 0, PROD_HEAD, 3, 3);
	scene_return(s, 0, BRRACE_FULL, "");
	scene_finding(s, FINDING_FALSE_FULL, 0)->high = 1;
	says(s,
	     "FALSE FULL  T1: enqueue a said full, but never during the call were more than 1 of 3 "
	     "slots used.\n"
	     "  decided from\n"
	     "    br_prod_head = 3, read at step 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orderings_that_make_it),
		cmocka_unit_test(one_ordering_of_many_like_it),
		cmocka_unit_test(no_ordering_is_needed),
		cmocka_unit_test(why_is_not_known),
		cmocka_unit_test(a_false_empty),
		cmocka_unit_test(a_query_and_a_burst_that_are_wrong),
		cmocka_unit_test(under_a_weak_model_there_is_only_an_order),
		cmocka_unit_test(a_lost_value_and_its_fate),
		cmocka_unit_test(a_duplicate_and_where_it_was_read),
		cmocka_unit_test(values_out_of_turn),
		cmocka_unit_test(values_that_nobody_enqueued),
		cmocka_unit_test(too_many_values),
		cmocka_unit_test(a_lost_drop_count),
		cmocka_unit_test(a_thread_behind_another),
		cmocka_unit_test(recursion),
		cmocka_unit_test(a_thread_behind_a_killed_one),
		cmocka_unit_test(a_thread_that_waited_and_went_on),
		cmocka_unit_test(nobody_can_move),
		cmocka_unit_test(an_endless_loop),
		cmocka_unit_test(threads_go_round),
		cmocka_unit_test(a_long_round),
		cmocka_unit_test(crashes_and_assertions),
		cmocka_unit_test(both_sides_of_a_race),
		cmocka_unit_test(answers_without_an_order),
		cmocka_unit_test(transient_answers_name_who_accounts_for_them),
		cmocka_unit_test(a_helper_of_both_reads_decides_nothing),
		cmocka_unit_test(without_debug_information_the_reads_are_told_all_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
