/* SPDX-License-Identifier: BSD-2-Clause */
/* What a hunt covered and came to, in words. */
#include "explore/hunt.h"

#include <inttypes.h>
#include <stdio.h>

static const char *unit(const struct hunt *h)
{
	return h->options.mode == HUNT_SWITCHES ? "context switch" : "preemption";
}

/* "the first 5000 executions, some too large to judge" */
static void first_text(const struct hunt *h, char *out, size_t room)
{
	const struct division *d = &h->options.division;
	bool asunder = (h->interrupted || h->out_of_time) && (d->jobs || d->checkpoint);
	char part[64] = "", late[40] = "";

	if (h->partial)
		snprintf(part, sizeof(part), "%s%" PRIu64 " executions%s",
			 asunder ? "" : "the first ", hunt_judged(h), h->undecided ? ", " : "");
	if (h->options.buffers == 1)
		snprintf(late, sizeof(late), "%sone late load at a time",
			 h->partial || h->undecided ? ", " : "");
	else if (h->options.buffers)
		snprintf(late, sizeof(late), "%sup to %u late loads at a time",
			 h->partial || h->undecided ? ", " : "", h->options.buffers);
	snprintf(out, room, "bounded(%s%s%s)", part, h->undecided ? "some too large to judge" : "",
		 late);
}

/* "at most 2 preemptions, part of those with 3, 5000 steps" */
static void bounded_text(const struct hunt *h, char *out, size_t room)
{
	const char *es = h->options.mode == HUNT_SWITCHES ? "es" : "s";
	char whole[64] = "", part[64] = "", steps[32] = "", reads[48] = "";

	if (h->n_levels)
		snprintf(whole, sizeof(whole), "at most %u %s%s", h->n_levels - 1, unit(h),
			 h->n_levels == 2 ? "" : es);
	if (h->partial && h->bound == h->n_levels)
		snprintf(part, sizeof(part), "%spart of those with %u", h->n_levels ? ", " : "",
			 h->bound);
	else if (h->partial)
		snprintf(part, sizeof(part), ", part of those with %u to %u", h->n_levels,
			 h->bound);
	if (h->cut)
		snprintf(steps, sizeof(steps), ", %u steps", h->step_limit);
	if (h->left)
		snprintf(reads, sizeof(reads), ", %d reads without a store", BOUNDED_PATIENCE);
	snprintf(out, room, "bounded(%s%s%s%s)", whole, part, steps, reads);
}

/* "T2: dequeue" */
void hunt_looped(struct hunt *h, struct run *run)
{
	const struct brrace_table *table = run_plan(run)->subject->table;
	const struct run_after *after = run_after(run);
	uint8_t thread = run_fault(run)->thread;

	if (after->end == RUN_NO_POINT)
		snprintf(h->looped, sizeof(h->looped), "%s",
			 after->destroying ? "destroy()" : "draining the ring");
	else
		snprintf(h->looped, sizeof(h->looped), "%s: %s",
			 h->scenario->threads[thread].name.s,
			 table->ops[run_threads(run)[thread].op].name);
}

void hunt_covered(const struct hunt *h, char *out, size_t room)
{
	static const char *const how[] = {
		[HUNT_RANDOM] = "random",
		[HUNT_PCT] = "pct",
		[HUNT_RING_RANDOM] = "ring-random",
	};

	if (h->covered == HUNT_EXHAUSTED && h->options.division.shards)
		snprintf(out, room, "exhausted(shard %u of %u)", h->options.division.shard,
			 h->options.division.shards);
	else if (h->covered == HUNT_EXHAUSTED)
		snprintf(out, room, "exhausted");
	else if (h->covered == HUNT_BOUNDED && h->options.mode == HUNT_EXHAUSTIVE)
		first_text(h, out, room);
	else if (h->covered == HUNT_BOUNDED)
		bounded_text(h, out, room);
	else
		snprintf(out, room, "sampled(%" PRIu64 " %s, seed %" PRIu64 ")", hunt_judged(h),
			 how[h->options.mode], h->options.seed);
}

static void covered_blindly(const struct hunt *h, char *out, size_t room)
{
	char covered[200];

	hunt_covered(h, covered, sizeof(covered));
	snprintf(out, room, "%s%s", covered,
		 h->n_blind > 1 ? ", with blind spots" :
		 h->n_blind     ? ", with a blind spot" :
				  "");
}

void hunt_verdict(const struct hunt *h, const char *op, char *out, size_t room)
{
	if (h->end == HUNT_VIOLATION)
		snprintf(out, room, "violation: %s%s%s", finding_name(h->target.kind),
			 op ? " of " : "", op ? op : "");
	else
		covered_blindly(h, out, room);
}
