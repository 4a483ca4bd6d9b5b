/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who gives way or sleeps asks for nothing but that others may run, which the schedule
 * decides: no time passes.  Threads that run free do as they are told.
 */
#include "abi/hooks.h"
#include "subject/caller.h"

int __brrace_sched_yield(void)
{
	return subject_caller ? sched_yield() : 0;
}

unsigned __brrace_sleep(unsigned seconds)
{
	return subject_caller ? sleep(seconds) : 0;
}

int __brrace_usleep(useconds_t microseconds)
{
	return subject_caller ? usleep(microseconds) : 0;
}

int __brrace_nanosleep(const struct timespec *time, struct timespec *left)
{
	return subject_caller ? nanosleep(time, left) : 0;
}

int __brrace_clock_nanosleep(clockid_t clock, int flags, const struct timespec *time,
			     struct timespec *left)
{
	return subject_caller ? clock_nanosleep(clock, flags, time, left) : 0;
}
