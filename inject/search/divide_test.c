/* SPDX-License-Identifier: BSD-2-Clause */
/* A search that is divided comes to what one process alone comes to. */
#include "search/yardstick_testing.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "search/exhaust.h"
#include "trace/hash.h"

#define MOST_OUTCOMES 4096

/* What a search gathers: each outcome once, in the order in which they were seen. */
static struct gathered {
	uint64_t executions;
	uint64_t violations;
	uint32_t n;
	uint64_t outcomes[MOST_OUTCOMES];
	uint64_t counts[MOST_OUTCOMES];
	struct follow_turn turns[512]; /* of the first violation */
	uint32_t n_turns;
	bool crashed;
} here, alone;

static struct {
	struct exhaust_result result;
	bool stop;       /* at the first violation */
	uint64_t looks;  /* executions that were seen when goes_on() says no; 0: never */
	uint32_t forgotten;
	volatile uint32_t *deaths; /* left, of processes that search; NULL: none */
	pid_t owner;
	uint64_t die_at;   /* executions of a process, before it ends */
} test;

/* A failure in a process that searches would be mistaken for the owner's. */
static void must(bool holds)
{
	if (getpid() == test.owner)
		assert_true(holds);
	else if (!holds)
		raise(SIGKILL);
}

static uint32_t outcome(uint64_t hash)
{
	uint32_t i = 0;

	while (i < here.n && here.outcomes[i] != hash)
		i++;
	if (i == here.n) {
		must(here.n < MOST_OUTCOMES);
		here.outcomes[here.n++] = hash;
		here.counts[i] = 0;
	}
	return i;
}

/* Results, whatever the order of the calls. */
static uint64_t hash_of(const struct exhaust_leaf *leaf)
{
	const struct history *h = leaf->history;
	uint64_t sum = leaf->blocked;

	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];
		uint64_t hash = hash_mix(HASH_START, c->thread * 16u + c->op_index);

		hash = hash_mix(hash, call_returned(c) ? c->status : 99u);
		for (uint32_t k = 0; k < c->n_out; k++)
			hash = hash_mix(hash, h->values[c->first_out + k]);
		sum += hash;
	}
	return sum;
}

static bool is_violation(const struct exhaust_leaf *leaf)
{
	if (leaf->crashed)
		return true;
	for (uint32_t i = 0; i < leaf->findings->count; i++)
		if (!finding_is_note(leaf->findings->list[i].kind))
			return true;
	return false;
}

static void die_now_and_then(void)
{
	static uint64_t seen;

	if (!test.deaths || getpid() == test.owner || ++seen < test.die_at || !*test.deaths)
		return;
	--*test.deaths;
	raise(SIGKILL);
}

/* The tag is an outcome's index, and above it whether it was a violation. */
static uint32_t keep(void *ctx, const struct exhaust_leaf *leaf)
{
	uint32_t tag = leaf->tag;

	must(ctx == &test);
	here.crashed |= leaf->crashed;
	if (leaf->history)
		tag = outcome(hash_of(leaf)) | (uint32_t)is_violation(leaf) << 16;
	else if (leaf->crashed)
		tag = outcome(1) | 1u << 16;
	die_now_and_then();
	here.executions++;
	if (leaf->waits)
		return 0;
	must((tag & 0xffff) < here.n);
	here.counts[tag & 0xffff]++;
	if (!(tag >> 16))
		return tag;
	here.violations++;
	if (here.violations == 1 && leaf->n_turns) {
		must(leaf->n_turns <= 512);
		memcpy(here.turns, leaf->turns, leaf->n_turns * sizeof(*here.turns));
		here.n_turns = leaf->n_turns;
	}
	return test.stop ? EXHAUST_STOP : tag;
}

static void forget(void *ctx)
{
	(void)ctx;
	memset(&here, 0, sizeof(here));
	test.forgotten++;
}

static bool goes_on(void *ctx, const struct trust_counts *counts)
{
	(void)ctx;
	return !test.looks || counts->complete + counts->blocked < test.looks;
}

static void pack(void *ctx, struct bytes *out)
{
	(void)ctx;
	bytes_put_number(out, here.executions);
	bytes_put_number(out, here.violations);
	bytes_put_number(out, here.n);
	for (uint32_t i = 0; i < here.n; i++) {
		bytes_put_number(out, here.outcomes[i]);
		bytes_put_number(out, here.counts[i]);
	}
	bytes_put_number(out, here.n_turns);
	bytes_put(out, here.turns, here.n_turns * sizeof(*here.turns));
}

