/* SPDX-License-Identifier: BSD-2-Clause */
#include "oracle/reorder.h"

#include <string.h>

#include "oracle/effect.h"
#include "oracle/findings.h"

/* Of two entries of one list; preloaded ones stand first in theirs, drained ones
 * last, and the values of one call in their order. */
static bool entry_precedes(const struct ledger *ledger, const struct entry *x,
			   const struct entry *y)
{
	if (x->call == y->call || x->call == FINDING_NO_CALL || y->call == FINDING_NO_CALL)
		return x < y;
	return history_precedes(ledger->history, x->call, y->call);
}

/* Of a value that went in twice nobody knows which copy came out. */
static bool has_place(const struct item *item)
{
	return item->given == 1 && !item->strays && !item->replaced && !item->settled;
}

/* y surely went in before x, yet x was surely at the front before y was. */
static bool overtakes(const struct ledger *ledger, const struct entry *x, const struct entry *y)
{
	const struct item *ix = &ledger->items[x->item], *iy = &ledger->items[y->item];

	return x->item != y->item && has_place(ix) && has_place(iy) &&
	       entry_precedes(ledger, x, y) &&
	       entry_precedes(ledger, &ledger->in[iy->first_in], &ledger->in[ix->first_in]);
}

/* The item that is on one side of most overtakings, or n_items if there is none.
 * Of several the one that came out first, so of a pair it is the overtaker. */
static uint32_t most_misplaced(struct ledger *ledger)
{
	uint32_t worst = ledger->n_items, most = 0;

	memset(ledger->tally, 0, ledger->n_items * sizeof(*ledger->tally));
	for (uint32_t i = 0; i < ledger->n_out; i++)
		for (uint32_t j = i + 1; j < ledger->n_out; j++)
			if (overtakes(ledger, &ledger->out[i], &ledger->out[j])) {
				ledger->tally[ledger->out[i].item]++;
				ledger->tally[ledger->out[j].item]++;
			}
	for (uint32_t i = 0; i < ledger->n_out; i++) {
		uint32_t item = ledger->out[i].item;

		if (ledger->tally[item] > most) {
			most = ledger->tally[item];
			worst = item;
		}
	}
	return worst;
}

static void report_item(struct ledger *ledger, uint32_t item, struct findings *findings)
{
	for (uint32_t i = 0; i < ledger->n_out; i++)
		for (uint32_t j = i + 1; j < ledger->n_out; j++) {
			const struct entry *x = &ledger->out[i], *y = &ledger->out[j];
			struct finding *f;

			if ((x->item != item && y->item != item) || !overtakes(ledger, x, y))
				continue;
			f = findings_add_call(findings, FINDING_REORDERED, ledger->history,
					      x->item == item ? x->call : y->call);
			if (f) {
				f->value = ledger->items[item].value;
				f->other = x->item == item ? y->call : x->call;
			}
			return;
		}
}

/*
 * One item that came out far too early or late is one event, however many others
 * it passed: the most misplaced is reported and set aside until the rest is in
 * order.
 */
void reorder_report(struct ledger *ledger, struct findings *findings)
{
	uint32_t item;

	while ((item = most_misplaced(ledger)) < ledger->n_items) {
		report_item(ledger, item, findings);
		ledger_settle(ledger, item);
	}
}
