/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/slice.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "oracle/effect.h"
#include "engine.h"
#include "search/delay.h"
#include "search/extension.h"
#include "search/leaf.h"
#include "graph/sc.h"
#include "graph/tso.h"
#include "search/recall.h"
#include "search/replay.h"
#include "search/unexplained.h"
#include "search/verdicts.h"

#define LENGTH 512 /* nodes of a thread */
#define LOOK 2048  /* executions between two looks at the outside */

struct slice {
	struct run *run;
	const struct graph_model *model;
	const struct exhaust_options *options;
	struct tally tally; /* of this slice */
	struct replay *replay;
	struct recall *recall;
	struct delayed *delayed[DELAYS_MOST]; /* each of the one before; NULL: no load is */
	struct trust *trust;
	struct leaf *leaf;
	struct extension *extension;
	struct unexplained *unexplained;
	struct verdicts *verdicts;
	struct racing racing; /* of rc11 only */
	struct ref *sequence, *other;
	struct tso_move *moves; /* NULL: but under tso, */
	struct graph *strong;   /* and this */
	bool weak;              /* the graph that is judged has no moments */
	bool unread;            /* what is drained is the same whatever memory was left */
	struct follow_turn *turns;
	const char *why;
	bool mute, stop;
	bool too_long; /* an execution, for the plan */
	bool merges;   /* see tso_may_merge() */
};

static const struct graph_model *const models[MODEL_KINDS] = {
	[MODEL_SC] = &graph_sc,
	[MODEL_TSO] = &graph_tso,
	[MODEL_RC11] = &graph_rc11,
};

const struct graph_model *slice_model(const struct run *run)
{
	return models[run->plan.model];
}

static struct slice *slice_of(struct trust_program *program)
{
	return replay_context(program);
}

static uint32_t nodes_of(const struct graph *g)
{
	uint32_t n = 0;

	for (uint16_t t = 0; t < g->n_threads; t++)
		n += g->n[t];
	return n;
}

/* Natively it would have been given up before it came to its end. */
static bool is_too_long(struct slice *s, const struct graph *g)
{
	uint32_t points = 0;

	if (nodes_of(g) <= s->run->step_limit)
		return s->too_long;
	for (uint16_t t = 0; t < g->n_threads; t++)
		for (uint16_t i = 0; i < g->n[t]; i++)
			points += follow_is_point(graph_node(g, (struct ref){t, i}));
	s->too_long |= points > s->run->step_limit;
	return s->too_long;
}

/* Then processors have executions that graphs do not have. */
static bool may_merge(struct slice *s, const struct graph *g)
{
	s->merges |= s->model == &graph_tso && tso_may_merge(g);
	return s->merges;
}

static bool is_delayed(const struct slice *s)
{
	return s->options->delays && s->options->delays->n;
}

static bool all_kept(const struct slice *s, const struct graph *g)
{
	return delays_kept(g, s->options->delays->n);
}

static bool has_violation(const struct findings *f, uint32_t kinds)
{
	for (uint32_t i = 0; i < f->count; i++)
		if (kinds >> f->list[i].kind & 1)
			return true;
	return false;
}

/* Judges the graph in one order of its nodes; true if something is wrong. */
static bool judge(struct slice *s, const struct graph *g, const struct ref *sequence, uint32_t n)
{
	leaf_history(s->leaf, g, sequence, n, s->weak);
	leaf_judge(s->leaf, g);
	s->tally.undecided |= run_undecided(s->run);
	return has_violation(run_findings(s->run), s->options->kinds);
}

static bool judge_found(struct slice *s, const struct graph *g, enum extension_found found,
			uint32_t n)
{
	s->tally.undecided |= found == EXTENSION_TOO_LARGE;
	if (found != EXTENSION_FOUND)
		return false;
	extension_sequence(s->extension, s->sequence, n, s->other);
	if (judge(s, g, s->other, n))
		return true;
	/* What is looked at is the history of the other order. */
	judge(s, g, s->sequence, n);
	return false;
}

