/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/pool.h"

struct seen {
	char text[200];       /* answers, in the order of done() */
	enum piece_end ends[8];
	int codes[8];
	size_t n;
	char out[100], err[100];
};

static void done(void *ctx, size_t i, const struct piece *piece)
{
	struct seen *seen = ctx;

	assert_int_equal(i, seen->n);
	seen->ends[i] = piece->end;
	seen->codes[seen->n++] = piece->code;
	if (piece->answer)
		strcat(seen->text, piece->answer);
	if (piece->out)
		strcat(seen->out, piece->out);
	if (piece->err)
		strcat(seen->err, piece->err);
}

static struct pool pool_of(struct seen *seen, size_t n, void (*work)(void *, size_t, FILE *))
{
	return (struct pool){.n = n, .width = 3, .ctx = seen, .work = work, .done = done};
}

/* The first takes longest. */
static void say_late(void *ctx, size_t i, FILE *answer)
{
	(void)ctx;
	usleep((useconds_t)(5 - i) * 20000);
	fprintf(answer, "%zu", i);
	printf("out %zu ", i);
	fprintf(stderr, "err %zu ", i);
}

static void pieces_come_in_their_order(void **state)
{
	struct seen seen = {0};
	struct pool pool = pool_of(&seen, 5, say_late);

	(void)state;
	assert_int_equal(pool_run(&pool), 0);
	assert_string_equal(seen.text, "01234");
	assert_string_equal(seen.out, "out 0 out 1 out 2 out 3 out 4 ");
	assert_string_equal(seen.err, "err 0 err 1 err 2 err 3 err 4 ");
}

static void go_wrong(void *ctx, size_t i, FILE *answer)
{
	(void)ctx;
	switch (i) {
	case 1:
		abort();
	case 2:
		_exit(7);
	case 3:
		raise(SIGSTOP);
		break;
	default:
		fputs("good ", answer);
	}
}

static void one_that_goes_wrong_costs_only_itself(void **state)
{
	struct seen seen = {0};
	struct pool pool = pool_of(&seen, 5, go_wrong);

	(void)state;
	pool.limit = 0.3;
	assert_int_equal(pool_run(&pool), 0);
	assert_string_equal(seen.text, "good good ");
	assert_int_equal(seen.ends[1], PIECE_KILLED);
	assert_int_equal(seen.codes[1], SIGABRT);
	assert_int_equal(seen.ends[2], PIECE_ENDED);
	assert_int_equal(seen.codes[2], 7);
	assert_int_equal(seen.ends[3], PIECE_TOO_LONG);
	assert_int_equal(seen.ends[4], PIECE_ENDED);
}

static void interrupt(void *ctx, size_t i, FILE *answer)
{
	(void)ctx;
	if (i)
		pause();
	fputs("good ", answer);
	fflush(answer);
	usleep(100000);
	kill(getppid(), SIGINT);
}

static void a_signal_ends_all(void **state)
{
	struct seen seen = {0};
	struct pool pool = pool_of(&seen, 6, interrupt);
	struct sigaction old, action = {.sa_handler = SIG_DFL};

	(void)state;
	sigaction(SIGINT, &action, &old);
	pool.width = 2;
	assert_int_equal(pool_run(&pool), SIGINT);
	assert_int_equal(seen.n, 6);
	for (size_t i = 1; i < 6; i++)
		assert_int_equal(seen.ends[i], PIECE_LEFT);
	sigaction(SIGINT, &old, NULL);
}

/* Without a signal mask of ours, and not the reader of our input. */
static void look_around(void *ctx, size_t i, FILE *answer)
{
	sigset_t set;
	char c;

	(void)ctx;
	(void)i;
	sigprocmask(SIG_SETMASK, NULL, &set);
	fprintf(answer, "%d %d %zd", sigismember(&set, SIGINT), sigismember(&set, SIGCHLD),
		read(0, &c, 1));
}

static void a_process_of_its_own_is_a_plain_one(void **state)
{
	struct seen seen = {0};
	struct pool pool = pool_of(&seen, 1, look_around);

	(void)state;
	pool_run(&pool);
	assert_string_equal(seen.text, "0 0 0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_come_in_their_order),
		cmocka_unit_test(one_that_goes_wrong_costs_only_itself),
		cmocka_unit_test(a_signal_ends_all),
		cmocka_unit_test(a_process_of_its_own_is_a_plain_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
