/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Structs made up by chance: what the names say about where members lie must be
 * what the compiler says, by offsetof() and sizeof(), and the other way round.
 */
#include "trace/names.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "trace/test_so.h"

#define STRUCTS 40
#define MAX_MEMBERS 6
#define MAX_ROWS 20000
#define FLEXIBLE 3 /* elements of a flexible array that its root has room for */

enum node_kind {
	NODE_SCALAR,
	NODE_BITS,
	NODE_STRUCT,
	NODE_UNION,
};

struct node {
	enum node_kind kind;
	const char *name; /* NULL: anonymous */
	const char *type; /* of a scalar */
	unsigned bits;
	unsigned dims[2], n_dims;
	bool flexible, packed;
	struct node *members;
	unsigned n;
};

/* What the compiled code says about one place of one struct. */
struct row {
	unsigned which;
	enum node_kind kind;
	char name[128];
	size_t offset, size;
};

static struct row rows[MAX_ROWS];
static size_t n_rows;
static bool has_bits[STRUCTS];
static uint64_t seed;

static unsigned chance(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33) % n;
}

static const char *pick_name(unsigned *used)
{
	static const char *const names[32] = {
		"head",  "tail", "seq",   "mask",  "size",  "slots", "prod",   "cons",
		"drops", "lock", "next",  "data",  "x",     "y",     "count",  "flags",
		"raw",   "val",  "pos",   "cnt",   "ring",  "wait",  "owner",  "turn",
		"slot",  "len",  "magic", "epoch", "start", "end",   "cursor", "limit",
	};
	unsigned i;

	do
		i = chance(32);
	while (*used & 1U << i);
	*used |= 1U << i;
	return names[i];
}

static void make(struct node *node, unsigned *used, unsigned depth, bool last);

static void make_members(struct node *node, unsigned *used, unsigned depth, bool last)
{
	node->n = 1 + chance(MAX_MEMBERS - depth);
	node->members = calloc(node->n, sizeof(*node->members));
	node->packed = chance(5) == 0;
	for (unsigned i = 0; i < node->n; i++)
		make(&node->members[i], used, depth + 1, last && i && i + 1 == node->n);
}

static void make_scalar(struct node *node, unsigned *used)
{
	static const char *const types[12] = {
		"uint8_t",        "unsigned short", "volatile uint32_t", "uint64_t",
		"struct other *", "enum colour",    "_Atomic uint32_t",  "counter_t",
		"const char *",   "double",         "volatile int",      "unsigned __int128",
	};

	node->name = pick_name(used);
	if (chance(6) == 0) {
		node->kind = NODE_BITS;
		node->bits = 1 + chance(31);
		return;
	}
	node->kind = NODE_SCALAR;
	node->type = types[chance(12)];
	for (; node->n_dims < 2 && chance(4) == 0; node->n_dims++)
		node->dims[node->n_dims] = 2 + chance(2);
}

static void make(struct node *node, unsigned *used, unsigned depth, bool last)
{
	unsigned inner = 0;

	if (last && chance(2)) {
		*node = (struct node){.kind = NODE_SCALAR, .type = "uint32_t"};
		node->name = pick_name(used);
		node->flexible = true;
	} else if (depth > 3 || chance(3)) {
		make_scalar(node, used);
	} else {
		node->kind = chance(3) ? NODE_STRUCT : NODE_UNION;
		if (chance(3) == 0) {
			make_members(node, used, depth + 2, false);
			return;
		}
		node->name = pick_name(used);
		make_members(node, &inner, depth, false);
		if (chance(3) == 0)
			node->dims[node->n_dims++] = 2 + chance(2);
	}
}

static void print_type(FILE *file, const struct node *node, const char *tag);

static void print_node(FILE *file, const struct node *node)
{
	const char *name = node->name ? node->name : "";

	if (node->kind == NODE_BITS) {
		fprintf(file, "uint32_t %s : %u;\n", name, node->bits);
		return;
	}
	if (node->kind == NODE_SCALAR)
		fprintf(file, "%s", node->type);
	else
		print_type(file, node, "");
	fprintf(file, " %s", name);
	for (unsigned i = 0; i < node->n_dims; i++)
		fprintf(file, "[%u]", node->dims[i]);
	fprintf(file, "%s;\n", node->flexible ? "[]" : "");
}

