/* SPDX-License-Identifier: BSD-2-Clause */
/* Random histories, judged by the oracles and by force. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "oracle/drawn_testing.h"
#include "oracle/opinion_testing.h"

#define HISTORIES 100000

struct said {
	struct finding list[64];
	struct findings findings;
};

static void judge(struct said *said, struct oracle *oracle, const struct script *s, unsigned flags)
{
	said->findings = (struct findings){.list = said->list, .capacity = 64};
	flags |= s->bag ? ORACLE_UNORDERED : 0;
	assert_int_equal(oracle_judge(oracle, &s->h, flags, &said->findings), 0);
	assert_false(said->findings.overflow);
}

static uint32_t violations(const struct said *said)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < said->findings.count; i++)
		n += !finding_is_note(said->list[i].kind);
	return n;
}

static const struct finding *finding_of(const struct said *said, uint32_t call,
					enum finding_kind kind)
{
	for (uint32_t i = 0; i < said->findings.count; i++)
		if (said->list[i].call == call && said->list[i].kind == kind)
			return &said->list[i];
	return NULL;
}

/* Every answer is graded as its definition says. */
static void grades_agree(const struct said *said, const struct opinion *o)
{
	for (uint32_t i = 0; i < o->h->n_calls; i++) {
		const struct view *view = &o->views[i];
		const struct finding *wrong, *note;

		wrong = finding_of(said, i, view->full ? FINDING_FALSE_FULL : FINDING_FALSE_EMPTY);
		note = finding_of(said, i, view->full ? NOTE_TRANSIENT_FULL : NOTE_TRANSIENT_EMPTY);
		assert_int_equal(wrong != NULL, view->refused && view->verdict == SAID_FALSELY);
		assert_int_equal(note != NULL,
				 view->refused && view->verdict == SAID_OWING_TO_OTHERS);
		if (wrong || note) {
			assert_int_equal((wrong ? wrong : note)->low, view->low);
			assert_int_equal((wrong ? wrong : note)->high, view->high);
		}
	}
}

static void leave_out(struct checker *k, const struct opinion *o, uint32_t call)
{
	*(o->views[call].refused ? &k->skip : &k->may_stop) |= 1u << call;
}

/* A false answer makes a history inexplicable that can be explained without. */
static void false_answers_have_no_order(const struct said *said, const struct opinion *o,
					const struct checker *all)
{
	struct checker without = *all;

	for (uint32_t i = 0; i < o->h->n_calls; i++)
		if (o->views[i].verdict)
			leave_out(&without, o, i);
	if (!has_order(&without))
		return;
	for (uint32_t i = 0; i < o->h->n_calls; i++) {
		struct checker with = without;

		with.skip &= ~(1u << i);
		if (finding_of(said, i, FINDING_FALSE_FULL) ||
		    finding_of(said, i, FINDING_FALSE_EMPTY))
			assert_false(has_order(&with));
	}
}

/* Copies of v in calls that returned, and before them. */
static int64_t surely_in(const struct history *h, uintptr_t v)
{
	int64_t n = went_in(h, v, CALL_PENDING);

	for (uint32_t i = 0; i < h->n_calls; i++)
		for (uint32_t j = 0; j < h->calls[i].n_in; j++)
			if (h->calls[i].end == CALL_PENDING)
				n -= h->values[h->calls[i].first_in + j] == v;
	return n;
}

static int64_t missing(const struct opinion *o, uintptr_t v)
{
	int64_t n = surely_in(o->h, v) - came_out(o->h, v, CALL_PENDING) + o->surplus[v];

	return n > 0 ? n : 0;
}

/* A number of lost values that is right whichever values went unseen. */
static int64_t n_lost(const struct opinion *o)
{
	int64_t n = 0;

	for (uintptr_t v = 0; v < N_VALUES; v++)
		n += missing(o, v);
	for (uint32_t i = 0; i < o->h->n_calls; i++) {
		const struct call *c = &o->h->calls[i];
		bool pending = c->end == CALL_PENDING;

		if (c->kind == BRRACE_REPLACE_FRONT)
			n -= pending || c->status == BRRACE_OK;
		else if (c->kind == BRRACE_DROP_FRONT || pending)
			n -= taken_by(c);
	}
	return n > 0 && !o->h->drain_cut ? n : 0;
}

