/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of the functions of other objects that a subject calls. */
#ifndef CC_BLIND_CALLEE_H
#define CC_BLIND_CALLEE_H

enum callee {
	CALLEE_HARMLESS, /* hooked, or touches nothing that threads share */
	CALLEE_CHANCE,   /* what it returns differs from run to run */
	CALLEE_UNKNOWN,  /* it may access memory, and nobody sees it */
};

enum callee callee_kind(const char *name);
/* As the source calls it. */
const char *callee_name(const char *name);

#endif
