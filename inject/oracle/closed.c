/* SPDX-License-Identifier: BSD-2-Clause */
#include "oracle/closed.h"

#include <errno.h>
#include <stdlib.h>

#include "oracle/effect.h"

int closed_init(struct closed *closed, uint32_t max_calls, uint32_t max_values)
{
	size_t n = (size_t)max_calls + 1;

	closed->gains = calloc(n, sizeof(*closed->gains));
	closed->costs = calloc(n, sizeof(*closed->costs));
	closed->first = calloc(n, sizeof(*closed->first));
	/* Each value that goes in or comes out, and one for each that is dropped. */
	closed->paid = calloc(n + max_values, sizeof(*closed->paid));
	return closed->gains && closed->costs && closed->first && closed->paid ? 0 : -ENOMEM;
}

void closed_free(struct closed *closed)
{
	free(closed->gains);
	free(closed->costs);
	free(closed->first);
	free(closed->paid);
}

/* ---- a maximum flow */

/* One unit of costs[i] more is paid for by gains[g]; false: all are paid already. */
static bool pay_free(struct closed *k, uint32_t i, uint32_t g)
{
	if (!k->costs[i].units)
		return false;
	k->paid[k->first[i] + --k->costs[i].units] = g;
	return true;
}

static uint32_t units_of(const struct closed *k, uint32_t i)
{
	return k->first[i + 1] - k->first[i];
}

static bool spend(struct closed *k, const struct history *h, uint32_t g);

/* Or instead of another that can pay for something else. */
static bool pay_instead(struct closed *k, const struct history *h, uint32_t i, uint32_t g)
{
	for (uint32_t u = 0; u < units_of(k, i); u++) {
		uint32_t *paid = &k->paid[k->first[i] + u];

		if (*paid != g && spend(k, h, *paid)) {
			*paid = g;
			return true;
		}
	}
	return false;
}

/* One unit of gains[g] pays for a call that precedes it. */
static bool spend(struct closed *k, const struct history *h, uint32_t g)
{
	for (uint32_t i = 0; i < k->n_costs; i++) {
		struct closed_call *cost = &k->costs[i];

		if (cost->seen || !history_precedes(h, cost->call, k->gains[g].call))
			continue;
		cost->seen = true;
		if (pay_free(k, i, g) || pay_instead(k, h, i, g))
			return true;
	}
	return false;
}

/* Of all gains what is left when what they drag in is paid for. */
static int64_t net_gain(struct closed *k, const struct history *h)
{
	int64_t left = 0;

	for (uint32_t g = 0; g < k->n_gains; g++) {
		bool spent = true;

		while (k->gains[g].units && spent) {
			for (uint32_t i = 0; i < k->n_costs; i++)
				k->costs[i].seen = false;
			spent = spend(k, h, g);
			k->gains[g].units -= spent;
		}
		left += k->gains[g].units;
	}
	return left;
}

/* ---- what calls do */

static int64_t effect(const struct call *c, uint32_t call, const uint16_t *phantom)
{
	return (int64_t)call_adds(c) - call_removes(c) + (phantom ? phantom[call] : 0);
}

static void add(struct closed *k, uint32_t call, int64_t gain)
{
	if (gain > 0) {
		k->gains[k->n_gains++] = (struct closed_call){call, (uint32_t)gain, false};
	} else if (gain < 0) {
		k->costs[k->n_costs++] = (struct closed_call){call, (uint32_t)-gain, false};
		k->first[k->n_costs] = k->first[k->n_costs - 1] + (uint32_t)-gain;
	}
}

/* sign 1: the most, -1: the least.  Returns what is there whatever the set. */
static int64_t sort(struct closed *k, const struct history *h, uint32_t self, int sign,
		    enum closed_pending pending, const uint16_t *phantom)
{
	int64_t fixed = 0;

	k->n_gains = k->n_costs = 0;
	k->first[0] = 0;
	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];
		int64_t gain = sign * effect(c, i, phantom);
		bool returned = call_returned(c);

		if (i == self || !call_judged(c) || history_precedes(h, self, i))
			continue;
		if (history_precedes(h, i, self) ||
		    (!returned && gain < 0 && pending == PENDING_CONTRARY))
			fixed += gain;
		else if (returned || (gain > 0 && pending == PENDING_WELCOME))
			add(k, i, gain);
	}
	return fixed;
}

static int64_t furthest(struct closed *k, const struct history *h, uint32_t self, int sign,
			enum closed_pending pending, const uint16_t *phantom)
{
	int64_t fixed = sort(k, h, self, sign, pending, phantom);

	return h->n_preloaded + sign * (fixed + net_gain(k, h));
}

int64_t closed_most(struct closed *closed, const struct history *history, uint32_t call,
		    enum closed_pending pending, const uint16_t *phantom)
{
	return furthest(closed, history, call, 1, pending, phantom);
}

int64_t closed_least(struct closed *closed, const struct history *history, uint32_t call,
		     enum closed_pending pending, const uint16_t *phantom)
{
	return furthest(closed, history, call, -1, pending, phantom);
}
