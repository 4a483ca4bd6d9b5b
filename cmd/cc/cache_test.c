/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cc/cc.h"

static char dir[] = "/tmp/cache_test-XXXXXX";
static char why[256];

static const char *path_of(const char *name)
{
	static char path[2][128];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", dir, name);
	return path[turn];
}

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(path_of(name), "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static unsigned files_in(const char *name)
{
	DIR *d = opendir(path_of(name));
	unsigned n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

/* Path of the object made from `file` below dir with this flag; to be freed. */
static char *make(const char *file, const char *flag)
{
	const char *const args[] = {file, flag};
	const struct cc_request request = {.args = args, .n_args = 2, .directory = dir};
	char *path;

	assert_int_equal(cc_cached(&request, &path, why, sizeof(why)), 0);
	assert_int_equal(access(path, R_OK), 0);
	return path;
}

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(dir))
		return -1;
	mkdir(path_of("tmp"), 0700);
	setenv("TMPDIR", path_of("tmp"), 1);
	setenv("XDG_CACHE_HOME", path_of("cache"), 1);
	write_file("number.h", "#define NUMBER 1\n");
	write_file("ring.c", "#include \"number.h\"\nint ring(void) { return NUMBER; }\n");
	return 0;
}

static int tear_down(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return system(command);
}

static void the_same_is_made_once(void **state)
{
	char *first = make("ring.c", "-O1"), *second;
	struct stat before, after;

	(void)state;
	assert_non_null(strstr(first, "/cache/brrace/"));
	assert_int_equal(stat(first, &before), 0);
	second = make("ring.c", "-O1");
	assert_string_equal(first, second);
	assert_int_equal(stat(second, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	assert_int_equal(files_in("tmp"), 0);
	free(first);
	free(second);
}

static void what_differs_is_made_anew(void **state)
{
	char *first = make("ring.c", "-O1"), *flag, *header;

	(void)state;
	flag = make("ring.c", "-O3");
	assert_string_not_equal(first, flag);
	write_file("number.h", "#define NUMBER 2\n");
	header = make("ring.c", "-O1");
	assert_string_not_equal(first, header);
	assert_string_not_equal(flag, header);
	free(first);
	free(flag);
	free(header);
}

static void what_does_not_compile_is_not_kept(void **state)
{
	const char *const args[] = {"bad.c"};
	const struct cc_request request = {.args = args, .n_args = 1, .directory = dir};
	unsigned before = files_in("cache/brrace");
	char *path;

	(void)state;
	write_file("bad.c", "#error as expected\n");
	assert_int_equal(cc_cached(&request, &path, why, sizeof(why)), 2);
	assert_null(path);
	assert_string_equal(why, "the ring does not compile");
	assert_int_equal(files_in("cache/brrace"), before);
	assert_int_equal(files_in("tmp"), 0);
}

static void two_processes_may_make_it_at_once(void **state)
{
	unsigned before = files_in("cache/brrace");
	pid_t child[2];
	int status;

	(void)state;
	for (int i = 0; i < 2; i++) {
		child[i] = fork();
		if (!child[i]) {
			free(make("ring.c", "-Os"));
			_exit(0);
		}
	}
	for (int i = 0; i < 2; i++) {
		assert_int_equal(waitpid(child[i], &status, 0), child[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(files_in("cache/brrace"), before + 1);
}

static void without_a_cache_it_lives_as_long_as_the_process(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (!child) {
		unsetenv("HOME");
		unsetenv("XDG_CACHE_HOME");
		free(make("ring.c", "-O1"));
		free(make("ring.c", "-O2"));
		exit(files_in("tmp") == 1 ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(files_in("tmp"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_is_made_once),
		cmocka_unit_test(what_differs_is_made_anew),
		cmocka_unit_test(what_does_not_compile_is_not_kept),
		cmocka_unit_test(two_processes_may_make_it_at_once),
		cmocka_unit_test(without_a_cache_it_lives_as_long_as_the_process),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
