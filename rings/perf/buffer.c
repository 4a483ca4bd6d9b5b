/* SPDX-License-Identifier: BSD-2-Clause */
#include "buffer.h"

#include "brrace/subject.h"

bool buffer_write(struct buffer *b, uintptr_t record)
{
	uint64_t head = b->data_head;

	if (head - b->data_tail > b->mask)
		return false;
	b->data[head & b->mask] = record;
	if (BARRIERS & BARRIER_B)
		brrace_wmb();
	b->data_head = head + 1;
	return true;
}

bool buffer_read(struct buffer *b, uintptr_t *record)
{
	uint64_t head = b->data_head, tail = b->data_tail;

	if (head == tail)
		return false;
	if (BARRIERS & BARRIER_C)
		brrace_rmb();
	*record = b->data[tail & b->mask];
	if (BARRIERS & BARRIER_D)
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
	b->data_tail = tail + 1;
	return true;
}
