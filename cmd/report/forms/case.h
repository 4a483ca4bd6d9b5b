/* SPDX-License-Identifier: BSD-2-Clause */
/* One scenario on one ring, as lists of many and forms for programs name it. */
#ifndef REPORT_FORMS_CASE_H
#define REPORT_FORMS_CASE_H

#include "base/arena.h"
#include "report/html/parcel.h"
#include "report/result.h"

/* Forms of which each case has a part: the document is made of these. */
enum form { FORM_JSON, FORM_JUNIT, FORM_SARIF, FORM_TAP, FORM_GITHUB, FORM_SUMMARY, FORMS };

struct report_case {
	size_t number;       /* among its like, from 1 */
	const char *file;    /* of the scenario, without a place of this machine */
	unsigned line;       /* of it that says most about the outcome, from 1 */
	const char *title;   /* "": it has none, or it could not be read */
	const char *ring;    /* name; "": not known */
	int status;          /* enum status */
	const char *verdict; /* as report_row() says it */
	const char *why;     /* it is not as expected: lines without an end; else "" */
	double seconds;      /* that it took; 0: not known */
	const char *page;    /* name of its page beside an index; NULL or "": none */
	const struct result *result; /* NULL: nothing was executed, or it is gone by now */
	bool drafted; /* the result's scenario is not what the file has: its lines mean
			 nothing there */
	const char *part[FORMS];     /* as FORM_case() wrote it; NULL: not wanted */
};

/* Fills all but number, seconds and parts; texts are in the arena or the result's. */
void case_of_result(struct report_case *c, struct arena *arena, const struct result *r);

/* The path below the current directory, or else only its last component. */
const char *case_file(struct arena *arena, const char *path);

/* "FILE on RING", or "FILE". */
const char *case_name(struct arena *arena, const struct report_case *c);
/* The text of the report, as it is embedded in other forms; for the caller to free. */
char *case_text(const struct report_case *c);

/* How many cases came to what. */
struct case_counts {
	unsigned expected, unexpected, misfits, inconclusive, errors, skipped;
};
struct case_counts case_count(const struct report_case *cases, size_t n);
/* "2 as expected, 1 unexpected, 0 not fitting, 0 inconclusive, 0 errors" */
const char *case_summary(struct arena *arena, const struct case_counts *counts);

/*
 * The forms.  A case's part is written by FORM_case() where its result is, and the
 * whole by FORM_document() of the parts of all, in their order.
 */
void junit_case(const struct report_case *c, FILE *to);
void junit_document(const struct report_case *cases, size_t n, FILE *to);

/* An array of results as JSON; see sarif.c. */
void sarif_case(const struct report_case *c, FILE *to);
void sarif_document(const struct report_case *cases, size_t n, FILE *to);

/* What comes before all cases; then each is complete in itself. */
void tap_head(size_t n, FILE *to);
void tap_case(const struct report_case *c, FILE *to);

/* Workflow commands, complete in themselves; and of the step summary a part. */
void github_case(const struct report_case *c, FILE *to);
void github_summary_case(const struct report_case *c, FILE *to);
void github_summary(const struct report_case *cases, size_t n, FILE *to);

/* ASCII, 72 columns. */
extern const struct text_options mail_options;
/* A message for a mailing list: what is to be known, the report if there is a result,
 * lines of more text, and at its end the scenario between cut marks. */
void mail_message(const struct report_case *c, const struct parcel *parcel, const char *more,
		  FILE *to);
/* The scenario alone, between cut marks; file: where it is from. */
void mail_scenario(const struct parcel *parcel, const char *file, FILE *to);

#endif
