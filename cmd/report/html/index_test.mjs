/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The index of many pages as its readers have it.
 *
 *	node index_test.mjs CHROMIUM DIRECTORY
 *
 * The directory has own/index.html, of scenarios on rings of their own, of which some
 * failed; and rings/index.html, of seven rings.
 */
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {check, faint, is, run} from './checks.mjs';

const [program, directory] = process.argv.slice(2);
const page = (name) => pathToFileURL(resolve(directory, name)).href;
const both = ['own/index.html', 'rings/index.html'];
const text = (selector) => `document.querySelector(${JSON.stringify(selector)}).textContent`;
const widest = `Math.max(...Array.from(document.querySelectorAll('body *'),
	(element) => Math.round(element.getBoundingClientRect().right)))`;

async function leading(tab) {
	await tab.open(page(both[0]));
	is('it says how many are not as expected', await tab.value(text('.verdict')),
		'2 of 3 did not come as expected.');
	is('these come first', await tab.value(
		`Array.from(document.querySelectorAll('#others .where'), (where) => where.textContent)`),
	['b.yml on freebsd/buf_ring-2013', 'c.yml']);
	is('each with the reason', await tab.value(text('#others pre')),
		'false-full: expected 0, found 1');
	is('then all of them', await tab.value(`document.querySelectorAll('tbody tr').length`), 3);
	const links = await tab.value(
		`Array.from(document.querySelectorAll('a'), (link) => link.getAttribute('href'))`);

	is('links lead to parts and pages', links, ['#others', '#all', 'b.html', 'a.html', 'b.html']);
	await tab.leave(() => tab.click('#others a'));
	is('a click leads to the page', await tab.value('location.href'), page('own/b.html'));
	is('which is that one', await tab.value(text('.kind span')), 'not as expected');
	is('nobody complains', tab.complaints, []);
}

async function keys(tab) {
	await tab.open(page(both[1]));
	const reached = [];

	for (let i = 0; i < 7; i++) {
		await tab.key('Tab');
		reached.push(await tab.value(`document.activeElement.getAttribute('href') ||
			document.activeElement.className`));
	}
	is('all of it is reached by Tab', reached.slice(0, 2), ['#others', '#all']);
	check('the columns, too', reached.includes('many'), reached);
	await tab.open(page(both[0]));
	for (let i = 0; i < 4; i++)
		await tab.key('Tab');
	await tab.leave(() => tab.key('Enter'));
	is('Enter follows a link', await tab.value('location.href'), page('own/a.html'));
}

async function looks(tab) {
	for (const name of both) {
		await tab.open(page(name));
		is(`${name}: texts can be read`, await faint(tab), []);
		await tab.media('screen', 'dark');
		is(`${name}: in the dark`, await faint(tab), []);
		check(`${name}: which is dark`, await tab.value(
			`getComputedStyle(document.body).backgroundColor !== 'rgb(253, 253, 251)'`));
		await tab.media('screen', 'light');
		is(`${name}: nothing sticks out`, await tab.value('document.documentElement.scrollWidth'),
			1280);
		await tab.window(390, 844, true);
		check(`${name}: nor on a telephone`, await tab.value(widest) <= 390,
			await tab.value(widest));
		await tab.window(1280, 900);
		await tab.media('print', 'light');
		check(`${name}: it prints`, Buffer.from((await tab.send('Page.printToPDF', {})).data,
			'base64').subarray(0, 5).toString() === '%PDF-');
		await tab.media('screen', 'light');
		is(`${name}: nothing is loaded`, tab.requests.filter((url) => !url.startsWith('data:')),
			[page(name)]);
		is(`${name}: nobody complains`, tab.complaints, []);
	}
	await tab.window(390, 844, true);
	is('on a telephone each cell names its ring', await tab.value(
		`getComputedStyle(document.querySelector('td'), '::before').content`),
	'"freebsd/buf_ring-2012"');
	await tab.window(1280, 900);
}

async function withoutEyes(tab) {
	await tab.open(page(both[1]));
	const {nodes} = await tab.send('Accessibility.getFullAXTree');
	const named = (role) => nodes.filter((node) => node.role?.value === role && !node.ignored)
		.map((node) => node.name.value);

	check('links in cells say where they lead', named('link').includes(
		'a.yml on freebsd/buf_ring-2013: as expected'), named('link'));
	is('the table has a caption', named('table'),
		['What each scenario came to; links lead to the reports.']);
	is('columns have heads', named('columnheader').length, 8);
	is('rows have, too', named('rowheader').length, 2);
	is('headings tell the parts', named('heading'),
		['2 scenarios on 7 rings', 'Not as expected', 'All', 'How it was made']);
}

await run(program, [leading, keys, looks, withoutEyes]);
