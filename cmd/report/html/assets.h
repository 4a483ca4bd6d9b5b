/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of this folder that go into every page as they are. */
#ifndef REPORT_HTML_ASSETS_H
#define REPORT_HTML_ASSETS_H

extern const char html_css[], html_css_end[];
extern const char html_js[], html_js_end[];

#endif
