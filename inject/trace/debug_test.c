/* SPDX-License-Identifier: BSD-2-Clause */
/* Debug information that is not there, or not right, is no reason to fall over. */
#include "trace/test_names.h"

#include <errno.h>
#include <gelf.h>

static const char source[] =
	"struct ring { struct { int head, tail; } prod, cons; int full : 1, ready : 1;\n"
	"	      union { long raw; short parts[4]; }; void *items[]; };\n"
	"struct ring one[3];\n"
	"static inline int next(struct ring *ring) { static int calls; calls++;\n"
	"	return ++ring->prod.head; }\n"
	"int put(struct ring *ring) { return next(ring) + next(one); }\n"
	"int get(struct ring *ring) { return ++ring->cons.tail; }\n";

static size_t build; /* the tests run once for each */

static int set_up(void **state)
{
	(void)state;
	test_so_begin(&so);
	test_so_write(&so, "it.c", source);
	load(test_build(build));
	return 0;
}

static int open_copy(const char *command)
{
	struct names *copy;
	char path[192];
	int err;

	test_shell(so.dir, command);
	snprintf(path, sizeof(path), "%s/copy.so", so.dir);
	err = names_open(&copy, path, so.base);
	if (!err)
		names_close(copy);
	return err;
}

static void test_files_without_debug_information(void **state)
{
	struct names *none;

	(void)state;
	assert_int_equal(names_open(&none, "/nowhere/it.so", 0), -ENOENT);
	assert_int_equal(open_copy("strip -o copy.so it.so"), -ENODATA);
	assert_int_equal(open_copy("strip --only-keep-debug -o copy.so it.so"), 0);
	assert_int_equal(open_copy("echo no > copy.so"), -ENODATA);
	assert_int_equal(open_copy(": > copy.so"), -ENODATA);
	assert_int_equal(open_copy("head -c 5000 it.so > copy.so"), -ENODATA);
}

static void ask_for_names(struct names *damaged)
{
	const struct root root = {"struct ring", "it", FAKE, 32, 1, 96};
	char name[NAME_MAX_BYTES];
	const char *const *all;
	size_t n, bad;

	names_set_roots(damaged, &root, 1, &bad);
	for (size_t i = 0; i < 96; i += 3)
		names_of(damaged, FAKE + i, 1 + i % 8, name, sizeof(name));
	all = names_all(damaged, &n);
	for (size_t i = 0; i < n; i++) {
		uintptr_t addr;
		size_t size;

		if (names_find(damaged, all[i], &addr, &size) == 0)
			names_of(damaged, addr, size, name, sizeof(name));
	}
}

static void ask_for_lines(struct names *damaged)
{
	uintptr_t code = (uintptr_t)test_so_symbol(&so, "put");
	struct source_line lines[8];

	for (size_t i = 0; i < 96; i += 3)
		names_lines(damaged, code + i, lines, COUNT(lines));
}

static char *read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "r");
	char *bytes;

	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	*size = (size_t)ftell(file);
	rewind(file);
	bytes = malloc(*size);
	assert_int_equal(fread(bytes, 1, *size, file), *size);
	fclose(file);
	return bytes;
}

/* Whatever it answers, it must come back. */
static void use_bytes(const char *bytes, size_t size)
{
	char path[192];
	struct names *damaged;
	FILE *file;

	snprintf(path, sizeof(path), "%s/damaged.so", so.dir);
	file = fopen(path, "w");
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	fclose(file);
	if (names_open(&damaged, path, so.base))
		return;
	ask_for_names(damaged);
	ask_for_lines(damaged);
	names_close(damaged);
}

/* The file's range that holds all .debug_ sections. */
static void find_debug_sections(char *bytes, size_t size, size_t *begin, size_t *end)
{
	Elf *elf = elf_memory(bytes, size);
	Elf_Scn *section = NULL;
	size_t names_index;

	*begin = size;
	*end = 0;
	assert_int_equal(elf_getshdrstrndx(elf, &names_index), 0);
	while ((section = elf_nextscn(elf, section))) {
		GElf_Shdr header;
		const char *name;

		gelf_getshdr(section, &header);
		name = elf_strptr(elf, names_index, header.sh_name);
		if (strncmp(name, ".debug_", 7))
			continue;
		*begin = header.sh_offset < *begin ? header.sh_offset : *begin;
		if (header.sh_offset + header.sh_size > *end)
			*end = header.sh_offset + header.sh_size;
	}
	elf_end(elf);
	assert_true(*begin < *end);
}

static void test_damaged_files(void **state)
{
	size_t size, begin, end;
	uint32_t chance = 12345;
	char *bytes;

	(void)state;
	bytes = read_file(so.path, &size);
	find_debug_sections(bytes, size, &begin, &end);
	for (size_t i = 0; i < 200; i++) {
		char *copy = malloc(size);

		memcpy(copy, bytes, size);
		for (size_t j = 0; j <= i % 20; j++) {
			chance = chance * 1664525 + 1013904223;
			copy[begin + (chance >> 8) % (end - begin)] ^= (char)(1 << (chance & 7));
		}
		use_bytes(copy, size);
		free(copy);
	}
	for (size_t cut = begin; cut < size; cut += size / 100)
		use_bytes(bytes, cut);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files_without_debug_information),
		cmocka_unit_test(test_damaged_files),
	};
	int failed = 0;

	for (; test_build(build); build++)
		failed += cmocka_run_group_tests(tests, set_up, tear_down);
	return failed;
}
