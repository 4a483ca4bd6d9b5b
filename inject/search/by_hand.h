/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of the search: programs made by hand, whose threads are C functions that
 * are called anew for each node and answered from the graph until they come to what
 * it does not have.
 */
#ifndef SEARCH_BY_HAND_H
#define SEARCH_BY_HAND_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdatomic.h>
#include <string.h>

#include "search/trust.h"
#include "trace/event.h"

typedef void thread_code(uint16_t thread);

static struct {
	thread_code *code;
	const struct graph *g;
	uint16_t thread, index;
	struct label *label;
	jmp_buf at_the_end;
	uint64_t initial;
	struct trust_counts counts;
} hand;

/* Value of the next node; if there is none, it is what the thread does next. */
static inline uint64_t hand_node(struct label label)
{
	if (hand.index < hand.g->n[hand.thread])
		return graph_node(hand.g, (struct ref){hand.thread, hand.index++})->value;
	*hand.label = label;
	longjmp(hand.at_the_end, 1);
}

static inline uint64_t rd_as(memory_order order, uint16_t place)
{
	return hand_node((struct label){
		.kind = NODE_READ,
		.order = order,
		.place = place,
		.size = 8,
	});
}

static inline void wr_as(memory_order order, uint16_t place, uint64_t value)
{
	hand_node((struct label){
		.kind = NODE_WRITE,
		.order = order,
		.place = place,
		.size = 8,
		.value = value,
	});
}

static inline void fence(memory_order order)
{
	hand_node((struct label){.kind = NODE_FENCE, .order = order});
}

/* The write of a read-modify-write is the search's to add. */
static inline uint64_t hand_rmw(struct label label)
{
	uint64_t old;

	label.kind = NODE_READ;
	label.flags |= NODE_RMW;
	if (!label.size)
		label.size = 8;
	old = hand_node(label);
	if (graph_rmw_writes(graph_node(hand.g, (struct ref){hand.thread, hand.index - 1})))
		hand.index++;
	return old;
}

static inline bool cas_as(memory_order order, memory_order fail_order, uint16_t place,
			  uint64_t expected, uint64_t value)
{
	return hand_rmw((struct label){
		       .order = order,
		       .fail_order = fail_order,
		       .rmw = RMW_NONE,
		       .place = place,
		       .value = value,
		       .expected = expected,
	       }) == expected;
}

static inline uint64_t rd(uint16_t place)
{
	return rd_as(memory_order_relaxed, place);
}

static inline void wr(uint16_t place, uint64_t value)
{
	wr_as(memory_order_relaxed, place, value);
}

static inline uint64_t add(uint16_t place, uint64_t value)
{
	return hand_rmw((struct label){.rmw = RMW_ADD, .place = place, .value = value});
}

static inline bool cas(uint16_t place, uint64_t expected, uint64_t value)
{
	return cas_as(memory_order_relaxed, memory_order_relaxed, place, expected, value);
}

static inline void lock(uint16_t place)
{
	hand_rmw((struct label){
		.flags = NODE_LOCK,
		.rmw = RMW_XCHG,
		.place = place,
		.value = 1,
	});
}

static inline void block(void)
{
	hand_node((struct label){.kind = NODE_BLOCK});
}

static inline int hand_next(struct trust_program *program, struct graph *g, uint16_t thread,
			    struct label *out)
{
	(void)program;
	hand.g = g;
	hand.thread = thread;
	hand.index = 0;
	hand.label = out;
	if (setjmp(hand.at_the_end))
		return 0;
	hand.code(thread);
	*out = (struct label){.kind = NODE_END};
	return 0;
}

static inline uint64_t hand_initial(struct trust_program *program, uint16_t place)
{
	(void)program;
	(void)place;
	return hand.initial;
}

static inline bool hand_leaf(struct trust_program *program, struct graph *g, bool blocked)
{
	(void)program;
	(void)g;
	(void)blocked;
	return true;
}

#endif
