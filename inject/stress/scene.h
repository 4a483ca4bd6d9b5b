/* SPDX-License-Identifier: BSD-2-Clause */
/* The calls around the first thing that was wrong: what a search may make it of. */
#ifndef STRESS_SCENE_H
#define STRESS_SCENE_H

#include "stress/flight.h"

/* Calls of other threads that are kept, from the first one beside it on. */
#define SCENE_CALLS 24

struct scene_call {
	uint64_t begin, end;
	int64_t held; /* values that surely were in the ring before it */
	uint8_t thread, op, status;
	uint8_t n; /* values given, or wanted */
};

/* Plain data. */
struct scene {
	bool there;
	uint8_t kind; /* enum finding_kind */
	struct scene_call call; /* that it happened to */
	struct scene_call others[SCENE_CALLS]; /* in order of begin; those that did something */
	uint32_t n_others;
	uint64_t held; /* values in the ring before all of them */
};

#define SCENE_RECENT 16384

struct recent_calls {
	struct scene_call calls[SCENE_RECENT]; /* call i at i % SCENE_RECENT */
	uint64_t n;
	struct scene scene;
};

/* A call has begun; held: values that surely were in the ring. */
void scene_call(struct recent_calls *recent, const struct flight *f, int64_t held);

/* What happened to the call of that thread which began then; only the first is kept. */
void scene_keep(struct recent_calls *recent, uint8_t kind, uint8_t thread, uint64_t begin);

#endif
