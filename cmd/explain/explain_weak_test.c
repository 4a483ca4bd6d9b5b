/* SPDX-License-Identifier: BSD-2-Clause */
/* What a report says of races that need weak memory: what is stale, and the repair. */
#include "explain/testing.h"

#include "report/json/parts.h"

static char text[1024];

static void put(const char *what)
{
	size_t n = strlen(text);

	snprintf(text + n, sizeof(text) - n, "%s", what);
}

/* Strings of a list, each with what comes after it. */
static void put_list(json_t *list, const char *after)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		put(json_string_value(json_array_get(list, i)));
		put(after);
	}
}

/* Stale accesses, a line each; then the ways, a line each, or why there is none. */
static const char *said(const char *path)
{
	json_t *json, *repair, *ways;

	open_scene(path);
	json = explanation_json(&scene.perf.result, &scene.e);
	repair = json_object_get(json, "repair");
	ways = json_object_get(repair, "ways");
	text[0] = '\0';
	put_list(json_object_get(json, "stale"), "\n");
	for (size_t i = 0; i < json_array_size(ways); i++) {
		put_list(json_array_get(ways, i), "; ");
		put("\n");
	}
	if (json_object_get(repair, "none"))
		put(json_string_value(json_object_get(repair, "none")));
	json_decref(json);
	close_scene();
	return text;
}

static void test_submitter(void **state)
{
	(void)state;
	assert_string_equal(said("scenarios/io_uring/wake-up-lost-in-the-submitter.yml"),
			    "K load tail at step 11, which misses 1 by U at step 6\n"
			    "store tail at sq.c:29 seq_cst, not release; \n");
}

static void test_poller(void **state)
{
	(void)state;
	assert_string_equal(said("scenarios/io_uring/wake-up-lost-in-the-poller.yml"),
			    "U load flags at step 11, which misses 1 by K at step 3\n"
			    "store flags at sq.c:65 seq_cst, not release; \n");
}

static void test_acquire(void **state)
{
	(void)state;
	assert_string_equal(
		said("scenarios/dpdk/single-consumer-reads-a-slot-before-it-is-there.yml"),
		"C load slots[0] at step 12, which misses a by P at step 5\n"
		"load prod.tail at generic.c:44 acquire, not relaxed; \n");
}

static void test_pair(void **state)
{
	(void)state;
	assert_string_equal(said("scenarios/freebsd/stale-tail-beside-a-new-head.yml"),
			    "T1 load br_cons_tail at step 14, which misses 1 by T2 at step 5\n"
			    "load br_prod_head at buf_ring_2013.c:27 acquire, not relaxed; "
			    "cas br_prod_head at buf_ring_2013.c:35 release, not relaxed; \n");
}

/* That is no matter of memory. */
static void test_strong(void **state)
{
	(void)state;
	assert_string_equal(said("scenarios/freebsd/five-steps.yml"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_submitter), cmocka_unit_test(test_poller),
		cmocka_unit_test(test_acquire),   cmocka_unit_test(test_pair),
		cmocka_unit_test(test_strong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
