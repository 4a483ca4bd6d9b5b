/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is the search complete, and without repetition?  Thousands of small programs, made
 * from fixed seeds, are also executed in every order of their steps by a few lines
 * that know nothing of graphs.  Executions are told apart by which write each read
 * read from and by the order of the writes to each variable; both must find the same
 * ones, and the search each of them once.  With faults planted they must differ.
 */
static int planted;

#define TRUST_FAULT planted
#define trust_new faulty_new
#define trust_free faulty_free
#define trust_run faulty_run
#define trust_counts faulty_counts
#define trust_graph faulty_graph

#include "search/trust.c"
#include "search/by_hand.h"

#define PROGRAMS 4000
#define MOST_THREADS 3
#define MOST_STEPS 4
#define VARIABLES 2

enum verb { READ, WRITE, WRITE_READ, WRITE_IF, ADD, XCHG, CAS, CAS_READ, LOCK, VERBS };

struct step {
	uint8_t verb, variable, value;
};

static struct program {
	uint32_t n_threads;
	uint32_t n_steps[MOST_THREADS];
	struct step steps[MOST_THREADS][MOST_STEPS];
} made;

static uint64_t random_state;

static uint32_t pick(uint32_t n)
{
	random_state = random_state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(random_state >> 33) % n;
}

/* Three threads have fewer steps, or all orders would take too long. */
static void make_program(uint64_t seed)
{
	random_state = seed * 977 + 12345;
	made.n_threads = 2 + pick(2);
	for (uint32_t t = 0; t < made.n_threads; t++) {
		made.n_steps[t] = 2 + pick(made.n_threads == 2 ? 3 : 2);
		for (uint32_t i = 0; i < made.n_steps[t]; i++)
			made.steps[t][i] = (struct step){
				.verb = (uint8_t)pick(seed % 5 ? LOCK : VERBS),
				.variable = (uint8_t)pick(VARIABLES),
				.value = (uint8_t)pick(3),
			};
	}
}

/* ---- the set of executions seen */

#define NOBODY 255
#define ACCESSES (MOST_THREADS * MOST_STEPS)

/* Each access is thread * MOST_STEPS + step. */
struct signature {
	uint8_t from[ACCESSES];             /* which write it read, NOBODY: the initial one */
	uint8_t writes[VARIABLES][ACCESSES]; /* in their order; the rest is NOBODY */
};

#define SLOTS 65536

static struct set {
	struct signature list[SLOTS / 2];
	uint32_t slots[SLOTS]; /* index plus one */
	uint32_t n;
	bool repeats;
} naive, found;

static void set_clear(struct set *set)
{
	memset(set->slots, 0, sizeof(set->slots));
	set->n = 0;
	set->repeats = false;
}

static uint32_t *set_slot(struct set *set, const struct signature *s)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < sizeof(*s); i++)
		hash = (hash ^ ((const uint8_t *)s)[i]) * 1099511628211u;
	for (uint32_t i = (uint32_t)(hash >> 32) % SLOTS;; i = (i + 1) % SLOTS)
		if (!set->slots[i] || !memcmp(&set->list[set->slots[i] - 1], s, sizeof(*s)))
			return &set->slots[i];
}

static void set_add(struct set *set, const struct signature *s)
{
	uint32_t *slot = set_slot(set, s);

	set->repeats |= *slot != 0;
	if (*slot)
		return;
	assert_true(set->n < SLOTS / 2);
	set->list[set->n] = *s;
	*slot = ++set->n;
}

static bool set_equal(struct set *a, struct set *b)
{
	for (uint32_t i = 0; i < a->n; i++)
		if (!*set_slot(b, &a->list[i]))
			return false;
	return a->n == b->n;
}

/* ---- every order of the steps */

