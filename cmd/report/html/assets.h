/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of this folder that go into pages as they are. */
#ifndef REPORT_HTML_ASSETS_H
#define REPORT_HTML_ASSETS_H

#include <stddef.h>

extern const char html_base_css[], html_page_css[], html_index_css[], html_page_js[];
extern const char html_bench_css[], html_chart_css[];
extern const size_t html_base_css_size, html_page_css_size, html_index_css_size, html_page_js_size;
extern const size_t html_bench_css_size, html_chart_css_size;

#endif
