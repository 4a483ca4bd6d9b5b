/* SPDX-License-Identifier: BSD-2-Clause */
/* Who calls operations of a ring from a thread that runs free, where no run is. */
#ifndef SUBJECT_CALLER_H
#define SUBJECT_CALLER_H

#include "brrace/subject.h"

struct caller {
	/* Instead of brrace_invoke(). */
	enum brrace_status (*invoke)(struct caller *caller, void *ring, const char *name,
				     struct brrace_args *args);
	/* Before each access, if the ring is one with hooks; or NULL. */
	void (*access)(struct caller *caller);
};

/* Of this thread; NULL: nobody wants to know. */
extern __thread struct caller *subject_caller;

static inline void caller_access(void)
{
	if (subject_caller && subject_caller->access)
		subject_caller->access(subject_caller);
}

#endif
