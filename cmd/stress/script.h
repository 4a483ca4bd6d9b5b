/* SPDX-License-Identifier: BSD-2-Clause */
/* From what was seen under real threads to a scenario that shows it every time. */
#ifndef STRESS_SCRIPT_H
#define STRESS_SCRIPT_H

#include <stdbool.h>

#include "stress/scene.h"

/*
 * Looks for a schedule of a few of the calls that comes to the same finding, makes it
 * small and writes it.  ring: as it was given.  False after telling: there is none, or it
 * could not be written.
 */
bool script_write(const struct scene *scene, const struct brrace_table *table, const char *ring,
		  uint32_t slots, const char *path);

#endif
