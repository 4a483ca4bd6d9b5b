/* SPDX-License-Identifier: BSD-2-Clause */
#include "oracle/ledger.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "oracle/effect.h"
#include "oracle/findings.h"
#include "oracle/reorder.h"

int ledger_init(struct ledger *ledger, uint32_t max_values)
{
	size_t n = (size_t)max_values + 1;

	ledger->n_slots = 2;
	while (ledger->n_slots < 2 * n)
		ledger->n_slots *= 2;
	/* A value may be mentioned once as going in and once as coming out. */
	ledger->items = calloc(n, sizeof(*ledger->items));
	ledger->in = calloc(n, sizeof(*ledger->in));
	ledger->out = calloc(n, sizeof(*ledger->out));
	ledger->loose = calloc(n, sizeof(*ledger->loose));
	ledger->tally = calloc(n, sizeof(*ledger->tally));
	ledger->slots = calloc(ledger->n_slots, sizeof(*ledger->slots));
	if (!ledger->items || !ledger->in || !ledger->out || !ledger->loose || !ledger->tally ||
	    !ledger->slots)
		return -ENOMEM;
	return 0;
}

void ledger_free(struct ledger *ledger)
{
	free(ledger->items);
	free(ledger->in);
	free(ledger->out);
	free(ledger->loose);
	free(ledger->tally);
	free(ledger->slots);
}

/* Items are numbered as they are met, so no order of addresses shows anywhere. */
static uint32_t item_for(struct ledger *ledger, uintptr_t value)
{
	uint64_t hash = (value ^ value >> 32) * 0x9e3779b97f4a7c15u >> 32;
	uint32_t mask = ledger->n_slots - 1, slot = hash & mask;

	while (ledger->slots[slot] && ledger->items[ledger->slots[slot] - 1].value != value)
		slot = (slot + 1) & mask;
	if (!ledger->slots[slot]) {
		ledger->items[ledger->n_items] = (struct item){.value = value};
		ledger->slots[slot] = ++ledger->n_items;
	}
	return ledger->slots[slot] - 1;
}

static void enter_in(struct ledger *ledger, uintptr_t value, uint32_t call)
{
	const struct call *c = call == FINDING_NO_CALL ? NULL : &ledger->history->calls[call];
	uint32_t i = item_for(ledger, value);
	struct item *item = &ledger->items[i];

	if (!item->given++)
		item->first_in = ledger->n_in;
	item->replaced |= c && c->kind == BRRACE_REPLACE_FRONT;
	ledger->in[ledger->n_in++] = (struct entry){
		.item = i,
		.call = call,
		.pending = c && !call_returned(c),
	};
}

static void enter_out(struct ledger *ledger, uintptr_t value, uint32_t call)
{
	bool peek = call != FINDING_NO_CALL && ledger->history->calls[call].kind == BRRACE_PEEK;
	uint32_t i = item_for(ledger, value);
	struct item *item = &ledger->items[i];
	enum stray stray = STRAY_NO;

	if (!item->given)
		stray = STRAY_FOREIGN;
	else if (!peek && item->taken == item->given)
		stray = STRAY_DUPLICATE;
	if (peek)
		item->peeked = true;
	else if (stray)
		item->strays++;
	else
		item->taken++;
	ledger->phantoms |= stray && !peek;
	ledger->out[ledger->n_out++] = (struct entry){
		.item = i,
		.call = call,
		.peek = peek,
		.stray = (uint8_t)stray,
	};
}

static void enter_call(struct ledger *ledger, uint32_t call)
{
	const struct call *c = &ledger->history->calls[call];
	uint32_t n = call_replaces(c) ? 1 : call_adds(c);

	for (uint32_t i = 0; i < n; i++)
		enter_in(ledger, ledger->history->values[c->first_in + i], call);
}

static void enter_return(struct ledger *ledger, uint32_t call)
{
	const struct call *c = &ledger->history->calls[call];

	if (c->status != BRRACE_OK || (c->kind != BRRACE_CONSUME && c->kind != BRRACE_PEEK))
		return;
	for (uint32_t i = 0; i < c->n_out; i++)
		enter_out(ledger, ledger->history->values[c->first_out + i], call);
}

void ledger_fill(struct ledger *ledger, const struct timeline *timeline,
		 const struct history *history)
{
	ledger->history = history;
	ledger->n_items = ledger->n_in = ledger->n_out = ledger->n_loose = 0;
	ledger->phantoms = false;
	memset(ledger->slots, 0, ledger->n_slots * sizeof(*ledger->slots));
	for (uint32_t i = 0; i < history->n_preloaded; i++)
		enter_in(ledger, history->preloaded[i], FINDING_NO_CALL);
	for (uint32_t i = 0; i < timeline->count; i++) {
		const struct moment *m = &timeline->moments[i];

		if (m->is_return)
			enter_return(ledger, m->call);
		else
			enter_call(ledger, m->call);
	}
	for (uint32_t i = 0; i < history->n_drained; i++)
		enter_out(ledger, history->drained[i], FINDING_NO_CALL);
}

