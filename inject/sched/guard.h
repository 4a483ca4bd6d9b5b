/* SPDX-License-Identifier: BSD-2-Clause */
/* A subject's crash or endless loop ends an execution, not brrace. */
#ifndef SCHED_GUARD_H
#define SCHED_GUARD_H

/* Installs handlers for the signals of a crash and a CPU-time watch, in place of any
 * others.  0 or -errno. */
int guard_install(void);

#endif
