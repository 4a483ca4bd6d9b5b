/* SPDX-License-Identifier: BSD-2-Clause */
/* Made-up names of places and code, for tests. */
#ifndef REPORT_TESTING_NAMES_H
#define REPORT_TESTING_NAMES_H

#include <stdio.h>

#include "report/naming.h"

/* Places of 8 bytes each, from here on, in this order. */
#define SCENE_BASE UINT64_C(0x7000000)

enum scene_place { PROD_HEAD, PROD_TAIL, DROPS, CONS_HEAD, CONS_TAIL, RING_0, RING_1, LOCK };

/* A place in the source, as a pc. */
#define SOURCE(function, line) ((uintptr_t)(function) << 16 | (line))
enum scene_function { IN_ENQUEUE = 1, IN_DEQUEUE, IN_TABLE, IN_HELPER };
/* A line of the helper, inlined at a line of enqueue. */
#define INLINED(line, own) SOURCE(IN_HELPER, (line) * 100 + (own))

static inline bool scene_name(const struct naming *naming, uintptr_t addr, size_t size, char *out,
			      size_t room)
{
	static const char *const names[] = {
		"br_prod_head", "br_prod_tail", "br_drops",   "br_cons_head",
		"br_cons_tail", "br_ring[0]",   "br_ring[1]", "br_lock",
	};
	size_t i = (addr - SCENE_BASE) / 8;

	(void)naming;
	if (addr < SCENE_BASE || i >= sizeof(names) / sizeof(names[0]))
		return false;
	snprintf(out, room, "%s%s", names[i], size == 1 ? "+0" : "");
	return true;
}

static inline size_t scene_source(const struct naming *naming, uintptr_t pc,
				  struct source_line *out, size_t room)
{
	static const struct source_line functions[] = {
		[IN_ENQUEUE] = {"buf_ring_2013.c", "buf_ring_enqueue", 0, 0,
				"rings/buf_ring_2013.c"},
		[IN_DEQUEUE] = {"buf_ring_2013.c", "buf_ring_dequeue_sc", 0, 0,
				"rings/buf_ring_2013.c"},
		[IN_TABLE] = {"buf_ring_table.c", "op", 0, 0, "rings/buf_ring_table.c"},
		[IN_HELPER] = {"atomic.h", "load_32", 0, 0, "/usr/include/atomic.h"},
	};
	size_t n = 0;

	(void)naming;
	if (!pc || !room)
		return 0;
	out[n] = functions[pc >> 16];
	out[n++].line = pc >> 16 == IN_HELPER ? pc % 0x10000 % 100 : pc % 0x10000;
	if (pc >> 16 == IN_HELPER && room > 1) {
		out[n] = functions[IN_ENQUEUE];
		out[n++].line = (unsigned)(pc % 0x10000 / 100);
	}
	return n;
}

static inline uint32_t scene_block(const struct naming *naming, uintptr_t addr, uint32_t *offset)
{
	(void)naming;
	*offset = addr & 0xff;
	return addr >= 0x6000000 && addr < SCENE_BASE ? (addr >> 8 & 0xff) + 1 : 0;
}

#endif
