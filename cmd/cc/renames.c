/* SPDX-License-Identifier: BSD-2-Clause */
/* Which names of an object become which: lines "old new" for objcopy. */
#include "abi/hooks.h"
#include "abi/refused.h"
#include "cc/build.h"
#include "subject/subject.h"

#define LINE(old, new) old " " new "\n"
#define TSAN(name) LINE("__tsan_" name, "__brrace_" name)

/* Lists are read by column. */
/* clang-format off */
#define ACCESS(kind, bytes) TSAN(#kind #bytes)
#define RMW(bits, type, op) TSAN("atomic" #bits "_" #op)
#define ATOMIC(bits, type)                                                     \
	TSAN("atomic" #bits "_load") TSAN("atomic" #bits "_store")             \
	HOOKS_RMW(RMW, bits, type)                                             \
	TSAN("atomic" #bits "_compare_exchange_strong")                        \
	TSAN("atomic" #bits "_compare_exchange_weak")                          \
	TSAN("atomic" #bits "_compare_exchange_val")
#define OTHER(name, parameters) TSAN(#name)
#define MEM(name) LINE("__tsan_" #name, "__brrace_tsan_" #name)
#define LIBC(name) LINE(#name, "__brrace_" #name)
#define REFUSED(name) LINE(#name, HOOKS_REFUSED_PREFIX #name)
#define BARE(name) LINE(#name, "__bare_" #name)

const char renames_hooked[] =
	HOOKS_ACCESS(ACCESS) HOOKS_WIDTHS(ATOMIC) HOOKS_OTHER(OTHER) HOOKS_MEM(MEM)
	HOOKS_LIBC(LIBC) HOOKS_VARIABLES(LIBC) HOOKS_REFUSED(REFUSED);

const char renames_bare[] =
	HOOKS_SUBJECT(BARE) LINE(SUBJECT_TABLE, SUBJECT_TABLE_BARE);
/* clang-format on */
