/* SPDX-License-Identifier: BSD-2-Clause */
/* The registers that a hook notes are its caller's, whatever the compiler makes of
 * the hook: waiting threads are recognized by them, and stacks unwound from them. */
#include "abi/entry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define REGISTERS 6

struct probe {
	const void *hook;
	uintptr_t args[6];
	uintptr_t preserved[REGISTERS]; /* rbx, rbp, r12 to r15, to call it with */
	uintptr_t sp, pc;               /* with which it was called */
	uintptr_t stack_top;            /* of the stack on which it runs */
};

#if defined(__x86_64__)
/* Calls probe->hook with the registers that a call preserves set to probe->preserved. */
void call_hook(struct probe *probe);
__asm__(".text\n"
	".type call_hook, @function\n"
	"call_hook:\n"
	"	pushq %rbx\n"
	"	pushq %rbp\n"
	"	pushq %r12\n"
	"	pushq %r13\n"
	"	pushq %r14\n"
	"	pushq %r15\n"
	"	pushq %rdi\n"
	"	movq %rdi, %rax\n"
	"	movq 8(%rax), %rdi\n"
	"	movq 16(%rax), %rsi\n"
	"	movq 24(%rax), %rdx\n"
	"	movq 32(%rax), %rcx\n"
	"	movq 40(%rax), %r8\n"
	"	movq 48(%rax), %r9\n"
	"	movq 56(%rax), %rbx\n"
	"	movq 64(%rax), %rbp\n"
	"	movq 72(%rax), %r12\n"
	"	movq 80(%rax), %r13\n"
	"	movq 88(%rax), %r14\n"
	"	movq 96(%rax), %r15\n"
	"	movq 120(%rax), %r11\n"
	"	movq %rsp, -16(%r11)\n"
	"	leaq -16(%r11), %rsp\n"
	"	movq %rsp, 104(%rax)\n"
	"	leaq 1f(%rip), %r11\n"
	"	movq %r11, 112(%rax)\n"
	"	callq *(%rax)\n"
	"1:	movq (%rsp), %rsp\n"
	"	popq %rdi\n"
	"	popq %r15\n"
	"	popq %r14\n"
	"	popq %r13\n"
	"	popq %r12\n"
	"	popq %rbp\n"
	"	popq %rbx\n"
	"	ret\n"
	".size call_hook, .-call_hook\n");
#endif

#define BUDGET 100000

static struct run run;
static _Alignas(64) uint8_t memory[4096];
static _Alignas(16) uintptr_t stack[4096];

static int enter_setup(void **state)
{
	(void)state;
	run = (struct run){
		.inside = INSIDE_SETUP,
		.model = &model_sc,
		.budget = BUDGET,
	};
	run.thread = run.threads;
	brrace_run = &run;
	return 0;
}

static int leave_setup(void **state)
{
	(void)state;
	brrace_run = NULL;
	return 0;
}

#ifndef HOOK_PORTABLE
static bool is_noted(const struct probe *probe)
{
	const struct stack_regs *regs = &run.thread->regs;

	return !memcmp(regs, probe->preserved, sizeof(probe->preserved)) && regs->sp == probe->sp;
}
#else
/* Each register lies in the frame, so no two states that differ in one look alike. */
static bool is_noted(const struct probe *probe)
{
	const uintptr_t *frame = (const uintptr_t *)run.thread->regs.sp;
	size_t words = (probe->sp - run.thread->regs.sp) / sizeof(*frame), i;

	for (size_t r = 0; r < REGISTERS; r++) {
		for (i = 0; i < words && frame[i] != probe->preserved[r]; i++)
			;
		if (i == words)
			return false;
	}
	return true;
}
#endif

static void notes_its_caller(const char *name, const void *hook, uintptr_t second)
{
	struct probe probe = {
		.hook = hook,
		.args = {(uintptr_t)memory, second, 5, 5, 5, 5},
		.preserved = {0x1111, 0x2222, 0x3333, 0x4444, 0x5555, 0x6666},
		.stack_top = (uintptr_t)(stack + sizeof(stack) / sizeof(stack[0])),
	};

	run.thread->regs = (struct stack_regs){0};
	memset(stack, 0, sizeof(stack));
	call_hook(&probe);
	if (run.thread->regs.pc != probe.pc || !is_noted(&probe))
		fail_msg("%s: sp %lx (%lx) pc %lx (%lx)", name, run.thread->regs.sp, probe.sp,
			 run.thread->regs.pc, probe.pc);
}

#define NOTES(hook, second) notes_its_caller(#hook, (const void *)(uintptr_t)(hook), second)

