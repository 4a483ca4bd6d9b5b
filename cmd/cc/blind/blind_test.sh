#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Blind spots: each kind is found when a ring is made, told when it is executed, and
# accepted by name.
. cmd/testing.sh

mkdir "$dir/work"
cd "$dir/work" || exit 99

ring_source 4 'volatile unsigned head, tail; unsigned plain; uintptr_t slot[4], other[4];' >ring.c <<'END'
#include <time.h>
#include <unistd.h>

typedef uintptr_t wide __attribute__((vector_size(32), aligned(8)));

#define OPERATION(name, ...) \
	static enum brrace_status name(void *p, struct brrace_args *args) \
	{ \
		struct ring *r = p; \
		(void)r; \
		(void)args; \
		__VA_ARGS__; \
		return BRRACE_OK; \
	}

OPERATION(put,
	if (r->head - r->tail == 4)
		return BRRACE_FULL;
	__asm__ volatile("" ::: "memory");
	r->slot[r->head % 4] = args->in[0];
	__builtin_ia32_pause();
	r->head++)
OPERATION(get,
	if (r->head == r->tail)
		return BRRACE_EMPTY;
	args->out[args->n_out++] = r->slot[r->tail % 4];
	r->tail++)

/* Each on a line of its own. */
static unsigned asm_load(volatile unsigned *p)
{
	unsigned v;

	__asm__ volatile("movl %1, %0" : "=r"(v) : "m"(*p)); /* load */
	return v;
}
OPERATION(load, args->result = asm_load(&r->head))
/* Just where accesses were announced that the compiler then did not make. */
OPERATION(late, unsigned v = __atomic_load_n(&r->head, __ATOMIC_ACQUIRE);
	__asm__ volatile("movl %1, %0" : "=r"(v) : "m"(r->tail));
	args->result = v)
OPERATION(dead, r->plain++; __asm__ volatile("movl $4, %0" : "=m"(r->plain)))
OPERATION(swap, unsigned v = r->head; __asm__ volatile("xchgl %0, %1" : "+r"(v), "+m"(r->head)))
OPERATION(cas, unsigned v = 7; __asm__ volatile("lock cmpxchgl %1, %0" : "+m"(r->head), "+a"(v) : "r"(v)))
OPERATION(fence, __asm__ volatile("mfence" ::: "memory"))
OPERATION(locked, __asm__ volatile("lock; addl $0,0(%%rsp)" ::: "memory"))
OPERATION(clocked, args->result = (uint64_t)time(NULL))
OPERATION(drawn, args->result = (uint64_t)rand())
OPERATION(pointed, args->result = (uint64_t)(uintptr_t)rand)
OPERATION(counted, unsigned low; __asm__ volatile("rdtsc" : "=a"(low) :: "rdx"); args->result = low)
OPERATION(length, args->result = strlen((char *)r->other))
__attribute__((no_sanitize("thread"), noinline)) static unsigned unseen(struct ring *r)
{
	return r->tail; /* bare */
}
OPERATION(bare, args->result = unseen(r))
/* Read twice, announced once. */
OPERATION(choice,
	switch (r->plain) {
	case 0: r->other[0] = 1; break;
	case 1: r->other[3] = 4; break;
	case 2: r->other[1] = 2; break;
	case 3: r->slot[2] = 1; break;
	case 4: r->slot[0] = 4; break;
	case 5: r->slot[1] = 3; break;
	default: abort();
	})
/* Registers alone. */
OPERATION(swapped, unsigned v = r->plain;
	__asm__("bswap %0" : "+r"(v));
	args->result = v)
OPERATION(nap, usleep(1))
OPERATION(size, args->result = r->head - r->tail)

__attribute__((destructor)) static void at_the_end(void)
{
	if (time(NULL) == 1) /* end */
		abort();
}

#define ODD(name) {#name, BRRACE_OBSERVE, 0, 0, name}
static const struct brrace_op ops[] = {
	{"put", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, put},
	{"get", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, get},
	ODD(load), ODD(late), ODD(dead), ODD(swap), ODD(choice), ODD(swapped), ODD(nap), ODD(cas), ODD(fence), ODD(locked), ODD(clocked), ODD(drawn),
	ODD(pointed), ODD(counted), ODD(length), ODD(bare), ODD(size),
};
BRRACE_SUBJECT(.name = "test/blind", .create = create, .capacity = capacity, .ops = ops,
	       .n_ops = sizeof(ops) / sizeof(ops[0]), .preload = "put", .drain = "get");
