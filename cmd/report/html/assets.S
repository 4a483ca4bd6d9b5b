/* SPDX-License-Identifier: BSD-2-Clause */
	.section .rodata
	.globl	html_css, html_css_size, html_js, html_js_size
html_css:
	.incbin	"cmd/report/html/page.css"
html_css_end:
html_js:
	.incbin	"cmd/report/html/page.js"
html_js_end:
	.balign	8
html_css_size:
	.quad	html_css_end - html_css
html_js_size:
	.quad	html_js_end - html_js
	.section .note.GNU-stack, "", @progbits
