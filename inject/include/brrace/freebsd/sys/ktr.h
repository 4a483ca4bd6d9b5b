/* SPDX-License-Identifier: BSD-2-Clause */
/* Nothing is traced this way. */
#ifndef FREEBSD_SYS_KTR_H
#define FREEBSD_SYS_KTR_H

#define CTR0(...) ((void)0)
#define CTR1(...) ((void)0)
#define CTR2(...) ((void)0)
#define CTR3(...) ((void)0)
#define CTR4(...) ((void)0)
#define CTR5(...) ((void)0)
#define CTR6(...) ((void)0)

#endif
