/* SPDX-License-Identifier: BSD-2-Clause */
#include "litmus/axiomatic.h"

#include <string.h>

#include "litmus/axioms.h"

#define ACCESSES (LITMUS_THREADS * LITMUS_OPS)
#define INITIAL ACCESSES /* in place of an access: the initial write */

_Static_assert(2 * ACCESSES + LITMUS_VARIABLES <= RELATION_EVENTS, "there is room");

/* Operations are numbered thread by thread, LITMUS_OPS for each. */
struct enumeration {
	const struct litmus_program *program;
	enum axiomatic_model model;
	struct axiomatic_result *result;

	/* Which operation each read reads from, and which one a store of a part comes after. */
	uint8_t from[ACCESSES];

	/* By execute(). */
	uint32_t at[LITMUS_THREADS];
	bool done[ACCESSES], wrote[ACCESSES];
	uint32_t read[ACCESSES];
	uint32_t written[ACCESSES]; /* what the variable has then */

	struct candidate candidate;
	uint8_t write_of[ACCESSES]; /* event, of operations that wrote */
	uint8_t access_of[RELATION_EVENTS]; /* of each event but the initial writes */
};

static const struct litmus_op *op_of(const struct enumeration *x, uint32_t access)
{
	return &x->program->ops[access / LITMUS_OPS][access % LITMUS_OPS];
}

/* It is known just after which write it is. */
static bool has_source(const struct litmus_op *op)
{
	return litmus_reads(op) || (op->part && op->kind == LITMUS_STORE);
}

static bool exists(const struct enumeration *x, uint32_t access)
{
	return access % LITMUS_OPS < x->program->n_ops[access / LITMUS_OPS] &&
	       access / LITMUS_OPS < x->program->n_threads;
}

/* ---- values */

static uint32_t result_of(const struct enumeration *x, uint32_t access, uint8_t number)
{
	return x->read[access - access % LITMUS_OPS + number - 1];
}

static uint32_t value_of(const struct enumeration *x, uint32_t access, struct litmus_value value)
{
	return value.number + (value.from ? result_of(x, access, value.from) : 0);
}

static void write_value(struct enumeration *x, uint32_t access, uint32_t before)
{
	const struct litmus_op *op = op_of(x, access);
	uint32_t value = value_of(x, access, op->value);

	if (op->kind == LITMUS_ADD)
		value += x->read[access];
	x->wrote[access] = litmus_writes(op);
	if (op->kind == LITMUS_CAS)
		x->wrote[access] = x->read[access] == value_of(x, access, op->expected);
	x->written[access] = litmus_put(op, before, value);
}

/* False: what it reads from has not happened yet. */
static bool execute_op(struct enumeration *x, uint32_t access)
{
	const struct litmus_op *op = op_of(x, access);
	uint8_t from = x->from[access];
	uint32_t before = 0;

	if (op->only_if && !result_of(x, access, op->only_if))
		return true;
	if (has_source(op) && from != INITIAL) {
		if (!x->wrote[from])
			return false;
		before = x->written[from];
	}
	if (litmus_reads(op))
		x->read[access] = litmus_seen(op, before);
	x->done[access] = true;
	write_value(x, access, before);
	return true;
}

/* Operations that did not happen read from nowhere in particular. */
static bool is_plain(const struct enumeration *x)
{
	for (uint32_t a = 0; a < ACCESSES; a++)
		if (!x->done[a] && x->from[a] != INITIAL)
			return false;
	return true;
}

/* What each operation reads and writes.  False: a read reads from what does not write,
 * or is in a circle of program order and reads-from, which no model allows. */
static bool execute(struct enumeration *x)
{
	uint32_t left = 0;
	bool moved;

	memset(x->at, 0, sizeof(x->at));
	memset(x->done, 0, sizeof(x->done));
	memset(x->wrote, 0, sizeof(x->wrote));
	memset(x->read, 0, sizeof(x->read));
	do {
		moved = false;
		left = 0;
		for (uint32_t t = 0; t < x->program->n_threads; t++) {
			while (x->at[t] < x->program->n_ops[t] &&
			       execute_op(x, t * LITMUS_OPS + x->at[t])) {
				x->at[t]++;
				moved = true;
			}
			left += x->program->n_ops[t] - x->at[t];
		}
	} while (moved && left);
	return !left && is_plain(x);
}

/* ---- events */

static uint32_t add_event(struct candidate *c, uint8_t thread, const struct litmus_op *op)
{
	uint32_t e = c->n++;

	c->events[e] = (struct candidate_event){thread, op->variable, op->order};
	if (op->kind != LITMUS_FENCE)
		c->of[op->variable] |= EVENT(e);
	if (op->plain)
		c->plain |= EVENT(e);
	return e;
}

