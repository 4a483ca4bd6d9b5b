/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/test_names.h"

#include <errno.h>

static const char both_h[] = "static inline int both(void) { static int made; return ++made; }\n";

static const char a_c[] = "#include \"both.h\"\n"
			  "static int hits;\n"
			  "int global_one = 1;\n"
			  "const int fixed = 7;\n"
			  "__thread int mine;\n"
			  "static struct { struct { int head, tail; } at; int spare; } apart;\n"
			  "struct { short first; volatile long seq; } table[3];\n"
			  "int hit_a(void) { return ++hits + mine; }\n"
			  "int both_a(void) { return both(); }\n"
			  "int step(void) { apart.at.tail += 2; return ++apart.at.head; }\n"
			  "static int inlined(void) { { static int calls; return ++calls; } }\n"
			  "int call(void) { return inlined() + inlined(); }\n"
			  "const char *text(void) { return \"some text\"; }\n";

static const char b_c[] = "#include \"both.h\"\n"
			  "static int hits;\n"
			  "int hit_b(void) { return ++hits; }\n"
			  "int both_b(void) { return both(); }\n";

static size_t build; /* the tests run once for each */

static int set_up(void **state)
{
	(void)state;
	test_so_begin(&so);
	test_so_write(&so, "both.h", both_h);
	test_so_write(&so, "a.c", a_c);
	test_so_write(&so, "b.c", b_c);
	load(test_build(build));
	return 0;
}

/* The int behind a name, in the loaded object. */
static int value_of(const char *name)
{
	return *(int *)addr_of(name, sizeof(int));
}

static int call(const char *function)
{
	void *symbol = test_so_symbol(&so, function);

	return ((int (*)(void))symbol)();
}

static void test_globals(void **state)
{
	uintptr_t one = (uintptr_t)test_so_symbol(&so, "global_one");

	(void)state;
	assert_int_equal(addr_of("global_one", 4), one);
	assert_string_equal(name_at(one, 4), "global_one");
	assert_string_equal(name_at(one + 2, 2), "global_one+2");
	assert_int_equal(value_of("fixed"), 7);
	assert_string_equal(name_at(addr_of("table[2].seq", 8), 8), "table[2].seq");
	assert_int_equal(find_error("mine"), -ENOENT);
	assert_string_equal(name_at(FAKE, 8), "(none)");
	assert_string_equal(name_at(so.base + 8, 8), "(none)");
}

static void test_statics_of_two_files(void **state)
{
	(void)state;
	call("hit_a");
	call("hit_b");
	call("hit_b");
	assert_int_equal(value_of("a.c:hits"), 1);
	assert_int_equal(value_of("b.c:hits"), 2);
	assert_int_equal(find_error("hits"), -ENOENT);
	assert_string_equal(name_at(addr_of("b.c:hits", 4), 4), "b.c:hits");
}

static void test_statics_of_functions(void **state)
{
	(void)state;
	call("call");
	call("both_a");
	call("both_b");
	call("both_b");
	assert_int_equal(value_of("inlined.calls"), 2);
	assert_int_equal(value_of("a.c:both.made"), 1);
	assert_int_equal(value_of("b.c:both.made"), 2);
	assert_string_equal(name_at(addr_of("inlined.calls", 4), 4), "inlined.calls");
}

/* clang makes two variables of this one and drops the rest of it. */
static void test_a_static_struct_that_was_taken_apart(void **state)
{
	(void)state;
	assert_int_equal(call("step"), 1);
	assert_int_equal(value_of("apart.at.head"), 1);
	assert_int_equal(value_of("apart.at.tail"), 2);
	assert_string_equal(name_at(addr_of("apart.at.tail", 4), 4), "apart.at.tail");
}

static void test_a_global_gives_way_to_roots(void **state)
{
	uintptr_t one = (uintptr_t)test_so_symbol(&so, "global_one");
	const struct root taken = {"int", "global_one", FAKE, 4, 1, 4};
	const struct root same = {"int", "&global_one", one, 4, 1, 4};
	size_t bad;

	(void)state;
	assert_int_equal(names_set_roots(names, &taken, 1, &bad), 0);
	assert_int_equal(addr_of("global_one", 4), FAKE);
	assert_int_equal(addr_of("a.c:global_one", 4), one);
	assert_string_equal(name_at(one, 4), "a.c:global_one");
	assert_int_equal(names_set_roots(names, &same, 1, &bad), 0);
	assert_int_equal(addr_of("global_one", 4), one);
	assert_int_equal(find_error("a.c:global_one"), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_globals),
		cmocka_unit_test(test_statics_of_two_files),
		cmocka_unit_test(test_statics_of_functions),
		cmocka_unit_test(test_a_static_struct_that_was_taken_apart),
		cmocka_unit_test(test_a_global_gives_way_to_roots),
	};
	int failed = 0;

	for (; test_build(build); build++)
		failed += cmocka_run_group_tests(tests, set_up, tear_down);
	return failed;
}
