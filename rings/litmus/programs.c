/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programs of which others have published how many executions they have.
 *
 * fib       two threads add to each other's number, five times, and a third looks
 *           (SV-COMP's fib_bench)
 * rotate    thread i wants to move a variable from i to i + 1
 * zero      thread i sets element i to one more than element i - 1; one scans from the
 *           last element for a zero
 * buf_ring  each of three threads enqueues once and then dequeues once, in FreeBSD 8.0's
 *           ring with eight slots; who would have to claim again is cut
 *
 * rotate and zero: Abdulla, Aronsson, Jonsson, Sagonas, Optimal dynamic partial order
 * reduction, POPL 2014, and Kokologiannakis, Lahav, Sagonas, Vafeiadis, Effective
 * stateless model checking for C/C++ concurrency, POPL 2018.  The last is among the tests
 * of its tool, GenMC.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include "no_queue.h"

#define ROUNDS 5

#define SLOTS 8
#define NEXT(index) (((index) + 1) % SLOTS)

struct programs {
	atomic_uint fib[2];
	atomic_uint rotated;
	atomic_uint prod_head, prod_tail, cons_head, cons_tail;
	unsigned slot[SLOTS];
	uint32_t last;
	atomic_uint zero[]; /* last + 1 of them */
};

static unsigned get(atomic_uint *from)
{
	return atomic_load_explicit(from, memory_order_acquire);
}

static void set(atomic_uint *to, unsigned value)
{
	atomic_store_explicit(to, value, memory_order_release);
}

static enum brrace_status add(struct programs *p, unsigned mine)
{
	for (int i = 0; i < ROUNDS; i++) {
		unsigned number = get(&p->fib[mine]);

		set(&p->fib[mine], number + get(&p->fib[!mine]));
	}
	return BRRACE_OK;
}

static enum brrace_status fib_1(void *ring, struct brrace_args *args)
{
	(void)args;
	return add(ring, 0);
}

static enum brrace_status fib_2(void *ring, struct brrace_args *args)
{
	(void)args;
	return add(ring, 1);
}

static enum brrace_status fib_look(void *ring, struct brrace_args *args)
{
	struct programs *p = ring;
	unsigned first = atomic_load(&p->fib[0]), second = atomic_load(&p->fib[1]);

	args->result = first > second ? first : second;
	return BRRACE_OK;
}

static enum brrace_status zero_scan(void *ring, struct brrace_args *args)
{
	struct programs *p = ring;
	uint32_t i = p->last;

	while (get(&p->zero[i]))
		i--;
	args->result = i;
	return BRRACE_OK;
}

/* Claims what is at the head, which is no further than the limit. */
static unsigned claim(atomic_uint *head, unsigned from)
{
	brrace_assume(atomic_compare_exchange_strong_explicit(
		head, &from, NEXT(from), memory_order_acq_rel, memory_order_relaxed));
	return from;
}

/* Waits for its turn to move the tail. */
static void publish(atomic_uint *tail, unsigned from)
{
	while (atomic_load_explicit(tail, memory_order_relaxed) != from)
		;
	atomic_store_explicit(tail, NEXT(from), memory_order_relaxed);
}

static unsigned put_and_take(struct programs *p, unsigned item)
{
	unsigned head = atomic_load_explicit(&p->prod_head, memory_order_relaxed);

	if (NEXT(head) != atomic_load_explicit(&p->cons_tail, memory_order_relaxed)) {
		p->slot[claim(&p->prod_head, head)] = item;
		publish(&p->prod_tail, head);
	}
	head = atomic_load_explicit(&p->cons_head, memory_order_relaxed);
	if (head == atomic_load_explicit(&p->prod_tail, memory_order_relaxed))
		return 0;
	item = p->slot[claim(&p->cons_head, head)];
	publish(&p->cons_tail, head);
	return item;
}

/* clang-format off */
#define EACH_NUMBER(X) \
	X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
/* clang-format on */

#define DEFINE(i) \
	static enum brrace_status rotate_##i(void *ring, struct brrace_args *args) \
	{ \
		struct programs *p = ring; \
		unsigned found = i; \
\
		args->result = atomic_compare_exchange_strong_explicit( \
			&p->rotated, &found, i + 1, memory_order_relaxed, memory_order_relaxed); \
		return BRRACE_OK; \
	} \
	static enum brrace_status zero_##i(void *ring, struct brrace_args *args) \
	{ \
		struct programs *p = ring; \
\
		(void)args; \
		set(&p->zero[i], get(&p->zero[i - 1]) + 1); \
		return BRRACE_OK; \
	} \
	static enum brrace_status buf_ring_##i(void *ring, struct brrace_args *args) \
	{ \
		args->result = put_and_take(ring, i); \
		return BRRACE_OK; \
	}
EACH_NUMBER(DEFINE)

/* clang-format off */
#define ENTRIES(i) \
	{"rotate_" #i, BRRACE_OBSERVE, BRRACE_ANYONE, 0, rotate_##i}, \
	{"zero_" #i, BRRACE_COMPOSITE, BRRACE_ANYONE, 0, zero_##i}, \
	{"buf_ring_" #i, BRRACE_OBSERVE, BRRACE_ANYONE, 0, buf_ring_##i},
/* clang-format on */

static const struct brrace_op ops[] = {NO_QUEUE_OPS,
				       {"fib_1", BRRACE_COMPOSITE, BRRACE_ANYONE, 0, fib_1},
				       {"fib_2", BRRACE_COMPOSITE, BRRACE_ANYONE, 0, fib_2},
				       {"fib_look", BRRACE_OBSERVE, BRRACE_ANYONE, 0, fib_look},
				       {"zero_scan", BRRACE_OBSERVE, BRRACE_ANYONE, 0, zero_scan},
				       EACH_NUMBER(ENTRIES)};

/* Slots: the last element. */
static void *create(const struct brrace_setup *setup)
{
	struct programs *p = calloc(1, sizeof(*p) + (setup->slots + 1) * sizeof(p->zero[0]));

	if (!p)
		return NULL;
	atomic_init(&p->fib[0], 1);
	atomic_init(&p->fib[1], 1);
	atomic_init(&p->rotated, 1);
	p->last = setup->slots;
	BRRACE_ROOT(struct programs, p);
	return p;
}

BRRACE_SUBJECT(.name = "litmus/programs", .about = "programs whose executions others have counted",
	       .min_slots = 1, .max_slots = 15, .default_slots = 15, .create = create,
	       .destroy = free, .capacity = capacity, .ops = ops,
	       .n_ops = sizeof(ops) / sizeof(ops[0]), .preload = "put", .drain = "take");
