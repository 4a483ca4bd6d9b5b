/* SPDX-License-Identifier: BSD-2-Clause */
/* Relations on up to 64 events, and sets of those. */
#ifndef LITMUS_RELATION_H
#define LITMUS_RELATION_H

#include <stdbool.h>
#include <stdint.h>

#define RELATION_EVENTS 64

typedef uint64_t event_set;

#define EVENT(e) (UINT64_C(1) << (e))
#define for_each_event(e, set) \
	for (event_set rest_##e = (set); rest_##e; rest_##e &= rest_##e - 1) \
		for (uint32_t e = (uint32_t)__builtin_ctzll(rest_##e), once_##e = 1; once_##e; \
		     once_##e = 0)

struct relation {
	uint32_t n; /* events */
	event_set to[RELATION_EVENTS];
};

static inline void relation_clear(struct relation *r, uint32_t n)
{
	r->n = n;
	for (uint32_t a = 0; a < n; a++)
		r->to[a] = 0;
}

static inline void relation_add(struct relation *r, uint32_t a, uint32_t b)
{
	r->to[a] |= EVENT(b);
}

static inline bool relation_has(const struct relation *r, uint32_t a, uint32_t b)
{
	return r->to[a] >> b & 1;
}

/* r, or the other. */
static inline void relation_join(struct relation *r, const struct relation *other)
{
	for (uint32_t a = 0; a < r->n; a++)
		r->to[a] |= other->to[a];
}

/* [from]; r; [to] */
static inline struct relation relation_within(const struct relation *r, event_set from,
					      event_set to)
{
	struct relation result;

	relation_clear(&result, r->n);
	for (uint32_t a = 0; a < r->n; a++)
		if (from >> a & 1)
			result.to[a] = r->to[a] & to;
	return result;
}

/* [set] */
static inline struct relation relation_identity(uint32_t n, event_set set)
{
	struct relation result;

	relation_clear(&result, n);
	for_each_event(e, set) relation_add(&result, e, e);
	return result;
}

/* first; second */
static inline struct relation relation_then(const struct relation *first,
					    const struct relation *second)
{
	struct relation result;

	relation_clear(&result, first->n);
	for (uint32_t a = 0; a < first->n; a++)
		for_each_event(b, first->to[a]) result.to[a] |= second->to[b];
	return result;
}

static inline struct relation relation_inverse(const struct relation *r)
{
	struct relation result;

	relation_clear(&result, r->n);
	for (uint32_t a = 0; a < r->n; a++)
		for_each_event(b, r->to[a]) relation_add(&result, b, a);
	return result;
}

static inline void relation_close(struct relation *r)
{
	for (uint32_t b = 0; b < r->n; b++)
		for (uint32_t a = 0; a < r->n; a++)
			if (relation_has(r, a, b))
				r->to[a] |= r->to[b];
}

static inline bool relation_irreflexive(const struct relation *r)
{
	for (uint32_t a = 0; a < r->n; a++)
		if (relation_has(r, a, a))
			return false;
	return true;
}

static inline bool relation_acyclic(const struct relation *r)
{
	struct relation closed = *r;

	relation_close(&closed);
	return relation_irreflexive(&closed);
}

#endif
