/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What searching costs, as whole processes: the yardsticks' rings found or exhausted, drawn
 * executions a second, and how much faster two processes are.
 *
 *	search_bench BRRACE SCENARIOS
 */
#include "measure/measure.h"

#define REPEATS 11
#define LONG_REPEATS 3
#define DRAWN "1000000"

static const char *brrace, *scenarios;

/* Options and the scenario, below `scenarios`, last. */
struct search {
	const char *options[8];
	const char *scenario;
	int status;
};

static void fill(const struct search *s, const char **argv, char *path, size_t room)
{
	int n = 0;

	snprintf(path, room, "%s/%s", scenarios, s->scenario);
	argv[n++] = brrace;
	argv[n++] = "explore";
	for (int i = 0; s->options[i]; i++)
		argv[n++] = s->options[i];
	argv[n++] = path;
	argv[n] = NULL;
}

static double time_of(const struct search *s)
{
	const char *argv[16];
	char path[4096];

	fill(s, argv, path, sizeof(path));
	return bench_time(argv, s->status, 1);
}

static void report_times(const char *what, struct search s)
{
	double times[REPEATS];

	for (int i = 0; i < REPEATS; i++)
		times[i] = time_of(&s);
	bench_report(what, times, REPEATS, "ms");
}

static void report_rate(void)
{
	const struct search s = {{"--random", "--max-executions", DRAWN, "--ignore", "false-full"},
				 "yardsticks/p-bug.yml",
				 4};
	double rates[REPEATS];

	for (int i = 0; i < REPEATS; i++)
		rates[i] = atof(DRAWN) / time_of(&s);
	bench_report("P-bug, drawn", rates, REPEATS, "thousand executions/s");
}

static void report_jobs(void)
{
	const struct search one = {{"-j", "1"}, "yardsticks/p-large.yml", 0};
	const struct search two = {{"-j", "2"}, "yardsticks/p-large.yml", 0};
	double times[LONG_REPEATS], ratios[LONG_REPEATS];

	for (int i = 0; i < LONG_REPEATS; i++) {
		times[i] = time_of(&one);
		ratios[i] = times[i] / time_of(&two);
	}
	bench_report("P-large exhausted, -j 1", times, LONG_REPEATS, "ms");
	bench_report("the same, -j 2", ratios, LONG_REPEATS, "times as fast");
}

static void report_memory(void)
{
	const struct search s = {{"--exhaustive", "--every-retry"}, "yardsticks/p-big.yml", 0};
	const char *argv[16];
	char path[4096];
	double memory[REPEATS];

	fill(&s, argv, path, sizeof(path));
	for (int i = 0; i < REPEATS; i++)
		memory[i] = bench_run(argv, s.status);
	bench_report("peak memory of that", memory, REPEATS, "MiB");
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: search_bench BRRACE SCENARIOS\n");
		return 2;
	}
	brrace = argv[1];
	scenarios = argv[2];
	report_times("P-bug found, shrunk and explained",
		     (struct search){{NULL}, "yardsticks/p-bug.yml", 1});
	report_times("P-mid exhausted", (struct search){{NULL}, "yardsticks/p-mid.yml", 0});
	report_times("P-big exhausted", (struct search){{NULL}, "yardsticks/p-big.yml", 0});
	report_times("P-big exhausted, --every-retry",
		     (struct search){{"--every-retry"}, "yardsticks/p-big.yml", 0});
	report_memory();
	report_rate();
	report_jobs();
	return 0;
}