static void add_op(struct enumeration *x, uint32_t access, uint8_t *read_of)
{
	struct candidate *c = &x->candidate;
	uint32_t first = c->n;
	const struct litmus_op *op = op_of(x, access);
	uint8_t thread = (uint8_t)(access / LITMUS_OPS);
	bool reads = litmus_reads(op), writes = x->wrote[access];
	uint32_t e;

	if (reads) {
		e = add_event(c, thread, op);
		c->reads |= EVENT(e);
		read_of[access] = (uint8_t)e;
		if (litmus_writes(op))
			c->locked |= EVENT(e);
		if (op->kind == LITMUS_CAS && !writes)
			c->events[e].order = (uint8_t)litmus_failure_order(op);
	}
	if (writes) {
		e = add_event(c, thread, op);
		c->writes |= EVENT(e);
		x->write_of[access] = (uint8_t)e;
		if (reads)
			c->locked |= EVENT(e);
	}
	if (op->kind == LITMUS_FENCE)
		c->fences |= EVENT(add_event(c, thread, op));
	memset(x->access_of + first, (int)access, c->n - first);
}

static uint32_t write_event(const struct enumeration *x, uint8_t from, uint8_t variable)
{
	return from == INITIAL ? variable : x->write_of[from];
}

/* Whoever reads all of a variable reads, beside a part that was stored, the last write of all
 * of it before that. */
static void relate_beside(struct enumeration *x, uint32_t access, uint32_t read)
{
	uint8_t from = x->from[access], variable = op_of(x, access)->variable;

	if (op_of(x, access)->part)
		return;
	while (from != INITIAL && op_of(x, from)->part)
		from = x->from[from];
	relation_add(&x->candidate.beside, write_event(x, from, variable), read);
}

static void relate_access(struct enumeration *x, uint32_t access, uint32_t read)
{
	struct candidate *c = &x->candidate;
	const struct litmus_op *op = op_of(x, access);
	uint32_t from = write_event(x, x->from[access], op->variable);

	if (!litmus_reads(op)) {
		relation_add(&c->under, from, x->write_of[access]);
		return;
	}
	relation_add(&c->rf, from, read);
	relate_beside(x, access, read);
	if (x->wrote[access])
		relation_add(&c->rmw, read, x->write_of[access]);
}

/* Events are in the order of the threads. */
static void relate(struct enumeration *x, const uint8_t *read_of)
{
	struct candidate *c = &x->candidate;

	relation_clear(&c->po, c->n);
	relation_clear(&c->rf, c->n);
	relation_clear(&c->rmw, c->n);
	relation_clear(&c->beside, c->n);
	relation_clear(&c->under, c->n);
	for (uint32_t a = 0; a < c->n; a++)
		for (uint32_t b = LITMUS_VARIABLES; b < c->n; b++)
			if (c->events[a].thread == NOBODY ||
			    (a < b && c->events[a].thread == c->events[b].thread))
				relation_add(&c->po, a, b);
	for (uint32_t a = 0; a < ACCESSES; a++)
		if (x->done[a] && has_source(op_of(x, a)))
			relate_access(x, a, read_of[a]);
}

static void make_candidate(struct enumeration *x)
{
	struct candidate *c = &x->candidate;
	uint8_t read_of[ACCESSES];

	*c = (struct candidate){.strict = x->program->strict};
	for (uint8_t v = 0; v < LITMUS_VARIABLES; v++)
		c->writes |= EVENT(add_event(c, NOBODY,
					     &(struct litmus_op){
						     .kind = LITMUS_STORE,
						     .order = memory_order_relaxed,
						     .variable = v,
					     }));
	for (uint32_t a = 0; a < ACCESSES; a++)
		if (exists(x, a) && x->done[a])
			add_op(x, a, read_of);
	relate(x, read_of);
	relation_clear(&c->co, c->n);
}

/* ---- coherence orders */

static void keep_races(struct enumeration *x)
{
	struct relation races = axioms_races(&x->candidate);
	bool any = false;

	for (uint32_t a = 0; a < races.n; a++) {
		for_each_event(b, races.to[a])
		{
			x->result->races[x->access_of[a]] |= 1u << x->access_of[b];
			any = true;
		}
	}
	x->result->racy += any;
}