/* Strays: what came out too often, and what was seen before it went in. */
static int64_t n_strays(const struct opinion *o)
{
	const struct history *h = o->h;
	int64_t n = 0;

	for (uintptr_t v = 0; v < N_VALUES; v++)
		n += o->surplus[v];
	for (uint32_t i = 0; i < h->n_calls; i++)
		if (h->calls[i].kind == BRRACE_PEEK && h->calls[i].n_out)
			n += !went_in(h, h->values[h->calls[i].first_out], h->calls[i].end);
	return n;
}

static uint32_t keep_values(uintptr_t *values, uint32_t n, uintptr_t v, uintptr_t w)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++)
		if (values[i] == v || values[i] == w)
			values[kept++] = values[i];
	return kept;
}

/* Is there an order of what was done with v and w, were there nothing else?  If w
 * never came out, it may go unseen at any time. */
static bool pair_has_order(const struct script *s, uintptr_t v, uintptr_t w)
{
	struct script p = *s;
	struct checker k = {.h = &p.h};

	p.h.calls = p.calls;
	p.h.values = p.values;
	p.h.preloaded = p.preloaded;
	p.h.drained = p.drained;
	p.h.capacity = ROOM;
	p.h.drain_cut = false;
	p.h.n_preloaded = keep_values(p.preloaded, p.h.n_preloaded, v, w);
	p.h.n_drained = keep_values(p.drained, p.h.n_drained, v, w);
	for (uint32_t i = 0; i < p.h.n_calls; i++) {
		struct call *c = &p.calls[i];
		uint32_t n_in = put_by(c);

		c->n_in = c->n_done = (uint16_t)keep_values(p.values + c->first_in, n_in, v, w);
		c->n_out = (uint8_t)keep_values(p.values + c->first_out, c->n_out, v, w);
		c->flags = 0;
		if (!c->n_in && !c->n_out)
			k.skip |= 1u << i;
	}
	if (!came_out(&s->h, w, CALL_PENDING))
		p.calls[p.h.n_calls++] = (struct call){
			.kind = BRRACE_DROP_FRONT,
			.end = CALL_PENDING,
		};
	return has_order(&k);
}

/* Went in at the back once and came out once, and nobody peeked at it. */
static bool plain(const struct opinion *o, uintptr_t v)
{
	const struct history *h = o->h;

	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		if (c->kind == BRRACE_PEEK && c->n_out && h->values[c->first_out] == v)
			return false;
		if (c->kind == BRRACE_REPLACE_FRONT && h->values[c->first_in] == v)
			return false;
	}
	return went_in(h, v, CALL_PENDING) == 1 && came_out(h, v, CALL_PENDING) == 1 &&
	       !o->surplus[v];
}

static uint32_t pairs_without_order(const struct script *s, const struct opinion *o, uintptr_t v,
				    bool both_plain)
{
	uint32_t n = 0;

	for (uintptr_t w = 0; w < N_VALUES; w++)
		if (w != v && went_in(&s->h, w, CALL_PENDING) &&
		    (!both_plain || (plain(o, v) && plain(o, w))))
			n += !pair_has_order(s, v, w);
	return n;
}

static void order_agrees(const struct said *said, const struct opinion *o, const struct script *s)
{
	if (s->bag) {
		assert_int_equal(findings_count(&said->findings, FINDING_REORDERED), 0);
		return;
	}
	for (uint32_t i = 0; i < said->findings.count; i++)
		if (said->list[i].kind == FINDING_REORDERED)
			assert_int_not_equal(pairs_without_order(s, o, said->list[i].value, false),
					     0);
	if (findings_count(&said->findings, FINDING_REORDERED))
		return;
	for (uintptr_t v = 0; v < N_VALUES; v++)
		assert_int_equal(pairs_without_order(s, o, v, true), 0);
}

