/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of the search: sets of executions, and what it finds in a made program. */
#ifndef SEARCH_EXECUTIONS_H
#define SEARCH_EXECUTIONS_H

#include "search/by_hand.h"
#include "search/programs.h"

#define SLOTS 65536

struct set {
	struct signature list[SLOTS / 2];
	uint32_t slots[SLOTS]; /* index plus one */
	uint32_t n;
	bool repeats;
};

static inline void set_clear(struct set *set)
{
	memset(set->slots, 0, sizeof(set->slots));
	set->n = 0;
	set->repeats = false;
}

static inline uint32_t *set_slot(struct set *set, const struct signature *s)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < sizeof(*s); i++)
		hash = (hash ^ ((const uint8_t *)s)[i]) * 1099511628211u;
	for (uint32_t i = (uint32_t)(hash >> 32) % SLOTS;; i = (i + 1) % SLOTS)
		if (!set->slots[i] || !memcmp(&set->list[set->slots[i] - 1], s, sizeof(*s)))
			return &set->slots[i];
}

static inline void set_add(struct set *set, const struct signature *s)
{
	uint32_t *slot = set_slot(set, s);

	set->repeats |= *slot != 0;
	if (*slot)
		return;
	assert_true(set->n < SLOTS / 2);
	set->list[set->n] = *s;
	*slot = ++set->n;
}

static inline bool set_equal(struct set *a, struct set *b)
{
	for (uint32_t i = 0; i < a->n; i++)
		if (!*set_slot(b, &a->list[i]))
			return false;
	return a->n == b->n;
}

/* ---- the search, of the program that was made */

/* Which step each node of the running thread belongs to. */
static uint8_t step_of[MOST_THREADS][2 * MOST_STEPS + 2];
static bool stuck; /* in some execution those who are left can never go on */
static struct set found;

static inline uint64_t take_step(const struct step *s, uint64_t before)
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

static inline void run_steps(uint16_t t)
{
	uint64_t before = 0;

	for (uint32_t i = 0; i < made.n_steps[t]; i++) {
		for (uint16_t n = hand.index; n < hand.index + 2; n++)
			step_of[t][n] = (uint8_t)(t * MOST_STEPS + i);
		before = take_step(&made.steps[t][i], before);
	}
}

static inline uint8_t access_of(struct ref e)
{
	return ref_is_init(e) ? NOBODY : step_of[e.thread][e.index];
}

/* Everybody who waits has seen the newest value. */
static inline bool is_stuck(const struct graph *g)
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

static inline bool keep_execution(struct trust_program *program, struct graph *g, bool blocked)
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

/* False: there are more executions than `most`. */
static inline bool search(uint64_t most)
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
	ended = trust_run(trust, most) == 0;
	trust_free(trust);
	return ended;
}

#endif
