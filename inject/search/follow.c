/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/follow.h"

#include <string.h>

#include "search/walk.h"
#include "search/weak.h"

/* What has had its turn.  A call has a stop of its own, before its first node; values and
 * ends have none. */
struct turns {
	const struct graph *g;
	struct follow_turn *out;
	uint32_t n;
	uint16_t depth[GRAPH_THREADS]; /* calls that each thread is in */
	uint16_t done[GRAPH_THREADS];  /* nodes of each thread that have had their turn */
	struct ref newest[GRAPH_PLACES]; /* of those by coherence; weak memory's only */
};

static void add_stops(struct turns *t, uint16_t thread, uint16_t stops, enum follow_kind kind)
{
	bool one = kind == FOLLOW_BUFFER || kind == FOLLOW_CHOOSE;

	if (!stops)
		return;
	if (one || !t->n || t->out[t->n - 1].thread != thread || t->out[t->n - 1].kind != kind)
		t->out[t->n++] = (struct follow_turn){.thread = thread, .kind = (uint16_t)kind};
	t->out[t->n - 1].stops += stops;
}

/* Calls, and returns, that a node brings besides itself.  True: it begins one. */
static bool change_depth(struct turns *t, struct ref e)
{
	uint8_t kind = graph_node(t->g, e)->label.kind;
	uint16_t *depth = &t->depth[e.thread];
	bool begins = !*depth && kind != NODE_END;

	*depth += begins + (kind == NODE_CALL) - (kind == NODE_RETURN);
	return begins;
}

/* How many points a thread has made once it has made that write. */
static uint16_t count_points(const struct graph *g, struct ref w)
{
	uint16_t n = 0;

	for (struct ref e = {w.thread, 0}; e.index <= w.index; e.index++)
		n += follow_is_point(graph_node(g, e));
	return n;
}

/* The write that a node of weak memory reads, or comes after, if it is not the newest. */
static bool chooses(struct turns *t, struct ref e, struct ref *w)
{
	const struct node *node = graph_node(t->g, e);
	struct ref *newest = &t->newest[node->label.place];
	bool stale;

	if (part_is_beside(&node->label))
		return false;
	if (node->label.kind == NODE_READ) {
		*w = node->rf;
		return !ref_same(*w, *newest);
	}
	*w = node->before;
	while (!ref_is_init(*w) && w->index >= t->done[w->thread])
		*w = graph_node(t->g, *w)->before;
	stale = !ref_same(*w, *newest);
	if (!stale)
		*newest = e;
	return stale && follow_is_point(node);
}

static void add_node(struct turns *t, struct ref e, bool weak, enum follow_kind kind)
{
	const struct node *node = graph_node(t->g, e);
	struct ref w = REF_FIRST;

	add_stops(t, e.thread, change_depth(t, e), FOLLOW_RUN);
	if (weak && node->label.kind <= NODE_WRITE && chooses(t, e, &w))
		kind = FOLLOW_CHOOSE;
	add_stops(t, e.thread, follow_is_point(node) + (node->label.kind == NODE_RETURN), kind);
	if (kind == FOLLOW_CHOOSE && !ref_is_init(w)) {
		t->out[t->n - 1].of = w.thread;
		t->out[t->n - 1].nth = count_points(t->g, w);
	}
	t->done[e.thread]++;
}

static void start(struct turns *t, const struct graph *g, struct follow_turn *out)
{
	t->g = g;
	t->out = out;
	t->n = 0;
	memset(t->depth, 0, sizeof(t->depth));
	memset(t->done, 0, sizeof(t->done));
	for (uint16_t p = 0; p < g->n_places; p++)
		t->newest[p] = REF_FIRST;
}

uint32_t follow_turns(const struct graph *g, const struct follow_order *order,
		      struct follow_turn *out)
{
	struct turns t;

	start(&t, g, out);
	for (uint32_t i = 0; i < order->n; i++) {
		const struct tso_move *move = order->moves ? &order->moves[i] : NULL;

		if (!move)
			add_node(&t, order->nodes[i], order->weak, FOLLOW_RUN);
		else if (move->kind == TSO_FLUSH)
			add_stops(&t, move->e.thread, 1, FOLLOW_FLUSH);
		else
			add_node(&t, move->e, false,
				 move->kind == TSO_BUFFER ? FOLLOW_BUFFER : FOLLOW_RUN);
	}
	return t.n;
}

static struct decision go(uint32_t thread, enum decision_kind kind)
{
	return (struct decision){
		.kind = (uint8_t)kind, .thread = (uint8_t)thread, .line = UINT16_MAX};
}

/* The next decision of a turn; false: its thread, or its buffer, cannot do it. */
static bool take_turn(const struct follow_turn *turn, const struct sched_view *view,
		      struct decision *out)
{
	static const uint8_t kinds[] = {
		[FOLLOW_RUN] = DECIDE_RUN,
		[FOLLOW_BUFFER] = DECIDE_BUFFER,
		[FOLLOW_FLUSH] = DECIDE_FLUSH,
		[FOLLOW_CHOOSE] = DECIDE_CHOOSE,
	};
	const struct thread_view *t = &view->threads[turn->thread];

	*out = go(turn->thread, kinds[turn->kind]);
	if (turn->kind == FOLLOW_CHOOSE) {
		out->of = turn->of;
		out->nth = turn->nth;
	}
	return turn->kind == FOLLOW_FLUSH ? t->buffered : t->state == THREAD_READY;
}

/* When the turns are over: who ran last first, and then what is left in buffers. */
static struct decision run_on(struct follow *f, const struct sched_view *view)
{
	uint64_t ready = policy_ready(view), buffered = walk_buffered(view);

	if (ready)
		return go(policy_goes_on(view, ready), DECIDE_RUN);
	if (buffered)
		return walk_flush((uint32_t)__builtin_ctzll(buffered));
	for (uint32_t i = 0; i < view->n_threads; i++)
		f->blocked |= view->threads[i].state != THREAD_DONE;
	return (struct decision){.kind = DECIDE_END};
}

static struct decision follow_next(struct policy *policy, const struct sched_view *view)
{
	struct follow *f = (struct follow *)policy;
	struct decision d;

	for (; f->at < f->n; f->at++, f->passed = 0) {
		const struct follow_turn *turn = &f->turns[f->at];

		if (f->passed == turn->stops)
			continue;
		if (take_turn(turn, view, &d)) {
			f->passed++;
			return d;
		}
		f->strayed = true;
	}
	return run_on(f, view);
}

static void follow_begin(struct policy *policy)
{
	struct follow *f = (struct follow *)policy;

	f->at = 0;
	f->passed = 0;
	f->strayed = f->blocked = false;
}

void follow_init(struct follow *f, const struct follow_turn *turns, uint32_t n)
{
	*f = (struct follow){
		.policy = {.next = follow_next, .begin = follow_begin},
		.turns = turns,
		.n = n,
	};
}