static struct {
	uint32_t at[MOST_THREADS];
	uint64_t read[MOST_THREADS];     /* by the thread's last read */
	uint64_t memory[VARIABLES];
	uint8_t newest[VARIABLES];
	uint32_t n_writes[VARIABLES];
	struct signature signature;
	bool stuck;        /* in some order nobody could go on */
} machine;

static void machine_write(uint8_t variable, uint64_t value, uint8_t access)
{
	machine.memory[variable] = value;
	machine.newest[variable] = access;
	machine.signature.writes[variable][machine.n_writes[variable]++] = access;
}

static void machine_step(uint32_t t, const struct step *s, uint8_t access)
{
	uint64_t *memory = &machine.memory[s->variable], before = machine.read[t];

	if (s->verb != WRITE && s->verb != WRITE_READ && s->verb != WRITE_IF) {
		machine.signature.from[access] = machine.newest[s->variable];
		machine.read[t] = *memory;
	}
	switch (s->verb) {
	case WRITE:
		machine_write(s->variable, s->value, access);
		break;
	case WRITE_READ:
		machine_write(s->variable, before + s->value, access);
		break;
	case WRITE_IF:
		if (before)
			machine_write(s->variable, s->value, access);
		break;
	case ADD:
		machine_write(s->variable, *memory + s->value, access);
		break;
	case XCHG:
		machine_write(s->variable, s->value, access);
		break;
	case CAS:
		if (*memory == s->value)
			machine_write(s->variable, s->value + 1u, access);
		break;
	case CAS_READ:
		if (*memory == before)
			machine_write(s->variable, s->value, access);
		break;
	case LOCK:
		machine_write(s->variable, 1, access);
		break;
	default:
		break;
	}
}

static bool can_go_on(uint32_t t)
{
	const struct step *s = &made.steps[t][machine.at[t]];

	if (machine.at[t] == made.n_steps[t])
		return false;
	return s->verb != LOCK || machine.memory[s->variable] == 0;
}

static void every_order(void)
{
	bool moved = false, ended = true;

	for (uint32_t t = 0; t < made.n_threads; t++) {
		__typeof__(machine) before = machine;

		ended &= machine.at[t] == made.n_steps[t];
		if (!can_go_on(t))
			continue;
		moved = true;
		machine_step(t, &made.steps[t][machine.at[t]],
			     (uint8_t)(t * MOST_STEPS + machine.at[t]));
		machine.at[t]++;
		every_order();
		before.stuck = machine.stuck;
		machine = before;
	}
	if (ended)
		set_add(&naive, &machine.signature);
	else if (!moved)
		machine.stuck = true;
}

static void run_naively(void)
{
	set_clear(&naive);
	memset(&machine, 0, sizeof(machine));
	memset(machine.newest, NOBODY, sizeof(machine.newest));
	memset(&machine.signature, NOBODY, sizeof(machine.signature));
	every_order();
}

/* ---- the search */

/* Which step each node of the running thread belongs to. */
static uint8_t step_of[MOST_THREADS][2 * MOST_STEPS + 2];
static bool stuck;

static uint64_t take_step(const struct step *s, uint64_t before)
{
	switch (s->verb) {
	case READ:
		return rd(s->variable);
	case WRITE:
		wr(s->variable, s->value);
		return before;
	case WRITE_READ:
		wr(s->variable, before + s->value);
		return before;
	case WRITE_IF:
		if (before)
			wr(s->variable, s->value);
		return before;
	case ADD:
		return add(s->variable, s->value);
	case XCHG:
		return hand_rmw((struct label){
			.rmw = RMW_XCHG,
			.place = s->variable,
			.value = s->value,
		});
	case CAS:
	case CAS_READ:
		return hand_rmw((struct label){
			.rmw = RMW_NONE,
			.place = s->variable,
			.value = s->verb == CAS ? s->value + 1u : s->value,
			.expected = s->verb == CAS ? s->value : before,
		});
	default:
		lock(s->variable);
		return 0;
	}
}

