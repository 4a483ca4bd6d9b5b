#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A ring with thread-local data: every execution starts with them as they were.
. cmd/testing.sh

mkdir "$dir/work"
cd "$dir/work" || exit 99

ring_source 4 '_Atomic unsigned head, tail; void *slot[4];' >ring.c <<'END'
/* What the producer knows of the head, and a count of calls, are thread-local. */
static __thread unsigned cached, calls = 7;

static enum brrace_status put(void *ring, struct brrace_args *args)
{
	struct ring *r = ring;
	unsigned tail = r->tail;

	if (tail - cached >= 4)
		cached = r->head;
	if (tail - cached >= 4)
		return BRRACE_FULL;
	r->slot[tail % 4] = (void *)args->in[0];
	r->tail = tail + 1;
	return BRRACE_OK;
}

static enum brrace_status get(void *ring, struct brrace_args *args)
{
	struct ring *r = ring;
	unsigned head = r->head;

	if (head == r->tail)
		return BRRACE_EMPTY;
	args->out[args->n_out++] = (uintptr_t)r->slot[head % 4];
	r->head = head + 1;
	return BRRACE_OK;
}

static enum brrace_status count(void *ring, struct brrace_args *args)
{
	(void)ring;
	args->result = calls++;
	return BRRACE_OK;
}

static const struct brrace_op ops[] = {
	{"put", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, put},
	{"get", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, get},
	{"count", BRRACE_OBSERVE, 0, 0, count},
};

BRRACE_SUBJECT(.name = "test/tls", .default_slots = 4, .create = create, .capacity = capacity,
	       .ops = ops, .n_ops = 3, .preload = "put", .drain = "get");
END

scenario() { # OPERATIONS-OF-T1 OPERATIONS-OF-T2
	printf 'brrace: 1\nring: ./ring.so\nthreads:\n  T1: [%s]\n  T2: [%s]\n' "$1" "$2" >test.yml
}

for compiler in clang-19 gcc-12; do
	command -v $compiler >/dev/null || continue
	check "$compiler makes a ring with thread-local data" ends 0 cc --cc=$compiler -o ring.so ring.c
	is_empty "$err" || failed=1
	scenario "put a, count, count" "get, count"
	check "it runs on threads of the operating system" prints "2 threads, os threads" 0 run test.yml
	check "and says why" has "$out" "the ring has thread-local data"
	check "each thread has data of its own" sh -c "grep -q 'count -> 7' $out &&
		grep -q 'count -> 8' $out && [ \$(grep -c 'count -> 7' $out) = 2 ]"
	check "fibers are not to be had" prints "os threads" 0 run --threads fibers test.yml
	check "the hash is always the same" prints "20 times" 0 run --repeat 20 test.yml
	check "also between processes" test "$(hash_of test.yml)" = "$(hash_of test.yml)"
	scenario "put a" "get, count"
	check "a search starts each execution anew" ends 0 explore --outcomes test.yml
	check "all of them" has "$out" "exhausted: no violation"
	check "counts are seen" has "$out" "count -> 7"
	check "so that no other count comes out" sh -c "! grep -q 'count -> [^7]' $out"
	check "rc11 has them, too" prints "os threads" 0 run --model rc11 test.yml
done

exit $failed
