/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/deadly.h"

#include <signal.h>
#include <stddef.h>

static const int deadly[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
#define N_DEADLY (sizeof(deadly) / sizeof(deadly[0]))

static struct sigaction before[N_DEADLY];

void deadly_catch(void (*handler)(int signal), int flags)
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = flags};

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < N_DEADLY; i++) {
		sigaction(deadly[i], NULL, &before[i]);
		if (before[i].sa_handler != SIG_IGN)
			sigaction(deadly[i], &action, NULL);
	}
}

void deadly_restore(void)
{
	for (size_t i = 0; i < N_DEADLY; i++)
		sigaction(deadly[i], &before[i], NULL);
}
