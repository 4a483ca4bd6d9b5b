/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "trace/test_so.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Nothing may follow a tail call: its return address would be elsewhere. */
static const char source[] = "#define INLINE static inline __attribute__((always_inline))\n"
			     "#define STAY __asm__ volatile(\"\")\n"
			     "typedef void hook(void);\n"
			     "#line 100 \"include/inner.h\"\n"
			     "INLINE void inner(hook *call)\n"
			     "{\n"
			     "	call();\n"
			     "	STAY;\n"
			     "}\n"
			     "__attribute__((artificial)) INLINE void wrapper(hook *call)\n"
			     "{\n"
			     "	inner(call);\n"
			     "}\n"
			     "#line 200 \"ring.c\"\n"
			     "INLINE void middle(hook *call)\n"
			     "{\n"
			     "	{ int again = 2; while (again--)\n"
			     "		inner(call);\n"
			     "	}\n"
			     "}\n"
			     "void outer(hook *call)\n"
			     "{\n"
			     "	call();\n"
			     "	middle(call);\n"
			     "	wrapper(call);\n"
			     "	STAY;\n"
			     "}\n";

struct expected {
	const char *file, *function;
	unsigned line;
};

static const struct expected direct[] = {{"ring.c", "outer", 208}};
static const struct expected inlined[] = {
	{"inner.h", "inner", 102},
	{"ring.c", "middle", 203},
	{"ring.c", "outer", 209},
};

static const struct expected wrapped[] = {{"ring.c", "outer", 210}};

static uintptr_t pcs[16];
static size_t n_pcs;

static __attribute__((noinline)) void record(void)
{
	assert_true(n_pcs < COUNT(pcs));
	pcs[n_pcs++] = (uintptr_t)__builtin_return_address(0);
}

static void check(struct names *names, uintptr_t pc, const struct expected *expected, size_t n)
{
	struct source_line lines[8];

	assert_int_equal(names_lines(names, pc, lines, COUNT(lines)), n);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(lines[i].file, expected[i].file);
		assert_string_equal(lines[i].function, expected[i].function);
		assert_int_equal(lines[i].line, expected[i].line);
	}
}

static void check_build(struct names *names, const struct test_so *so)
{
	void *outer = test_so_symbol(so, "outer");
	struct source_line line;

	n_pcs = 0;
	((void (*)(void (*)(void)))outer)(record);
	assert_int_equal(n_pcs, 4);
	for (unsigned again = 0; again < 2; again++) {
		check(names, pcs[0], direct, COUNT(direct));
		check(names, pcs[1], inlined, COUNT(inlined));
		check(names, pcs[2], inlined, COUNT(inlined));
		check(names, pcs[3], wrapped, COUNT(wrapped));
		assert_int_equal(names_lines(names, pcs[1], &line, 1), 1);
		assert_string_equal(line.function, "inner");
		assert_true(line.column > 1);
		assert_int_equal(names_lines(names, pcs[1], NULL, 0), 0);
	}
	check(names, (uintptr_t)outer + 1, &(struct expected){"ring.c", "outer", 207}, 1);
	check(names, (uintptr_t)outer, NULL, 0);
	check(names, (uintptr_t)record, NULL, 0);
	check(names, 0, NULL, 0);
}

static void test_lines_and_inlined_functions(void **state)
{
	(void)state;
	for (size_t i = 0; test_build(i); i++) {
		struct test_so so;
		struct names *names;

		test_so_begin(&so);
		test_so_write(&so, "ring.c", source);
		test_so_load(&so, test_build(i));
		assert_int_equal(names_open(&names, so.path, so.base), 0);
		check_build(names, &so);
		names_close(names);
		test_so_end(&so);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_and_inlined_functions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
