/* SPDX-License-Identifier: BSD-2-Clause */
/* What the bare copy of a subject, which has no hooks, calls of subject.h. */
#include <dlfcn.h>
#include <link.h>

#include "abi/hooks.h"
#include "subject/caller.h"
#include "subject/subject.h"

__thread struct caller *subject_caller;

void __bare_brrace_root(const char *type, size_t size, const volatile void *pointer, size_t count,
			const char *label)
{
	(void)type;
	(void)size;
	(void)pointer;
	(void)count;
	(void)label;
}

/* No run tells which subject calls: the caller's address does. */
static const struct brrace_table *table_around(const void *code)
{
	struct link_map *map = NULL;
	Dl_info info;
	void *handle;
	const struct brrace_table *table;

	if (!dladdr1(code, &info, (void **)&map, RTLD_DL_LINKMAP) || !map)
		return NULL;
	handle = dlopen(map->l_name, RTLD_NOLOAD | RTLD_NOW);
	if (!handle)
		return NULL;
	table = dlsym(handle, SUBJECT_TABLE_BARE);
	dlclose(handle);
	return table;
}

enum brrace_status __bare_brrace_invoke(void *ring, const char *name, struct brrace_args *args)
{
	const struct brrace_table *table;
	int op;

	if (subject_caller)
		return subject_caller->invoke(subject_caller, ring, name, args);
	table = table_around(__builtin_return_address(0));
	op = table ? subject_op(table, name) : -1;
	return op < 0 ? BRRACE_AGAIN : table->ops[op].call(ring, args);
}

void __bare_brrace_critical_enter(void)
{
}

void __bare_brrace_critical_exit(void)
{
}

void __bare_brrace_rmb(void)
{
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
}

void __bare_brrace_wmb(void)
{
	__atomic_thread_fence(__ATOMIC_RELEASE);
}

/* Real threads cannot be taken back. */
void __bare_brrace_assume(int condition)
{
	(void)condition;
}
