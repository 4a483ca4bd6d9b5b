/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of a SARIF document. */
#ifndef REPORT_FORMS_SARIF_PARTS_H
#define REPORT_FORMS_SARIF_PARTS_H

#include "report/forms/case.h"
#include "report/json/parts.h"

/* Rules beside the findings, which come first, each at the index of its kind. */
enum { RULE_UNEXPECTED = FINDING_KINDS, RULE_MISFIT, RULE_INCONCLUSIVE, RULES };

const char *sarif_rule(unsigned rule);
json_t *sarif_rules(void);

json_t *sarif_text(const char *text);
/* line: 0 is taken for 1. */
json_t *sarif_location(const char *file, unsigned line, const char *text);
/* Where code is, as the compiler was given it; one outside of the sources by its name. */
json_t *sarif_source(const struct report_case *c, const struct source_line *at, const char *text);

/*
 * The interleaving as one codeFlow with a threadFlow for each thread; of a long one the
 * middle is left out.  f: what it explains, or NULL.  *n is how many locations it has.
 */
json_t *sarif_flow(const struct report_case *c, const struct finding *f, size_t *n);

#endif
