/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/live.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

/* Assembly is read by line. */
/* clang-format off */
#define CODE(name, ...) \
	extern const char name##_begin[], name##_end[]; \
	__asm__(".pushsection .rodata\n" #name "_begin:\n" __VA_ARGS__ #name "_end:\n.popsection\n")

/* None of it is ever executed; it is only looked at. */
CODE(all,
	/* A retry loop as gcc writes it.  At rsp+12 is what a CAS expects; rsp+0 is read. */
	"retry:\n"
	"	push %rbx\n"
	"	sub $24, %rsp\n"
	"1:	mov %rbx, %rdi\n"
	"	call __brrace_atomic32_load\n"
	"retry_load:\n"
	"	lea 12(%rsp), %r13\n"
	"	mov %r13, %rdi\n"
	"	call __brrace_write4\n"
	"retry_write:\n"
	"	mov %r13, %rsi\n"
	"	mov %ebp, 12(%rsp)\n"
	"retry_before_cas:\n"
	"	mov %rbx, %rdi\n"
	"	call __brrace_atomic32_compare_exchange_strong\n"
	"retry_cas:\n"
	"	test %al, %al\n"
	"	je 1b\n"
	"	cmp $2, %al\n"
	"	je 2f\n"
	"	mov (%rsp), %rax\n"
	"	add $24, %rsp\n"
	"	pop %rbx\n"
	"	ret\n"
	"	nop\n"
	/* A gap, and what does not run on into the next function. */
	"2:	call __brrace_abort\n"
	/* Of rsp+0 two bytes are written before four are read; of rsp+8 all, on one path. */
	"partial:\n"
	"	sub $16, %rsp\n"
	"partial_body:\n"
	"	movw $0, (%rsp)\n"
	"	mov (%rsp), %eax\n"
	"	test %eax, %eax\n"
	"	je 1f\n"
	"	movl $0, 8(%rsp)\n"
	"1:	cmpl $0, 8(%rsp)\n"
	"	add $16, %rsp\n"
	"	ret\n"
	/* By a frame pointer; what is added to is read first, what is cleared is not. */
	"pointer:\n"
	"	push %rbp\n"
	"	mov %rsp, %rbp\n"
	"	sub $16, %rsp\n"
	"pointer_body:\n"
	"	addl $1, -8(%rbp)\n"
	"	movq $0, -16(%rbp)\n"
	"	mov -16(%rbp), %rax\n"
	"	leave\n"
	"	ret\n"
	/* An address in memory, one for a function that is not known, one in a vector. */
	"stored:\n"
	"	sub $8, %rsp\n"
	"stored_body:\n"
	"	mov %rsp, %rax\n"
	"	mov %rax, (%rdi)\n"
	"	add $8, %rsp\n"
	"	ret\n"
	"given:\n"
	"	sub $8, %rsp\n"
	"given_body:\n"
	"	lea 4(%rsp), %rsi\n"
	"	call memcmp\n"
	"	add $8, %rsp\n"
	"	ret\n"
	"vector:\n"
	"	sub $8, %rsp\n"
	"vector_body:\n"
	"	lea 4(%rsp), %rax\n"
	"	movq %rax, %xmm0\n"
	"	add $8, %rsp\n"
	"	ret\n"
	/* Somewhere in an array; as much as memcpy() is told; bytes of strings. */
	"array:\n"
	"	sub $16, %rsp\n"
	"array_body:\n"
	"	movq $0, 8(%rsp)\n"
	"array_read:\n"
	"	mov (%rsp,%rax,8), %rax\n"
	"array_over:\n"
	"	mov %rsp, %rdi\n"
	"array_copy:\n"
	"	call __brrace_memcpy\n"
	"array_copied:\n"
	"	add $16, %rsp\n"
	"	ret\n"
	"string:\n"
	"	sub $8, %rsp\n"
	"string_body:\n"
	"	mov %rsp, %rdi\n"
	"	rep stosq\n"
	"	mov (%rdi), %rax\n"
	"	add $8, %rsp\n"
	"	ret\n"
	/* Which address it is depends on the path. */
	"either:\n"
	"	sub $16, %rsp\n"
	"	mov %rsp, %rax\n"
	"	test %edi, %edi\n"
	"	je 1f\n"
	"	lea 8(%rsp), %rax\n"
	"either_body:\n"
	"1:	movq $0, (%rax)\n"
	"	mov (%rsp), %rcx\n"
	"	add $16, %rsp\n"
	"	ret\n"
	/* Nobody knows how deep it is. */
	"deep:\n"
	"	push %rbp\n"
	"	mov %rsp, %rbp\n"
	"	sub %rax, %rsp\n"
	"deep_body:\n"
	"	leave\n"
	"	ret\n"
	/* What it is called with on the stack; its own frame is all dead. */
	"callee:\n"
	"	sub $8, %rsp\n"
	"callee_body:\n"
	"	mov 16(%rsp), %rax\n"
	"	add $8, %rsp\n"
	"	ret\n"
	"leaf:\n"
	"	sub $8, %rsp\n"
	"leaf_body:\n"
	"	add $8, %rsp\n"
	"	ret\n"
	"caller:\n"
	"	sub $24, %rsp\n"
	"caller_body:\n"
	"	call callee\n"
	"caller_between:\n"
	"	call leaf\n"
	"caller_after:\n"
	"	mov 16(%rsp), %rax\n"
	"	add $24, %rsp\n"
	"	ret\n"
	"stranger:\n"
	"	sub $8, %rsp\n"
	"stranger_body:\n"
	"	call memcmp\n"
	"stranger_after:\n"
	"	add $8, %rsp\n"
	"	jmp memcmp\n");

/* clang-format on */
extern const char retry_load[], retry_write[], retry_before_cas[], retry_cas[], partial_body[],
	pointer_body[], stored_body[], given_body[], vector_body[], array_body[], array_read[],
	array_over[], array_copied[], string_body[], either_body[], deep_body[], callee_body[],
	leaf_body[], caller_body[], caller_between[], caller_after[], stranger_body[],
	stranger_after[];

/* clang-format off */
/* A jump table, whose targets nothing else leads to. */
CODE(stray,
	"	sub $8, %rsp\n"
	"stray_body:\n"
	"	jmp *%rax\n"
	"	movq $0, (%rsp)\n"
	"	add $8, %rsp\n"
	"	ret\n"
	"other:\n"
	"	sub $8, %rsp\n"
	"other_body:\n"
	"	add $8, %rsp\n"
	"	ret\n");
/* clang-format on */
extern const char stray_body[], other_body[];

static struct live *live;

/* Bit i: byte i from the stack pointer on is dead, of a frame of n words. */
static uint64_t dead_of(const struct live *of, const char *at, uint32_t n, const char *from)
{
	struct stack_regs regs = {.pc = (uintptr_t)at};
	uint64_t words[8], bits = 0;
	uint8_t *bytes = (uint8_t *)words;

	memset(words, 0xff, sizeof(words));
	words[n] = (uintptr_t)from;
	live_stack(of, &regs, words, 8);
	for (uint32_t i = 0; i < sizeof(words); i++)
		if (i / 8 != n)
			bits |= (uint64_t)!bytes[i] << i;
	assert_int_equal(words[n], (uintptr_t)from);
	return bits;
}

static uint64_t dead(const char *at, uint32_t n)
{
	return dead_of(live, at, n, NULL);
}

#define WORD(i) (UINT64_C(0xff) << 8 * (i))

static void test_what_a_cas_expects(void **state)
{
	(void)state;
	/* rbx is at rsp+24 and is popped. */
	assert_int_equal(dead(retry_load, 4), WORD(1) | WORD(2));
	assert_int_equal(dead(retry_write, 4), WORD(1) | WORD(2));
	assert_int_equal(dead(retry_before_cas, 4), UINT64_C(0x0f00) | WORD(2));
	assert_int_equal(dead(retry_cas, 4), WORD(1) | WORD(2));
}

static void test_written_in_part_or_not_on_all_paths(void **state)
{
	(void)state;
	assert_int_equal(dead(partial_body, 2), UINT64_C(0xf0f3));
}

static void test_frame_pointer(void **state)
{
	(void)state;
	assert_int_equal(dead(pointer_body, 3), WORD(0) | UINT64_C(0xf000));
}

static void test_addresses_that_get_away(void **state)
{
	(void)state;
	assert_int_equal(dead(stored_body, 1), 0);
	assert_int_equal(dead(given_body, 1), 0);
	assert_int_equal(dead(vector_body, 1), 0);
}

static void test_some_part_of_an_array(void **state)
{
	(void)state;
	assert_int_equal(dead(array_body, 2), WORD(1));
	assert_int_equal(dead(array_read, 2), 0);
	assert_int_equal(dead(array_over, 2), 0);
	assert_int_equal(dead(array_copied, 2), WORD(0) | WORD(1));
	assert_int_equal(dead(string_body, 1), 0);
	/* No whole write of either. */
	assert_int_equal(dead(either_body, 2), WORD(1));
}

static void test_depth_that_is_not_known(void **state)
{
	(void)state;
	assert_int_equal(dead(deep_body, 1), 0);
}

static void test_arguments_on_the_stack(void **state)
{
	(void)state;
	assert_int_equal(dead(caller_body, 3), WORD(1));
	assert_int_equal(dead(caller_between, 3), WORD(0) | WORD(1));
	assert_int_equal(dead(stranger_body, 1), 0);
	assert_int_equal(dead(stranger_after, 1), WORD(0));
}

/* Up to a caller whose frame another one may read. */
static void test_callers(void **state)
{
	(void)state;
	assert_int_equal(dead_of(live, leaf_body, 1, caller_after), WORD(0) | WORD(2) | WORD(3));
	assert_int_equal(dead_of(live, callee_body, 1, caller_between), WORD(0));
	assert_int_equal(dead_of(live, leaf_body, 1, "elsewhere"), WORD(0));
}

static void test_a_stack_that_ends_early(void **state)
{
	struct stack_regs regs = {.pc = (uintptr_t)caller_after};
	uint64_t words[2] = {1, 1};

	(void)state;
	live_stack(live, &regs, words, 2);
	assert_int_equal(words[0], 1);
	live_stack(NULL, &regs, words, 2);
	assert_int_equal(words[0], 1);
}

static void test_a_jump_to_anywhere_spoils_all(void **state)
{
	struct live *strays = live_new((uintptr_t)stray_begin, (size_t)(stray_end - stray_begin));

	(void)state;
	assert_non_null(strays);
	assert_int_equal(dead_of(strays, stray_body, 1, NULL), 0);
	assert_int_equal(dead_of(strays, other_body, 1, NULL), 0);
	live_free(strays);
}

static int make(void **state)
{
	(void)state;
	live = live_new((uintptr_t)all_begin, (size_t)(all_end - all_begin));
	return live ? 0 : -1;
}

static int drop(void **state)
{
	(void)state;
	live_free(live);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_a_cas_expects),
		cmocka_unit_test(test_written_in_part_or_not_on_all_paths),
		cmocka_unit_test(test_frame_pointer),
		cmocka_unit_test(test_addresses_that_get_away),
		cmocka_unit_test(test_some_part_of_an_array),
		cmocka_unit_test(test_depth_that_is_not_known),
		cmocka_unit_test(test_arguments_on_the_stack),
		cmocka_unit_test(test_callers),
		cmocka_unit_test(test_a_stack_that_ends_early),
		cmocka_unit_test(test_a_jump_to_anywhere_spoils_all),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