static enum extension_found find_unexplained(struct slice *s)
{
	uint32_t flags = s->run->plan.subject->table->flags;
	const struct spec_rules rules = {
		.unordered = flags & BRRACE_UNORDERED,
		.lifo = flags & BRRACE_LIFO,
	};

	return unexplained_find(s->unexplained, s->extension, flags & BRRACE_SPEC_STRICT, &rules);
}

/* The order in which something is wrong, if there is one; else any. */
static const struct ref *judge_all(struct slice *s, struct graph *g, uint32_t n)
{
	const struct history *h = leaf_last(s->leaf);

	/* Where there are no moments, all orders have one history. */
	if (judge(s, g, s->sequence, n) || s->weak)
		return s->sequence;
	extension_take(s->extension, g, h);
	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		if (!call_says_full(c) && !call_says_empty(c))
			continue;
		if (judge_found(s, g, extension_false_answer(s->extension, i), n))
			return s->other;
	}
	if (judge_found(s, g, extension_overfull(s->extension), n) ||
	    judge_found(s, g, find_unexplained(s), n))
		return s->other;
	return s->sequence;
}

/* Turns of a graph, in that order of its nodes; where there are store buffers, in one that
 * they allow. */
static uint32_t make_turns(struct slice *s, const struct graph *g, const struct ref *sequence,
			   uint32_t n)
{
	bool buffers = s->moves && s->weak;
	struct follow_order order = {
		.nodes = sequence,
		.moves = buffers ? s->moves : NULL,
		.n = buffers ? tso_moves(g, s->moves) : n,
		.weak = s->model == &graph_rc11,
	};

	return follow_turns(g, &order, s->turns);
}

static bool tell(struct slice *s, struct exhaust_leaf *leaf, const struct graph *g,
		 const struct ref *sequence, uint32_t n)
{
	uint32_t tag;

	leaf->graph = g;
	leaf->address = replay_addresses(s->replay);
	leaf->turns = s->turns;
	if (sequence)
		leaf->n_turns = make_turns(s, g, sequence, n);
	tag = s->options->leaf(s->options->ctx, leaf);
	if (tag == EXHAUST_STOP)
		s->stop = true;
	leaf->tag = tag;
	return !s->stop;
}

/*
 * Which graph is judged, and whether it has moments.  What sequential consistency allows
 * happens with store buffers, too: then it has.
 */
static struct graph *judged_as(struct slice *s, struct graph *g)
{
	s->weak = s->model != &graph_sc;
	if (!s->strong || !sc_take(s->strong, g))
		return g;
	s->weak = false;
	return s->strong;
}

static void put_in_order(struct slice *s, struct graph *g)
{
	(s->weak ? s->model : &graph_sc)->sequence(g, s->sequence);
}

/* True: some are new, so whoever is told is to be shown them. */
static bool look_for_races(struct slice *s, struct exhaust_leaf *leaf, const struct graph *g)
{
	bool fresh = s->model == &graph_rc11 && racing_look(&s->racing, g);

	leaf->races = s->racing.list;
	leaf->n_races = s->racing.n;
	return fresh;
}

/* What was judged before, or is not to be. */
static bool tell_again(struct slice *s, struct exhaust_leaf *leaf, struct graph *g, bool show,
		       uint32_t n)
{
	if (show)
		put_in_order(s, g);
	return tell(s, leaf, g, show ? s->sequence : NULL, n);
}

/* What was said of an execution that no oracle can tell from this one; NULL: it is to be
 * judged. */
static const uint32_t *find_twin(struct slice *s, struct graph *judged, bool blocked)
{
	const uint32_t *tag = verdicts_get(s->verdicts, judged, s->weak, !s->unread);
	const struct history *drained;

	if (tag || blocked || s->unread)
		return tag;
	drained = leaf_drain(s->leaf, judged);
	s->unread = s->run->after.unread;
	return drained ? verdicts_get_drained(s->verdicts, drained) : NULL;
}

