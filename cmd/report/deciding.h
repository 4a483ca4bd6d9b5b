/* SPDX-License-Identifier: BSD-2-Clause */
/* Which reads a wrong answer came from. */
#ifndef REPORT_DECIDING_H
#define REPORT_DECIDING_H

#include "oracle/oracle.h"
#include "trace/trace.h"

struct deciding_read {
	uint32_t event;	   /* of the trace */
	uint32_t moved_by; /* the first later write of another thread to the place before
			      the call ended, or EVENT_INITIAL: it was still fresh */
};

/*
 * Of the call that a finding is about, at most `room` reads in order of execution;
 * returns how many.
 *
 * A wrong full or empty: the loads of its last attempt, of each place the last one.
 * A failed CAS begins an attempt and is its first read, and so does any other write
 * of the call; but not what it wrote after it had looked for the last time: then it
 * was decided.  Places that the call wrote later itself are its counters.
 *
 * A wrong value: the load that brought it.  Other findings: none.
 */
size_t deciding_reads(const struct trace *trace, const struct history *history,
		      const struct finding *finding, struct deciding_read *out, size_t room);

/* Steps of these reads and of the writes of other threads that they saw, added to n
 * of at most `room` that are there, ascending and each once; returns the new n. */
size_t deciding_steps_of(const struct trace *trace, const struct history *history,
			 const struct finding *finding, uint32_t *steps, size_t n, size_t room);
/* The same of all findings but notes, from none on: where stacks are worth having. */
size_t deciding_steps(const struct trace *trace, const struct history *history,
		      const struct findings *findings, uint32_t *steps, size_t room);

/* The next write of anybody to the place of an event, or EVENT_INITIAL. */
uint32_t overwritten_by(const struct trace *trace, uint32_t event);

#endif
