/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which accesses of a subject's code have no hook.  The sanitizer puts a call just before
 * each access, and accesses do not move past calls.  So between two calls, on whatever
 * path, no memory is accessed but what the last of them announced, the thread's own and
 * constants.
 */
#ifndef CC_BLIND_FLOW_H
#define CC_BLIND_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "cc/blind/effect.h"
#include "cc/blind/image.h"
#include "search/code.h"

struct flow {
	const struct subject_image *image;
	struct code code;
	struct effect *effects; /* of each instruction */
	bool *blind;            /* flow_run(): it accesses memory without a hook */
};

/* Reads all code of the image.  0, -ENOMEM or -EINVAL; flow_drop() in either case. */
int flow_read(struct flow *flow, const struct subject_image *image);
int flow_run(struct flow *flow);
void flow_drop(struct flow *flow);

/* What it calls, or jumps to, of another object; NULL: nothing. */
const char *flow_callee(const struct flow *flow, uint32_t insn);

#endif
