/* SPDX-License-Identifier: BSD-2-Clause */
/* What a subject calls of libc: memory from the arena, copies that are accesses, and
 * endings that end an execution instead of brrace. */
#include <errno.h>
#include <stdio.h>

#include "abi/entry.h"
#include "sched/sched.h"

/* Only of what malloc() gives a search knows what is in it at first. */
static void *own_block(struct run *run, size_t size, size_t align)
{
	return run && run->inside == INSIDE_THREAD ?
		       heap_own(&run->region, run->current, size, align) :
		       NULL;
}

static void *allocate(size_t size, size_t align)
{
	struct run *run = running();
	void *block;

	if (!run)
		return aligned_alloc(align, (size + align - 1) & ~(align - 1));
	access_settle(run);
	/* What no heap would give is the subject's business, a heap too small is ours. */
	if (size > HEAP_BYTES) {
		errno = ENOMEM;
		return NULL;
	}
	block = heap_alloc(&run->region, size, align);
	if (!block)
		sched_leave(run, RUN_FULL);
	return block;
}

void *__brrace_malloc(size_t size)
{
	void *own = own_block(running(), size, 16);

	return own ? own : allocate(size, 16);
}

void *__brrace_calloc(size_t n, size_t size)
{
	void *block;

	if (__builtin_mul_overflow(n, size, &size)) {
		errno = ENOMEM;
		return NULL;
	}
	block = allocate(size, 16);
	if (block)
		memset(block, 0, size);
	return block;
}

void *__brrace_aligned_alloc(size_t align, size_t size)
{
	return allocate(size, align);
}

int __brrace_posix_memalign(void **out, size_t align, size_t size)
{
	*out = allocate(size, align);
	return *out ? 0 : ENOMEM;
}

static _Noreturn void bad_free(struct run *run, const void *at)
{
	uint32_t number;
	const struct heap_block *block = heap_find(&run->region, (uintptr_t)at, &number);
	uint32_t offset = block ? (uint32_t)((uintptr_t)at - HEAP_BASE) - block->offset : 0;
	char *text = run->fault.text;
	size_t room = sizeof(run->fault.text);

	if (!block)
		snprintf(text, room, "free of what is not from the heap");
	else if (offset)
		snprintf(text, room, "free of heap#%u+%u, where no block begins", number, offset);
	else
		snprintf(text, room, "double free of heap#%u", number);
	sched_leave(run, RUN_CRASHED);
}

static void release(struct run *run, void *block)
{
	access_settle(run);
	if (!heap_free(&run->region, block))
		bad_free(run, block);
}

/* Some of libc allocates behind brrace's back. */
HOOK(void, __brrace_free, (void *block), (block))
{
	struct run *run = running();

	if (!region_holds((uintptr_t)block))
		free(block);
	else if (run)
		release(run, block);
}

HOOK(void *, __brrace_realloc, (void *old, size_t size), (old, size))
{
	struct run *run = running();
	const struct heap_block *block;
	uint32_t number;
	void *fresh;

	if (!run || (old && !region_holds((uintptr_t)old)))
		return realloc(old, size);
	fresh = allocate(size, 16);
	if (!old || !fresh)
		return fresh;
	block = heap_find(&run->region, (uintptr_t)old, &number);
	if (block)
		memcpy(fresh, old, block->size < size ? block->size : size);
	release(run, old);
	return fresh;
}

char *__brrace_strdup(const char *s)
{
	char *copy = allocate(strlen(s) + 1, 16);

	return copy ? strcpy(copy, s) : NULL;
}

/* A copy of a word is one load and one store to every compiler that does not call a
 * function for it, so it is here. */
