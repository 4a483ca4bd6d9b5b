/* SPDX-License-Identifier: BSD-2-Clause */
/* The checks of `brrace selftest`, one at a time. */
#ifndef SELFTEST_CHECKS_H
#define SELFTEST_CHECKS_H

#include "perform/prepare.h"

struct selftest {
	char sources[4200];  /* directory of the planted ring */
	const char *directory;  /* where the checks leave what they build */
	struct prepare_options options; /* of every execution */
	char said[1200];  /* what a check found, or what is broken */
};

/*
 * Each fills `said` and returns STATUS_EXPECTED if all is as it must be, STATUS_LACKING
 * if this machine lacks what the check needs, else STATUS_INTERNAL.
 */

/* The ring without a fault can be built; the checks of plants need it. */
int selftest_sound(struct selftest *self, const char *name);
/* `name` is a finding: it is made of the ring in which it is planted, and nothing of
 * the sound one by the same schedule. */
int selftest_plant(struct selftest *self, const char *name);
/* Fibers and OS threads come to the same event hash. */
int selftest_substrates(struct selftest *self, const char *name);
/* A ring compiled without hooks is refused. */
int selftest_plain(struct selftest *self, const char *name);
/* So is one that has them in one of its two files. */
int selftest_half(struct selftest *self, const char *name);

#endif