static void print_type(FILE *file, const struct node *node, const char *tag)
{
	fprintf(file, "%s %s %s {\n", node->kind == NODE_UNION ? "union" : "struct",
		node->packed ? "__attribute__((packed))" : "", tag);
	for (unsigned i = 0; i < node->n; i++)
		print_node(file, &node->members[i]);
	fprintf(file, "}");
}

static void print_rows(FILE *file, unsigned which, const struct node *node, const char *prefix);

/* A place with its dimensions from `dim` on still without an index. */
static void print_place(FILE *file, unsigned which, const struct node *node, const char *path,
			unsigned dim)
{
	char inner[128];
	bool whole = dim < node->n_dims;

	fprintf(file, "%s(%u, %d, %s)\n", node->kind == NODE_BITS ? "BITS" : "ROW", which,
		whole ? NODE_STRUCT : (int)node->kind, path);
	for (unsigned i = 0; whole && i < node->dims[dim]; i++) {
		snprintf(inner, sizeof(inner), "%s[%u]", path, i);
		print_place(file, which, node, inner, dim + 1);
	}
	snprintf(inner, sizeof(inner), "%s.", path);
	if (!whole)
		print_rows(file, which, node, inner);
}

static void print_member(FILE *file, unsigned which, const struct node *node, const char *prefix)
{
	char path[128];

	if (!node->name) {
		print_rows(file, which, node, prefix);
		return;
	}
	snprintf(path, sizeof(path), "%s%s", prefix, node->name);
	if (!node->flexible)
		print_place(file, which, node, path, 0);
	for (unsigned i = 0; node->flexible && i < FLEXIBLE; i++)
		fprintf(file, "ROW(%u, %d, %s[%u])\n", which, NODE_SCALAR, path, i);
}

static void print_rows(FILE *file, unsigned which, const struct node *node, const char *prefix)
{
	for (unsigned i = 0; i < node->n; i++)
		print_member(file, which, &node->members[i], prefix);
}

static bool contains_bits(const struct node *node)
{
	bool any = node->kind == NODE_BITS;

	for (unsigned i = 0; i < node->n; i++)
		any |= contains_bits(&node->members[i]);
	return any;
}

static void release(struct node *node)
{
	for (unsigned i = 0; i < node->n; i++)
		release(&node->members[i]);
	free(node->members);
}

static const char prologue[] =
	"#include <stddef.h>\n#include <stdint.h>\n#include <string.h>\n"
	"enum colour { RED, GREEN };\n"
	"typedef uint64_t counter_t;\n"
	"typedef void report(unsigned which, int kind, const char *name, size_t offset,\n"
	"		    size_t size);\n"
	"static void bits(report *row, unsigned which, const char *name, const char *x, size_t n)\n"
	"{\n"
	"	size_t first = 0, end = n;\n"
	"	while (!x[first])\n		first++;\n"
	"	while (!x[end - 1])\n		end--;\n"
	"	row(which, 1, name, first, end - first);\n"
	"}\n"
	"#define ROW(which, kind, path) \\\n"
	"	row(which, kind, #path, offsetof(struct s##which, path), \\\n"
	"	    sizeof(((struct s##which *)0)->path));\n"
	"#define BITS(which, kind, path) do { \\\n"
	"	struct s##which x; \\\n"
	"	memset(&x, 0, sizeof(x)); \\\n"
	"	x.path = ~0U; \\\n"
	"	bits(row, which, #path, (const char *)&x, sizeof(x)); \\\n"
	"} while (0);\n";

