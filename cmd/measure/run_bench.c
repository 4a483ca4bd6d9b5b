/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the five-step scenario costs as a user meets it: a whole process, the same with
 * the search for what makes it, its memory, and executions a second when it is repeated
 * in one process.
 *
 *	run_bench BRRACE SCENARIO
 */
#include "measure/measure.h"

#define REPEATS 21
#define PROCESSES 10
#define EXECUTIONS 300000

int main(int argc, char **argv)
{
	const char *once[] = {argv[1], "run", argv[2], NULL};
	const char *why[] = {argv[1], "run", "--why", argv[2], NULL};
	char count[16];
	const char *often[] = {argv[1], "run", "--repeat", count, argv[2], NULL};
	double process[REPEATS], explained[REPEATS], rate[REPEATS], memory[REPEATS];

	if (argc != 3) {
		fprintf(stderr, "usage: run_bench BRRACE SCENARIO\n");
		return 2;
	}
	snprintf(count, sizeof(count), "%d", EXECUTIONS);
	for (int i = 0; i < REPEATS; i++) {
		double start;

		process[i] = bench_time(once, 0, PROCESSES);
		explained[i] = bench_time(why, 0, PROCESSES);
		start = bench_now();
		memory[i] = bench_run(often, 0);
		rate[i] = EXECUTIONS / (bench_now() - start - process[i]);
	}
	bench_report("five-step scenario, whole process", process, REPEATS, "ms");
	bench_report("the same with --why", explained, REPEATS, "ms");
	bench_report("the same repeated in one process", rate, REPEATS, "thousand executions/s");
	bench_report("peak memory", memory, REPEATS, "MiB");
	return 0;
}
