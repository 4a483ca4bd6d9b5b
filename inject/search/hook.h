/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What hooks do with addresses of their caller's own stack, which nobody else can reach:
 * none keeps one.
 */
#ifndef SEARCH_HOOK_H
#define SEARCH_HOOK_H

#include <stdint.h>

enum hook_reads {
	HOOK_READS_NOTHING, /* it only tells of a place */
	HOOK_READS_FIRST,   /* what its first argument points to */
	HOOK_READS_BOTH,    /* and its second: what a CAS expects */
	HOOK_READS_ALL,     /* as much as it is told to */
	HOOK_ENDS,          /* it does not come back */
};

struct hook {
	void (*address)(void);
	uint8_t bytes; /* of what is pointed to */
	uint8_t reads; /* enum hook_reads */
};

/* NULL: no such hook, or not one that is known to be as said. */
const struct hook *hook_find(uintptr_t address);

#endif
