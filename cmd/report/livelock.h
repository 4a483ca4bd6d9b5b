/* SPDX-License-Identifier: BSD-2-Clause */
/* A livelock in words: who goes round, and by which steps. */
#ifndef REPORT_LIVELOCK_H
#define REPORT_LIVELOCK_H

#include "report/sheet.h"
#include "report/wording.h"

/* "T1 and T2 go round for ever: the state before step 16 is that before step 8." */
const char *livelock_sentence(struct arena *arena, const struct result *r, const struct finding *f);

/* A line for each of them: "T1 in enqueue a, 2 steps a round: store turn = 1, load turn = 0". */
void livelock_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		    const struct finding *f);

#endif