void ledger_phantoms(struct ledger *ledger, uint16_t *phantom)
{
	memset(phantom, 0, ledger->history->n_calls * sizeof(*phantom));
	for (uint32_t i = 0; i < ledger->n_items; i++)
		ledger->tally[i] = ledger->items[i].strays;
	for (uint32_t i = 0; i < ledger->n_out; i++) {
		const struct entry *e = &ledger->out[i];

		if (e->peek || e->call == FINDING_NO_CALL || !ledger->tally[e->item])
			continue;
		ledger->tally[e->item]--;
		phantom[e->call]++;
	}
}

void ledger_settle(struct ledger *ledger, uint32_t item)
{
	if (ledger->items[item].settled)
		return;
	ledger->items[item].settled = true;
	ledger->loose[ledger->n_loose++] = ledger->items[item].value;
}

/* Values that left, or may have left, without being returned to anybody. */
static uint32_t removed_unseen(const struct history *history)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < history->n_calls; i++) {
		const struct call *c = &history->calls[i];

		if (call_replaces(c))
			n++;
		else if (c->kind == BRRACE_DROP_FRONT || !call_returned(c))
			n += call_removes(c);
	}
	return n;
}

/* Copies that surely went in and did not come out.  Returns how many of them
 * somebody had peeked at. */
static uint32_t mark_missing(struct ledger *ledger)
{
	uint32_t n_peeked = 0;

	for (uint32_t i = 0; i < ledger->n_items; i++)
		ledger->tally[i] = ledger->items[i].taken;
	for (uint32_t i = 0; i < ledger->n_in; i++) {
		struct entry *e = &ledger->in[i];

		if (e->pending)
			continue;
		e->missing = !ledger->tally[e->item];
		if (!e->missing)
			ledger->tally[e->item]--;
		else
			n_peeked += ledger->items[e->item].peeked;
	}
	return n_peeked;
}

/*
 * How many are lost is beyond doubt: what is missing less what may have been
 * removed unseen.  As to which, a value that was peeked at is what a drop-front
 * then dropped, and of others the oldest are dropped first.
 */
static void report_lost(struct ledger *ledger, struct findings *findings)
{
	uint32_t unseen = removed_unseen(ledger->history), peeked = mark_missing(ledger);
	uint32_t dropped_peeked = unseen < peeked ? unseen : peeked;
	uint32_t dropped_others = unseen - dropped_peeked;

	for (uint32_t i = 0; i < ledger->n_in; i++) {
		const struct entry *e = &ledger->in[i];
		const struct item *item = &ledger->items[e->item];
		uint32_t *dropped = item->peeked ? &dropped_peeked : &dropped_others;
		struct finding *f;

		if (!e->missing)
			continue;
		if (*dropped) {
			--*dropped;
			continue;
		}
		f = findings_add_call(findings, FINDING_LOST, ledger->history, e->call);
		if (f)
			f->value = item->value;
		ledger_settle(ledger, e->item);
	}
}

/* Call that the item came out of first. */
static uint32_t first_out(const struct ledger *ledger, uint32_t item)
{
	for (uint32_t i = 0; i < ledger->n_out; i++)
		if (ledger->out[i].item == item && !ledger->out[i].peek)
			return ledger->out[i].call;
	return FINDING_NO_CALL;
}

static void report_strays(struct ledger *ledger, enum stray stray, enum finding_kind kind,
			  struct findings *findings)
{
	for (uint32_t i = 0; i < ledger->n_out; i++) {
		const struct entry *e = &ledger->out[i];
		struct finding *f;

		if (e->stray != stray)
			continue;
		f = findings_add_call(findings, kind, ledger->history, e->call);
		if (f) {
			f->value = ledger->items[e->item].value;
			if (stray == STRAY_DUPLICATE)
				f->other = first_out(ledger, e->item);
		}
		ledger_settle(ledger, e->item);
	}
}

/* Where a value is that replaced the front one is only known as long as all
 * others are where they ought to be. */
static void settle_replaced(struct ledger *ledger)
{
	for (uint32_t i = 0; ledger->n_loose && i < ledger->n_items; i++)
		if (ledger->items[i].replaced)
			ledger_settle(ledger, i);
}

void ledger_report(struct ledger *ledger, bool unordered, struct findings *findings)
{
	if (!ledger->history->drain_cut)
		report_lost(ledger, findings);
	report_strays(ledger, STRAY_DUPLICATE, FINDING_DUPLICATE, findings);
	if (!unordered)
		reorder_report(ledger, findings);
	report_strays(ledger, STRAY_FOREIGN, FINDING_FOREIGN, findings);
	settle_replaced(ledger);
}
