/* SPDX-License-Identifier: BSD-2-Clause */
/* Scenarios x rings, a line each. */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "report/result.h"
#include "report/sheet.h"

#define LONGEST_RING 26
#define NARROW 72        /* columns; of fewer the ring gets less */
#define LEAST_VERDICT 16 /* columns; where there are fewer it is below, */
#define BELOW 4          /* from this column on */

static enum style style_of(int status)
{
	switch (status) {
	case STATUS_EXPECTED:
		return STYLE_GOOD;
	case STATUS_MISFIT:
	case STATUS_INCONCLUSIVE:
	case STATUS_LACKING:
		return STYLE_DOUBTFUL;
	default:
		return STYLE_BAD;
	}
}

const char *report_standard(int status)
{
	switch (status) {
	case STATUS_EXPECTED:
		return "as expected";
	case STATUS_UNEXPECTED:
		return "not as expected";
	case STATUS_USAGE:
		return "bad input";
	case STATUS_MISFIT:
		return "does not fit";
	case STATUS_INCONCLUSIVE:
		return "inconclusive";
	case STATUS_LACKING:
		return "lacking";
	default:
		return "internal error";
	}
}

static unsigned wider(unsigned width, const char *text, unsigned most)
{
	unsigned columns = sheet_columns(text);

	columns = columns < most ? columns : most;
	return columns > width ? columns : width;
}

void report_table(const struct table_row *rows, size_t n, const struct text_options *options,
		  FILE *to)
{
	struct sheet sheet = sheet_on(to, options);
	unsigned scenario = 0, ring = 0, word = 0;
	bool below;

	for (size_t i = 0; i < n; i++) {
		scenario = wider(scenario, rows[i].scenario, sheet.width * 2 / 5);
		ring = wider(ring, rows[i].ring,
			     sheet.width < NARROW ? sheet.width / 4 : LONGEST_RING);
		word = wider(word, report_standard(rows[i].status), sheet.width);
	}
	ring += scenario + 2;
	word += ring + 2;
	below = word + 2 + LEAST_VERDICT > sheet.width;
	for (size_t i = 0; i < n; i++) {
		sheet_put_short(&sheet, 0, scenario, STYLE_PLAIN, rows[i].scenario);
		sheet_put_short(&sheet, scenario + 2, ring - scenario - 2, STYLE_PLAIN,
				rows[i].ring);
		sheet_put(&sheet, ring + 2, word + 2, style_of(rows[i].status),
			  report_standard(rows[i].status));
		if (below)
			sheet_end(&sheet);
		sheet_line(&sheet, below ? BELOW : word + 2, below ? BELOW : word + 2, STYLE_PLAIN,
			   rows[i].verdict);
	}
}

/* Appends to a verdict, after a comma if it is not the first; cut where it ends. */
static void add(struct table_row *row, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(struct table_row *row, const char *format, ...)
{
	size_t used = strlen(row->verdict), room = sizeof(row->verdict) - used;
	int n = snprintf(row->verdict + used, room, "%s", used ? ", " : "");
	va_list args;

	if ((size_t)n >= room)
		return;
	va_start(args, format);
	vsnprintf(row->verdict + used + n, room - (size_t)n, format, args);
	va_end(args);
}

static void add_script(const struct result *r, struct table_row *row)
{
	static const char *const ends[] = {
		[SCRIPT_IMPOSSIBLE] = "impossible", [SCRIPT_UNREACHED] = "not reached",
		[SCRIPT_PASSED] = "passed already", [SCRIPT_WRONG_OP] = "another operation",
		[SCRIPT_NOTHING] = "nothing left",  [SCRIPT_NO_CAS] = "no CAS",
		[SCRIPT_REFUSED] = "impossible",    [SCRIPT_NO_STORE] = "nothing buffered",
	};
	const struct script *s = r->script;

	if (s && s->end >= SCRIPT_IMPOSSIBLE && s->at < r->scenario->n_lines)
		add(row, "%s at line %u", ends[s->end], r->scenario->lines[s->at].number);
}

static void add_findings(const struct result *r, struct table_row *row)
{
	uint64_t drops = result_drops(r), counter = r->history->counter;

	add_script(r, row);
	for (unsigned i = 0; i < FINDING_KINDS; i++)
		if (findings_count(r->findings, i))
			add(row, "%s %u", finding_name(i), findings_count(r->findings, i));
	if (r->status == STATUS_INCONCLUSIVE)
		add(row, "%s", r->why);
	else if (!row->verdict[0])
		add(row, "no finding");
	if (drops || counter)
		add(row, "drops %" PRIu64, drops);
	if ((drops || counter) && r->history->has_counter)
		add(row, "counter %" PRIu64, counter);
}

void report_row(const struct result *r, struct table_row *row)
{
	row->status = r->status;
	row->verdict[0] = '\0';
	if (r->trace && r->status <= STATUS_INCONCLUSIVE)
		add_findings(r, row);
	else
		add(row, "%s", r->why);
}