END

# The same, by who tells where threads can be stopped.
tells_all() { # RING
	cp "$err" told && ends 0 points --slots 4 "./$1" put && has "$out" "  store head" &&
		sed -n '/^blind spots/,$s/^  /brrace cc: blind spot: /p' "$out" >listed &&
		same told listed
}
sees_no_more() {
	sed 's/.*: `\([a-z_]*\).*/\1/' "$err" | sort | uniq -c | sed 's/^ *//' >found
	cat >wanted <<'END'
2 lock
1 mfence
4 mov
2 rand
1 rdtsc
1 strlen
2 time
1 xchg
END
	same wanted found
}

scenario() { # RING OPERATION [LINE]
	printf 'brrace: 1\nring: ./%s\nslots: 4\nthreads:\n  T1: [put a, %s]\n  T2: [get]\n%s\n' \
		"$1" "$2" "${3:-}" >test.yml
}

for compiler in clang-19 gcc-12; do
	command -v $compiler >/dev/null || continue
	for level in -O0 -O2; do
		check "a ring with blind spots is made by $compiler $level" \
			ends 0 cc --cc=$compiler $level -o $compiler$level.so ring.c
		check "all of them are told, and no others" sees_no_more
		check "with file, line and function" has "$err" \
			"ring.c:$(grep -n '/\* load \*/' ring.c | cut -d: -f1) in asm_load"
		check "they are listed behind its points" tells_all $compiler$level.so
	done
	ring=$compiler-O2.so
	scenario $ring size
	check "none is told that was not executed" ends 0 run test.yml
	check "not at all" lacks "$out" "blind spot"
	check "nor by a search" prints "exhausted: no violation" 0 explore test.yml
	for op in load late dead swap cas fence locked clocked drawn pointed counted length bare; do
		scenario $ring $op
		check "$op is told if it was" prints "inconclusive  a blind spot was executed: ring.c:" \
			4 run test.yml
	done
	file=ring.c
	scenario $ring fence "accept-blind: [ring.c:fence]"
	check "one is accepted by name" prints "(accepted)" 0 run test.yml
	scenario $ring load "accept-blind: [ring.c:load]"
	check "and by the name of who calls it inline" ends 0 run test.yml
	scenario $ring load "accept-blind: [ring.c:fence]"
	check "not by another's" ends 4 run test.yml
done

scenario "$ring" clocked
check "a search is inconclusive" prints "exhausted, with a blind spot: no violation" 4 explore test.yml
check "it says what it was" has "$out" 'in clocked: `time()`, different in each run'
check "of several processes, too" prints "exhausted, with a blind spot" 4 explore -j 2 test.yml
check "OS threads notice" ends 4 run --threads os test.yml
check "JSON has it" prints '"what": "time()"' 4 run --json test.yml
check "and the search's" prints '"blind": "a blind spot was executed: ring.c' 4 explore --json test.yml
check "a page has it" sh -c "'$BRRACE' run --html page.html test.yml >/dev/null; grep -q 'blind spot' page.html"
for form in junit sarif; do
	check "$form has it" sh -c \
		"'$BRRACE' run --$form $form test.yml >/dev/null; grep -q 'blind spot' $form"
done
check "TAP has it" prints "blind spot" 4 run --tap test.yml
scenario "$ring" "clocked, put b" "expect: {lost: 1}"
check "what is not as expected stays so" ends 1 run test.yml
check "and tells the spot" has "$out" "blind spot"
check "as its page does" sh -c "'$BRRACE' run --html page.html test.yml >/dev/null; grep -q 'doubtful.>a blind spot' page.html"
[ -x "${BRRACE}-tsan" ] && {
	scenario "$ring" clocked
	check "ThreadSanitizer's threads notice" prints "blind spot" 1 run --tsan test.yml
}

none_in_rings() {
	for ring in $(find "$(dirname "$BRRACE")/rings" -name '*.so'); do
		! readelf -SW "$ring" | grep -F .brrace.blind || return 1
	done
}
check "no ring that comes with brrace has any" none_in_rings

exit $failed
