/* SPDX-License-Identifier: BSD-2-Clause */
#include "litmus/axioms.h"

static event_set with_order(const struct candidate *c, event_set among, int a, int b)
{
	event_set result = 0;

	for_each_event(e, among)
	{
		int order = c->events[e].order;

		if (order == a || order == b || order == memory_order_seq_cst)
			result |= EVENT(e);
	}
	return result;
}

static event_set acquiring(const struct candidate *c, event_set among)
{
	return with_order(c, among, memory_order_acquire, memory_order_acq_rel);
}

static event_set releasing(const struct candidate *c, event_set among)
{
	return with_order(c, among, memory_order_release, memory_order_acq_rel);
}

static event_set seq_cst(const struct candidate *c, event_set among)
{
	return with_order(c, among, memory_order_seq_cst, memory_order_seq_cst);
}

static event_set all(const struct candidate *c)
{
	return c->reads | c->writes | c->fences;
}

static struct relation either(const struct relation *a, const struct relation *b)
{
	struct relation result = *a;

	relation_join(&result, b);
	return result;
}

/* r, or nothing at all */
static struct relation optional(const struct relation *r)
{
	struct relation result = *r;

	for (uint32_t a = 0; a < r->n; a++)
		relation_add(&result, a, a);
	return result;
}

static struct relation from_reads(const struct candidate *c)
{
	struct relation inverse = relation_inverse(&c->rf);

	return relation_then(&inverse, &c->co);
}

static struct relation communication(const struct candidate *c)
{
	struct relation r = from_reads(c);

	relation_join(&r, &c->rf);
	relation_join(&r, &c->co);
	return r;
}

/* Pairs of accesses to the same variable. */
static struct relation same_variable(const struct candidate *c, const struct relation *r)
{
	struct relation result;

	relation_clear(&result, c->n);
	for (uint32_t v = 0; v < LITMUS_VARIABLES; v++) {
		struct relation of = relation_within(r, c->of[v], c->of[v]);

		relation_join(&result, &of);
	}
	return result;
}

bool axioms_coherent(const struct candidate *c, uint32_t variable)
{
	struct relation r = communication(c);

	relation_join(&r, &c->po);
	r = relation_within(&r, c->of[variable], c->of[variable]);
	return relation_acyclic(&r);
}

/* No write comes between the two halves of a read-modify-write. */
static bool atomic(const struct candidate *c)
{
	struct relation fr = from_reads(c), between = relation_then(&fr, &c->co);

	for (uint32_t e = 0; e < c->n; e++)
		if (between.to[e] & c->rmw.to[e])
			return false;
	return true;
}

static bool sc(const struct candidate *c)
{
	struct relation r = communication(c);

	relation_join(&r, &c->po);
	return relation_acyclic(&r);
}

/* ---- x86-TSO */

/* A write and a later read of the thread stay in order. */
static bool drained_before(const struct candidate *c, uint32_t w, uint32_t r)
{
	event_set barriers = seq_cst(c, c->fences), stores = seq_cst(c, c->writes);

	if ((c->locked | stores) >> w & 1 || c->locked >> r & 1)
		return true;
	for_each_event(f, barriers) if (relation_has(&c->po, w, f) &&
					relation_has(&c->po, f, r)) return true;
	return false;
}

static struct relation tso_program_order(const struct candidate *c)
{
	event_set accesses = c->reads | c->writes;
	struct relation result = relation_within(&c->po, accesses, accesses);

	for_each_event(w, c->writes)
		for_each_event(r, result.to[w] & c->reads) if (!drained_before(c, w, r))
			result.to[w] &= ~EVENT(r);
	return result;
}

static struct relation external(const struct candidate *c, const struct relation *r)
{
	struct relation result = *r;

	for (uint32_t a = 0; a < r->n; a++)
		for_each_event(b, r->to[a]) if (c->events[a].thread == c->events[b].thread)
			result.to[a] &= ~EVENT(b);
	return result;
}

static bool tso(const struct candidate *c)
{
	struct relation global = tso_program_order(c), fr = from_reads(c);
	struct relation rf = either(&c->rf, &c->beside), rfe = external(c, &rf);

	relation_join(&global, &c->co);
	relation_join(&global, &fr);
	relation_join(&global, &rfe);
	return relation_acyclic(&global);
}

/* ---- RC11 */

/* From what a read reads any byte. */
static struct relation reads_bytes(const struct candidate *c)
{
	return either(&c->rf, &c->beside);
}

/* [W]; (rf; rmw)* */
static struct relation release_sequence(const struct candidate *c)
{
	struct relation rf = reads_bytes(c), next = relation_then(&rf, &c->rmw), any = next;

