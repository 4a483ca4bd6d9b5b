/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/checkpoint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/checkpoint_test.XXXXXX";
static char path[64], beside[64];

static int write_numbers(uint64_t from, uint64_t n)
{
	struct bytes content = {0};
	int error;

	for (uint64_t i = 0; i < n; i++)
		bytes_put_number(&content, from + i);
	error = checkpoint_write(path, 7, &content);
	bytes_free(&content);
	return error;
}

static void expect_numbers(uint64_t from, uint64_t n)
{
	struct bytes content = {0};
	const char *why;

	assert_int_equal(checkpoint_read(path, 7, &content, &why), 0);
	assert_null(why);
	assert_int_equal(content.n, n * 8);
	for (uint64_t i = 0; i < n; i++)
		assert_int_equal(((uint64_t *)content.at)[i], from + i);
	bytes_free(&content);
}

static void expect_refused(uint64_t identity, const char *what)
{
	struct bytes content = {0};
	const char *why;

	assert_int_equal(checkpoint_read(path, identity, &content, &why), -EINVAL);
	assert_non_null(strstr(why, what));
	assert_int_equal(content.n, 0);
	bytes_free(&content);
}

static void test_what_is_written_is_read(void **state)
{
	(void)state;
	assert_int_equal(write_numbers(1, 20000), 0);
	expect_numbers(1, 20000);
	assert_int_equal(write_numbers(5, 3), 0);
	expect_numbers(5, 3);
	assert_int_equal(access(beside, F_OK), -1);
	expect_refused(8, "another search");
}

static void test_there_is_none(void **state)
{
	struct bytes content = {0};
	const char *why;

	(void)state;
	unlink(path);
	assert_int_equal(checkpoint_read(path, 7, &content, &why), -ENOENT);
}

/* Each byte, one after another. */
static void test_every_damage_is_seen(void **state)
{
	struct bytes content = {0};
	const char *why;
	uint8_t byte;
	int fd;

	(void)state;
	assert_int_equal(write_numbers(1, 5), 0);
	fd = open(path, O_RDWR);
	for (off_t at = 0; pread(fd, &byte, 1, at) == 1; at++) {
		byte ^= 0x10;
		pwrite(fd, &byte, 1, at);
		assert_int_equal(checkpoint_read(path, 7, &content, &why), -EINVAL);
		byte ^= 0x10;
		pwrite(fd, &byte, 1, at);
	}
	expect_numbers(1, 5);
	for (off_t n = lseek(fd, 0, SEEK_END) - 1; n >= 0; n--) {
		assert_int_equal(ftruncate(fd, n), 0);
		assert_int_equal(checkpoint_read(path, 7, &content, &why), -EINVAL);
	}
	expect_refused(7, "no checkpoint");
	close(fd);
}

/* The file may not become as large: as if the disk were full. */
static void test_a_full_disk(void **state)
{
	struct rlimit before, limit;

	(void)state;
	assert_int_equal(write_numbers(1, 100), 0);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = before;
	limit.rlim_cur = 4096;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	assert_int_equal(write_numbers(1, 5000), -EFBIG);
	setrlimit(RLIMIT_FSIZE, &before);
	expect_numbers(1, 100);
	assert_int_equal(access(beside, F_OK), -1);
}

static void test_a_place_that_cannot_be_written(void **state)
{
	struct bytes content = {0};

	(void)state;
	assert_int_equal(checkpoint_write("/nowhere/at/all", 7, &content), -ENOENT);
	/* A directory is in the way of the name. */
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(write_numbers(1, 5), -EISDIR);
	assert_int_equal(access(beside, F_OK), -1);
	rmdir(path);
}

static int begin(void **state)
{
	(void)state;
	if (!mkdtemp(directory))
		return -1;
	snprintf(path, sizeof(path), "%s/file", directory);
	snprintf(beside, sizeof(beside), "%s.new", path);
	return 0;
}

static int end(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_written_is_read),
		cmocka_unit_test(test_there_is_none),
		cmocka_unit_test(test_every_damage_is_seen),
		cmocka_unit_test(test_a_full_disk),
		cmocka_unit_test(test_a_place_that_cannot_be_written),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