static bool merge(void *ctx, struct bytes_in in)
{
	bool first = !here.violations;
	uint64_t n;

	(void)ctx;
	here.executions += bytes_take_number(&in);
	here.violations += bytes_take_number(&in);
	n = bytes_take_number(&in);
	for (uint64_t i = 0; i < n; i++) {
		uint32_t at = outcome(bytes_take_number(&in));

		here.counts[at] += bytes_take_number(&in);
	}
	n = bytes_take_number(&in);
	if (first && n <= 512) {
		bytes_take(&in, here.turns, n * sizeof(*here.turns));
		here.n_turns = (uint32_t)n;
	}
	return !in.failed;
}

static struct exhaust_options options_of(uint32_t jobs)
{
	return (struct exhaust_options){
		.kinds = FINDING_VIOLATIONS,
		.leaf = keep,
		.forget = forget,
		.goes_on = goes_on,
		.ctx = &test,
		.jobs = jobs,
		.pack = pack,
		.merge = merge,
		.identity = 7,
		.pause = 1,
		.slice = 128,
	};
}

static void search_with(const struct exhaust_options *options)
{
	run_free(bench.run);
	bench_start();
	forget(NULL);
	test.forgotten = 0;
	exhaust(bench.run, options, &test.result);
}

static void search_alone(void)
{
	struct exhaust_options options = options_of(0);

	search_with(&options);
	alone = here;
}

/* Nobody is left behind. */
static void expect_no_child(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void expect_same(const struct exhaust_result *result)
{
	assert_int_equal(test.result.end, result->end);
	assert_int_equal(test.result.counts.complete, result->counts.complete);
	assert_int_equal(test.result.counts.blocked, result->counts.blocked);
	assert_int_equal(test.result.counts.dropped, result->counts.dropped);
	assert_memory_equal(&here, &alone, sizeof(here));
	expect_no_child();
}

static void expect_same_of_all(void)
{
	static const uint32_t jobs[] = {1, 2, 3, 5};
	struct exhaust_result result;

	search_alone();
	result = test.result;
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		struct exhaust_options options = options_of(jobs[i]);

		search_with(&options);
		expect_same(&result);
	}
}

/* ---- workers */

static void test_workers(void **state)
{
	(void)state;
	use_big_ring(put_fixed);
	expect_same_of_all();
	assert_int_equal(test.result.end, EXHAUST_ENDED);
	assert_true(test.result.counts.complete > 2000);
	assert_true(here.n > 10);
	assert_int_equal(here.violations, 0);
	assert_int_equal(here.executions, test.result.counts.complete + test.result.counts.blocked);
}

static void test_workers_that_find(void **state)
{
	(void)state;
	use_middling_ring(put_broken);
	expect_same_of_all();
	assert_true(here.violations > 1);
	assert_true(here.n_turns > 0);
}

static void test_the_first_to_stop(void **state)
{
	struct follow follow;

	(void)state;
	use_middling_ring(put_broken);
	test.stop = true;
	expect_same_of_all();
	assert_int_equal(test.result.end, EXHAUST_STOPPED);
	assert_int_equal(here.violations, 1);
	follow_init(&follow, here.turns, here.n_turns);
	run_execute(bench.run, &follow.policy);
	assert_false(follow.strayed);
	assert_true(run_findings(bench.run)->count > 0);
}

static void test_enough_executions(void **state)
{
	(void)state;
	use_middling_ring(put_fixed);
	for (uint64_t most = 1; most < 20000; most = most * 3 + 1) {
		struct exhaust_options options = options_of(0);
		struct exhaust_result result;

		options.most = most;
		search_with(&options);
		result = test.result;
		alone = here;
		if (result.end == EXHAUST_STOPPED)
			assert_int_equal(here.executions, most);
		options.jobs = 2;
		search_with(&options);
		expect_same(&result);
	}
}

/* A crash far from the first execution. */
SUBJECT_CODE static enum brrace_status put_or_crash(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;
	enum brrace_status status = enqueue(words, args->in[0], true);

	if (status == BRRACE_FULL && load(&words[CONS_TAIL]) == 1)
		__builtin_trap();
	return status;
}

static void test_a_crash(void **state)
{
	(void)state;
	use_middling_ring(put_or_crash);
	expect_same_of_all();
	assert_int_equal(test.result.end, EXHAUST_STOPPED);
	assert_true(here.crashed);
	assert_true(here.executions > 0);
}

/* A word that is written only in executions that are not the first. */
SUBJECT_CODE static enum brrace_status put_and_note(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;
	enum brrace_status status = enqueue(words, args->in[0], true);

	if (status == BRRACE_FULL && load(&words[CONS_TAIL]) == 1)
		store(&words[20], load(&words[20]) + 1);
	return status;
}

