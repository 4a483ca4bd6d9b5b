/* SPDX-License-Identifier: BSD-2-Clause */
#include "options.h"

#include <stdio.h>
#include <string.h>

bool option_wrong(const char *option, const char *value, const char *expected)
{
	fprintf(stderr, "brrace: --%s %s (%s was expected)\n", option, value, expected);
	return false;
}

bool option_color(const char *value, struct text_options *text)
{
	if (!strcmp(value, "auto"))
		return true;
	text->colour = !strcmp(value, "always") ? COLOUR_YES : COLOUR_NO;
	return text->colour == COLOUR_YES || !strcmp(value, "never") ||
	       option_wrong("color", value, "auto, always or never");
}
