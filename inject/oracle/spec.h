/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a bounded first-in first-out queue, a stack or a bag does with one call after
 * another: the sequential specification, with a way back.
 *
 * Loose values are the ones that a more specific verdict has already spoken of.
 * They may be in the ring or not, at any time and in any place; so their
 * number is only an upper bound (slack).
 */
#ifndef ORACLE_SPEC_H
#define ORACLE_SPEC_H

#include "oracle/history.h"

struct spec_rules {
	bool unordered;
	bool lifo;
	bool overfull;           /* spoken of already: appending needs no room */
	const uintptr_t *loose;
	uint32_t n_loose;
};

struct spec_change {
	uint32_t at;
	uintptr_t was;
};

struct spec {
	const struct history *history;
	struct spec_rules rules;
	uintptr_t *slots;        /* [head, tail) are in the queue, oldest first */
	uint32_t head, tail;
	uint32_t slack;          /* loose values that may be in the queue */
	struct spec_change *log; /* slots overwritten, for spec_restore() */
	uint32_t n_log;
};

struct spec_mark {
	uint32_t head, tail, slack, n_log;
};

int spec_init(struct spec *spec, uint32_t max_calls, uint32_t max_values);
void spec_free(struct spec *spec);

/* The queue holds the preloaded values. */
void spec_start(struct spec *spec, const struct history *history, const struct spec_rules *rules);

static inline uint32_t spec_used(const struct spec *spec)
{
	return spec->tail - spec->head;
}

static inline struct spec_mark spec_mark(const struct spec *spec)
{
	return (struct spec_mark){spec->head, spec->tail, spec->slack, spec->n_log};
}

void spec_restore(struct spec *spec, const struct spec_mark *mark);

/* In how many ways the call may take effect now.  Only calls that do not tell
 * what they removed, or never returned, have more than one. */
uint32_t spec_choices(const struct spec *spec, const struct call *call);

/*
 * The call takes effect, the choice-th way.  False if the queue would not have
 * answered so; the state is then to be restored.  waived: what the call said
 * about room is not looked at, only what it did.
 */
bool spec_apply(struct spec *spec, const struct call *call, uint32_t choice, bool waived);

/* Draining the queue now would yield what the history's drain did. */
bool spec_drains(struct spec *spec);

#endif
