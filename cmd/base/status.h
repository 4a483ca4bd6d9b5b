/* SPDX-License-Identifier: BSD-2-Clause */
/* How a verb ends. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

/* Exit status of every verb; see brrace(1). */
enum status {
	STATUS_EXPECTED = 0,
	STATUS_UNEXPECTED = 1,
	STATUS_USAGE = 2,
	STATUS_MISFIT = 3, /* the schedule does not fit */
	STATUS_INCONCLUSIVE = 4,
	STATUS_LACKING = 77, /* this machine lacks what the scenario needs */
	STATUS_INTERNAL = 99,
};

#endif
