/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject/blind.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char two[] = "10\t90\t0\tmfence\t7\tput\tring.h\t30\tenqueue\ttable.c\0"
			  "20\tc3\t3\ttime()\t0\t?\t?";

static int read_text(struct blind *blind, const char *text, size_t size)
{
	char *copy = malloc(size);

	assert_non_null(copy);
	memcpy(copy, text, size);
	return blind_read(blind, copy, size);
}

static void spots_are_read(void **state)
{
	struct blind blind;

	(void)state;
	assert_int_equal(read_text(&blind, two, sizeof(two)), 0);
	assert_int_equal(blind.n, 2);
	assert_int_equal(blind.spots[0].offset, 0x10);
	assert_int_equal(blind.spots[0].byte, 0x90);
	assert_int_equal(blind.spots[0].kind, BLIND_ACCESS);
	assert_string_equal(blind.spots[0].what, "mfence");
	assert_int_equal(blind.spots[0].n_places, 2);
	assert_string_equal(blind.spots[0].places[1].file, "table.c");
	assert_string_equal(blind.spots[0].places[1].function, "enqueue");
	assert_int_equal(blind.spots[0].places[1].line, 30);
	assert_int_equal(blind.spots[1].kind, BLIND_CHANCE);
	blind_free(&blind);
}

static void none_are_none(void **state)
{
	struct blind blind;

	(void)state;
	assert_int_equal(blind_read(&blind, NULL, 0), 0);
	assert_int_equal(blind.n, 0);
	assert_int_equal(blind_arm(&blind), 0);
	assert_false(blind_hit(0));
	blind_free(&blind);
}

static void damage_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"10",
		"10\t90\t0",
		"10\t90\t0\tmfence",
		"10\t90\t0\tmfence\t7\tput",
		"10\t90\t9\tmfence\t7\tput\tring.h",
	};
	struct blind blind;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(read_text(&blind, bad[i], strlen(bad[i]) + 1), -EINVAL);
		blind_free(&blind);
	}
	assert_int_equal(read_text(&blind, two, sizeof(two) - 1), -EINVAL);
	blind_free(&blind);
}

static void traps_come_and_go(void **state)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct blind blind;
	uint8_t *code =
		mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_true(code != MAP_FAILED);
	assert_int_equal(read_text(&blind, two, sizeof(two)), 0);
	code[0x10] = 0x90;
	code[0x20] = 0xc3;
	assert_int_equal(blind_begin(&blind, (uintptr_t)code), 0);
	assert_int_equal(code[0x10], 0xcc);
	assert_int_equal(code[0x20], 0xcc);
	assert_false(blind_hit(blind.base + 0x11));
	assert_true(blind_hit(blind.base + 0x10));
	assert_int_equal(code[0x10], 0x90);
	assert_true(blind.executed[0] && !blind.executed[1]);
	blind_disarm(&blind);
	assert_int_equal(code[0x20], 0xc3);
	assert_int_equal(blind_arm(&blind), 0);
	assert_int_equal(code[0x10], 0x90);
	assert_int_equal(code[0x20], 0xcc);
	blind_assume(&blind);
	assert_true(blind.executed[1]);
	blind_free(&blind);
	assert_false(blind_hit((uintptr_t)code + 0x20));
	munmap(code, page);
}

static void children_tell_their_parent(void **state)
{
	struct blind blind;
	pid_t child;

	(void)state;
	assert_int_equal(read_text(&blind, two, sizeof(two)), 0);
	child = fork();
	if (!child) {
		blind.executed[1] = 1;
		_exit(0);
	}
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_true(blind.executed[1]);
	blind_free(&blind);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spots_are_read),
		cmocka_unit_test(none_are_none),
		cmocka_unit_test(damage_is_refused),
		cmocka_unit_test(traps_come_and_go),
		cmocka_unit_test(children_tell_their_parent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