static void print_struct(FILE *file, unsigned which)
{
	struct node node = {.kind = NODE_STRUCT};
	unsigned used = 0;
	char tag[16];

	make_members(&node, &used, 0, true);
	has_bits[which] = contains_bits(&node);
	snprintf(tag, sizeof(tag), "s%u", which);
	print_type(file, &node, tag);
	fprintf(file, ";\nstruct %s global_%s;\nvoid rows_%s(report *row)\n{\n", tag, tag, tag);
	fprintf(file, "row(%u, %d, \"\", 0, sizeof(struct %s));\n", which, NODE_STRUCT, tag);
	print_rows(file, which, &node, "");
	fprintf(file, "}\n");
	release(&node);
}

static void make_source(const struct test_so *so)
{
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	fputs(prologue, file);
	for (unsigned i = 0; i < STRUCTS; i++)
		print_struct(file, i);
	fclose(file);
	test_so_write(so, "it.c", text);
	free(text);
}

static void take_row(unsigned which, int kind, const char *name, size_t offset, size_t size)
{
	struct row *row = &rows[n_rows++];

	assert_true(n_rows <= MAX_ROWS && strlen(name) < sizeof(row->name));
	*row = (struct row){which, (enum node_kind)kind, "", offset, size};
	strcpy(row->name, name);
}

static void take_rows(const struct test_so *so)
{
	n_rows = 0;
	for (unsigned i = 0; i < STRUCTS; i++) {
		char name[32];
		void *symbol;

		snprintf(name, sizeof(name), "rows_s%u", i);
		symbol = test_so_symbol(so, name);
		((void (*)(__typeof__(take_row) *))symbol)(take_row);
	}
}

static const struct row *first_row(unsigned which)
{
	for (size_t i = 0; i < n_rows; i++)
		if (rows[i].which == which)
			return &rows[i];
	fail();
	return NULL;
}

/* The name that a place should have: a scalar's, else that of the outermost struct. */
static const struct row *best_row(const struct row *row)
{
	const struct row *best = NULL;

	for (const struct row *r = first_row(row->which); r < rows + n_rows; r++) {
		if (r->which != row->which || r->offset != row->offset || r->size != row->size)
			continue;
		if (r->kind == NODE_SCALAR)
			return r;
		if (!best && r->kind != NODE_BITS)
			best = r;
	}
	return best;
}

static const char *const labels[3] = {"first->ring", "second", "third"};
static unsigned chosen[3]; /* structs that are the roots */

static bool has_member(unsigned which, const char *name)
{
	size_t length = strcspn(name, ".[");

	for (const struct row *r = first_row(which); r < rows + n_rows; r++)
		if (r->which == which && strcspn(r->name, ".[") == length &&
		    !strncmp(r->name, name, length))
			return true;
	return false;
}

static void expected_name(char *out, size_t room, unsigned root, const char *name)
{
	bool taken = false;

	for (unsigned i = 0; i < root; i++)
		taken |= has_member(chosen[i], name);
	if (!*name)
		snprintf(out, room, "%s", labels[root]);
	else if (taken)
		snprintf(out, room, "%s.%s", labels[root], name);
	else
		snprintf(out, room, "%s", name);
}

static uintptr_t root_addr(unsigned root)
{
	return 0x10000000UL * (root + 1) + 64 * root;
}

static void check_row(const struct names *names, unsigned root, const struct row *row)
{
	uintptr_t addr = root_addr(root) + row->offset, found;
	char name[NAME_MAX_BYTES], expected[NAME_MAX_BYTES];
	size_t size;

	expected_name(expected, sizeof(expected), root, row->name);
	assert_int_equal(names_find(names, expected, &found, &size), 0);
	assert_int_equal(found, addr);
	if (row->name[0])
		assert_int_equal(size, row->size);
	assert_true(names_of(names, addr, row->size, name, sizeof(name)));
	assert_int_equal(names_find(names, name, &found, &size), 0);
	assert_true(found < addr + row->size && addr < found + size);
	if (has_bits[row->which])
		return;
	expected_name(expected, sizeof(expected), root, best_row(row)->name);
	assert_string_equal(name, expected);
}

