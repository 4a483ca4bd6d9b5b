/* SPDX-License-Identifier: BSD-2-Clause */
/* Measuring the tool from outside: whole processes, as medians and ranges. */
#ifndef MEASURE_MEASURE_H
#define MEASURE_MEASURE_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Milliseconds. */
static inline double bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Runs it with its output thrown away; it has to exit so.  Returns its peak memory in MiB. */
static inline double bench_run(const char *const *argv, int expected)
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
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0 || !WIFEXITED(status) ||
	    WEXITSTATUS(status) != expected) {
		fprintf(stderr, "%s did not run as expected\n", argv[0]);
		exit(1);
	}
	return (double)usage.ru_maxrss / 1024;
}

/* Milliseconds of one of so many runs. */
static inline double bench_time(const char *const *argv, int expected, int runs)
{
	double start = bench_now();

	for (int k = 0; k < runs; k++)
		bench_run(argv, expected);
	return (bench_now() - start) / runs;
}

static inline int bench_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts the values. */
static inline void bench_report(const char *what, double *values, int n, const char *unit)
{
	qsort(values, (size_t)n, sizeof(*values), bench_compare);
	printf("%-42s %10.1f %s  (%.1f to %.1f)\n", what, values[n / 2], unit, values[0],
	       values[n - 1]);
	fflush(stdout);
}

#endif
