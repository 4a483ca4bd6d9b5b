/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/html/frame.h"

#include "report/html/assets.h"
#include "report/html/markup.h"
#include "report/result.h"

/* Nothing is loaded from anywhere, not even by accident. */
void html_begin(FILE *to, const char *kind, int format)
{
	fprintf(to,
		"<!DOCTYPE html>\n<html lang=\"en\" data-brrace-%s=\"%d\">\n<head>\n"
		"<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
		"<link rel=\"icon\" href=\"data:,\">\n",
		kind, format);
}

void html_style(FILE *to, const char *css, size_t size)
{
	fputs("<style>\n", to);
	fwrite(html_base_css, 1, html_base_css_size, to);
	fwrite(css, 1, size, to);
	fputs("</style>\n</head>\n", to);
}

void html_fact(FILE *to, const char *name, const char *text)
{
	if (!text)
		return;
	fputs("<dt>", to);
	html_text(to, name);
	fputs("</dt><dd>", to);
	html_text(to, text);
	fputs("</dd>\n", to);
}

const char *html_class(int status)
{
	switch (status) {
	case STATUS_EXPECTED:
		return "good";
	case STATUS_MISFIT:
	case STATUS_INCONCLUSIVE:
	case STATUS_LACKING:
		return "doubtful";
	default:
		return "bad";
	}
}
