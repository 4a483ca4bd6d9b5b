/* SPDX-License-Identifier: BSD-2-Clause */
/* Values that came out in another order than they went in. */
#ifndef ORACLE_REORDER_H
#define ORACLE_REORDER_H

#include "oracle/ledger.h"

/* Appends reordered, and settles its items; strays and lost ones are known. */
void reorder_report(struct ledger *ledger, struct findings *findings);

#endif
