/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of script.h share: what the current line of a script wants next. */
#ifndef SCHED_SCRIPT_WANT_H
#define SCHED_SCRIPT_WANT_H

#include "sched/script.h"

#define NO_CALL UINT32_MAX

enum phase {
	PHASE_START,
	PHASE_GO,
	PHASE_BEYOND, /* PAST: the point itself is being executed; DELAY: and what follows */
	PHASE_REST,   /* the lines are over; everybody runs to the end */
};

/* What a line wants next. */
enum want {
	WANT_RUN,
	WANT_CHOOSE, /* run, as script->choice says */
	WANT_BUFFER, /* the same, and what it does first, a store, stays in the buffer */
	WANT_FLUSH,
	WANT_KILL,
	WANT_NEXT, /* the line is over */
	WANT_STOP, /* the script is over: script->end says how */
};

enum want script_want(struct script *s, const struct script_line *line,
		      const struct sched_view *view);

/* The same where the thread stands before the access that the line chooses for or delays. */
enum want script_want_choice(struct script *s, const struct script_line *line,
			     const struct sched_view *view);
enum want script_want_delay(struct script *s, const struct script_line *line,
			    const struct sched_view *view);
/* ... and once its load is delayed, until it has stored. */
enum want script_want_store(struct script *s, const struct script_line *line,
			    const struct sched_view *view);

bool script_place_fits(const struct script *s, const struct point *p, const struct event *e);

static inline bool script_fits(const struct script *s, const struct point *p, const struct event *e)
{
	return p->kinds >> e->kind & 1 && script_place_fits(s, p, e);
}

static inline enum want script_stop(struct script *s, enum script_end end)
{
	s->end = (uint8_t)end;
	return WANT_STOP;
}

static inline bool script_gone(const struct thread_view *t)
{
	return t->state == THREAD_DONE || t->state == THREAD_KILLED;
}

#endif
