/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/workers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DIE 99
#define LARGE 98
#define WHO 97
#define FAIL 96

static uint64_t base; /* a worker has what it was when it was begun */
static bool begun;
static char context[] = "context";

static void begin(void *ctx)
{
	(void)ctx;
	begun = true;
}

static void answer(void *ctx, struct bytes_in request, struct bytes *out)
{
	uint64_t number = bytes_take_number(&request);

	assert_string_equal(ctx, "context");
	if (number == DIE)
		raise(SIGKILL);
	for (uint64_t i = 0; number == LARGE && i < 1000000; i++)
		bytes_put_number(out, i);
	if (number == WHO)
		bytes_put_number(out, (uint64_t)getpid());
	out->failed = number == FAIL;
	bytes_put_number(out, begun ? base + number : 0);
}

static struct workers *start(uint32_t n)
{
	struct workers_job job = {begin, answer, context};
	struct workers *workers = workers_new(n, &job);

	assert_non_null(workers);
	base = 1000;
	return workers;
}

static int ask(struct workers *workers, int worker, uint64_t number)
{
	struct bytes request = {0};
	int error;

	bytes_put_number(&request, number);
	error = workers_ask(workers, worker, &request);
	bytes_free(&request);
	return error;
}

static struct bytes_in answer_of(struct workers *workers, int worker)
{
	struct bytes_in in;

	assert_int_equal(workers_wait(workers, 60000, &in), worker);
	return in;
}

static void finish(struct workers *workers)
{
	workers_free(workers);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void test_each_answers(void **state)
{
	struct workers *workers = start(3);
	struct bytes_in in;
	uint64_t sum = 0;

	(void)state;
	assert_int_equal(workers_wait(workers, 0, &in), -1);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(workers_idle(workers), i);
		assert_int_equal(ask(workers, i, (uint64_t)i), 0);
	}
	assert_int_equal(workers_idle(workers), -1);
	for (int i = 0; i < 3; i++) {
		assert_true(workers_wait(workers, 60000, &in) >= 0);
		sum += bytes_take_number(&in);
	}
	assert_int_equal(sum, 3003);
	assert_int_equal(workers_idle(workers), 0);
	finish(workers);
}

static void test_more_than_a_socket_holds(void **state)
{
	struct workers *workers = start(1);
	struct bytes_in in;

	(void)state;
	assert_int_equal(ask(workers, 0, LARGE), 0);
	in = answer_of(workers, 0);
	for (uint64_t i = 0; i < 1000000; i++)
		assert_int_equal(bytes_take_number(&in), i);
	finish(workers);
}

static void test_one_that_dies(void **state)
{
	struct workers *workers = start(1);
	struct bytes_in in;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(ask(workers, 0, i ? FAIL : DIE), 0);
		assert_true(answer_of(workers, 0).failed);
		assert_int_equal(workers_idle(workers), 0);
		assert_int_equal(ask(workers, 0, 1), 0);
		in = answer_of(workers, 0);
		assert_int_equal(bytes_take_number(&in), 1001);
	}
	finish(workers);
}

static void test_one_that_dies_between_two_requests(void **state)
{
	struct workers *workers = start(1);
	struct bytes_in in;
	siginfo_t info;
	int error;

	(void)state;
	assert_int_equal(ask(workers, 0, WHO), 0);
	in = answer_of(workers, 0);
	kill((pid_t)bytes_take_number(&in), SIGKILL);
	assert_int_equal(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT), 0);
	error = ask(workers, 0, 1);
	assert_int_equal(error, -EPIPE);
	assert_int_equal(ask(workers, 0, 1), 0);
	answer_of(workers, 0);
	finish(workers);
}

static void test_begins_anew(void **state)
{
	struct workers *workers = start(1);
	struct bytes_in in;

	(void)state;
	ask(workers, 0, 1);
	answer_of(workers, 0);
	base = 2000;
	ask(workers, 0, 1);
	in = answer_of(workers, 0);
	assert_int_equal(bytes_take_number(&in), 1001);
	workers_end(workers, 0);
	ask(workers, 0, 1);
	in = answer_of(workers, 0);
	assert_int_equal(bytes_take_number(&in), 2001);
	finish(workers);
}

static void test_leaves_interrupts_to_its_owner(void **state)
{
	struct workers *workers = start(1);
	struct bytes_in in;

	(void)state;
	ask(workers, 0, WHO);
	in = answer_of(workers, 0);
	kill((pid_t)bytes_take_number(&in), SIGINT);
	assert_int_equal(ask(workers, 0, 1), 0);
	assert_false(answer_of(workers, 0).failed);
	finish(workers);
}

/* The worker tells its process id, and whose worker it is ends. */
static void test_dies_with_its_owner(void **state)
{
	int pipes[2];
	pid_t owner, worker;
	uint64_t number;

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	owner = fork();
	if (!owner) {
		struct workers *workers = start(1);
		struct bytes_in in;

		ask(workers, 0, WHO);
		in = answer_of(workers, 0);
		number = bytes_take_number(&in);
		(void)!write(pipes[1], &number, sizeof(number));
		raise(SIGKILL);
	}
	close(pipes[1]);
	assert_int_equal(read(pipes[0], &number, sizeof(number)), sizeof(number));
	worker = (pid_t)number;
	assert_int_equal(waitpid(owner, NULL, 0), owner);
	/* It had the writing end, too: the end of what can be read is its end. */
	assert_int_equal(read(pipes[0], &number, sizeof(number)), 0);
	assert_true(worker > 0);
	close(pipes[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_answers),
		cmocka_unit_test(test_more_than_a_socket_holds),
		cmocka_unit_test(test_one_that_dies),
		cmocka_unit_test(test_one_that_dies_between_two_requests),
		cmocka_unit_test(test_begins_anew),
		cmocka_unit_test(test_leaves_interrupts_to_its_owner),
		cmocka_unit_test(test_dies_with_its_owner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
