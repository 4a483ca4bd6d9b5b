/* SPDX-License-Identifier: BSD-2-Clause */
	.section .rodata
	.globl	html_css, html_css_end, html_js, html_js_end
html_css:
	.incbin	"cmd/report/html/page.css"
html_css_end:
html_js:
	.incbin	"cmd/report/html/page.js"
html_js_end:
	.section .note.GNU-stack, "", @progbits
