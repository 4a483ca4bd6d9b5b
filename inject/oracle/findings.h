/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ORACLE_FINDINGS_H
#define ORACLE_FINDINGS_H

#include "oracle/oracle.h"

/* As findings_add(); happened to that call (FINDING_NO_CALL: preload or drain). */
struct finding *findings_add_call(struct findings *findings, enum finding_kind kind,
				  const struct history *history, uint32_t call);

#endif
