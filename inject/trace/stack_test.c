/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/stack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <ucontext.h>

#include <cmocka.h>

#include "trace/names.h"
#include "trace/test_so.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Nothing may be a tail call: its frame would be gone. */
static const char source[] =
	"#ifndef PAD\n#define PAD 16\n#endif\n"
	"#define NOINLINE __attribute__((noinline))\n"
	"#define STAY __asm__ volatile(\"\" : : : \"rbx\", \"r12\", \"r15\")\n"
	"typedef void hook(int depth);\n"
	"#line 1\n"
	"NOINLINE void inner(hook *call, int depth) { volatile char pad[PAD]; pad[0] = 1;\n"
	"	call(depth); STAY; }\n"
	"NOINLINE void middle(hook *call, int depth) { STAY;\n"
	"	inner(call, depth); STAY; }\n"
	"void outer(hook *call, int depth) {\n"
	"	middle(call, depth); STAY; }\n";

typedef void subject_function(void (*hook)(int), int depth);

static struct test_so so;
static struct names *names;
static subject_function *outer;
static struct segment {
	uintptr_t begin;
	size_t size;
} text;

static ucontext_t runtime, fiber;
static char fiber_stack[256 * 1024];

/* What stands between the subject's calls: the runtime, which is to be cut. */
static __attribute__((noinline)) void hook(int depth)
{
	if (depth)
		outer(hook, depth - 1);
	else
		swapcontext(&fiber, &runtime);
	__asm__ volatile("");
}

static void entry(int depth)
{
	outer(hook, depth);
	__asm__ volatile("");
}

/* Leaves the fiber parked in `depth` nested calls of the subject and one more. */
static void park(int depth)
{
	getcontext(&fiber);
	fiber.uc_stack.ss_sp = fiber_stack;
	fiber.uc_stack.ss_size = sizeof(fiber_stack);
	fiber.uc_link = &runtime;
	makecontext(&fiber, (void (*)(void))entry, 1, depth);
	swapcontext(&runtime, &fiber);
}

static struct stack unwind(struct segment kept)
{
	const greg_t *regs = fiber.uc_mcontext.gregs;
	const struct stack_regs saved = {
		.rbx = (uintptr_t)regs[REG_RBX],
		.rbp = (uintptr_t)regs[REG_RBP],
		.r12 = (uintptr_t)regs[REG_R12],
		.r13 = (uintptr_t)regs[REG_R13],
		.r14 = (uintptr_t)regs[REG_R14],
		.r15 = (uintptr_t)regs[REG_R15],
		.sp = (uintptr_t)regs[REG_RSP],
		.pc = (uintptr_t)regs[REG_RIP],
	};
	struct stack stack;

	stack_unwind(&stack, &saved, kept.begin, kept.size);
	return stack;
}

static int find_text(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)size;
	(void)data;
	if (strcmp(info->dlpi_name, so.path))
		return 0;
	for (unsigned i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *phdr = &info->dlpi_phdr[i];

		if (phdr->p_type == PT_LOAD && phdr->p_flags & PF_X)
			text = (struct segment){info->dlpi_addr + phdr->p_vaddr, phdr->p_memsz};
	}
	return 1;
}

static void load(const char *build)
{
	void *symbol;

	test_so_begin(&so);
	test_so_write(&so, "ring.c", source);
	test_so_load(&so, build);
	assert_int_equal(names_open(&names, so.path, so.base), 0);
	symbol = test_so_symbol(&so, "outer");
	outer = (subject_function *)symbol;
	assert_true(dl_iterate_phdr(find_text, NULL));
}

static void unload(void)
{
	names_close(names);
	test_so_end(&so);
}

static void check_frames(const struct stack *stack, uint32_t depth)
{
	static const char *const functions[] = {"inner", "middle", "outer"};

	assert_int_equal(stack->depth, depth);
	for (uint32_t i = 0; i < depth; i++) {
		struct source_line line;

		assert_int_equal(names_lines(names, stack->pc[i], &line, 1), 1);
		assert_string_equal(line.function, functions[i % 3]);
		assert_int_equal(line.line, 2 + 2 * (i % 3));
	}
}

static void test_only_the_subjects_frames(void **state)
{
	(void)state;
	for (size_t i = 0; test_build(i); i++) {
		struct stack stack;

		load(test_build(i));
		park(0);
		stack = unwind(text);
		check_frames(&stack, 3);
		unload();
	}
}

static void test_frames_on_both_sides_of_the_runtime(void **state)
{
	struct stack stack;

	(void)state;
	load(test_build(0));
	park(2);
	stack = unwind(text);
	check_frames(&stack, 9);
	unload();
}

static void test_it_ends_at_the_entry(void **state)
{
	const struct segment all = {0, SIZE_MAX};
	struct stack stack;

	(void)state;
	load(test_build(0));
	park(0);
	stack = unwind(all);
	/* hook, inner, middle, outer, entry, and what starts a context. */
	assert_in_range(stack.depth, 6, STACK_FRAMES / 2);
	unload();
}

static void test_a_deep_stack_is_cut(void **state)
{
	struct stack stack;

	(void)state;
	load(test_build(0));
	park(40);
	stack = unwind(text);
	check_frames(&stack, STACK_FRAMES);
	unload();
}

static void test_nothing_to_unwind(void **state)
{
	struct stack_regs regs = {0};
	struct stack stack = {.depth = 7};

	(void)state;
	stack_unwind(&stack, &regs, 0, SIZE_MAX);
	assert_int_equal(stack.depth, 0);
}

/* Code that looks the same, in the same place, with frames of another size. */
static void test_an_object_in_the_place_of_another(void **state)
{
	static const char *const builds[] = {"gcc -g -O2 -DPAD=16", "gcc -g -O2 -DPAD=64"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct stack stack;

		load(builds[i % 2]);
		park(0);
		stack = unwind(text);
		check_frames(&stack, 3);
		unload();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_the_subjects_frames),
		cmocka_unit_test(test_frames_on_both_sides_of_the_runtime),
		cmocka_unit_test(test_it_ends_at_the_entry),
		cmocka_unit_test(test_a_deep_stack_is_cut),
		cmocka_unit_test(test_nothing_to_unwind),
		cmocka_unit_test(test_an_object_in_the_place_of_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
