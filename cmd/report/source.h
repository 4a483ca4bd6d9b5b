/* SPDX-License-Identifier: BSD-2-Clause */
/* Where in the source something happened. */
#ifndef REPORT_SOURCE_H
#define REPORT_SOURCE_H

#include "report/deciding.h"
#include "report/result.h"

#define SOURCE_FRAMES 64

/* Frames of a stack, inlined ones too, innermost first; returns how many. */
size_t source_frames(const struct result *r, const struct stack *stack,
		     struct source_line frames[SOURCE_FRAMES]);

/*
 * Where reads were made that decided: usually in the innermost function, but if a
 * helper made two of them at one line, then where the helper was called.  False:
 * there are none, or it is unknown.
 */
bool source_of_reads(const struct result *r, const struct deciding_read *reads, size_t n,
		     struct source_line *out);

#endif
