#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# brrace cc --kernel: headers written for a kernel, as they are.
. cmd/testing.sh

mkdir "$dir/work"
cd "$dir/work" || exit 99

table() { # HEADER ENQUEUE DEQUEUE CREATE
	cat <<END
#include "$1"

#include "brrace/subject.h"

static void *create(const struct brrace_setup *setup)
{
	struct ring *r = $4;

	BRRACE_ROOT(struct ring, r);
	return r;
}

static uint64_t capacity(void *ring)
{
	return ((struct ring *)ring)->size - RESERVED;
}

static enum brrace_status put(void *ring, struct brrace_args *args)
{
	return $2(ring, (void *)args->in[0]) ? BRRACE_FULL : BRRACE_OK;
}

static enum brrace_status get(void *ring, struct brrace_args *args)
{
	void *item = $3(ring);

	if (!item)
		return BRRACE_EMPTY;
	args->out[args->n_out++] = (uintptr_t)item;
	return BRRACE_OK;
}

static const struct brrace_op ops[] = {
	{"put", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, put},
	{"get", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, get},
};
BRRACE_SUBJECT(.name = "test/kernel", .create = create, .capacity = capacity, .ops = ops,
	       .n_ops = 2, .preload = "put", .drain = "get", .flags = BRRACE_POWER_OF_2,
	       .default_slots = 4);
END
}

# As such headers were until 2021: one include, the rest is expected.
cat >old.h <<'END'
#include <machine/cpu.h>
#if defined(INVARIANTS)
#include <sys/lock.h>
#include <sys/mutex.h>
#endif

#define RESERVED 1

struct ring {
	volatile uint32_t	claimed;
	volatile uint32_t	filled;
	u_int			size;
	uint64_t		refused;
#ifdef INVARIANTS
	struct mtx		*lock;
#endif
	volatile uint32_t	taken __aligned(CACHE_LINE_SIZE);
	void			*slot[0] __aligned(CACHE_LINE_SIZE);
};

static __inline int
ring_put(struct ring *r, void *item)
{
	uint32_t at, next;

	critical_enter();
	do {
		at = r->claimed;
		next = (at + 1) & (r->size - 1);
		if (__predict_false(next == r->taken)) {
			rmb();
			if (at == r->claimed && next == r->taken) {
				atomic_add_64(&r->refused, 1);
				critical_exit();
				return (ENOBUFS);
			}
			continue;
		}
	} while (!atomic_cmpset_acq_int(&r->claimed, at, next));
	KASSERT(r->slot[at] == NULL, ("slot %u of %p is in use", at, r));
	r->slot[at] = item;
	while (r->filled != at)
		cpu_spinwait();
	atomic_store_rel_int(&r->filled, next);
	critical_exit();
	return (0);
}

static __inline void *
ring_get(struct ring *r)
{
	uint32_t at = r->taken;
	void *item;

#ifdef INVARIANTS
	if (r->lock != NULL && !mtx_owned(r->lock))
		panic("lock not held: %p", r);
#endif
	if (at == atomic_load_acq_32(&r->filled))
		return (NULL);
	item = r->slot[at];
	r->slot[at] = NULL;
	wmb();
	r->taken = (at + 1) & (r->size - 1);
	return (item);
}
END
{
	echo '#include <stdlib.h>'
	table old.h ring_put ring_get "calloc(1, sizeof(*r) + 8 * sizeof(void *)); r->size = setup->slots"
} >old.c

# As they are since then: all that is needed is included, and the kernel allocates.
cat >new.h <<'END'
#include <sys/cdefs.h>
__FBSDID("ring");

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/kernel.h>
#include <sys/endian.h>
#include <sys/ktr.h>
#include <sys/limits.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/pcpu.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/smp.h>
#include <sys/stdint.h>
#include <machine/atomic.h>
#include <machine/cpu.h>
#include <machine/cpufunc.h>
#include <machine/param.h>
#include <machine/stdarg.h>

MALLOC_DEFINE(M_RING, "ring", "rings of pointers");
CTASSERT(powerof2(CACHE_LINE_SIZE));

#define RESERVED 0

struct ring {
	uint32_t	claimed __aligned(CACHE_LINE_SIZE);
	uint32_t	filled;
	uint32_t	size;
	bool		closed;
	struct mtx	lock;
	uint32_t	taken __aligned(CACHE_LINE_SIZE);
	void		*slot[];
};

static inline struct ring *
ring_alloc(u_int size, struct malloc_type *type, int flags)
{
	struct ring *r;

	KASSERT(powerof2(size), ("size must be a power of 2"));
	r = malloc(sizeof(struct ring) + size * sizeof(void *), type, flags | M_ZERO);
	if (r == NULL)
		return (NULL);
	mtx_init(&r->lock, "ring", NULL, MTX_DEF);
	r->size = size;
	return (r);
}

static inline int
ring_put(struct ring *r, void *item)
{
	uint32_t at, mask = r->size - 1;

	if (atomic_load_bool(&r->closed))
		return (ESHUTDOWN);
	critical_enter();
	at = atomic_load_32(&r->claimed);
	do {
		if (at - atomic_load_acq_32(&r->taken) == r->size) {
			critical_exit();
			return (ENOBUFS);
		}
	} while (!atomic_fcmpset_32(&r->claimed, &at, at + 1));
	atomic_store_ptr(&r->slot[at & mask], item);
	while (atomic_load_acq_32(&r->filled) != at)
		cpu_spinwait();
	atomic_store_rel_32(&r->filled, at + 1);
	critical_exit();
	return (0);
}

