/* SPDX-License-Identifier: BSD-2-Clause */
/* Types by the text that C code uses for them: "struct buf_ring", "void *". */
#ifndef TRACE_TYPENAME_H
#define TRACE_TYPENAME_H

#include "trace/debug.h"
#include "trace/types.h"

/*
 * The type of `size` bytes that `text` means, or NULL.  Pointers, enums and the
 * arithmetic types of C are known without debug information; they are made in
 * `pool`.  Of several types of that name the first one of that size.
 */
const struct type *typename_find(struct types *types, struct pool *pool, const struct dies *known,
				 const char *text, size_t size);

#endif
