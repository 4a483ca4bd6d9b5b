/* SPDX-License-Identifier: BSD-2-Clause */
/* Executions without code are those with it, on real rings. */
#include "perform/testing.h"

#include "search/dry_testing.h"

#define DRAWN 3000 /* of each kind */

static struct {
	struct scenario *scenario;
	struct prepared p;
	struct refill refill;
} scene;

static void open_scene(const char *scenario, const char *ring)
{
	struct prepare_options options = {.search = true};

	scene.scenario = prepare_file(&scene.p, scenario, ring, &options);
	search_settle(scene.p.run);
	scene.refill = (struct refill){
		.origin = scene.p.subject->table->flags & BRRACE_HAS_ORIGIN,
		.most_preload = (uint32_t)scene.scenario->n_preload,
		.preload = scene.scenario->n_preload,
		.slots = scene.p.bound->plan.slots,
	};
}

static void close_scene(void)
{
	prepared_free(&scene.p);
	scenario_free(scene.scenario);
}

static void draw_by(struct walk *walk, uint64_t *index, const struct refill *refill)
{
	struct dry *dry = dry_new(scene.p.run);

	assert_non_null(dry);
	draw(dry, walk, index, DRAWN, refill);
	dry_free(dry);
}

/* Most are known, and all that are known are right. */
static void check(const char *scenario, const char *ring)
{
	struct random random;
	struct burst burst;
	struct pct pct;

	open_scene(scenario, ring);
	memset(&drawn, 0, sizeof(drawn));
	random_init(&random);
	draw_by(&random.walk, &random.index, NULL);
	pct_init(&pct, 3, 40);
	draw_by(&pct.walk, &pct.index, NULL);
	burst_init(&burst);
	draw_by(&burst.random.walk, &burst.random.index, &scene.refill);
	close_scene();
	assert_int_equal(drawn.wrong, 0);
	assert_true(drawn.known * 3 > drawn.executions);
}

static void test_yardsticks(void **state)
{
	(void)state;
	check("scenarios/yardsticks/p-bug.yml", NULL);
	check("scenarios/yardsticks/p-bug.yml", "yardsticks/p-fix");
	check("scenarios/yardsticks/p-big.yml", NULL);
}

static void test_freebsd(void **state)
{
	(void)state;
	check("scenarios/freebsd/five-steps.yml", NULL);
	check("scenarios/freebsd/drop-counter-loses-an-update.yml", NULL);
	check("scenarios/freebsd/aba-masked-head-loses-items.yml", NULL);
}

static void test_mutex(void **state)
{
	(void)state;
	check("scenarios/freebsd/drop-counter-loses-an-update.yml", "mutex/buf_ring");
}

static void test_other_rings(void **state)
{
	(void)state;
	check("scenarios/ck/full-by-an-old-producer-head.yml", NULL);
	check("scenarios/vyukov/full-behind-a-stopped-consumer.yml", NULL);
	check("scenarios/dpdk/generic-many-producers-and-consumers.yml", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_yardsticks),
		cmocka_unit_test(test_freebsd),
		cmocka_unit_test(test_mutex),
		cmocka_unit_test(test_other_rings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
