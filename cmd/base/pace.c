/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/pace.h"

#include <signal.h>
#include <time.h>

#define REDRAW_SECONDS 0.2

static volatile sig_atomic_t interrupted;
static struct sigaction before;

static void on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void pace_begin(struct pace *pace)
{
	struct sigaction action = {.sa_handler = on_interrupt};

	interrupted = 0;
	sigaction(SIGINT, &action, &before);
	pace->began = now();
}

bool pace_over(struct pace *pace, void (*draw)(void *ctx, double seconds, FILE *to), void *ctx)
{
	double time;

	if (interrupted)
		return pace->interrupted = true;
	time = now();
	if (pace->progress && time - pace->drawn > REDRAW_SECONDS) {
		pace->drawn = time;
		fputs("\r\033[K", stderr);
		draw(ctx, time - pace->began, stderr);
	}
	return pace->out_of_time = pace->budget && time - pace->began > pace->budget;
}

double pace_end(struct pace *pace)
{
	if (pace->progress && pace->drawn)
		fputs("\r\033[K", stderr);
	sigaction(SIGINT, &before, NULL);
	return now() - pace->began;
}
