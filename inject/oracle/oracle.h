/* SPDX-License-Identifier: BSD-2-Clause */
/* From a history to verdicts.  Nothing here knows a ring's memory or name. */
#ifndef ORACLE_ORACLE_H
#define ORACLE_ORACLE_H

#include "oracle/history.h"

/* In the order in which reports list them. */
enum finding_kind {
	FINDING_FALSE_FULL,
	FINDING_FALSE_EMPTY,
	FINDING_LOST,
	FINDING_DUPLICATE,
	FINDING_REORDERED,
	FINDING_FOREIGN,          /* a value nobody enqueued */
	FINDING_OVERFULL,
	FINDING_LOST_DROP_COUNT,  /* counter and full returns differ */
	FINDING_STUCK,
	FINDING_LIVELOCK,
	FINDING_BLOCKED_BEHIND,
	FINDING_DATA_RACE,
	FINDING_NOT_LINEARIZABLE,
	FINDING_CRASH,
	FINDING_ASSERT,
	NOTE_TRANSIENT_FULL,      /* notes: never a violation unless asked for */
	NOTE_TRANSIENT_EMPTY,
	FINDING_KINDS
};

/* "false-full", as scenarios and JSON spell it. */
const char *finding_name(enum finding_kind kind);
/* Kind of that name, or -1. */
int finding_by_name(const char *name);
static inline bool finding_is_note(enum finding_kind kind)
{
	return kind == NOTE_TRANSIENT_FULL || kind == NOTE_TRANSIENT_EMPTY;
}

/* Bits of the kinds that are violations unless something else is asked for. */
#define FINDING_VIOLATIONS \
	(((1u << FINDING_KINDS) - 1) & ~(1u << NOTE_TRANSIENT_FULL | 1u << NOTE_TRANSIENT_EMPTY))

#define FINDING_NO_CALL UINT32_MAX
#define FINDING_NO_THREAD 255

struct finding {
	uint8_t kind;      /* enum finding_kind */
	uint8_t thread;    /* whom it happened to, or FINDING_NO_THREAD */
	uint8_t holder;    /* transient-*, blocked-behind: the thread in flight that accounts
			      for it, or FINDING_NO_THREAD */
	uint32_t call;     /* the call that was answered wrongly, or FINDING_NO_CALL */
	uint32_t other;    /* a second call that explains it (the holder's, the first of two
			      that returned one value, ...), or FINDING_NO_CALL */
	uintptr_t value;   /* lost, duplicate, reordered, foreign: which; else 0 */
	uint64_t low, high; /* false- and transient-*: least and most values in the ring
			      during the call: of lo(t), of up(t).  overfull: least number
			      of values in the ring, capacity.  lost-drop-count: counter,
			      full returns.  livelock: steps before which all was the same */
	uint16_t line; /* stuck, blocked-behind: line of the schedule, from 0, or UINT16_MAX */
	char detail[160]; /* crash, assert, stuck: what and where, without addresses */
};

/* Findings of one execution; the array belongs to the caller. */
struct findings {
	struct finding *list;
	uint32_t count, capacity;
	bool overflow; /* there were more than fit */
};

/* Appends; sets overflow instead when full.  Returns the new entry or NULL. */
struct finding *findings_add(struct findings *findings, enum finding_kind kind);
uint32_t findings_count(const struct findings *findings, enum finding_kind kind);

enum oracle_flags {
	ORACLE_STRICT = 1 << 0, /* spec: strict - judge transient answers too */
	ORACLE_UNORDERED = 1 << 1,
	ORACLE_LIFO = 1 << 2,
};

/*
 * Memory that judging needs, sized once; so judging never allocates.
 * max_values: given, returned, preloaded and drained ones of one history
 * together.  NULL if there is no memory.
 */
struct oracle;
struct oracle *oracle_new(uint32_t max_calls, uint32_t max_values);
void oracle_free(struct oracle *oracle);

/*
 * Appends what the history shows: full and empty answers graded by occupancy
 * (design: up and lo over calls and returns), lost, duplicate, reordered,
 * foreign, overfull, lost-drop-count, and not-linearizable where nothing more
 * specific was said.  A verdict is given only if no order of the calls that
 * real time allows explains the answer.
 *
 * 0, or -ENOSPC: the history is larger than the oracle (nothing was judged), or
 * the search for an order outgrew its memory; then what was appended holds, but
 * that nothing else is wrong is not known.
 */
int oracle_judge(struct oracle *oracle, const struct history *history, unsigned flags,
		 struct findings *findings);

#endif