static void plain_hooks(void **state)
{
	(void)state;
#define PLAIN(kind, bytes) NOTES(__brrace_##kind##bytes, 0);
	HOOKS_ACCESS(PLAIN)
	NOTES(__brrace_read_range, 100);
	NOTES(__brrace_write_range, 100);
	NOTES(__brrace_vptr_read, 0);
	NOTES(__brrace_vptr_update, 0);
}

/* An operand is one register or two, an order is whatever comes after: 5. */
static void atomic_hooks(void **state)
{
	(void)state;
#define RMW(bits, type, op) NOTES(__brrace_atomic##bits##_##op, 5);
#define ATOMIC(bits, type) \
	NOTES(__brrace_atomic##bits##_load, 5); \
	NOTES(__brrace_atomic##bits##_store, 5); \
	HOOKS_RMW(RMW, bits, type) \
	NOTES(__brrace_atomic##bits##_compare_exchange_strong, (uintptr_t)memory + 64); \
	NOTES(__brrace_atomic##bits##_compare_exchange_weak, (uintptr_t)memory + 64); \
	NOTES(__brrace_atomic##bits##_compare_exchange_val, 5);
	HOOKS_WIDTHS(ATOMIC)
	NOTES(__brrace_atomic_thread_fence, 5);
}

static void ignore(struct run *here, uintptr_t pc)
{
	(void)here;
	(void)pc;
}

/* Functions are looked at only by a model that follows calls. */
static void functions(void **state)
{
	const struct memory_model follows = {.function = ignore};

	(void)state;
	run.model = &follows;
	NOTES(__brrace_func_entry, 0);
}

static void other_hooks(void **state)
{
	uintptr_t other = (uintptr_t)memory + 2048;

	(void)state;
	NOTES(__brrace_memcpy, other);
	NOTES(__brrace_memmove, other);
	NOTES(__brrace_memset, 1);
	NOTES(__brrace_tsan_memcpy, other);
	NOTES(__brrace_tsan_memmove, other);
	NOTES(__brrace_tsan_memset, 1);
	NOTES(__brrace_pthread_mutex_lock, 0);
	NOTES(__brrace_pthread_mutex_trylock, 0);
	NOTES(__brrace_pthread_mutex_unlock, 0);
	NOTES(__brrace_pthread_spin_lock, 0);
	NOTES(__brrace_pthread_spin_trylock, 0);
	NOTES(__brrace_pthread_spin_unlock, 0);
	NOTES(brrace_critical_enter, 0);
	NOTES(brrace_critical_exit, 0);
	NOTES(brrace_invoke, 0);
	NOTES(brrace_assume, 1);
	NOTES(brrace_rmb, 0);
	NOTES(brrace_wmb, 0);
}

static void hooks_count_nothing_outside_of_runs(void **state)
{
	(void)state;
	run.inside = INSIDE_NOTHING;
	__brrace_read8(memory);
	__brrace_write8(memory);
	__brrace_atomic64_load((uint64_t *)memory, __ATOMIC_SEQ_CST);
	assert_int_equal(run.budget, BUDGET);
	run.inside = INSIDE_SETUP;
	__brrace_read8(memory);
	assert_int_equal(run.budget, BUDGET - 1);
	brrace_run = NULL;
	__brrace_read8(memory);
}

static void values_come_through(void **state)
{
	uint32_t word = 7, expected = 7;

	(void)state;
	assert_int_equal(__brrace_atomic32_load(&word, __ATOMIC_ACQUIRE), 7);
	assert_int_equal(__brrace_atomic32_fetch_add(&word, 2, __ATOMIC_RELAXED), 7);
	assert_false(__brrace_atomic32_compare_exchange_strong(&word, &expected, 1, 0, 0));
	assert_int_equal(expected, 9);
	assert_true(__brrace_atomic32_compare_exchange_weak(&word, &expected, 1, 0, 0));
	assert_int_equal(__brrace_atomic32_compare_exchange_val(&word, 1, 3, 0, 0), 1);
	assert_int_equal(__brrace_atomic32_compare_exchange_val(&word, 1, 4, 0, 0), 3);
	__brrace_atomic32_store(&word, 8, __ATOMIC_RELEASE);
	assert_int_equal(word, 8);
}

int main(void)
{
#define IN_SETUP(test) cmocka_unit_test_setup_teardown(test, enter_setup, leave_setup)
	const struct CMUnitTest tests[] = {
		IN_SETUP(plain_hooks),         IN_SETUP(atomic_hooks),
		IN_SETUP(functions),           IN_SETUP(other_hooks),
		IN_SETUP(values_come_through), IN_SETUP(hooks_count_nothing_outside_of_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
