/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/guard.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

#include "sched/sched.h"

#define SPARE_STACK (64u << 10)
#define TICK_USEC 100000
#define TICKS 3 /* without a hook: at least two tenths of a second of CPU time */

static _Alignas(16) char spare_stack[SPARE_STACK];
static _Alignas(16) char signal_stack[SPARE_STACK];

/*
 * Raw system calls, because under ThreadSanitizer libc's sigaction() is the
 * runtime's own, which defers signals that come in uninstrumented code for ever.
 */
struct kernel_sigaction {
	void (*handler)(int, siginfo_t *, void *);
	unsigned long flags;
#if !defined(__riscv) && !defined(__loongarch__)
	void (*restorer)(void);
#endif
	uint64_t mask;
};

#define KERNEL_SA_RESTORER 0x04000000

#if defined(__x86_64__)
__asm__(".text\n"
	".type guard_restore, @function\n"
	"guard_restore:\n"
	"	movq $15, %rax\n" /* rt_sigreturn */
	"	syscall\n"
	".size guard_restore, .-guard_restore\n");
void guard_restore(void);
#endif

static int handle(int number, void (*handler)(int, siginfo_t *, void *))
{
	struct kernel_sigaction action = {
		.handler = handler,
		.flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER,
	};

#if defined(__x86_64__)
	action.flags |= KERNEL_SA_RESTORER;
	action.restorer = guard_restore;
#endif
	return syscall(SYS_rt_sigaction, number, &action, NULL, sizeof(action.mask)) ? -errno : 0;
}

static _Noreturn void leave(void)
{
	sched_leave(brrace_run, brrace_run->end);
}

/* The handler returns into leave() on a stack of its own: the subject's may be at
 * its end. */
#if defined(__x86_64__)
static void divert(ucontext_t *context)
{
	context->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)leave;
	context->uc_mcontext.gregs[REG_RSP] = (greg_t)(uintptr_t)(spare_stack + SPARE_STACK - 72);
}

static uintptr_t program_counter(const ucontext_t *context)
{
	return (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
}

/* As a hook that is called there would note them. */
static void note_registers(struct run *run, const ucontext_t *context)
{
	const greg_t *r = context->uc_mcontext.gregs;

	run->thread->regs = (struct stack_regs){
#ifndef HOOK_PORTABLE
		.rbx = (uintptr_t)r[REG_RBX],
		.rbp = (uintptr_t)r[REG_RBP],
		.r12 = (uintptr_t)r[REG_R12],
		.r13 = (uintptr_t)r[REG_R13],
		.r14 = (uintptr_t)r[REG_R14],
		.r15 = (uintptr_t)r[REG_R15],
#else
		.fp = (uintptr_t)r[REG_RBP],
		.hook_pc = (uintptr_t)r[REG_RIP] + 1,
#endif
		.sp = (uintptr_t)r[REG_RSP],
		.pc = (uintptr_t)r[REG_RIP] + 1,
	};
}
#elif defined(__aarch64__)
static void divert(ucontext_t *context)
{
	context->uc_mcontext.pc = (uintptr_t)leave;
	context->uc_mcontext.sp = (uintptr_t)(spare_stack + SPARE_STACK - 64);
}

static uintptr_t program_counter(const ucontext_t *context)
{
	return context->uc_mcontext.pc;
}

static void note_registers(struct run *run, const ucontext_t *context)
{
	run->thread->regs = (struct stack_regs){
		.fp = context->uc_mcontext.regs[29],
		.hook_pc = context->uc_mcontext.pc + 1,
		.sp = context->uc_mcontext.sp,
		.pc = context->uc_mcontext.pc + 1,
	};
}
#else
/* The signal stack is left as it is: the next signal finds it unused. */
static void divert(ucontext_t *context)
{
	(void)context;
	leave();
}

/* Just before the last hook returned. */
static uintptr_t program_counter(const ucontext_t *context)
{
	(void)context;
	return brrace_run->thread->regs.pc - 1;
}

static void note_registers(struct run *run, const ucontext_t *context)
{
	(void)run;
	(void)context;
}
#endif

static bool in_subject(const struct run *run, uintptr_t pc)
{
	return pc - run->plan.subject->text < run->plan.subject->text_size;
}

static void die(int number)
{
	struct kernel_sigaction action = {0};

	syscall(SYS_rt_sigaction, number, &action, NULL, sizeof(action.mask));
}

/* Hooks may have noted nothing of where it stands: that is what the signal brings. */
static void blame(struct run *run, int signal, const ucontext_t *context, uintptr_t addr)
{
	uintptr_t low = stack_low(run->current), caller = run->thread->regs.pc;

	note_registers(run, context);
	run->end = RUN_CRASHED;
	run->fault.signal = signal;
	run->fault.stack_overrun = addr < low && addr >= low - STACK_GUARD;
	/* The access itself, but inside the runtime the hook's caller. */
	run->fault.pc = in_subject(run, program_counter(context)) ? run->thread->regs.pc : caller;
}

/* The instruction is there again, and the thread goes on with it. */
static bool pass_blind(ucontext_t *context)
{
#if defined(__x86_64__)
	uintptr_t pc = program_counter(context) - 1;

	if (blind_hit(pc)) {
		context->uc_mcontext.gregs[REG_RIP] = (greg_t)pc;
		return true;
	}
#endif
	(void)context;
	return false;
}

static void on_crash(int number, siginfo_t *info, void *context)
{
	struct run *run = brrace_run;

	if (number == SIGTRAP && pass_blind(context))
		return;
	if (!run || run->inside == INSIDE_NOTHING) {
		die(number);
		return;
	}
	/* Looking at what a crashed store has stored may crash again. */
	if (!run->fault.signal)
		blame(run, number, context, (uintptr_t)info->si_addr);
	divert(context);
}

static void on_tick(int number, siginfo_t *info, void *context)
{
	static uint64_t last;
	static unsigned ticks;
	struct run *run = brrace_run;
	uint64_t now = run ? run->budget - run->trace.count : 0;

	(void)number;
	(void)info;
	if (!run || run->inside == INSIDE_NOTHING || now != last) {
		last = now;
		ticks = 0;
		return;
	}
	if (++ticks < TICKS || !in_subject(run, program_counter(context)))
		return;
	ticks = 0;
	run->end = RUN_NO_POINT;
	note_registers(run, context);
	divert(context);
}

int guard_install(void)
{
	static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT};
	stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof(signal_stack)};
	struct itimerval every = {{0, TICK_USEC}, {0, TICK_USEC}};
	int error;

	if (sigaltstack(&stack, NULL))
		return -errno;
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++) {
		error = handle(crashes[i], on_crash);
		if (error)
			return error;
	}
	error = handle(SIGVTALRM, on_tick);
	if (error || setitimer(ITIMER_VIRTUAL, &every, NULL))
		return error ? error : -errno;
	return 0;
}