/* Everything that is said of a value follows from its definition. */
static void values_agree(const struct said *said, const struct opinion *o)
{
	const struct findings *f = &said->findings;
	int64_t most = 0, room = (int64_t)o->h->capacity;

	assert_int_equal(findings_count(f, FINDING_LOST), n_lost(o));
	assert_int_equal(findings_count(f, FINDING_DUPLICATE) + findings_count(f, FINDING_FOREIGN),
			 n_strays(o));
	for (uint32_t i = 0; i < f->count; i++) {
		const struct finding *one = &f->list[i];
		uint32_t end =
			one->call == FINDING_NO_CALL ? CALL_PENDING : o->h->calls[one->call].end;

		if (one->kind == FINDING_LOST)
			assert_true(missing(o, one->value));
		if (one->kind == FINDING_DUPLICATE)
			assert_true(o->surplus[one->value] && went_in(o->h, one->value, end));
		if (one->kind == FINDING_FOREIGN)
			assert_false(went_in(o->h, one->value, end));
	}
	for (uint32_t t = 0; t < o->h->clock; t++) {
		int64_t lo = lo_at(o->h, MAX_CALLS, t);

		most = lo > most ? lo : most;
	}
	assert_int_equal(findings_count(f, FINDING_OVERFULL) != 0, most > room);
}

struct tally {
	uint32_t sound, unsound;
	uint32_t of[FINDING_KINDS];
};

static void compare(struct oracle *oracle, const struct script *s, struct tally *tally)
{
	struct checker all = {.h = &s->h, .bag = s->bag}, lenient = all;
	struct opinion opinion;
	struct said said;

	opinion_form(&opinion, &s->h);
	for (uint32_t i = 0; i < s->h.n_calls; i++)
		if (opinion.views[i].verdict == SAID_OWING_TO_OTHERS)
			leave_out(&lenient, &opinion, i);
	judge(&said, oracle, s, 0);
	assert_int_equal(!violations(&said), has_order(&lenient));
	grades_agree(&said, &opinion);
	values_agree(&said, &opinion);
	order_agrees(&said, &opinion, s);
	false_answers_have_no_order(&said, &opinion, &all);
	if (violations(&said))
		tally->unsound++;
	else
		tally->sound++;
	for (uint32_t i = 0; i < said.findings.count; i++)
		tally->of[said.list[i].kind]++;
	judge(&said, oracle, s, ORACLE_STRICT);
	assert_int_equal(!violations(&said), has_order(&all));
}

static void agrees_with_brute_force(void **state)
{
	struct oracle *oracle = oracle_new(MAX_CALLS, MAX_VALUES);
	struct tally tally = {0};
	struct script s;

	(void)state;
	assert_non_null(oracle);
	for (uint32_t i = 0; i < HISTORIES; i++) {
		seed = 0x9e3779b97f4a7c15u * (i + 1);
		honest_history(&s);
		for (uint32_t lies = s.h.n_calls ? below(4) : 0; lies; lies--)
			lie(&s);
		compare(oracle, &s, &tally);
	}
	oracle_free(oracle);
	/* The histories are worth comparing: every verdict occurs, and none, often. */
	assert_in_range(tally.sound, HISTORIES / 4, HISTORIES);
	assert_in_range(tally.unsound, HISTORIES / 4, HISTORIES);
	for (uint32_t kind = 0; kind < FINDING_KINDS; kind++)
		if (kind <= FINDING_OVERFULL || kind == FINDING_NOT_LINEARIZABLE ||
		    finding_is_note(kind))
			assert_in_range(tally.of[kind], HISTORIES / 500, HISTORIES);
}

/* Without lies nothing is ever wrong, whatever the order and whatever is pending. */
static void a_real_queue_is_never_blamed(void **state)
{
	struct oracle *oracle = oracle_new(MAX_CALLS, MAX_VALUES);
	struct said said;
	struct script s;

	(void)state;
	for (uint32_t i = 0; i < HISTORIES; i++) {
		seed = 0xd1342543de82ef95u * (i + 1);
		honest_history(&s);
		judge(&said, oracle, &s, ORACLE_STRICT);
		assert_int_equal(violations(&said), 0);
	}
	oracle_free(oracle);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_brute_force),
		cmocka_unit_test(a_real_queue_is_never_blamed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