/* Any range has a name, and what that names holds it. */
static void check_any_range(const struct names *names, unsigned root, size_t whole)
{
	size_t offset = chance((unsigned)whole);
	size_t length = 1 + chance((unsigned)(whole - offset)), size;
	uintptr_t addr = root_addr(root) + offset, found;
	char name[NAME_MAX_BYTES];

	assert_true(names_of(names, addr, length, name, sizeof(name)));
	assert_int_equal(names_find(names, name, &found, &size), 0);
	assert_true(found < addr + length && addr < found + size);
	if (!has_bits[chosen[root]])
		assert_true(found <= addr && addr + length <= found + size);
}

static void check_roots(struct names *names)
{
	char types[3][32];
	struct root roots[3];
	size_t bad;

	for (unsigned i = 0; i < 3; i++) {
		size_t size = first_row(chosen[i])->size;

		snprintf(types[i], sizeof(types[i]), "struct s%u", chosen[i]);
		roots[i] = (struct root){types[i], labels[i], root_addr(i),
					 size,     1,         size + FLEXIBLE * sizeof(uint32_t)};
	}
	assert_int_equal(names_set_roots(names, roots, 3, &bad), 0);
	for (unsigned i = 0; i < 3; i++) {
		for (size_t j = 0; j < n_rows; j++)
			if (rows[j].which == chosen[i])
				check_row(names, i, &rows[j]);
		for (unsigned j = 0; j < 100; j++)
			check_any_range(names, i, roots[i].size);
	}
}

/* The same structs as global variables, and as the elements of an array. */
static void check_array_and_global(struct names *names, const struct test_so *so,
				   const struct row *row)
{
	uintptr_t addr, global;
	char name[NAME_MAX_BYTES];
	size_t size;

	snprintf(name, sizeof(name), "global_s%u", row->which);
	global = (uintptr_t)test_so_symbol(so, name);
	snprintf(name, sizeof(name), "global_s%u.%s", row->which, row->name);
	assert_int_equal(names_find(names, name, &addr, &size), 0);
	assert_int_equal(addr, global + row->offset);
	snprintf(name, sizeof(name), "nodes[2].%s", row->name);
	assert_int_equal(names_find(names, name, &addr, &size), 0);
	assert_int_equal(addr, root_addr(0) + 2 * first_row(row->which)->size + row->offset);
	assert_int_equal(size, row->size);
}

static bool is_flexible(const struct row *row)
{
	return row->offset + row->size > first_row(row->which)->size;
}

static void check_arrays_and_globals(struct names *names, const struct test_so *so, unsigned which)
{
	size_t size = first_row(which)->size, bad;
	struct root root = {"", "nodes", root_addr(0), size, 3, 3 * size};
	char type[32];

	snprintf(type, sizeof(type), "struct s%u", which);
	root.type = type;
	assert_int_equal(names_set_roots(names, &root, 1, &bad), 0);
	for (size_t i = 0; i < n_rows; i++)
		if (rows[i].which == which && rows[i].name[0] && !is_flexible(&rows[i]))
			check_array_and_global(names, so, &rows[i]);
}

static void check_build(const struct test_so *so)
{
	struct names *names;

	take_rows(so);
	assert_true(n_rows > 10 * STRUCTS);
	assert_int_equal(names_open(&names, so->path, so->base), 0);
	for (unsigned i = 0; i + 2 < STRUCTS; i++) {
		for (unsigned j = 0; j < 3; j++)
			chosen[j] = i + j;
		check_roots(names);
	}
	for (unsigned i = 0; i < STRUCTS; i++)
		check_arrays_and_globals(names, so, i);
	names_close(names);
}

static void test_names_are_where_the_compiler_put_them(void **state)
{
	(void)state;
	for (unsigned i = 0; test_build(i); i++) {
		struct test_so so;

		seed = 0x9e3779b97f4a7c15U * (i + 1);
		test_so_begin(&so);
		make_source(&so);
		test_so_load(&so, test_build(i));
		check_build(&so);
		test_so_end(&so);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_are_where_the_compiler_put_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
