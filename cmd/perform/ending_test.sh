#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Rings that crash, exit, or never come back: a finding with its schedule, not the end
# of brrace.
. cmd/testing.sh

cd "$dir" || exit 99
cat >ring.c <<'END'
#include <assert.h>
#include <brrace/subject.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct ring {
	volatile unsigned n;
	uintptr_t slot[2];
};

static void *create(const struct brrace_setup *setup)
{
	struct ring *ring = calloc(1, sizeof(*ring));

	(void)setup;
#ifdef CREATE
	CREATE;
#endif
	BRRACE_ROOT(struct ring, ring);
	return ring;
}

static uint64_t capacity(void *ring)
{
	(void)ring;
	return 2;
}

__attribute__((noinline)) static unsigned deeper(struct ring *ring, unsigned n)
{
	volatile char frame[64];

	frame[n % 64] = (char)ring->n;
	return deeper(ring, n + 1) + frame[0];
}

static enum brrace_status enqueue(void *p, struct brrace_args *args)
{
	struct ring *ring = p;

	if (ring->n == 2)
		return BRRACE_FULL;
	ring->slot[ring->n] = args->in[0];
	ring->n++;
	if (ring->n == 2)
		(void)(BAD);
	return BRRACE_OK;
}

static enum brrace_status dequeue(void *p, struct brrace_args *args)
{
	struct ring *ring = p;

	if (!ring->n) {
#ifdef EMPTY
		EMPTY;
#endif
		return BRRACE_EMPTY;
	}
	args->out[args->n_out++] = ring->slot[0];
	ring->slot[0] = ring->slot[1];
	ring->n--;
	return BRRACE_OK;
}

static void destroy(void *p)
{
	struct ring *ring = p;

#ifdef DESTROY
	DESTROY;
#endif
	free(ring);
}

static const struct brrace_op ops[] = {
	{"enqueue", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, enqueue},
	{"dequeue", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, dequeue},
};
BRRACE_SUBJECT(.name = "test/bad", .about = "ends badly", .default_slots = 2, .create = create,
	       .destroy = destroy, .capacity = capacity, .ops = ops, .n_ops = 2, .preload = "enqueue",
	       .drain = "dequeue");
END
ring() { # what happens when the second item comes, flags
	cat <<END
brrace: 1
ring: ./ring.c
cflags: ["-DBAD=$1"${2:+, "$2"}]
threads:
  T1: [enqueue a, enqueue c]
  T2: [enqueue b]
schedule:
  - T1 finish enqueue
  - T2 finish: the second item
  - T1 finish
END
}

# The finding, its thread, and the steps to it; it can be expected, and comes again.
finds() { # FINDING SENTENCE WHAT-HAPPENS
	ring "$3" >ring.yml
	ends 1 run ring.yml && has "$out" "$2" && has "$out" "$1: expected 0, found 1" &&
		has "$out" "1  load  n = 0" && has "$out" "T2: enqueue b" || return 1
	echo "expect: {$1: 1}" >>ring.yml
	ends 0 run ring.yml && has "$out" "as expected" && ends 0 run --repeat 20 ring.yml
}
ring "(brrace_assume(1), 0)" >ring-holds.yml
ring 0 >ring.yml
check "a good ring ends well" prints "as expected" 0 run ring.yml
check "a null pointer" finds crash "SIGSEGV in enqueue at ring.c:" "*(volatile int *)0 = 1"
check "a wild pointer" finds crash "SIGSEGV in enqueue at ring.c:" "*(volatile int *)-8 = 1"
check "a division by 0" finds crash "SIGFPE in enqueue at ring.c:" "ring->slot[0] /= ring->n - 2"
check "a trap" finds crash "CRASH  T2: enqueue b: SIG" "(__builtin_trap(), 0)"
check "a stack overrun" finds crash "stack overrun in deeper at ring.c:" "deeper(ring, 0)"
check "whose frames are told once" has "$out" \
	"T2: deeper ring.c:34 < deeper ring.c:35 < ... at least 30 more frames of deeper"