static bool judge_leaf(struct slice *s, struct exhaust_leaf *leaf, struct graph *g, bool raced)
{
	struct graph *judged = judged_as(s, g);
	const uint32_t *tag = find_twin(s, judged, leaf->blocked);
	const struct ref *sequence;
	uint32_t n = nodes_of(g);

	if (tag) {
		leaf->tag = *tag;
		return tell_again(s, leaf, g, raced, n);
	}
	put_in_order(s, judged);
	s->tally.judged++;
	sequence = judge_all(s, judged, n);
	leaf->history = leaf_last(s->leaf);
	leaf->findings = run_findings(s->run);
	if (!tell(s, leaf, g, sequence, n))
		return false;
	verdicts_set(s->verdicts, leaf->tag);
	return true;
}

static bool visit_leaf(struct trust_program *program, struct graph *g, bool blocked)
{
	struct slice *s = slice_of(program);
	struct exhaust_leaf leaf = {.blocked = blocked, .waits = blocked && leaf_waits(g)};
	bool raced;

	/* Only now, so that one execution shows as many as it can. */
	if (replay_trouble(s->replay) == REPLAY_GREW)
		return false;
	if (s->mute)
		return true;
	if (may_merge(s, g))
		return false;
	leaf.cut = graph_ends_with(g, NODE_CUT);
	/* All others are seen without. */
	if (is_delayed(s) && (leaf.cut || !all_kept(s, g)))
		return true;
	if (leaf.cut)
		return tell_again(s, &leaf, g, false, 0);
	if (!leaf.waits && is_too_long(s, g))
		return false;
	raced = look_for_races(s, &leaf, g);
	if (leaf.waits) {
		s->weak = s->model != &graph_sc;
		return tell_again(s, &leaf, g, raced, nodes_of(g));
	}
	return judge_leaf(s, &leaf, g, raced);
}

/* The subject ended an execution: what led there, and on from there. */
static void visit_end(struct slice *s)
{
	struct exhaust_leaf leaf = {.crashed = true, .end = s->run->end};
	struct graph *g = trust_graph(s->trust);
	uint16_t keep[GRAPH_THREADS];
	uint32_t n;

	/* A thread that is cut does not get that far. */
	if (graph_ends_with(g, NODE_CUT)) {
		graph_past(g, replay_thread(s->replay), keep);
		graph_cut(g, keep);
	}
	if (is_too_long(s, g))
		return;
	n = nodes_of(g);
	g = judged_as(s, g);
	put_in_order(s, g);
	leaf.turns = s->turns;
	leaf.n_turns = make_turns(s, g, s->sequence, n);
	s->turns[leaf.n_turns++] = (struct follow_turn){replay_thread(s->replay), .stops = 1};
	s->options->leaf(s->options->ctx, &leaf);
}

/* ---- one slice */

void tally_add(struct tally *to, const struct tally *from)
{
	to->counts.complete += from->counts.complete;
	to->counts.blocked += from->counts.blocked;
	to->counts.cut += from->counts.cut;
	to->counts.dropped += from->counts.dropped;
	if (from->counts.deepest > to->counts.deepest)
		to->counts.deepest = from->counts.deepest;
	to->judged += from->judged;
	to->undecided |= from->undecided;
}

void slice_free(struct slice *s)
{
	if (!s)
		return;
	trust_free(s->trust);
	for (uint32_t i = 0; i < DELAYS_MOST; i++)
		delayed_free(s->delayed[i]);
	verdicts_free(s->verdicts);
	recall_free(s->recall);
	leaf_free(s->leaf);
	extension_free(s->extension);
	unexplained_free(s->unexplained);
	replay_free(s->replay);
	free(s->sequence);
	free(s->other);
	free(s->moves);
	free(s->strong);
	free(s->turns);
	free(s);
}

/* What the search asks; NULL: no memory. */
static struct trust_program *searched(struct slice *s)
{
	const struct delays *delays = s->options->delays;
	struct trust_program *program = recall_program(s->recall);

