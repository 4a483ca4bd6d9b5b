/* SPDX-License-Identifier: BSD-2-Clause */
	.macro	asset name, file
	.globl	html_\name, html_\name\()_size
html_\name:
	.incbin	"cmd/report/html/\file"
html_\name\()_end:
	.balign	8
html_\name\()_size:
	.quad	html_\name\()_end - html_\name
	.endm

	.section .rodata
	asset	base_css, base.css
	asset	page_css, page.css
	asset	page_js, page.js
	asset	index_css, index.css
	asset	bench_css, bench.css
	asset	chart_css, chart.css
	.section .note.GNU-stack, "", @progbits
