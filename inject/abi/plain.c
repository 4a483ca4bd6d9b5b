/* SPDX-License-Identifier: BSD-2-Clause */
/* Plain and volatile accesses: announced by address, done by the code itself. */
#include "abi/entry.h"
#include "sched/pass.h"
#include "subject/caller.h"

static inline __attribute__((always_inline)) void plain(uint8_t kind, uint8_t flags, void *addr,
							size_t size)
{
	struct run *run = running();

	if (run && size)
		access_plain(run, access_to(run, kind, flags | ACCESS_PLAIN, addr, size, 0));
	else if (!run)
		caller_access();
}

#define DO_read(a, n) plain(ACCESS_LOAD, 0, a, n)
#define DO_write(a, n) plain(ACCESS_STORE, 0, a, n)
#define DO_volatile_read(a, n) plain(ACCESS_LOAD, ACCESS_VOLATILE, a, n)
#define DO_volatile_write(a, n) plain(ACCESS_STORE, ACCESS_VOLATILE, a, n)
#define DO_read_write(a, n) (DO_read(a, n), DO_write(a, n))

/* Alignment changes nothing for us. */
#define DO_unaligned_read DO_read
#define DO_unaligned_write DO_write
#define DO_unaligned_volatile_read DO_volatile_read
#define DO_unaligned_volatile_write DO_volatile_write
#define DO_unaligned_read_write DO_read_write

#define PASS(kind, flags, a, n) \
	if (pass_plain(kind, flags, a, n)) \
		return;
#define PASS_read(a, n) PASS(ACCESS_LOAD, 0, a, n)
#define PASS_write(a, n) PASS(ACCESS_STORE, 0, a, n)
#define PASS_volatile_read(a, n) PASS(ACCESS_LOAD, ACCESS_VOLATILE, a, n)
#define PASS_volatile_write(a, n) PASS(ACCESS_STORE, ACCESS_VOLATILE, a, n)
#define PASS_read_write(a, n)
#define PASS_unaligned_read PASS_read
#define PASS_unaligned_write PASS_write
#define PASS_unaligned_volatile_read PASS_volatile_read
#define PASS_unaligned_volatile_write PASS_volatile_write
#define PASS_unaligned_read_write PASS_read_write

#define DEFINE(kind, bytes) \
	HOOK_PASS(void, __brrace_##kind##bytes, (void *addr), (addr), PASS_##kind(addr, bytes)) \
	{ \
		DO_##kind(addr, bytes); \
	}
HOOKS_ACCESS(DEFINE)

HOOK(void, __brrace_read_range, (void *addr, unsigned long size), (addr, size))
{
	plain(ACCESS_LOAD, ACCESS_RANGE, addr, size);
}

HOOK(void, __brrace_write_range, (void *addr, unsigned long size), (addr, size))
{
	plain(ACCESS_STORE, ACCESS_RANGE, addr, size);
}

/* C++ only; a table pointer is a word like any other. */
HOOK(void, __brrace_vptr_read, (void **vptr), (vptr))
{
	plain(ACCESS_LOAD, 0, vptr, sizeof(*vptr));
}

HOOK(void, __brrace_vptr_update, (void **vptr, void *value), (vptr, value))
{
	(void)value;
	plain(ACCESS_STORE, 0, vptr, sizeof(*vptr));
}
