/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory of many pages. */
#ifndef LINUX_LINUX_VMALLOC_H
#define LINUX_LINUX_VMALLOC_H

#include "slab.h"

#define vmalloc(size) malloc(size)
#define vzalloc(size) calloc(1, size)
#define vfree(memory) free(memory)

#endif