static void test_points_that_turn_up(void **state)
{
	(void)state;
	use_middling_ring(put_and_note);
	expect_same_of_all();
	assert_int_equal(test.result.end, EXHAUST_ENDED);
	assert_true(test.forgotten > 0);
	assert_true(run_growths(bench.run) > 0);
	assert_true(run_gives_points(bench.run, WORD(20), 8));
}

static void *shared(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(page, MAP_FAILED);
	return page;
}

static void test_a_worker_that_is_killed(void **state)
{
	struct exhaust_options options = options_of(2);
	struct exhaust_result result;
	void *page = shared();

	(void)state;
	use_middling_ring(put_fixed);
	search_alone();
	result = test.result;
	test.deaths = page;
	test.die_at = 20;
	*test.deaths = 1;
	search_with(&options);
	assert_int_equal(*test.deaths, 0);
	expect_same(&result);
	/* On the same task again and again. */
	*test.deaths = 1000;
	search_with(&options);
	assert_int_equal(test.result.end, EXHAUST_BUG);
	assert_non_null(strstr(test.result.why, "ended"));
	expect_no_child();
	munmap(page, 4096);
}

static void test_stopped_from_outside(void **state)
{
	(void)state;
	use_middling_ring(put_fixed);
	for (uint32_t jobs = 0; jobs < 3; jobs++) {
		struct exhaust_options options = options_of(jobs);

		test.looks = 1;
		search_with(&options);
		assert_int_equal(test.result.end, EXHAUST_STOPPED);
		assert_int_equal(here.executions,
				 test.result.counts.complete + test.result.counts.blocked);
		expect_no_child();
	}
}

static int lowest_free_descriptor(void)
{
	int fd = dup(0);

	close(fd);
	return fd;
}

static void test_leaves_no_descriptor_open(void **state)
{
	struct exhaust_options options = options_of(3);
	int before = lowest_free_descriptor();

	(void)state;
	use_middling_ring(put_fixed);
	search_with(&options);
	assert_int_equal(lowest_free_descriptor(), before);
}

/* ---- shards */

static void add_results(struct exhaust_result *sum)
{
	assert_int_equal(test.result.end, EXHAUST_ENDED);
	sum->counts.complete += test.result.counts.complete;
	sum->counts.blocked += test.result.counts.blocked;
	sum->counts.dropped += test.result.counts.dropped;
}

/* Outcomes of all together, whatever their order. */
static uint64_t sum_of_outcomes(const struct gathered *g)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < g->n; i++)
		sum += hash_mix(g->outcomes[i], g->counts[i]);
	return sum;
}

static void expect_shards(uint32_t shards, uint32_t jobs, const struct exhaust_result *whole)
{
	struct exhaust_options options = options_of(jobs);
	struct exhaust_result sum = {0};
	struct bytes each[8] = {0};

	options.shards = shards;
	for (uint32_t i = 0; i < shards; i++) {
		options.shard = i + 1;
		search_with(&options);
		add_results(&sum);
		pack(NULL, &each[i]);
	}
	assert_int_equal(sum.counts.complete, whole->counts.complete);
	assert_int_equal(sum.counts.blocked, whole->counts.blocked);
	forget(NULL);
	for (uint32_t i = 0; i < shards; i++) {
		assert_true(merge(NULL, bytes_of(&each[i])));
		bytes_free(&each[i]);
	}
	assert_int_equal(here.executions, alone.executions);
	assert_int_equal(here.violations, alone.violations);
	assert_int_equal(sum_of_outcomes(&here), sum_of_outcomes(&alone));
}

static void test_shards(void **state)
{
	struct exhaust_result whole;

	(void)state;
	use_middling_ring(put_broken);
	search_alone();
	whole = test.result;
	expect_shards(1, 0, &whole);
	expect_shards(2, 0, &whole);
	expect_shards(3, 2, &whole);
	expect_shards(8, 1, &whole);
}

/* ---- checkpoints */

static char path[] = "/tmp/divide_test.XXXXXX";

static void no_checkpoint(void)
{
	unlink(path);
}

static struct exhaust_options with_checkpoint(uint32_t jobs)
{
	struct exhaust_options options = options_of(jobs);

	options.checkpoint = path;
	return options;
}

/* In a process that is killed after a while, perhaps.  True: it came to its end. */
static bool search_for(const struct exhaust_options *options, uint32_t microseconds)
{
	struct timespec a_while = {0, microseconds * 1000L};
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (!child) {
		char why[128];

		if (!run_new(&bench.run, &bench.plan, why, sizeof(why)))
			exhaust(bench.run, options, &test.result);
		_exit(!bench.run || test.result.end != EXHAUST_ENDED);
	}
	nanosleep(&a_while, NULL);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status))
		assert_int_equal(WEXITSTATUS(status), 0);
	return WIFEXITED(status);
}

