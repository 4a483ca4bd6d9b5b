/* SPDX-License-Identifier: BSD-2-Clause */
/* What tests of pages share: each check is a line "ok NAME" or "not ok NAME". */
import {withBrowser} from './browser.mjs';

let failed = 0;

export function check(name, good, ...seen) {
	console.log(`${good ? 'ok' : 'not ok'} ${name}`);
	if (!good) {
		seen.forEach((value) => console.log('#', JSON.stringify(value)));
		failed++;
	}
}

export function is(name, seen, wanted) {
	check(name, JSON.stringify(seen) === JSON.stringify(wanted), seen, wanted);
}

/* Texts that stand out less from what is behind them than WCAG AA asks for. */
export const faint = (tab) => tab.value(`(() => {
	const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
	const light = (colour) => parse(colour).slice(0, 3).reduce((sum, c, i) => {
		const part = c / 255;

		return sum + [0.2126, 0.7152, 0.0722][i] *
			(part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
	}, 0);
	const behind = (element) => {
		for (; element; element = element.parentElement) {
			const colour = getComputedStyle(element).backgroundColor;

			if ((parse(colour)[3] ?? 1) === 1)
				return colour;
		}
		return 'rgb(255, 255, 255)';
	};
	const found = new Set();

	for (const element of document.querySelectorAll('p, code, span, b, h1, h2, th, td, dt, dd, a, pre, strong')) {
		if (!element.textContent.trim() || element.closest('button:disabled'))
			continue;
		const a = light(getComputedStyle(element).color), b = light(behind(element));

		if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5)
			found.add(element.tagName + '.' + element.className);
	}
	return Array.from(found);
})()`);

/* Parts of a test one after the other, in one browser. */
export async function run(program, parts) {
	await withBrowser(program, async (tab) => {
		await tab.window(1280, 900);
		for (const part of parts)
			await part(tab).catch((error) => check(`${part.name}: ${error.stack}`, false));
	});
	process.exitCode = failed ? 1 : 0;
}