	for (uint32_t i = 0; delays && i < delays->n; i++) {
		s->delayed[i] = delayed_new(program, &delays->list[i], (uint8_t)(i + 1),
					    s->run->plan.n_threads, LENGTH);
		if (!s->delayed[i])
			return NULL;
		program = delayed_program(s->delayed[i]);
	}
	return program;
}

struct slice *slice_new(struct run *run, const struct exhaust_options *options)
{
	struct slice *s = calloc(1, sizeof(*s));
	uint32_t threads = run->plan.n_threads;
	size_t nodes = (size_t)threads * LENGTH + 1;
	struct trust_program *program;

	if (!s)
		return NULL;
	s->run = run;
	s->model = slice_model(run);
	s->options = options;
	s->sequence = malloc(nodes * sizeof(*s->sequence));
	s->other = malloc(nodes * sizeof(*s->other));
	s->turns = malloc((3 * nodes + 1) * sizeof(*s->turns));
	if (s->model == &graph_tso) {
		s->moves = malloc(2 * nodes * sizeof(*s->moves));
		s->strong = malloc(graph_bytes(threads, LENGTH, GRAPH_PLACES, &graph_sc));
	}
	if (s->strong)
		graph_init(s->strong, threads, LENGTH, GRAPH_PLACES, &graph_sc);
	s->extension = extension_new(run->history.max_calls);
	s->unexplained =
		unexplained_new(run->history.max_calls,
				run->history.max_values + run->plan.n_preload + run->plan.n_items);
	s->replay = replay_new(run, LENGTH, options->rounds, s);
	if (s->replay) {
		replay_program(s->replay)->leaf = visit_leaf;
		replay_strengthen(s->replay, options->stronger, options->n_stronger);
		s->recall = recall_new(replay_program(s->replay), threads);
		s->leaf = leaf_new(s->replay);
	}
	/* Where a load is late the graph has other nodes than the code. */
	if (s->recall)
		s->verdicts = verdicts_new(is_delayed(s) ? NULL : s->recall);
	program = s->recall ? searched(s) : NULL;
	if (program)
		s->trust = trust_new(program, s->model, threads, LENGTH);
	if (s->sequence && s->other && s->turns &&
	    ((s->moves && s->strong) || s->model != &graph_tso) && s->extension && s->unexplained &&
	    s->verdicts && s->trust && s->leaf)
		return s;
	slice_free(s);
	return NULL;
}

static const char *why_bounded(enum replay_trouble trouble)
{
	switch (trouble) {
	case REPLAY_MIXED:
		return "accesses overlap and are in no word of at most 8 bytes";
	case REPLAY_PARTS:
		return "one word is accessed whole and in parts that differ";
	case REPLAY_PLACES:
		return "more than 256 places are accessed";
	case REPLAY_ALLOCATES:
		return "operations allocate or free memory";
	case REPLAY_LONG:
		return "too many calls of composite operations";
	case REPLAY_DIFFERS:
		return "what an operation does is not determined by what it reads";
	default:
		return NULL;
	}
}

static enum slice_end fail(struct slice *s, enum slice_end end, const char *why)
{
	s->why = why;
	return end;
}

static enum slice_end end_of(struct slice *s, int error)
{
	enum replay_trouble trouble = replay_trouble(s->replay);

	if (trouble == REPLAY_GREW)
		return SLICE_GREW;
	/* It may have ended by what it was promised. */
	if (trouble == REPLAY_ENDED && is_delayed(s) && !all_kept(s, trust_graph(s->trust)))
		return fail(s, SLICE_BOUNDED, "the code ends badly with a value not yet loaded");
	if (trouble == REPLAY_ENDED)
		visit_end(s);
	if (s->too_long)
		return fail(s, SLICE_BOUNDED,
			    "an execution has more points than step-limit allows");
	if (trouble == REPLAY_ENDED)
		return SLICE_STOPPED;
	if (s->merges)
		return fail(s, SLICE_BOUNDED,
			    "a word is loaded while a store of part of it is in the buffer, and "
			    "others store there");
	if (error == -ENOSPC)
		return fail(s, SLICE_BOUNDED,
			    "a thread makes more than 512 accesses, or goes round for ever");
	if (error == -ENOMEM)
		return fail(s, SLICE_BUG, "out of memory");
	if (trouble != REPLAY_WELL)
		return fail(s, SLICE_BOUNDED, why_bounded(trouble));
	return s->stop ? SLICE_STOPPED : SLICE_DONE;
}

