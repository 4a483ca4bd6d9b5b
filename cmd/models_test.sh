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

cat >"$dir/halves.c" <<'END'
#include <stdlib.h>
#include "brrace/subject.h"
struct halves { union { volatile unsigned long all; volatile unsigned low; }; };
static void *create(const struct brrace_setup *setup)
{
	struct halves *h = calloc(1, sizeof(*h));
	(void)setup;
	BRRACE_ROOT(struct halves, h);
	return h;
}
static uint64_t capacity(void *ring) { (void)ring; return 8; }
static enum brrace_status put(void *ring, struct brrace_args *args)
{
	(void)args;
	((struct halves *)ring)->all = 1;
	return BRRACE_OK;
}
static enum brrace_status take(void *ring, struct brrace_args *args)
{
	(void)args;
	return ((struct halves *)ring)->low == 2 ? BRRACE_OK : BRRACE_EMPTY;
}
static const struct brrace_op ops[] = {
	{"put", BRRACE_PRODUCE, 0, 0, put},
	{"take", BRRACE_CONSUME, 0, 0, take},
};
BRRACE_SUBJECT(.name = "halves", .about = "halves", .default_slots = 8, .create = create,
	       .destroy = free, .capacity = capacity, .ops = ops, .n_ops = 2, .preload = "put",
	       .drain = "take");
END
printf 'brrace: 1\nring: ./halves.c\nmodel: rc11\nthreads: {T1: [put a], T2: [take]}\n' \
	>"$dir/halves.yml"
check "accesses of two sizes have no verdict" ends 4 run "$dir/halves.yml"
check "they are named" has "$out" "knows nothing of a load of 4 bytes at"

exit $failed
