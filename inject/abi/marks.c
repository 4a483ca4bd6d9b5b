/* SPDX-License-Identifier: BSD-2-Clause */
/* What is neither an access nor libc: the compiler's marks, and subject.h. */
#include <stdio.h>

#include "abi/entry.h"
#include "sched/call.h"
#include "sched/sched.h"
#include "subject/caller.h"

void __brrace_init(void)
{
}

/* Only a model that follows calls looks at them. */
#define PASS_FUNCTION \
	struct run *run = brrace_run; \
\
	if (run && !run->model->function) { \
		run->thread->regs.pc = (uintptr_t)__builtin_return_address(0); \
		return; \
	}

HOOK_PASS(void, __brrace_func_entry, (void *pc), (pc), PASS_FUNCTION)
{
	struct run *run = running();

	if (run && run->model->function)
		run->model->function(run, (uintptr_t)pc);
}

/* What was stored last may be in the frame that goes. */
void __brrace_func_exit(void)
{
	struct run *run = running();

	if (!run)
		return;
	access_settle(run);
	if (run->model->function)
		run->model->function(run, 0);
}

void __brrace_ignore_thread_begin(void)
{
}

void __brrace_ignore_thread_end(void)
{
}

void brrace_root(const char *type, size_t size, const volatile void *pointer, size_t count,
		 const char *label)
{
	struct run *run = brrace_run;
	const struct heap_block *block;
	struct root *root;
	uint32_t number;

	if (!run || run->inside != INSIDE_SETUP)
		return;
	if (run->n_roots == MAX_ROOTS) {
		run->setup_error = "create() names too many roots";
		return;
	}
	root = &run->roots[run->n_roots++];
	*root = (struct root){
		.type = type,
		.label = label,
		.addr = (uintptr_t)pointer,
		.size = size,
		.count = count,
		.extent = size * count,
	};
	block = heap_find(&run->region, root->addr, &number);
	if (block)
		root->extent = HEAP_BASE + block->offset + block->size - root->addr;
}

HOOK(enum brrace_status, brrace_invoke, (void *ring, const char *name, struct brrace_args *args),
     (ring, name, args))
{
	struct run *run = running();

	if (!run && subject_caller)
		return subject_caller->invoke(subject_caller, ring, name, args);
	if (!run || run->inside != INSIDE_THREAD)
		return BRRACE_AGAIN;
	return call_nested(run, ring, name, args);
}

HOOK(void, brrace_critical_enter, (void), ())
{
	struct run *run = running();
	struct thread_view *v;

	if (!run || run->inside != INSIDE_THREAD)
		return;
	v = run->self;
	run->in_critical += !v->critical++ && v->cpu >= 0;
	sched_set_passing(run);
}

HOOK(void, brrace_critical_exit, (void), ())
{
	struct run *run = running();
	struct thread_view *v;

	if (!run || run->inside != INSIDE_THREAD)
		return;
	v = run->self;
	run->in_critical -= v->critical == 1 && v->cpu >= 0;
	v->critical -= v->critical > 0;
	sched_set_passing(run);
}

HOOK(void, brrace_assume, (int condition), (condition))
{
	struct run *run = running();

	if (!run || run->inside != INSIDE_THREAD || condition)
		return;
	snprintf(run->fault.text, sizeof(run->fault.text), "cut by brrace_assume()");
	run->fault.pc = run->thread->regs.pc;
	sched_leave(run, RUN_CUT);
}
