/* SPDX-License-Identifier: BSD-2-Clause */
/* Who calls operations of a bare ring, and wants to know of those that they are made of. */
#ifndef SUBJECT_CALLER_H
#define SUBJECT_CALLER_H

#include "brrace/subject.h"

struct caller {
	/* Instead of brrace_invoke(). */
	enum brrace_status (*invoke)(struct caller *caller, void *ring, const char *name,
				     struct brrace_args *args);
};

/* Of this thread; NULL: nobody wants to know. */
extern __thread struct caller *subject_caller;

#endif
