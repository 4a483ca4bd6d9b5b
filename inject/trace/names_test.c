/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/test_names.h"

#include <errno.h>
#include <libgen.h>

static const char source[] = "#include <stddef.h>\n#include <stdint.h>\n"
			     "struct pair { uint32_t head, tail; };\n"
			     "typedef struct { volatile uint64_t seq; void *data; } slot_t;\n"
			     "struct ring {\n"
			     "	struct pair prod, cons;\n"
			     "	union { uint64_t raw; struct { uint32_t low, high; }; };\n"
			     "	struct { int __internal; } lock;\n"
			     "	void *items[0];\n"
			     "};\n"
			     "struct queue { struct ring *ring; uint32_t prod, depth; };\n"
			     "struct opaque;\n"
			     "int global_one;\n"
			     "const int fixed = 7;\n"
			     "int *const where = &global_one;\n"
			     "slot_t table[3];\n"
			     "struct queue *queue_of(void *p) { return p; }\n"
			     "struct ring *ring_of(void *p) { return p; }\n"
			     "struct opaque *opaque_of(void *p) { return p; }\n"
			     "uint16_t *word_of(void *p) { return p; }\n";

static int set_up(void **state)
{
	(void)state;
	test_so_begin(&so);
	test_so_write(&so, "it.c", source);
	load(test_build(0));
	return 0;
}

static int try_root(const char *type, size_t size, size_t count)
{
	struct root root = {type, "it", FAKE, size, count, size * count};
	size_t bad = 99;
	int err = names_set_roots(names, &root, 1, &bad);

	if (err)
		assert_int_equal(bad, 0);
	return err;
}

static void set_ring_and_queues(void)
{
	const struct root roots[] = {
		{"struct ring", "q->ring", FAKE, 32, 1, 32 + 4 * 8},
		{"struct queue", "q", FAKE + 0x1000, 16, 1, 16},
		{"struct queue", "q", FAKE + 0x2000, 16, 1, 16},
		{"slot_t", "&slots", FAKE + 0x3000, 16, 4, 64},
		{"uint64_t", "seq", FAKE + 0x4000, 8, 2, 16},
		{"void *", "(void *)free", FAKE + 0x5000, 8, 1, 8},
	};
	size_t bad;

	assert_int_equal(names_set_roots(names, roots, COUNT(roots), &bad), 0);
}

static void test_members_go_by_their_own_names(void **state)
{
	(void)state;
	set_ring_and_queues();
	assert_string_equal(name_at(FAKE, 4), "prod.head");
	assert_string_equal(name_at(FAKE + 12, 4), "cons.tail");
	assert_string_equal(name_at(FAKE + 8, 8), "cons");
	assert_string_equal(name_at(FAKE + 16, 8), "raw");
	assert_string_equal(name_at(FAKE + 20, 4), "high");
	assert_string_equal(name_at(FAKE + 32 + 3 * 8, 8), "items[3]");
	assert_string_equal(name_at(FAKE, 32), "q->ring");
	assert_string_equal(name_at(FAKE + 4, 8), "q->ring+4");
	assert_int_equal(addr_of("items[2]", 8), FAKE + 48);
	assert_int_equal(addr_of("q->ring.cons.tail", 4), FAKE + 12);
	assert_int_equal(find_error("items[4]"), -ERANGE);
	assert_int_equal(find_error("item[3]"), -ENOENT);
	assert_int_equal(find_error(""), -ENOENT);
}

static void test_later_roots_give_way(void **state)
{
	(void)state;
	set_ring_and_queues();
	assert_string_equal(name_at(FAKE + 0x1000, 8), "ring");
	assert_string_equal(name_at(FAKE + 0x1008, 4), "q.prod");
	assert_string_equal(name_at(FAKE + 0x100c, 4), "depth");
	assert_string_equal(name_at(FAKE + 0x200c, 4), "q#2.depth");
	assert_int_equal(addr_of("prod", 8), FAKE);
	assert_int_equal(addr_of("q.prod", 4), FAKE + 0x1008);
	assert_int_equal(addr_of("q.depth", 4), FAKE + 0x100c);
	assert_int_equal(addr_of("q#2.ring", 8), FAKE + 0x2000);
}