static void expect_survives(uint32_t jobs)
{
	struct exhaust_options options = with_checkpoint(jobs);
	struct exhaust_result result;
	uint32_t killed = 0;

	search_alone();
	result = test.result;
	run_free(bench.run);
	bench.run = NULL;
	no_checkpoint();
	forget(NULL);
	srand(1);
	while (!search_for(&options, (uint32_t)rand() % (1 + killed * 4000)))
		assert_true(++killed < 1000);
	assert_true(killed > 0);
	search_with(&options);
	expect_same(&result);
}

static void test_killed_and_resumed(void **state)
{
	(void)state;
	use_middling_ring(put_fixed);
	expect_survives(1);
	expect_survives(3);
}

static void test_killed_and_resumed_with_more_points(void **state)
{
	(void)state;
	use_middling_ring(put_and_note);
	expect_survives(2);
	assert_true(run_gives_points(bench.run, WORD(20), 8));
}

static void test_stopped_and_resumed(void **state)
{
	struct exhaust_options options = with_checkpoint(2);
	struct exhaust_result result;
	uint32_t times = 0;

	(void)state;
	use_middling_ring(put_broken);
	search_alone();
	result = test.result;
	no_checkpoint();
	do {
		test.looks += 500;
		search_with(&options);
		times++;
	} while (test.result.end == EXHAUST_STOPPED);
	assert_true(times > 1);
	expect_same(&result);
}

static void test_a_find_is_found_again(void **state)
{
	struct exhaust_options options = with_checkpoint(2);
	struct exhaust_result result;

	(void)state;
	use_middling_ring(put_broken);
	test.stop = true;
	search_alone();
	result = test.result;
	no_checkpoint();
	for (int i = 0; i < 2; i++) {
		search_with(&options);
		expect_same(&result);
	}
}

static void spoil(long at, size_t cut)
{
	int fd = open(path, O_RDWR);
	uint8_t byte;

	assert_true(fd >= 0);
	if (cut) {
		assert_int_equal(ftruncate(fd, (off_t)cut), 0);
	} else {
		assert_int_equal(pread(fd, &byte, 1, at), 1);
		byte ^= 4;
		assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	}
	close(fd);
}

static void expect_refused(const struct exhaust_options *options, const char *why)
{
	search_with(options);
	assert_int_equal(test.result.end, EXHAUST_REFUSED);
	assert_non_null(strstr(test.result.why, why));
	assert_int_equal(here.executions, 0);
}

static void test_bad_checkpoints(void **state)
{
	struct exhaust_options options = with_checkpoint(1), other = options;

	(void)state;
	use_ring(put_fixed);
	THREAD(1);
	THREAD(1);
	no_checkpoint();
	search_with(&options);
	assert_int_equal(test.result.end, EXHAUST_ENDED);
	other.identity = 8;
	expect_refused(&other, "another search");
	other.identity = options.identity;
	other.shard = other.shards = 1;
	expect_refused(&other, "another search");
	spoil(60, 0);
	expect_refused(&options, "damaged");
	spoil(60, 0);
	spoil(16, 0);
	expect_refused(&options, "another version");
	spoil(16, 0);
	search_with(&options);
	assert_int_equal(test.result.end, EXHAUST_ENDED);
	spoil(0, 100);
	expect_refused(&options, "cut short");
	spoil(0, 10);
	expect_refused(&options, "no checkpoint");
	options.checkpoint = "/nowhere/at/all";
	expect_refused(&options, "cannot be written");
	assert_int_equal(test.result.error, ENOENT);
	options.checkpoint = "/";
	expect_refused(&options, "cannot be read");
	assert_int_equal(test.result.error, EISDIR);
}

static int set_test(void **state)
{
	memset(&test, 0, sizeof(test));
	test.owner = getpid();
	return set_bench(state);
}

static int end(void **state)
{
	no_checkpoint();
	return clear_bench(state);
}

static int make_path(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	close(fd);
	return fd < 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_test, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_workers),
		TEST(test_workers_that_find),
		TEST(test_the_first_to_stop),
		TEST(test_enough_executions),
		TEST(test_a_crash),
		TEST(test_points_that_turn_up),
		TEST(test_a_worker_that_is_killed),
		TEST(test_stopped_from_outside),
		TEST(test_leaves_no_descriptor_open),
		TEST(test_shards),
		TEST(test_killed_and_resumed),
		TEST(test_killed_and_resumed_with_more_points),
		TEST(test_stopped_and_resumed),
		TEST(test_a_find_is_found_again),
		TEST(test_bad_checkpoints),
	};

	return cmocka_run_group_tests(tests, make_path, NULL);
}