static void keep(struct enumeration *x, const uint32_t *last)
{
	struct litmus_outcome outcome = {0};

	x->result->executions++;
	if (x->model == AXIOMATIC_RC11)
		keep_races(x);
	for (uint32_t a = 0; a < ACCESSES; a++)
		outcome.results[a / LITMUS_OPS][a % LITMUS_OPS] = x->read[a];
	for (uint32_t v = 0; v < LITMUS_VARIABLES; v++)
		if (last[v] != INITIAL)
			outcome.memory[v] = x->written[last[v]];
	litmus_outcomes_add(&x->result->outcomes, &outcome);
}

/* Operations that write to the variable and are not in coherence order yet. */
static uint32_t writers(const struct enumeration *x, uint32_t variable)
{
	uint32_t result = 0;

	for (uint32_t a = 0; a < ACCESSES; a++)
		if (x->wrote[a] && op_of(x, a)->variable == variable)
			result |= 1u << a;
	return result;
}

/* What no model allows is not tried: a write before an earlier one of its thread, and a
 * read-modify-write elsewhere than just after what it read from; and each part of a variable
 * is stored after the write that was imagined. */
static bool may_come_next(const struct enumeration *x, uint32_t access, uint32_t left,
			  uint32_t last)
{
	uint32_t first_of_thread = access - access % LITMUS_OPS;
	uint32_t earlier = (1u << access) - (1u << first_of_thread);

	return !(left & earlier) && (!has_source(op_of(x, access)) || x->from[access] == last);
}

/* Every order of the writes to a variable that are left, after those in `placed`; then
 * of the next variables. */
static void order_writes(struct enumeration *x, uint32_t variable, event_set placed, uint32_t left,
			 uint32_t *last)
{
	struct candidate *c = &x->candidate;

	if (!left) {
		if (!axioms_coherent(c, variable))
			return;
		if (++variable == LITMUS_VARIABLES) {
			if (axioms_hold(c, x->model))
				keep(x, last);
			return;
		}
		last[variable] = INITIAL;
		order_writes(x, variable, EVENT(variable), writers(x, variable), last);
		return;
	}
	for (uint32_t rest = left; rest; rest &= rest - 1) {
		uint32_t access = (uint32_t)__builtin_ctz(rest), write = x->write_of[access];
		uint32_t before = last[variable];

		if (!may_come_next(x, access, left, before))
			continue;
		for_each_event(e, placed) relation_add(&c->co, e, write);
		last[variable] = access;
		order_writes(x, variable, placed | EVENT(write), left & ~(1u << access), last);
		last[variable] = before;
		for_each_event(e, placed) c->co.to[e] &= ~EVENT(write);
	}
}

static void each_coherence(struct enumeration *x)
{
	uint32_t last[LITMUS_VARIABLES] = {INITIAL};

	if (!execute(x))
		return;
	make_candidate(x);
	order_writes(x, 0, EVENT(0), writers(x, 0), last);
}

/* ---- reads-from */

/* Not from a later operation of the same thread, nor from itself. */
static bool may_read_from(const struct enumeration *x, uint32_t read, uint32_t write)
{
	const struct litmus_op *w = op_of(x, write);

	return exists(x, write) && litmus_writes(w) && w->variable == op_of(x, read)->variable &&
	       (write / LITMUS_OPS != read / LITMUS_OPS || write < read);
}

static bool surely_writes(const struct litmus_op *op)
{
	return has_source(op) && op->kind != LITMUS_LOAD && op->kind != LITMUS_CAS && !op->only_if;
}

/* What only one read-modify-write can read from, an earlier one of this program does. */
static bool is_taken(const struct enumeration *x, uint32_t access, uint8_t from)
{
	if (!surely_writes(op_of(x, access)))
		return false;
	for (uint32_t a = 0; a < access; a++)
		if (exists(x, a) && surely_writes(op_of(x, a)) && x->from[a] == from &&
		    op_of(x, a)->variable == op_of(x, access)->variable)
			return true;
	return false;
}

static void each_source(struct enumeration *x, uint32_t access)
{
	if (access == ACCESSES) {
		each_coherence(x);
		return;
	}
	x->from[access] = INITIAL;
	if (!exists(x, access) || !has_source(op_of(x, access))) {
		each_source(x, access + 1);
		return;
	}
	if (!is_taken(x, access, INITIAL))
		each_source(x, access + 1);
	for (uint32_t w = 0; w < ACCESSES; w++) {
		if (may_read_from(x, access, w) && !is_taken(x, access, (uint8_t)w)) {
			x->from[access] = (uint8_t)w;
			each_source(x, access + 1);
		}
	}
}

void axiomatic_run(const struct litmus_program *program, enum axiomatic_model model,
		   struct axiomatic_result *out)
{
	struct enumeration x = {.program = program, .model = model, .result = out};

	*out = (struct axiomatic_result){0};
	each_source(&x, 0);
}
