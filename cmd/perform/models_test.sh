#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What is drawn under a weak memory model, what is refused there, and what is not known.
. cmd/testing.sh

litmus() { # MODEL THREAD...
	printf 'brrace: 1\nring: litmus/variables\nmodel: %s\nthreads:\n' "$1"
	shift
	n=0
	for ops in "$@"; do
		n=$((n + 1))
		printf '  P%d: [%s]\n' $n "$ops"
	done
}

outcomes() { # the first line: how many
	sed -n '1s/ distinct outcomes.*//p' "$out"
}

# What is drawn is all that there is.
all_drawn() { # MODEL THREAD...
	litmus "$@" >"$dir/litmus.yml"
	ends 0 explore --exhaustive --outcomes "$dir/litmus.yml" || return
	there=$(outcomes)
	ends 4 explore --random --max-executions 20000 --outcomes "$dir/litmus.yml" || return
	[ "$there" = "$(outcomes)" ] && return
	echo "# $there outcomes, $(outcomes) drawn"
	return 1
}

for model in sc tso rc11; do
	check "$model: store buffering" \
		all_drawn $model "store_x_1_rlx, load_y_rlx" "store_y_1_rlx, load_x_rlx"
	check "$model: the same, seq_cst" \
		all_drawn $model "store_x_1_sc, load_y_sc" "store_y_1_sc, load_x_sc"
	check "$model: messages" \
		all_drawn $model "store_x_1_rlx, store_y_1_rel" "load_y_acq, load_x_rlx"
	check "$model: two writers of two" \
		all_drawn $model "store_x_1_rlx, store_y_2_rlx, load_y_rlx" \
		"store_y_1_rlx, store_x_2_rlx, load_x_rlx"
	check "$model: two readers of two" \
		all_drawn $model store_x_1_sc store_y_1_sc "load_x_acq, load_y_sc" \
		"load_y_acq, load_x_sc"
	check "$model: coherence" \
		all_drawn $model "store_x_1_rlx, store_x_2_rlx" "load_x_rlx, load_x_rlx"
done

# scenario FILE MODEL LINE...: two threads on a ring of FreeBSD.
scenario() {
	file=$dir/$1
	printf 'brrace: 1\nring: freebsd/buf_ring-2013\nmodel: %s\nthreads:\n' "$2" >"$file"
	printf '  T1: [enqueue a]\n  T2: [dequeue_sc]\nschedule:\n' >>"$file"
	shift 2
	for line in "$@"; do
		echo "  - $line" >>"$file"
	done
}

scenario nothing.yml tso "T1 buffer store br_prod_tail" "T1 flush br_prod_head"
check "a flush of what is not there" ends 3 run "$dir/nothing.yml"
check "it is said" has "$out" "line 2: T1 has no store to br_prod_head in its buffer"
scenario fewer.yml tso "T1 buffer store br_prod_tail" "T1 flush 2"
check "a flush of more than there are" ends 3 run "$dir/fewer.yml"
check "it is said, too" has "$out" "line 2: T1 has fewer stores in its buffer"
scenario old.yml rc11 "T1 finish" "T2 load br_prod_tail = 0" "T2 finish"
check "a choice" ends 0 run "$dir/old.yml"
check "a bound where reads are chosen" ends 2 explore --preemptions 2 "$dir/old.yml"
check "it is refused" has "$err" "old.yml:3:8: rc11 in bounds, which say nothing of what loads read"
beyond() {
	ends 4 explore --exhaustive --transient --max-executions 500 --ring freebsd/buf_ring-2025-c11 \
		"$dir/old.yml" &&
		has "$out" "schedules drawn, for what follows is beyond execution graphs:" &&
		tail -n 1 "$out" | grep -qF "sampled(500 random, seed 1): no violation"
}
check "and not taken for the search that was asked for" beyond
check "the same hash each time" ends 0 run --repeat 5 "$dir/old.yml"

# A mailbox: whether it is full is asked of a word, and said in a half of it.
halves() { # WHAT-PUT-DOES-FIRST
	cat <<END
#include <stdatomic.h>
#include <stdlib.h>
#include "brrace/subject.h"
struct mail {
	union {
		_Atomic unsigned long all;
		_Atomic unsigned half[2];
	};
	void *item;
};
static void *create(const struct brrace_setup *setup)
{
	struct mail *m = calloc(1, sizeof(*m));
	(void)setup;
	BRRACE_ROOT(struct mail, m);
	return m;
}
static uint64_t capacity(void *ring) { (void)ring; return 1; }
static enum brrace_status put(void *ring, struct brrace_args *args)
{
	struct mail *m = ring;
	if (atomic_load_explicit(&m->all, memory_order_acquire))
		return BRRACE_FULL;
	m->item = (void *)args->in[0];
	${1-}
	atomic_store_explicit(&m->half[1], 1, memory_order_release);
	return BRRACE_OK;
}
static enum brrace_status take(void *ring, struct brrace_args *args)
{
	struct mail *m = ring;
	if (!atomic_load_explicit(&m->half[1], memory_order_acquire))
		return BRRACE_EMPTY;
	args->out[0] = (uintptr_t)m->item;
	args->n_out = 1;
	atomic_store_explicit(&m->all, 0, memory_order_release);
	return BRRACE_OK;
}
static const struct brrace_op ops[] = {
	{"put", BRRACE_PRODUCE, 0, 0, put},
	{"take", BRRACE_CONSUME, 0, 0, take},
};
BRRACE_SUBJECT(.name = "mail", .about = "mail", .default_slots = 1, .create = create,
	       .destroy = free, .capacity = capacity, .ops = ops, .n_ops = 2, .preload = "put",
	       .drain = "take");
END
}
halves >"$dir/halves.c"
halves 'atomic_store(&m->half[0], 1);' >"$dir/others.c"
sed '/half\[1\], 1/s/release/relaxed/' "$dir/halves.c" >"$dir/weak.c"
for ring in halves others weak; do
	printf 'brrace: 1\nring: ./%s.c\nmodel: rc11\nthreads: {P: [put a, put b], C: [take, take]}\n' \
		$ring >"$dir/$ring.yml"
done
check "a word and a half of it" ends 0 run "$dir/halves.yml"
for model in sc tso rc11; do
	check "are searched under $model" ends 0 explore --exhaustive --model $model \
		"$dir/halves.yml"
	check "to the end" has "$out" "exhausted: no violation; executions: 6 complete, 0 blocked"
done
check "what is weaker is found" ends 1 explore --exhaustive --as-found "$dir/weak.yml"
check "two halves that differ have no verdict" ends 4 run "$dir/others.yml"
check "they are named" has "$out" "knows nothing of a store of 4 bytes at"
check "nor has their search" ends 4 explore --exhaustive --max-executions 100 "$dir/others.yml"
check "it says why" has "$out" "one word is accessed whole and in parts that differ"

exit $failed
