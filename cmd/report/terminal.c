/* SPDX-License-Identifier: BSD-2-Clause */
/* What the environment and the terminal ask for. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report/report.h"

/* Set, and not to nothing. */
static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static enum colour choose_colour(FILE *to)
{
	const char *force = variable("CLICOLOR_FORCE"), *terminal = variable("TERM");

	if (variable("NO_COLOR"))
		return COLOUR_NO;
	if (force && strcmp(force, "0") != 0)
		return COLOUR_YES;
	if (terminal && strcmp(terminal, "dumb") == 0)
		return COLOUR_NO;
	return isatty(fileno(to)) ? COLOUR_YES : COLOUR_NO;
}

static unsigned choose_width(FILE *to)
{
	const char *columns = variable("COLUMNS");
	unsigned long width = columns ? strtoul(columns, NULL, 10) : 0;
	struct winsize size;

	if (width)
		return width < 1000 ? (unsigned)width : 1000;
	if (isatty(fileno(to)) && ioctl(fileno(to), TIOCGWINSZ, &size) == 0)
		return size.ws_col;
	return 0;
}

/* Asked of the names alone: the locale itself is never set, as output must not
 * depend on it. */
static bool is_ascii(void)
{
	const char *locale = variable("LC_ALL");

	if (!locale)
		locale = variable("LC_CTYPE");
	if (!locale)
		locale = variable("LANG");
	return !locale || (!strcasestr(locale, "utf-8") && !strcasestr(locale, "utf8"));
}

struct text_options text_options_from_env(FILE *to)
{
	return (struct text_options){
		.colour = choose_colour(to),
		.ascii = is_ascii(),
		.width = choose_width(to),
	};
}