static void test_arrays_and_scalars_go_by_their_label(void **state)
{
	(void)state;
	set_ring_and_queues();
	assert_string_equal(name_at(FAKE + 0x3000 + 2 * 16 + 8, 8), "slots[2].data");
	assert_string_equal(name_at(FAKE + 0x4008, 8), "seq[1]");
	assert_string_equal(name_at(FAKE + 0x5000, 8), "(void*)free");
	assert_string_equal(name_at(FAKE + 0x5004, 4), "(void*)free+4");
	assert_int_equal(addr_of("slots[3].seq", 8), FAKE + 0x3030);
	assert_int_equal(addr_of("(void*)free", 8), FAKE + 0x5000);
	assert_int_equal(find_error("seq[2]"), -ERANGE);
}

static void test_types_by_their_text(void **state)
{
	static const struct {
		const char *type;
		size_t size;
	} known[] = {
		{"struct pair", 8},      {"const  volatile struct\tpair", 8},
		{"slot_t", 16},          {"_Atomic(slot_t)", 16},
		{"uint16_t", 2},         {"unsigned long long int", 8},
		{"unsigned", 4},         {"struct anything *", 8},
		{"char const*", 8},      {"enum anything", 4},
		{"_Atomic uint32_t", 4}, {"volatile int", 4},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(known); i++)
		assert_int_equal(try_root(known[i].type, known[i].size, 1), 0);
}

static void test_unknown_types_are_refused(void **state)
{
	static const char *const unknown[] = {
		"struct none",         "none_t",    "struct opaque",  "pair", "struct slot_t", "",
		"typeof(struct pair)", "pair pair", "struct pair[2]",
	};
	const struct root roots[] = {
		{"struct pair", "a", FAKE, 8, 1, 8},
		{"struct none", "b", FAKE + 8, 8, 1, 8},
	};
	size_t bad;

	(void)state;
	for (size_t i = 0; i < COUNT(unknown); i++)
		assert_int_equal(try_root(unknown[i], 16, 1), -ENOENT);
	assert_int_equal(try_root("struct pair", 12, 1), -ENOENT);
	assert_int_equal(names_set_roots(names, roots, 2, &bad), -ENOENT);
	assert_int_equal(bad, 1);
	assert_string_equal(name_at(FAKE, 4), "(none)");
}

/* Compilers leave out types that nothing uses; BRRACE_ROOT() uses them. */
static const char root_c[] =
	"#include \"brrace/subject.h\"\n"
	"struct only_here { int first, second; };\n"
	"typedef uint16_t only_here_t;\n"
	"void brrace_root(const char *type, size_t size, const volatile void *pointer,\n"
	"		 size_t count, const char *label) { }\n"
	"void create(void *p)\n"
	"{\n"
	"	BRRACE_ROOT(struct only_here, p);\n"
	"	BRRACE_ROOT(only_here_t, p, 4);\n"
	"}\n";

static void test_types_that_only_a_root_names(void **state)
{
	const struct root roots[] = {
		{"struct only_here", "p", FAKE, 8, 1, 8},
		{"only_here_t", "p", FAKE + 8, 2, 4, 8},
	};
	char file[] = __FILE__, build[512], *include;

	(void)state;
	include = realpath(dirname(dirname(file)), NULL);
	assert_non_null(include);
	for (size_t i = 0; test_build(i); i++) {
		struct test_so other;
		struct names *its;
		size_t bad;

		test_so_begin(&other);
		test_so_write(&other, "root.c", root_c);
		snprintf(build, sizeof(build), "%s -I'%s/include'", test_build(i), include);
		test_so_load(&other, build);
		assert_int_equal(names_open(&its, other.path, other.base), 0);
		assert_int_equal(names_set_roots(its, roots, COUNT(roots), &bad), 0);
		names_close(its);
		test_so_end(&other);
	}
	free(include);
}

