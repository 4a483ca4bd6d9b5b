/* SPDX-License-Identifier: BSD-2-Clause */
/* Histories written by hand, for tests: values are letters, time is the order of
 * the lines. */
#ifndef ORACLE_TESTING_H
#define ORACLE_TESTING_H

#include <string.h>

#include "oracle/history.h"

#define SKETCH_CALLS 64
#define SKETCH_VALUES 512

struct sketch {
	struct history h;
	struct call calls[SKETCH_CALLS];
	uintptr_t values[SKETCH_VALUES];
	uintptr_t preloaded[SKETCH_VALUES];
	uintptr_t drained[SKETCH_VALUES];
};

static inline uint32_t sketch_letters(uintptr_t *to, const char *letters)
{
	uint32_t n = (uint32_t)strlen(letters);

	for (uint32_t i = 0; i < n; i++)
		to[i] = (unsigned char)letters[i];
	return n;
}

static inline void sketch_start(struct sketch *s, uint64_t capacity, const char *preloaded,
				const char *drained)
{
	s->h = (struct history){
		.calls = s->calls,
		.max_calls = SKETCH_CALLS,
		.values = s->values,
		.max_values = SKETCH_VALUES,
		.preloaded = s->preloaded,
		.drained = s->drained,
		.capacity = capacity,
	};
	s->h.n_preloaded = sketch_letters(s->preloaded, preloaded);
	s->h.n_drained = sketch_letters(s->drained, drained);
}

/* A call begins.  in: the values it gives. */
static inline uint32_t sketch_call(struct sketch *s, uint8_t thread, enum brrace_kind kind,
				   const char *in)
{
	struct call *c = &s->calls[s->h.n_calls];

	*c = (struct call){
		.thread = thread,
		.kind = (uint8_t)kind,
		.parent = CALL_TOP,
		.begin = s->h.clock++,
		.end = CALL_PENDING,
		.first_in = s->h.n_values,
		.want = 1,
	};
	c->n_in = c->n_done = (uint16_t)sketch_letters(s->values + s->h.n_values, in);
	s->h.n_values += c->n_in;
	return s->h.n_calls++;
}

/* It returns.  out: the values it returns. */
static inline struct call *sketch_return(struct sketch *s, uint32_t call, enum brrace_status status,
					 const char *out)
{
	struct call *c = &s->calls[call];

	c->status = (uint8_t)status;
	c->end = s->h.clock++;
	c->first_out = s->h.n_values;
	c->n_out = (uint8_t)sketch_letters(s->values + s->h.n_values, out);
	s->h.n_values += c->n_out;
	return c;
}

/* Whole calls. */
static inline uint32_t sketch_produce(struct sketch *s, uint8_t thread, const char *in,
				      enum brrace_status status)
{
	uint32_t call = sketch_call(s, thread, BRRACE_PRODUCE, in);

	sketch_return(s, call, status, "");
	return call;
}

static inline uint32_t sketch_consume(struct sketch *s, uint8_t thread, const char *out)
{
	uint32_t call = sketch_call(s, thread, BRRACE_CONSUME, "");

	sketch_return(s, call, *out ? BRRACE_OK : BRRACE_EMPTY, out);
	return call;
}

static inline uint32_t sketch_query(struct sketch *s, uint8_t thread, enum brrace_kind kind,
				    uint64_t result)
{
	uint32_t call = sketch_call(s, thread, kind, "");

	sketch_return(s, call, BRRACE_OK, "")->result = result;
	return call;
}

#endif
