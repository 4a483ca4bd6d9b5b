/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loads that take effect late: after a later store of their thread, as ARM and POWER
 * allow and C11 as rc11 has it does not.
 */
#ifndef SCHED_DELAY_H
#define SCHED_DELAY_H

#include "memory/refusal.h"
#include "trace/trace.h"

/* Why the load, by event, may not take effect after the store of its thread, as far as
 * the accesses between the two tell; kind REFUSAL_NONE: it may. */
struct refusal delay_refuses(const struct trace *trace, uint32_t load, uint32_t store);

/* Of all that the thread did after the load, up to the store: equal in two executions in
 * which the load returned different values, if nothing of it depends on that. */
uint64_t delay_digest(const struct trace *trace, uint32_t load, uint32_t store);

#endif
