/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/live.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Never executed; only looked at. */
__asm__(".pushsection .rodata\n"
	"code_start:\n"
	/* ebx is compared, then written; ebp is written whole before it is read. */
	"retry:\n"
	"	nop\n"
	"code_a:\n"
	"	cmpl %eax, %ebx\n"
	"	movl (%rdi), %ebx\n"
	"	leal 1(%rbx), %ebp\n"
	"code_b:\n"
	"	testl %ebp, %ebp\n"
	"	je retry\n"
	"code_c:\n"
	/* Part of a register leaves the rest; a read by address; a clear; two pops. */
	"	movb $1, %r12b\n"
	"	movq (%r13,%rax), %rax\n"
	"	xorl %r14d, %r14d\n"
	"	popq %rbx\n"
	"	popq %rbp\n"
	"code_d:\n"
	"	ret\n"
	"code_e:\n"
	"	movl $1, %r15d\n"
	"	jmp *%rax\n"
	"code_f:\n"
	"	leave\n"
	"	popq %rbx\n"
	"	popq %r12\n"
	"	popq %r13\n"
	"	popq %r14\n"
	"	popq %r15\n"
	"	jmp code_f\n"
	"code_end:\n"
	".popsection\n");

extern const char code_start[], code_a[], code_b[], code_c[], code_d[], code_e[], code_f[],
	code_end[];
static struct live *live;

enum { RBX = 1, RBP = 2, R12 = 4, R13 = 8, R14 = 16, R15 = 32 };

static unsigned at(const char *where)
{
	struct stack_regs regs = {1, 1, 1, 1, 1, 1, .sp = 5, .pc = (uintptr_t)where};
	struct stack_regs out = live_regs(live, &regs);

	assert_int_equal(out.sp, 5);
	assert_int_equal(out.pc, regs.pc);
	return (unsigned)(out.rbx * RBX + out.rbp * RBP + out.r12 * R12 + out.r13 * R13 +
			  out.r14 * R14 + out.r15 * R15);
}

static void test_loop(void **state)
{
	(void)state;
	assert_int_equal(at(code_a), RBX | R12 | R13 | R15);
	assert_int_equal(at(code_b), RBX | RBP | R12 | R13 | R15);
}

static void test_partial_and_whole_writes(void **state)
{
	(void)state;
	assert_int_equal(at(code_c), R12 | R13 | R15);
}

static void test_where_control_is_lost_all_matters(void **state)
{
	(void)state;
	assert_int_equal(at(code_d), 63);
	assert_int_equal(at(code_e), 63 & ~R15);
	assert_int_equal(at(code_e + 1), 63); /* no instruction begins there */
	assert_int_equal(at("elsewhere"), 63);
}

static void test_implicit_operands(void **state)
{
	(void)state;
	assert_int_equal(at(code_f), RBP);
}

static void test_code_that_is_not_understood(void **state)
{
	static const char bad[] = {0x06, 0x06, 0x06}; /* push %es: none in 64-bit mode */
	struct stack_regs regs = {.rbx = 7}, out = live_regs(NULL, &regs);

	(void)state;
	assert_null(live_new((uintptr_t)bad, sizeof(bad)));
	assert_int_equal(out.rbx, 7);
}

static int make(void **state)
{
	(void)state;
	live = live_new((uintptr_t)code_start, (size_t)(code_end - code_start));
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
		cmocka_unit_test(test_loop),
		cmocka_unit_test(test_partial_and_whole_writes),
		cmocka_unit_test(test_where_control_is_lost_all_matters),
		cmocka_unit_test(test_implicit_operands),
		cmocka_unit_test(test_code_that_is_not_understood),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
