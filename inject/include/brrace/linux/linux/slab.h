/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory, whatever it is asked for. */
#ifndef LINUX_LINUX_SLAB_H
#define LINUX_LINUX_SLAB_H

#include <stdlib.h>

#include "types.h"

#define GFP_KERNEL 0u
#define GFP_ATOMIC 1u
#define GFP_NOWAIT 2u
#define __GFP_ZERO 4u
#define __GFP_NOWARN 0u

#define KMALLOC_MAX_SIZE ((size_t)1 << 22)

#define kmalloc(size, flags) ((flags) & __GFP_ZERO ? calloc(1, size) : malloc(size))
#define kzalloc(size, flags) ((void)(flags), calloc(1, size))
#define kcalloc(n, size, flags) ((void)(flags), calloc(n, size))
#define kmalloc_array(n, size, flags) kcalloc(n, size, flags)
#define kvmalloc(size, flags) kmalloc(size, flags)
#define kvzalloc(size, flags) kzalloc(size, flags)
#define kvmalloc_array(n, size, flags) kcalloc(n, size, flags)
#define kvcalloc(n, size, flags) kcalloc(n, size, flags)
#define kmalloc_array_noprof(n, size, flags) kmalloc_array(n, size, flags)
#define kvmalloc_array_noprof(n, size, flags) kvmalloc_array(n, size, flags)
#define alloc_hooks(call) (call)
#define kfree(memory) free(memory)
#define kvfree(memory) free(memory)

#endif
