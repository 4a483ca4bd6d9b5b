/* SPDX-License-Identifier: BSD-2-Clause */
/* The forms that verbs can be asked for: text, or others. */
#ifndef REPORT_FORMS_FORMS_H
#define REPORT_FORMS_FORMS_H

#include <getopt.h>

#include "report/forms/case.h"

struct forms {
	struct text_options text;
	bool json, mail, tap; /* instead of text */
	bool github;          /* besides */
	const char *junit, *sarif; /* files; NULL: none */
};

enum forms_option {
	OPT_JSON = 1000,
	OPT_MAIL,
	OPT_TAP,
	OPT_GITHUB,
	OPT_JUNIT,
	OPT_SARIF,
	OPT_COLOR,
	OPT_ASCII
};

/* clang-format off */
/* Forms of a report, and those of a test. */
#define REPORT_FORMS \
	{"json", no_argument, NULL, OPT_JSON}, \
	{"mail", no_argument, NULL, OPT_MAIL}, \
	{"sarif", required_argument, NULL, OPT_SARIF}, \
	{"color", required_argument, NULL, OPT_COLOR}, \
	{"ascii", no_argument, NULL, OPT_ASCII}
#define TEST_FORMS \
	{"tap", no_argument, NULL, OPT_TAP}, \
	{"github", no_argument, NULL, OPT_GITHUB}, \
	{"junit", required_argument, NULL, OPT_JUNIT}

#define REPORT_FORMS_HELP \
	"  --json                one JSON document instead of text\n" \
	"  --mail                a mail, with the scenario at its end, instead of text\n" \
	"  --sarif FILE          write SARIF 2.1.0\n" \
	"  --color WHEN          auto (default), always or never\n" \
	"  --ascii               no characters beyond ASCII\n"
#define TEST_FORMS_HELP \
	"  --tap                 TAP 14 instead of text\n" \
	"  --github              annotations and step summary of a GitHub job, too\n" \
	"  --junit FILE          write JUnit XML\n"
/* clang-format on */

/* Takes one of these options; false: it is none, or after telling. */
bool forms_take(struct forms *forms, int option);
/* Whether they go together and files can be written; otherwise tells. */
bool forms_possible(const struct forms *forms);
/* Whether there are parts of cases to be collected. */
bool forms_collect(const struct forms *forms);

/* Writes all that is known of a case, its parts too, for forms_read() in a process that
 * does not have its result. */
void forms_write(const struct forms *forms, const struct report_case *c, FILE *to);
/* False: it was cut short.  Texts are in `text`. */
bool forms_read(struct report_case *c, char *text, size_t size);

/* Fills the parts of a case here.  They are in the arena. */
void forms_render(const struct forms *forms, struct report_case *c, struct arena *arena);

/* One case alone: its parts, what of them goes to standard output, and the files.  False
 * after telling. */
bool forms_alone(const struct forms *forms, const struct report_case *c);

/* Writes the files, each whole or not at all.  False after telling. */
bool forms_save(const struct forms *forms, const struct report_case *cases, size_t n);

#endif