check "an assertion" finds assert "ASSERT  T2: enqueue b: ring.c:" "({ assert(ring->n != 2); 0; })"
check "abort()" finds assert "abort() in enqueue at ring.c:" "({ abort(); 0; })"
check "exit()" finds crash "exit(3) in enqueue at ring.c:" "({ exit(3); 0; })"
check "_exit()" finds crash "_exit(3) in enqueue at ring.c:" "({ _exit(3); 0; })"
check "pthread_exit()" finds crash "pthread_exit() in enqueue at ring.c:" \
	"({ pthread_exit(NULL); 0; })"

check "a double free" finds crash "double free of heap#2 in enqueue at ring.c:" \
	"({ char *volatile p = malloc(8); free(p); free(p); 0; })"
check "a free of the middle" finds crash "free of heap#2+8, where no block begins in enqueue" \
	"({ char *volatile p = malloc(9); free(p + 8); 0; })"
check "a free of what is no heap" finds crash "free of what is not from the heap in enqueue" \
	"({ free((void *)args->in[0]); 0; })"
check "a double free by realloc()" finds crash "double free of heap#2 in enqueue" \
	"({ char *volatile p = malloc(8); free(p); p = realloc(p, 9); 0; })"
check "with its stack" has "$out" "T2: enqueue ring.c:"

# ---- after all threads

after() { # FINDING SENTENCE FLAG
	ring 0 "$3" >ring.yml
	ends 1 run ring.yml && has "$out" "$2" && has "$out" "after all threads: " || return 1
	has "$out" "$1: expected 0, found 1" || return 1
	echo "expect: {$1: 1}" >>ring.yml
	ends 0 run ring.yml && ends 1 explore ring.yml && has "$out" "  $1: 1"
}
check "destroy() that crashes" after crash "CRASH  destroy(): SIGSEGV in destroy at ring.c:" \
	"-DDESTROY=*(volatile int *)8 = 1"
check "destroy() that frees twice" after crash \
	"CRASH  destroy(): double free of heap#1 in destroy" "-DDESTROY=free(ring)"
check "destroy() that asserts" after assert "ASSERT  destroy(): ring.c:" \
	"-DDESTROY=assert(!ring)"
check "destroy() that exits" after crash "CRASH  destroy(): exit(5) in destroy" "-DDESTROY=exit(5)"
check "a drain that crashes" after crash "CRASH  draining the ring: SIGSEGV in dequeue at ring.c:" \
	"-DEMPTY=*(volatile int *)8 = 1"
check "and what it drained counts no more" has "$out" "could not be drained to its end"
beside() { # the item is stored in one place and the count in another
	sed 's/ring->slot\[ring->n\] = /ring->slot[0] = /' ring.c >lossy.c
	ring 0 "-DDESTROY=abort()" | sed 's/ring.c/lossy.c/' >ring.yml
	ends 1 run ring.yml && has "$out" "LOST  " && has "$out" "ASSERT  destroy(): abort()"
}
check "a crash in destroy() loses no other verdict" beside

# ---- loops

