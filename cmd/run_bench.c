/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the five-step scenario costs as a user meets it: a whole process, the same with
 * the search for what makes it, its memory, and executions a second when it is repeated
 * in one process.
 *
 *	run_bench BRRACE SCENARIO
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REPEATS 21
#define PROCESSES 10
#define EXECUTIONS 300000

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Runs it with its output thrown away; returns its peak memory in MiB. */
static double run(const char *const *argv)
{
	struct rusage usage;
	int status;
	pid_t pid = fork();

	if (!pid) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, STDOUT_FILENO);
		execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0 || status) {
		fprintf(stderr, "%s did not run as expected\n", argv[0]);
		exit(1);
	}
	return (double)usage.ru_maxrss / 1024;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void report(const char *what, double *values, const char *unit)
{
	qsort(values, REPEATS, sizeof(*values), compare);
	printf("%-38s %10.1f %s  (%.1f to %.1f)\n", what, values[REPEATS / 2], unit, values[0],
	       values[REPEATS - 1]);
}

static double many(const char *const *argv)
{
	double start = now();

	for (int k = 0; k < PROCESSES; k++)
		run(argv);
	return (now() - start) / PROCESSES;
}

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

		process[i] = many(once);
		explained[i] = many(why);
		start = now();
		memory[i] = run(often);
		rate[i] = EXECUTIONS / (now() - start - process[i]);
	}
	report("five-step scenario, whole process", process, "ms");
	report("the same with --why", explained, "ms");
	report("the same repeated in one process", rate, "thousand executions/s");
	report("peak memory", memory, "MiB");
	return 0;
}
