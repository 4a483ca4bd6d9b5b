/* SPDX-License-Identifier: BSD-2-Clause */
/* What mutexes are asked. */
#ifndef FREEBSD_SYS_LOCK_H
#define FREEBSD_SYS_LOCK_H

#define MA_NOTOWNED 0
#define MA_OWNED 1
#define MTX_DEF 0
#define MTX_SPIN 1
#define MTX_RECURSE 4

#endif