forever="({ for (;;) ring->n = 3; 0; })"
endless() { # an endless loop with points that nobody waits in
	{ ring "$forever"; echo "step-limit: 500"; } >ring.yml
	ends 1 run ring.yml && has "$out" "STUCK  T2: enqueue b: still running after 500 points" &&
		has "$out" "stuck: expected 0, found 1" || return 1
	echo "expect: {stuck: 1}" >>ring.yml
	ends 0 run ring.yml
}
check "an endless loop with points is stuck after step-limit" endless
waits="({ while (ring->n == 2) continue; 0; })"
spins() {
	ring "$waits" >ring.yml
	ends 3 run ring.yml && has "$out" "line 2 is impossible here: T2 spins on n" || return 1
	echo "expect: {stuck: 1}" >>ring.yml
	ends 0 run ring.yml && has "$out" "STUCK  T2 spins on n, and nobody who could change that"
}
check "a loop that waits for nobody is stuck" spins
blind="({ for (;;) __asm__ volatile(\"\"); 0; })"
without_a_point() {
	ring "$blind" | sed 's/"-DBAD.*/"-DBAD=BLIND", "-include", "blind.h"]/' >ring.yml
	echo "#define BLIND $blind" >blind.h
	echo "expect: {stuck: 1}" >>ring.yml
	ends 4 run ring.yml && has "$out" "STUCK  T2: enqueue b: loops without a point"
}
check "a loop without a point is inconclusive, even if expected" without_a_point
soon() { # ARGUMENT...: in a second or two
	limit=
	command -v timeout >/dev/null && limit="timeout 20"
	$limit "$BRRACE" "$@" >"$out" 2>"$err"
	[ $? = 4 ]
}
found_soon() {
	soon explore ring.yml && has "$out" "enqueue loops without a point, which ended" &&
		has "$out" "bounded("
}
check "and soon for a search" found_soon
drains_for_ever() { # FLAG WHAT
	ring 0 | sed 's/"-DBAD.*/"-DBAD=0", "-D'"$1"'=BLIND", "-include", "blind.h"]/' >ring.yml
	soon run ring.yml && has "$out" "inconclusive  $2: loops without a point" &&
		soon explore ring.yml && has "$out" "$2 loops without a point, which ended" &&
		soon explore --random ring.yml
}
check "a drain that never ends is inconclusive" drains_for_ever EMPTY "draining the ring"
check "so is destroy() that never ends" drains_for_ever DESTROY "destroy()"

# ---- executions that the ring itself cuts

assumes() {
	ring "({ brrace_assume(ring->slot[0] == args->in[0]); 0; })" >ring.yml
	ends 4 run ring.yml && has "$out" "cut by brrace_assume() in enqueue at ring.c:" &&
		lacks "$out" LOST && ends 4 run --json ring.yml && has "$out" '"end": "cut"'
}
check "an assumption that does not hold is inconclusive" assumes
check "one that holds is nothing" prints "as expected" 0 run ring-holds.yml
races=lost,foreign,duplicate,overfull,reordered,not-linearizable
counted() { # STATUS OPTION...
	ends "$@" --ignore $races ring.yml && has "$out" " cut by brrace_assume(), " &&
		has "$out" "no violation"
}
check "a search counts them apart" counted 0 explore
check "with few preemptions, too" counted 0 explore --preemptions 99
check "and at random" counted 4 explore --random --max-executions 50

# ---- create

no_ring() { # CODE TEXT
	ring 0 "-DCREATE=$1" >ring.yml
	refuses "ring.yml:2:7: ./ring.c: no ring of 2 slots can be made: $2" run ring.yml
}
check "create() that returns NULL" no_ring "return NULL" "create() returned NULL"
check "create() that aborts" no_ring "abort()" "abort()"
check "create() that exits" no_ring "exit(7)" "exit(7)"
check "create() that crashes" no_ring "*(volatile int *)8 = 1" "Segmentation fault"

# ---- among others

ring "*(volatile int *)8 = 1" >bad.yml
ring 0 >good.yml
among() {
	ends 1 run bad.yml good.yml bad.yml good.yml &&
		[ "$(grep -c "^CRASH" "$out")" = 2 ] && [ "$(grep -c "as expected$" "$out")" = 4 ]
}
check "the scenarios after a crash run, too" among
for substrate in "--threads os" --tsan; do
	[ "$substrate" = --tsan ] && [ ! -x "$BRRACE-tsan" ] && continue
	# shellcheck disable=SC2086 # several words
	check "a crash with $substrate" prints "CRASH  T2: enqueue b: SIGSEGV in enqueue" \
		1 run $substrate bad.yml
	check "the same event hash with $substrate" \
		test "$(hash_of bad.yml)" = "$(hash_of $substrate bad.yml)"
done

exit $failed
