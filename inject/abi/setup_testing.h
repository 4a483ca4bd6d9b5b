/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of hooks: a subject's code outside of runs, or making its ring. */
#ifndef ABI_SETUP_TESTING_H
#define ABI_SETUP_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "abi/entry.h"

static struct run run;

static inline int outside(void **state)
{
	(void)state;
	brrace_run = NULL;
	return 0;
}

static inline int enter_setup(void **state)
{
	(void)state;
	run = (struct run){.inside = INSIDE_SETUP, .model = &model_sc, .budget = 1u << 30};
	run.thread = run.threads;
	brrace_run = &run;
	return 0;
}

#endif
