/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of this folder that go into every page as they are. */
#ifndef REPORT_HTML_ASSETS_H
#define REPORT_HTML_ASSETS_H

#include <stddef.h>

extern const char html_css[], html_js[];
extern const size_t html_css_size, html_js_size;

#endif
