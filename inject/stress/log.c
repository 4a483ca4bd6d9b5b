/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/log.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

/* Of a block that is not full, in seconds. */
#define PATIENCE 1e-3

int log_new(struct log *log, uint32_t thread, uint32_t blocks, const struct clock *clock,
	    struct handover *to, uint32_t *behind)
{
	*log = (struct log){
		.thread = thread,
		.to = to,
		.behind = behind,
		.patience = (uint64_t)(PATIENCE * clock->per_second),
		.pool_bytes = blocks * sizeof(*log->pool),
	};
	log->pool = mmap(NULL, log->pool_bytes, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (log->pool == MAP_FAILED) {
		log->pool = NULL;
		return -errno;
	}
	handover_init(&log->empty);
	for (uint32_t i = 0; i < blocks; i++) {
		log->pool[i].log = log;
		if (i)
			handover_put(&log->empty, &log->pool[i].node);
	}
	log->spare = log->pool;
	return 0;
}

void log_free(struct log *log)
{
	if (log->pool)
		munmap(log->pool, log->pool_bytes);
	log->pool = NULL;
}

static void bump(uint64_t *total, uint64_t n)
{
	__atomic_store_n(total, *total + n, __ATOMIC_RELAXED);
}

static uint64_t look(const uint64_t *total)
{
	return __atomic_load_n(total, __ATOMIC_RELAXED);
}

struct log_totals log_totals(const struct log *log)
{
	const struct log_totals *t = &log->totals;

	return (struct log_totals){
		.calls = look(&t->calls),
		.added = look(&t->added),
		.removed = look(&t->removed),
		.full = look(&t->full),
		.empty = look(&t->empty),
	};
}

static bool checker_behind(const struct log *log)
{
	return __atomic_load_n(log->behind, __ATOMIC_RELAXED) & 1;
}

/* ---- blocks */

static struct log_block *take_block(struct log *log)
{
	struct cds_wfcq_node *node = handover_take(&log->empty);
	struct log_block *block = node ? caa_container_of(node, struct log_block, node) : NULL;

	if (block)
		block->n = 0;
	return block;
}

static void hand_over(struct log *log, struct log_block *block)
{
	handover_put(log->to, &block->node);
}

void log_give_back(struct log_block *block)
{
	handover_put(&block->log->empty, &block->node);
}

static void put_gap(struct log *log, struct log_block *block, uint64_t end)
{
	block->slots[block->n++].entry = (struct log_entry){
		.begin = log->gap_begin,
		.end = end,
		.op = LOG_GAP,
	};
	block->slots[block->n++].gap = log->gap;
	log->gapped = false;
}

static void begin_gap(struct log *log)
{
	if (log->gapped)
		return;
	log->gapped = true;
	log->gap_begin = log->last_end;
	log->gap = (struct log_gap){0};
}

/* Makes room for n slots; false: this call can only be counted. */
static __attribute__((noinline)) bool make_room(struct log *log, uint64_t now)
{
	bool behind = checker_behind(log);

	if (log->block && log->block->n) {
		hand_over(log, log->block);
		log->block = NULL;
	}
	if (!behind && !log->block) {
		log->block = take_block(log);
		if (!log->block)
			__atomic_fetch_or(log->behind, 1, __ATOMIC_RELAXED);
	}
	if (behind || !log->block) {
		begin_gap(log);
		return false;
	}
	if (log->gapped)
		put_gap(log, log->block, now);
	return true;
}

/* ---- calls */

static uint32_t value_of(uintptr_t value)
{
	return value < LOG_NO_VALUE ? (uint32_t)value : LOG_NO_VALUE;
}

static uint32_t more_slots(const struct log_call *call, uint32_t n_moved)
{
	return call->kind == BRRACE_CONSUME ? log_more_slots(n_moved) : 0;
}

static void put_call(struct log_block *block, const struct log_call *call, uint32_t n_moved)
{
	const bool consumes = call->kind == BRRACE_CONSUME;
	const struct brrace_args *args = call->args;
	union log_slot *slot = &block->slots[block->n];

	slot->entry = (struct log_entry){
		.begin = call->begin,
		.end = call->end,
		.op = call->op,
		.status = (uint8_t)call->status,
		.n_given = (uint8_t)(consumes ? args->want : args->n_in),
		.n_moved = (uint8_t)n_moved,
		.value = consumes ? n_moved ? value_of(args->out[0]) : 0 : value_of(args->in[0]),
	};
	block->n += 1 + more_slots(call, n_moved);
	for (uint32_t i = 1; consumes && i < n_moved; i++)
		slot[1 + (i - 1) / LOG_VALUES].values[(i - 1) % LOG_VALUES] =
			value_of(args->out[i]);
}

static void count(struct log *log, const struct log_call *call, uint32_t n_moved)
{
	const bool consumes = call->kind == BRRACE_CONSUME;

	bump(&log->totals.calls, 1);
	if (n_moved)
		bump(consumes ? &log->totals.removed : &log->totals.added, n_moved);
	if (call->status == BRRACE_FULL)
		bump(&log->totals.full, 1);
	if (call->status == BRRACE_EMPTY)
		bump(&log->totals.empty, 1);
	if (!log->gapped)
		return;
	log->gap.calls++;
	*(consumes ? &log->gap.removed : &log->gap.added) += n_moved;
}

/* How many values went in, or came out. */
static uint32_t moved_by(const struct log_call *call)
{
	if (call->status != BRRACE_OK)
		return 0;
	return call->kind == BRRACE_CONSUME ? call->args->n_out : call->args->n_done;
}

void log_count(struct log *log, const struct log_call *call)
{
	count(log, call, moved_by(call));
}

void log_add(struct log *log, const struct log_call *call)
{
	uint32_t moved = moved_by(call);
	struct log_block *block = log->block;
	bool room = block && !log->gapped && block->n + 1 + more_slots(call, moved) <= LOG_SLOTS &&
		    !checker_behind(log);

	if (room || make_room(log, call->begin))
		put_call(log->block, call, moved);
	count(log, call, moved);
	log->last_end = call->end;
	if (room && call->end - block->slots[0].entry.begin > log->patience) {
		struct log_block *next = take_block(log);

		if (next) {
			hand_over(log, block);
			log->block = next;
		}
	}
}

/* The last block, after which there is nothing. */
static struct log_block *last_block(struct log *log, uint64_t now)
{
	struct log_block *spare = log->spare;

	if (log->block)
		hand_over(log, log->block);
	spare->n = 0;
	spare->last = true;
	if (log->gapped)
		put_gap(log, spare, now);
	log->block = log->spare = NULL;
	return spare;
}

void log_finish(struct log *log, uint64_t now)
{
	hand_over(log, last_block(log, now));
}

void log_finish_in(struct log *log, const struct log_call *call)
{
	struct log_block *block = last_block(log, call->begin);

	put_call(block, call, call->kind == BRRACE_CONSUME ? 0 : call->args->n_in);
	hand_over(log, block);
}