static void test_roots_are_replaced(void **state)
{
	size_t n;

	(void)state;
	assert_int_equal(try_root("struct pair", 8, 1), 0);
	assert_int_equal(addr_of("head", 4), FAKE);
	assert_true(names_all(names, &n) && n);
	assert_int_equal(try_root("slot_t", 16, 1), 0);
	assert_int_equal(find_error("head"), -ENOENT);
	assert_string_equal(names_nearest(names, "seqq"), "seq");
	assert_int_equal(try_root("slot_t", 16, 0), 0);
	assert_string_equal(name_at(FAKE, 8), "(none)");
}

static bool is_listed(const char *name)
{
	size_t n;
	const char *const *all = names_all(names, &n);

	for (size_t i = 0; i < n; i++)
		if (!strcmp(all[i], name))
			return true;
	return false;
}

static void test_the_list_of_all_names(void **state)
{
	static const char *const in[] = {
		"prod",   "prod.head",     "q.prod", "depth",      "items[*]", "raw",       "low",
		"seq[*]", "slots[*].data", "lock",   "global_one", "table[*]", "q#2.depth",
	};
	static const char *const out[] = {"q->ring", "q",     "q#2",     "lock.__internal",
					  "fixed",   "where", "items[0]"};
	const char *const *all;
	size_t n;

	(void)state;
	set_ring_and_queues();
	all = names_all(names, &n);
	for (size_t i = 1; i < n; i++)
		assert_true(strcmp(all[i - 1], all[i]) < 0);
	for (size_t i = 0; i < COUNT(in); i++)
		assert_true(is_listed(in[i]));
	for (size_t i = 0; i < COUNT(out); i++)
		assert_false(is_listed(out[i]));
}

/* names_of() and names_find() are each other's inverse. */
static void test_round_trip(void **state)
{
	const char *const *all;
	size_t n;

	(void)state;
	set_ring_and_queues();
	all = names_all(names, &n);
	for (size_t i = 0; i < n; i++) {
		char name[NAME_MAX_BYTES], *star;
		uintptr_t addr;
		size_t size;

		strcpy(name, all[i]);
		while ((star = strstr(name, "[*]")))
			star[1] = '1';
		if (!strcmp(name, "lock")) /* one int in a struct goes by the int's name */
			continue;
		assert_int_equal(names_find(names, name, &addr, &size), 0);
		assert_string_equal(name_at(addr, size), name);
	}
}

static void test_nearest(void **state)
{
	(void)state;
	set_ring_and_queues();
	assert_string_equal(names_nearest(names, "prod.haed"), "prod.head");
	assert_string_equal(names_nearest(names, "itmes[2]"), "items[*]");
	assert_string_equal(names_nearest(names, "slots[12].sqe"), "slots[*].seq");
	assert_string_equal(names_nearest(names, "globl_one"), "global_one");
	assert_null(names_nearest(names, "xyz"));
}

static void test_little_room(void **state)
{
	char name[8];

	(void)state;
	set_ring_and_queues();
	assert_true(names_of(names, FAKE, 4, name, sizeof(name)));
	assert_string_equal(name, "prod.he");
	assert_false(names_of(names, FAKE, 4, name, 0));
	assert_false(names_of(names, FAKE, 0, name, sizeof(name)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members_go_by_their_own_names),
		cmocka_unit_test(test_later_roots_give_way),
		cmocka_unit_test(test_arrays_and_scalars_go_by_their_label),
		cmocka_unit_test(test_types_by_their_text),
		cmocka_unit_test(test_unknown_types_are_refused),
		cmocka_unit_test(test_types_that_only_a_root_names),
		cmocka_unit_test(test_roots_are_replaced),
		cmocka_unit_test(test_the_list_of_all_names),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_little_room),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
