/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/baton.h"

#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "memory/tsan_runtime.h"

#define SIGNAL_STACK (64u << 10)

static void futex(uint32_t *word, int operation, uint32_t value)
{
#if defined(__x86_64__)
	/* Not through libc: a sanitizer would see that. */
	register long timeout __asm__("r10") = 0;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "0"((long)SYS_futex), "D"(word), "S"((long)operation), "d"((long)value),
			   "r"(timeout)
			 : "rcx", "r11", "memory");
	(void)result;
#else
	syscall(SYS_futex, word, operation, value, NULL, NULL, 0);
#endif
}

static uint32_t await(struct baton *self)
{
	uint32_t command;

	while ((command = __atomic_load_n(&self->word, __ATOMIC_ACQUIRE)) == BATON_PARKED)
		futex(&self->word, FUTEX_WAIT_PRIVATE, BATON_PARKED);
	__atomic_store_n(&self->word, BATON_PARKED, __ATOMIC_RELAXED);
	return command;
}

static void hand(struct baton *to, uint32_t command)
{
	__atomic_store_n(&to->word, command, __ATOMIC_RELEASE);
	futex(&to->word, FUTEX_WAKE_PRIVATE, 1);
}

/* Signal handlers of a crashing subject run on a stack of their own. */
static void use_signal_stack(void *stack)
{
	stack_t s = {.ss_sp = stack, .ss_size = SIGNAL_STACK};

	sigaltstack(&s, NULL);
}

static void *thread_main(void *arg)
{
	struct baton *self = arg;
	uint32_t command;

	use_signal_stack(self->signal_stack);
	pthread_setname_np(pthread_self(), self->name);
	tsan_ignore_begin();
	while ((command = await(self)) != BATON_QUIT) {
		if (command == BATON_RUN) {
			self->in_context = true;
			context_switch(&self->home, self->context);
			self->in_context = false;
		}
		hand(self->owner, BATON_RUN);
	}
	tsan_ignore_end();
	return NULL;
}

/* On one CPU a hand-over costs a quarter of what it costs between two. */
static void pin(pthread_t thread)
{
	cpu_set_t one;
	int cpu = sched_getcpu();

	if (cpu < 0)
		return;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	pthread_setaffinity_np(thread, sizeof(one), &one);
}

void baton_init_owner(struct baton *owner)
{
	*owner = (struct baton){.word = BATON_PARKED, .owner = owner};
	pin(pthread_self());
}

int baton_start(struct baton *baton, struct baton *owner, struct context *context, const char *name)
{
	int error;

	*baton = (struct baton){.word = BATON_PARKED, .owner = owner, .context = context};
	for (size_t i = 0; i + 1 < sizeof(baton->name) && name[i]; i++)
		baton->name[i] = name[i];
	baton->signal_stack = malloc(SIGNAL_STACK);
	if (!baton->signal_stack)
		return -ENOMEM;
	error = pthread_create(&baton->thread, NULL, thread_main, baton);
	if (error) {
		free(baton->signal_stack);
		return -error;
	}
	baton->started = true;
	return 0;
}

void baton_stop(struct baton *baton)
{
	if (!baton->started)
		return;
	hand(baton, BATON_QUIT);
	pthread_join(baton->thread, NULL);
	free(baton->signal_stack);
	baton->started = false;
}

_Noreturn void baton_leave(struct baton *self)
{
	struct context gone;

	context_switch(&gone, &self->home);
	__builtin_unreachable();
}

void baton_switch(struct baton *from, struct baton *to)
{
	hand(to, BATON_RUN);
	if (await(from) == BATON_DROP)
		baton_leave(from);
}

void baton_drop(struct baton *owner, struct baton *baton)
{
	if (!baton->in_context)
		return;
	hand(baton, BATON_DROP);
	await(owner);
}