static void run_steps(uint16_t t)
{
	uint64_t before = 0;

	for (uint32_t i = 0; i < made.n_steps[t]; i++) {
		for (uint16_t n = hand.index; n < hand.index + 2; n++)
			step_of[t][n] = (uint8_t)(t * MOST_STEPS + i);
		before = take_step(&made.steps[t][i], before);
	}
}

static uint8_t access_of(struct ref e)
{
	return ref_is_init(e) ? NOBODY : step_of[e.thread][e.index];
}

/* Everybody who waits has seen the newest value. */
static bool is_stuck(const struct graph *g)
{
	for (uint16_t t = 0; t < g->n_threads; t++) {
		struct ref end = {t, g->n[t] - 1};
		const struct node *read;

		if (graph_node(g, end)->label.kind != NODE_BLOCK)
			continue;
		end.index--;
		read = graph_node(g, end);
		if (!ref_same(read->rf, graph_place(g, read->label.place)->last))
			return false;
	}
	return true;
}

static bool keep_execution(struct trust_program *program, struct graph *g, bool blocked)
{
	struct signature s;
	struct label end;

	memset(&s, NOBODY, sizeof(s));
	for (uint16_t t = 0; t < g->n_threads; t++) {
		/* Once more from the start, so that step_of is this graph's. */
		hand_next(program, g, t, &end);
		for (uint16_t i = 0; i < g->n[t]; i++) {
			const struct node *node = graph_node(g, (struct ref){t, i});

			if (node->label.kind == NODE_READ)
				s.from[step_of[t][i]] = access_of(node->rf);
		}
	}
	for (uint16_t p = 0; p < g->n_places; p++) {
		struct ref w = graph_after(g, p, REF_FIRST);

		for (uint32_t n = 0; !ref_is_init(w); w = graph_after(g, p, w))
			s.writes[p][n++] = access_of(w);
	}
	if (blocked)
		stuck |= is_stuck(g);
	else
		set_add(&found, &s);
	return true;
}

static bool search(void)
{
	struct trust_program program = {
		.next = hand_next,
		.initial = hand_initial,
		.leaf = keep_execution,
	};
	struct trust *trust = trust_new(&program, made.n_threads, 2 * MOST_STEPS + 4);
	bool ended;

	hand.code = run_steps;
	set_clear(&found);
	stuck = false;
	/* A search that repeats itself may never end. */
	ended = trust_run(trust, 2 * naive.n + 10000) == 0;
	trust_free(trust);
	return ended;
}

/* ---- */

static bool same_for(uint64_t seed)
{
	make_program(seed);
	run_naively();
	return search() && set_equal(&naive, &found) && !found.repeats && stuck == machine.stuck;
}

static void test_same_executions_as_all_orders(void **state)
{
	uint64_t executions = 0;

	(void)state;
	planted = FAULT_NONE;
	for (uint64_t seed = 0; seed < PROGRAMS; seed++) {
		if (!same_for(seed))
			fail_msg("program %lu: %u executions, the search found %u%s",
				 (unsigned long)seed, naive.n, found.n,
				 found.repeats ? " and some twice" : "");
		executions += naive.n;
	}
	/* Else the programs were too small to say much. */
	assert_true(executions > 20 * PROGRAMS);
}

static void expect_caught(enum trust_fault fault)
{
	uint32_t caught = 0;

	planted = fault;
	for (uint64_t seed = 0; seed < PROGRAMS / 20; seed++)
		caught += !same_for(seed);
	planted = FAULT_NONE;
	assert_true(caught > PROGRAMS / 200);
}

static void test_sees_a_lost_reversal(void **state)
{
	(void)state;
	expect_caught(FAULT_REVERSAL);
}

static void test_sees_repetition(void **state)
{
	(void)state;
	expect_caught(FAULT_MAXIMAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_executions_as_all_orders),
		cmocka_unit_test(test_sees_a_lost_reversal),
		cmocka_unit_test(test_sees_repetition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