static bool outside_goes_on(struct slice *s, const struct slice_asks *asks)
{
	s->tally.counts = *trust_counts(s->trust);
	return !asks || asks->goes_on(asks->ctx, &s->tally);
}

static uint64_t executions(const struct slice *s)
{
	return trust_seen(trust_counts(s->trust));
}

static enum slice_end visit(struct slice *s, uint64_t most, const struct slice_asks *asks)
{
	uint64_t left = most;
	int error;

	do {
		error = trust_run(s->trust, left < LOOK ? left : LOOK);
		left = most - executions(s);
		if (error != -EAGAIN || s->stop || s->too_long || s->merges || !left ||
		    replay_trouble(s->replay))
			return end_of(s, error);
	} while (outside_goes_on(s, asks));
	return SLICE_LEFT;
}

/* Whether places that have been found since may stay numbered as they are. */
static bool begins_with(const struct places *all, const struct places *first)
{
	return first->n <= all->n &&
	       !memcmp(all->address, first->address, first->n * sizeof(*first->address)) &&
	       !memcmp(all->size, first->size, first->n * sizeof(*first->size));
}

/* In a process alone, what has been told of an execution is there for those that are like
 * it, whichever slice they are of. */
static void begin_with(struct slice *s, const struct places *places)
{
	bool same = begins_with(replay_places(s->replay), places);

	if (!same)
		recall_forget(s->recall);
	if (!same || s->options->jobs || s->options->checkpoint)
		verdicts_forget(s->verdicts);
	replay_begin(s->replay, same ? replay_places(s->replay) : places);
}

enum slice_end slice_visit(struct slice *s, struct bytes_in graphs, uint64_t most,
			   const struct slice_asks *asks, struct tally *tally)
{
	struct places places;
	enum slice_end end;

	trust_clear(s->trust);
	if (unpack_graphs(graphs, &places, s->trust))
		return fail(s, SLICE_BUG, "out of memory");
	begin_with(s, &places);
	racing_begin(&s->racing, s->run->plan.subject->text);
	s->tally = (struct tally){0};
	s->stop = s->too_long = s->merges = false;
	end = visit(s, most, asks);
	s->tally.counts = *trust_counts(s->trust);
	if (!s->mute)
		tally_add(tally, &s->tally);
	return end;
}

const char *slice_why(const struct slice *s)
{
	return s->why;
}

void slice_mute(struct slice *s, bool mute)
{
	s->mute = mute;
}

/* ---- what is left */

uint32_t slice_waiting(const struct slice *s)
{
	return trust_waiting(s->trust);
}

void slice_pack(const struct slice *s, uint32_t first, uint32_t n, struct bytes *out)
{
	pack_graphs(out, replay_places(s->replay), s->trust, first, n);
}

void slice_root(struct slice *s, struct bytes *out)
{
	static const struct places none;

	trust_clear(s->trust);
	if (trust_add(s->trust))
		pack_graphs(out, &none, s->trust, 0, 1);
	else
		out->failed = true;
}

bool slice_move(struct slice *s, const struct pack_move *move, struct bytes *graphs)
{
	struct places places;

	trust_clear(s->trust);
	if (unpack_graphs(bytes_of(graphs), &places, s->trust))
		return false;
	pack_move(move, &places, s->trust);
	bytes_clear(graphs);
	pack_graphs(graphs, &places, s->trust, 0, trust_waiting(s->trust));
	return !graphs->failed;
}