static inline void *
ring_get(struct ring *r)
{
	void *item = NULL;
	uint32_t at;

	mtx_lock(&r->lock);
	mtx_assert(&r->lock, MA_OWNED);
	at = atomic_load_32(&r->taken);
	if (at != atomic_load_acq_32(&r->filled)) {
		item = atomic_load_ptr(&r->slot[at & (r->size - 1)]);
		atomic_store_rel_32(&r->taken, at + 1);
	}
	mtx_unlock(&r->lock);
	return (item);
}
END
table new.h ring_put ring_get "ring_alloc(setup->slots, M_RING, M_NOWAIT)" >new.c

cat >linux.h <<'END'
#include <linux/align.h>
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/cache.h>
#include <linux/circ_buf.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/processor.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/vmalloc.h>
#include <asm/atomic.h>
#include <asm/barrier.h>
#include <asm/cache.h>
#include <asm/errno.h>
#include <asm/processor.h>
#include <asm/rwonce.h>

#define RESERVED 0

/* As a word, and as less aligned halves of one. */
union seen {
	struct {
		u32 tail, items;
	} of;
	u64 word;
};

struct halves {
	u32 tail, items;
};

BUILD_BUG_ON(sizeof(union seen) != sizeof(u64));

struct ring {
	u32 head ____cacheline_aligned_in_smp;
	u32 size;
	atomic_t n;
	spinlock_t producer ____cacheline_aligned_in_smp;
	u32 tail;
	union seen last;
	struct halves before;
	void **slot;
};

static inline int ring_init(struct ring *r, u32 size, gfp_t gfp)
{
	BUG_ON(!is_power_of_2(size));
	if (size > KMALLOC_MAX_SIZE / sizeof(*r->slot))
		return -EINVAL;
	r->slot = alloc_hooks(kvmalloc_array_noprof(size, sizeof(*r->slot), gfp | __GFP_ZERO));
	if (unlikely(!r->slot))
		return -ENOMEM;
	r->size = size;
	atomic_set(&r->n, 0);
	spin_lock_init(&r->producer);
	return 0;
}

static inline int ring_put(struct ring *r, void *item)
{
	unsigned long flags;
	int error = -ENOSPC;

	spin_lock_irqsave(&r->producer, flags);
	if (atomic_fetch_add_acquire(1, &r->n) < (int)r->size) {
		WRITE_ONCE(r->slot[r->head & (r->size - 1)], item);
		smp_store_release(&r->head, r->head + 1);
		error = 0;
	} else {
		atomic_dec(&r->n);
	}
	spin_unlock_irqrestore(&r->producer, flags);
	return error;
}

static inline void *ring_get(struct ring *r)
{
	u32 tail = READ_ONCE(r->tail);
	union seen last = READ_ONCE(r->last);
	void *item;

	if (!CIRC_CNT(smp_load_acquire(&r->head), tail, BIT(31)))
		return NULL;
	WRITE_ONCE(r->before, ((struct halves){last.of.tail, READ_ONCE(r->before).items + 1}));
	last.of.tail = tail;
	WRITE_ONCE(r->last, last);
	item = xchg(&r->slot[tail & (r->size - 1)], NULL);
	smp_wmb();
	if (cmpxchg(&r->tail, tail, tail + 1) != tail)
		BUG();
	(void)atomic_sub_return_release(1, &r->n);
	return item;
}
EXPORT_SYMBOL_GPL(ring_get);
END
table linux.h ring_put ring_get \
	"kzalloc(roundup_pow_of_two(sizeof(*r)), GFP_KERNEL); ring_init(r, setup->slots, GFP_KERNEL)" >linux.c

scenario() { # RING
	printf 'brrace: 1\nring: ./%s\nslots: 4\n' "$1"
	printf 'threads:\n  T1: [put a]\n  T2: [put b]\n  T3: [get]\n'
}

quietly() { # ARGUMENT...
	ends 0 "$@" && is_empty "$err"
}

for compiler in clang-19 gcc-12; do
	command -v $compiler >/dev/null || continue
	for ring in old:freebsd new:freebsd linux:linux; do
		kernel=${ring#*:}
		ring=${ring%:*}
		for flags in "-O0 -DINVARIANTS" "-std=c11 -Wall -Wextra -Werror"; do
			check "$ring.h is compiled as it is by $compiler $flags" \
				quietly cc --cc=$compiler --kernel=$kernel $flags -o ring.so $ring.c
			check "and gives points" prints "load " 0 points ./ring.so put
			check "at its own lines" lacks "$out" atomic.h
			check "both as it puts and as it gets" prints "load " 0 points ./ring.so get
		done
		scenario ring.so >search.yml
		check "a search goes through all of it" \
			prints "exhausted: no violation" 0 explore search.yml
	done
done

printf '#include <linux/spinlock.h>\n\nvoid order(void)\n{\n\tsmp_wmb();\n}\n' >order.c
check "who includes Linux's locks has its barriers" quietly cc --kernel=linux linux.c order.c
check "an unknown kernel" refuses "--kernel=minix: no such headers (freebsd or linux was expected)" \
	cc --kernel=minix old.c
check "the note tells of it" sh -c \
	"'$BRRACE' cc --kernel=freebsd old.c && readelf -p .brrace.cc ring.so | grep -q -e --kernel=freebsd"
{
	scenario old.c
	echo "cflags: [--kernel=freebsd]"
} >demand.yml
check "a scenario may ask for it" ends 0 run demand.yml

exit $failed
