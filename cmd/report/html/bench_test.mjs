/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A page of measurements as its readers have it.
 *
 *	node bench_test.mjs CHROMIUM DIRECTORY
 *
 * The directory has bench.html: two rings beside the mutex under two conditions.
 */
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {check, faint, is, run} from './checks.mjs';

const [program, directory] = process.argv.slice(2);
const page = pathToFileURL(resolve(directory, 'bench.html')).href;
const all = (selector, what) => `Array.from(document.querySelectorAll(
	${JSON.stringify(selector)}), (element) => ${what})`;

async function charts(tab) {
	await tab.open(page);
	is('a chart for each condition', await tab.value(all('figure svg',
		`element.getAttribute('aria-label')`)), ['1:1, pinned', '2:1, pinned']);
	is('with each ring', (await tab.value(all('figure:first-of-type .name', 'element.textContent')))
		.slice(0, 3).sort(), ['freebsd/buf_ring-2025', 'mutex/buf_ring', 'vyukov/mpmc']);
	is('nothing leaves its chart', await tab.value(`${all('.chart', `Array.from(
		element.querySelectorAll('text, line, circle')).filter((part) => {
			const inner = part.getBoundingClientRect(), outer = element.getBoundingClientRect();

			return inner.left < outer.left - 1 || inner.right > outer.right + 1 ||
				inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
		}).map((part) => part.outerHTML)`)}.flat()`), []);
	is('names of ticks stand apart', await tab.value(`${all('.chart', `(() => {
		const ticks = Array.from(element.querySelectorAll('.tick'), (tick) =>
			tick.getBoundingClientRect());

		return ticks.filter((a, i) => ticks.some((b, k) => k > i && a.left < b.right &&
			b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
	})()`)}`), [0, 0]);
	is('nobody complains', tab.complaints, []);
}

async function numbers(tab) {
	await tab.open(page);
	await tab.click('summary');
	is('numbers can be unfolded', await tab.value(
		`document.querySelector('details').open`), true);
	is('a row for each ring', await tab.value(
		`document.querySelectorAll('details[open] tbody tr').length`), 3);
	is('each with all columns', await tab.value(
		all('details[open] tbody tr', 'element.children.length')), [13, 13, 13]);
}

async function legible(tab) {
	for (const scheme of ['light', 'dark']) {
		await tab.media('screen', scheme);
		await tab.open(page);
		is(`texts stand out, ${scheme}`, await faint(tab), []);
		is(`so do charts, ${scheme}`, await tab.value(`(() => {
			const paper = getComputedStyle(document.body).backgroundColor;

			return ${all('.chart text, .chart circle', 'getComputedStyle(element).fill')}
				.filter((fill) => fill === paper || fill === 'none').length;
		})()`), 0);
	}
}

await run(program, [charts, numbers, legible]);