	relation_close(&any);
	any = optional(&any);
	return relation_within(&any, c->writes, c->writes);
}

/* [E at least release]; ([F]; po)?; rs; rf; (po; [F])?; [E at least acquire] */
static struct relation synchronizes_with(const struct candidate *c)
{
	struct relation from = relation_within(&c->po, releasing(c, c->fences), c->writes);
	struct relation to = relation_within(&c->po, c->reads, acquiring(c, c->fences));
	struct relation writes = relation_identity(c->n, releasing(c, c->writes));
	struct relation reads = relation_identity(c->n, acquiring(c, c->reads));
	struct relation r = release_sequence(c), rf = reads_bytes(c);

	relation_join(&from, &writes);
	relation_join(&to, &reads);
	r = relation_then(&from, &r);
	r = relation_then(&r, &rf);
	return relation_then(&r, &to);
}

static struct relation happens_before(const struct candidate *c)
{
	struct relation hb = synchronizes_with(c);

	relation_join(&hb, &c->po);
	relation_close(&hb);
	return hb;
}

/* po, or po between different variables; hb; the same, or hb of one variable, co, or fr */
static struct relation sc_before(const struct candidate *c, const struct relation *hb)
{
	struct relation po_same = same_variable(c, &c->po), po_other = c->po;
	struct relation hb_same = same_variable(c, hb), fr = from_reads(c), r;

	for (uint32_t e = 0; e < c->n; e++)
		po_other.to[e] &= ~po_same.to[e];
	r = relation_then(&po_other, hb);
	r = relation_then(&r, &po_other);
	relation_join(&r, &c->po);
	relation_join(&r, &hb_same);
	relation_join(&r, &c->co);
	relation_join(&r, &fr);
	return r;
}

/* ([Esc] or [Fsc]; hb?); scb; ([Esc] or hb?; [Fsc]) */
static struct relation psc_base(const struct candidate *c, const struct relation *hb)
{
	event_set fences = seq_cst(c, c->fences);
	struct relation events = relation_identity(c->n, seq_cst(c, all(c)));
	struct relation from = relation_within(hb, fences, all(c));
	struct relation to = relation_within(hb, all(c), fences);
	struct relation r = sc_before(c, hb);

	relation_join(&from, &events);
	relation_join(&to, &events);
	r = relation_then(&from, &r);
	return relation_then(&r, &to);
}

/* [Fsc]; (hb or hb; eco; hb); [Fsc] */
static struct relation psc_fences(const struct candidate *c, const struct relation *hb,
				  const struct relation *eco)
{
	event_set fences = seq_cst(c, c->fences);
	struct relation r = relation_then(hb, eco);

	r = relation_then(&r, hb);
	relation_join(&r, hb);
	return relation_within(&r, fences, fences);
}

/* Each plain access sees, or is, the newest when it happens. */
static bool is_strict(const struct candidate *c)
{
	struct relation fr = from_reads(c), r = either(&fr, &c->co);

	r = relation_within(&r, c->plain, all(c));
	relation_join(&r, &c->po);
	relation_join(&r, &c->rf);
	relation_join(&r, &c->under);
	return relation_acyclic(&r);
}

static bool rc11(const struct candidate *c)
{
	struct relation hb = happens_before(c), eco = communication(c), against, base, fences;

	relation_close(&eco);
	against = relation_then(&hb, &eco);
	if (!relation_irreflexive(&hb) || !relation_irreflexive(&against))
		return false;
	if (c->strict && !is_strict(c))
		return false;
	base = psc_base(c, &hb);
	fences = psc_fences(c, &hb, &eco);
	base = either(&base, &fences);
	return relation_acyclic(&base);
}

bool axioms_hold(const struct candidate *c, enum axiomatic_model model)
{
	if (!atomic(c))
		return false;
	switch (model) {
	case AXIOMATIC_SC:
		return sc(c);
	case AXIOMATIC_TSO:
		return tso(c);
	default:
		return rc11(c);
	}
}

/* Accesses of one variable, one a write and one plain, without hb. */
struct relation axioms_races(const struct candidate *c)
{
	struct relation hb = happens_before(c), result;
	event_set accesses = c->reads | c->writes;

	relation_clear(&result, c->n);
	for_each_event(a, accesses)
	{
		event_set with = c->writes >> a & 1 ? accesses : c->writes;

		if (!(c->plain >> a & 1))
			with &= c->plain;
		for_each_event(b, with & c->of[c->events[a].variable] &
					  ~EVENT(a)) if (!relation_has(&hb, a, b) &&
							 !relation_has(&hb, b, a))
			relation_add(&result, a, b);
	}
	return result;
}
