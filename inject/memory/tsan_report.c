/* SPDX-License-Identifier: BSD-2-Clause */
/* What the ThreadSanitizer runtime calls: its options, and its reports, which are
 * kept as races of the run. */
#include <stdlib.h>

#include "engine.h"
#include "memory/tsan_runtime.h"

#define MAX_FRAMES 64

const char *__tsan_default_options(void);
int __tsan_on_finalize(int failed);
void __tsan_on_report(void *report);
/* bool __tsan::OnReport(const ReportDesc *report, bool suppressed): true: it goes no
 * further.  Without it the runtime would print each report. */
bool tsan_on_report(void *report,
		    bool suppressed) __asm__("_ZN6__tsan8OnReportEPKNS_10ReportDescEb");

/* Every execution reports its races, whatever earlier ones did.  The user's
 * TSAN_OPTIONS come after these. */
const char *__tsan_default_options(void)
{
	return "suppress_equal_stacks=0:suppress_equal_addresses=0:history_size=64:"
	       "symbolize=0:atexit_sleep_ms=0:exitcode=0";
}

/* A race is part of a verdict; the exit status is that of the verb. */
int __tsan_on_finalize(int failed)
{
	(void)failed;
	return 0;
}

/* One access of a report. */
struct mop {
	int tid, size, write, atomic;
	void *addr;
	void *trace[MAX_FRAMES];
};

/* Fibers are known by the names that model_tsan gave them; -1: another thread. */
static int thread_of(void *report, int n_threads, int tid)
{
	void *trace[1];
	const char *name;
	uint64_t os_id;
	int id, running, parent;

	for (int i = 0; i < n_threads; i++) {
		__tsan_get_report_thread(report, (size_t)i, &id, &os_id, &running, &name, &parent,
					 trace, 1);
		if (id == tid && name && name[0] == 'T')
			return atoi(name + 1) - 1;
	}
	return -1;
}

/* Frames of the runtime are left out.  With inlined functions, which the runtime
 * lists if the user asked for symbols, a frame comes several times. */
static void fill_stack(struct stack *stack, void *const *trace, const struct subject *subject)
{
	uintptr_t last = 0;

	stack->depth = 0;
	for (size_t i = 0; i < MAX_FRAMES && trace[i] && stack->depth < STACK_FRAMES; i++) {
		uintptr_t pc = (uintptr_t)trace[i];

		if (pc - 1 - subject->text < subject->text_size && pc != last)
			stack->pc[stack->depth++] = pc;
		last = pc;
	}
}

static bool in_trace(const struct mop *a, uintptr_t pc)
{
	for (size_t i = 0; i < MAX_FRAMES && a->trace[i]; i++)
		if ((uintptr_t)a->trace[i] == pc)
			return true;
	return false;
}

/* The thread's last point there, which is what the report is about. */
static const struct event *find_event(const struct run *run, uint32_t thread, const struct mop *a)
{
	uintptr_t addr = (uintptr_t)a->addr;

	for (uint32_t i = run->trace.count; i-- > 0;) {
		const struct event *e = &run->trace.events[i];

		if (e->thread == thread && e->step && e->addr < addr + (uintptr_t)a->size &&
		    addr < e->addr + e->size && in_trace(a, e->pc))
			return e;
	}
	return NULL;
}

static bool fill_side(const struct run *run, struct race_side *side, int thread,
		      const struct mop *a)
{
	const struct event *e;

	if (thread < 0 || (uint32_t)thread >= run->plan.n_threads)
		return false;
	e = find_event(run, (uint32_t)thread, a);
	side->thread = (uint8_t)thread;
	side->write = a->write;
	side->atomic = e ? e->flags & ACCESS_ATOMIC : a->atomic;
	side->by_volatile = e && e->flags & ACCESS_VOLATILE;
	side->size = e ? e->size : (uint32_t)a->size;
	side->step = e ? e->step : 0;
	fill_stack(&side->stack, a->trace, run->plan.subject);
	return true;
}

static void common_bytes(struct race *race, const struct mop *a, const struct mop *b)
{
	uintptr_t a0 = (uintptr_t)a->addr, a1 = a0 + (uintptr_t)a->size;
	uintptr_t b0 = (uintptr_t)b->addr, b1 = b0 + (uintptr_t)b->size;

	race->addr = a0 > b0 ? a0 : b0;
	race->size = (uint32_t)((a1 < b1 ? a1 : b1) - race->addr);
}

/* Of two accesses the runtime lists the later one first. */
static void keep(struct run *run, void *report)
{
	int n_accesses, n_threads, unused[5];
	const char *description;
	void *sleep[1];
	struct mop a[2] = {0};
	struct race race = {0};

	__tsan_get_report_data(report, &description, &unused[0], &unused[1], &n_accesses,
			       &unused[2], &unused[3], &n_threads, &unused[4], sleep, 1);
	if (n_accesses != 2)
		return;
	for (size_t i = 0; i < 2; i++) {
		__tsan_get_report_mop(report, i, &a[i].tid, &a[i].addr, &a[i].size, &a[i].write,
				      &a[i].atomic, a[i].trace, MAX_FRAMES);
		if (!fill_side(run, &race.side[1 - i], thread_of(report, n_threads, a[i].tid),
			       &a[i]))
			return;
	}
	common_bytes(&race, &a[0], &a[1]);
	races_add(&run->races, &race);
}

static struct run *judged(void)
{
	struct run *run = brrace_run;

	return run && run->inside == INSIDE_THREAD ? run : NULL;
}

bool tsan_on_report(void *report, bool suppressed)
{
	struct run *run = judged();

	if (suppressed || !run)
		return suppressed;
	keep(run, report);
	return !run->plan.tsan_prints;
}

/* After printing; the only call of a runtime that does not have the other. */
void __tsan_on_report(void *report)
{
	struct run *run = judged();

	if (run)
		keep(run, report);
}
