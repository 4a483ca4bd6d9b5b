/* SPDX-License-Identifier: BSD-2-Clause */
/* What a read-modify-write makes of the value that it reads. */
#ifndef TRACE_RMW_H
#define TRACE_RMW_H

#include "trace/event.h"

/* `old` changed by an operation of `size` bytes. */
static inline word128 rmw_apply(uint8_t rmw, word128 old, word128 operand, uint32_t size)
{
	word128 mask = size < 16 ? ((word128)1 << (8 * size)) - 1 : ~(word128)0;

	switch (rmw) {
	case RMW_ADD:
		return (old + operand) & mask;
	case RMW_SUB:
		return (old - operand) & mask;
	case RMW_AND:
		return old & operand;
	case RMW_OR:
		return (old | operand) & mask;
	case RMW_XOR:
		return (old ^ operand) & mask;
	case RMW_NAND:
		return ~(old & operand) & mask;
	default:
		return operand & mask;
	}
}

#endif