static bool is_word(size_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

/* The hook does the access itself, in the thread's turn after the point. */
static inline __attribute__((always_inline)) void range(uint8_t kind, const void *addr, size_t size)
{
	struct run *run = running();
	uint8_t flags = is_word(size) ? ACCESS_PLAIN : ACCESS_PLAIN | ACCESS_RANGE;

	if (run && size)
		access_plain(run, access_to(run, kind, flags, addr, size, 0));
}

/* The store of a range has just been done. */
static void stored(void)
{
	struct run *run = running();

	if (run)
		access_settle(run);
}

#define PIECE 1024

/* What is stored is what was loaded, though another thread may run between the two:
 * so the bytes wait here meanwhile. */
static inline void copy_piece(char *to, const char *from, size_t size)
{
	char bytes[PIECE];

	range(ACCESS_LOAD, from, size);
	memcpy(bytes, from, size);
	range(ACCESS_STORE, to, size);
	memcpy(to, bytes, size);
	stored();
}

/* A copy is a load and a store; a long one goes in pieces, from its end where it would
 * run over what it has still to read. */
static inline void *copy(void *to, const void *from, size_t size)
{
	bool backward = (uintptr_t)to - (uintptr_t)from < size;
	size_t n;

	for (size_t done = 0; done < size; done += n) {
		size_t at;

		n = size - done < PIECE ? size - done : PIECE;
		at = backward ? size - done - n : done;
		copy_piece((char *)to + at, (const char *)from + at, n);
	}
	return to;
}

HOOK(void *, __brrace_memcpy, (void *restrict to, const void *restrict from, size_t size),
     (to, from, size))
{
	return copy(to, from, size);
}

HOOK(void *, __brrace_memmove, (void *to, const void *from, size_t size), (to, from, size))
{
	return copy(to, from, size);
}

HOOK(void *, __brrace_memset, (void *to, int byte, size_t size), (to, byte, size))
{
	range(ACCESS_STORE, to, size);
	memset(to, byte, size);
	stored();
	return to;
}

/* Another name of a hook of the same file. */
#define HOOK_ALIAS(name, of) \
	__asm__("	.globl " #name "\n" \
		"	.type " #name ", %function\n" \
		"	.set " #name ", " #of "\n")

HOOK_ALIAS(__brrace_tsan_memcpy, __brrace_memcpy);
HOOK_ALIAS(__brrace_tsan_memmove, __brrace_memmove);
HOOK_ALIAS(__brrace_tsan_memset, __brrace_memset);

#define FINISH(run_end, ...) \
	do { \
		struct run *run = running(); \
\
		if (!run) \
			abort(); \
		snprintf(run->fault.text, sizeof(run->fault.text), __VA_ARGS__); \
		run->fault.pc = run->thread->regs.pc; \
		sched_leave(run, run_end); \
	} while (0)

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

HOOK(void, __brrace_abort, (void), ())
{
	FINISH(RUN_ASSERTED, "abort()");
}

/* The name in "int f(void *)", which is what clang's assert() passes. */
static int name_length(const char **function)
{
	size_t end = strcspn(*function, "(");
	size_t start = end;

	while (start && (*function)[start - 1] != ' ' && (*function)[start - 1] != '*')
		start--;
	*function += start;
	return (int)(end - start);
}

HOOK(void, __brrace___assert_fail,
     (const char *what, const char *file, unsigned line, const char *function),
     (what, file, line, function))
{
	int length = name_length(&function);

	FINISH(RUN_ASSERTED, "%s:%u: %.*s: %s", base_name(file), line, length, function, what);
}

HOOK(void, __brrace___assert, (const char *what, const char *file, int line), (what, file, line))
{
	FINISH(RUN_ASSERTED, "%s:%d: %s", base_name(file), line, what);
}

HOOK(void, __brrace_exit, (int status), (status))
{
	FINISH(RUN_EXITED, "exit(%d)", status);
}

HOOK(void, __brrace__exit, (int status), (status))
{
	FINISH(RUN_EXITED, "_exit(%d)", status);
}

HOOK(void, __brrace__Exit, (int status), (status))
{
	FINISH(RUN_EXITED, "_Exit(%d)", status);
}

HOOK(void, __brrace_quick_exit, (int status), (status))
{
	FINISH(RUN_EXITED, "quick_exit(%d)", status);
}

HOOK(void, __brrace_pthread_exit, (void *value), (value))
{
	(void)value;
	FINISH(RUN_EXITED, "pthread_exit()");
}
