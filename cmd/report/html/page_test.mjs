/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages as their readers have them.
 *
 *	node page_test.mjs CHROMIUM DIRECTORY [SCREENSHOT]
 *
 * The directory has five.html, of the five-step race; long.html, of many more steps than
 * are shown; many.html, of 64 threads; meta.html, full of metacharacters; tso.html, with
 * store buffers; late.html, with a delayed load; and race.html, with a data race.
 */
import {writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {check, faint, is, run} from './checks.mjs';

const [program, directory, screenshot] = process.argv.slice(2);
const page = (name) => pathToFileURL(resolve(directory, name)).href;
const position = (tab) => tab.value(`Number(document.querySelector('#slider').value)`);
const now = (tab) => tab.value(`document.querySelector('#now').textContent`);

/* Value and writer of a variable, as the table has them. */
const variable = (tab, name) => tab.value(`(() => {
	for (const row of document.querySelectorAll('#vars tbody tr'))
		if (row.cells[0].textContent.endsWith(${JSON.stringify(name)}))
			return [row.cells[1].textContent, row.cells[2].textContent];
})()`);

/* Arrows whose head is not in the row of the read that they lead to. */
const astray = (tab) => tab.value(`(() => {
	const rows = document.querySelectorAll('#rows > li');

	return Array.from(document.querySelectorAll('.rf')).filter((arrow) => {
		const head = arrow.querySelector('b').getBoundingClientRect();
		const row = rows[arrow.dataset.to].getBoundingClientRect();
		const y = (head.top + head.bottom) / 2;

		return y < row.top || y > row.bottom;
	}).length;
})()`);

async function stepping(tab) {
	await tab.open(page('five.html'));
	is('it begins at the read that decided', await position(tab), 20);
	is('which is said', await now(tab),
		'Step 14 of 16. T1: load br_cons_tail = 1 from T2 at step 13 (decided), buf_ring_2013.c:28');
	is('with its row', await tab.value(`document.querySelector('#rows .cur').id`), 's14');
	is('the old index is in the drawing',
		await tab.value(`document.querySelector('.ghost[visibility=visible]').textContent`), 'ph');
	is('and in words', await tab.value(`document.querySelector('#old').textContent`),
		'T1 still has br_prod_head = 0');
	await tab.click('#next');
	is('a button leads on', await position(tab), 21);
	await tab.click('#back');
	await tab.click('#back');
	is('and back', await position(tab), 19);
	await tab.click('#first');
	is('to the beginning', [await position(tab), await now(tab)], [0, 'The beginning.']);
	is('beyond which there is nothing',
		await tab.value(`document.querySelector('#back').disabled`), true);
	is('where memory is as it was', await variable(tab, 'br_prod_head'), ['0', '']);
	await tab.click('#last');
	is('and to the end', await position(tab), 23);
	is('where memory is as it was left', await variable(tab, 'br_prod_head'), ['1', 'T2, step 4']);
}

async function keys(tab) {
	await tab.open(page('five.html'));
	await tab.key('Home');
	is('Home', await position(tab), 0);
	await tab.key('ArrowRight');
	await tab.key('ArrowRight');
	is('arrow to the right', await position(tab), 2);
	await tab.key('ArrowLeft');
	is('arrow to the left', await position(tab), 1);
	await tab.key('End');
	is('End', await position(tab), 23);
	await tab.value(`document.querySelector('.trace').focus()`);
	await tab.key('ArrowUp');
	is('arrow up, in the columns', await position(tab), 22);
	await tab.value(`document.querySelector('#slider').focus()`);
	await tab.key('Home');
	await tab.key('ArrowRight');
	is('keys on the slider are its own', await position(tab), 1);
	await tab.value(`document.activeElement.blur()`);
	const reached = [];

	for (let i = 0; i < 30; i++) {
		await tab.key('Tab');
		reached.push(await tab.value(
			`document.activeElement.id || document.activeElement.className`));
	}
	check('all of it is reached by Tab',
		['first', 'back', 'slider', 'trace', 'copy', 'scenario'].every((id) =>
			reached.includes(id)), reached);
}

async function pointing(tab) {
	await tab.open(page('five.html'));
	await tab.click('#slider', 0.01);
	is('a click on the slider', await position(tab), 0);
	await tab.click('#slider', 0.99);
	is('at its other end', await position(tab), 23);
	await tab.click('#s4 code');
	is('a click on a row', await variable(tab, 'br_prod_head'), ['1', 'T2, step 4']);
	await tab.click('#findings a[href="#s1"]');
	is('a link to a step', await tab.value(`document.querySelector('#rows .cur').id`), 's1');
	is('its memory', await variable(tab, 'br_prod_head'), ['0', '']);
	await tab.click('#copy');
	await tab.value(`new Promise((done) => setTimeout(done, 200))`);
	is('the scenario is copied', await tab.value(`navigator.clipboard.readText()`),
		await tab.value(`document.querySelector('#scenario').textContent`));
	is('which is said', await tab.value(`document.querySelector('#copied').textContent`), 'copied');
}

async function models(tab) {
	const buffers = () => tab.value(
		`Array.from(document.querySelectorAll('#buffers li'), (entry) => entry.textContent)`);
	const tags = () => tab.value(`Array.from(document.querySelectorAll('#rows .tag'),
		(tag) => tag.parentElement.id + ' ' + tag.textContent)`);

	await tab.open(page('tso.html') + '#s4');
	is('stores are in their buffer', await buffers(),
		['buffer of T1: br_cons_head = 1, br_cons_tail = 1']);
	is('which memory does not have', await variable(tab, 'br_cons_head'), ['0', '']);
	await tab.open(page('tso.html') + '#s8');
	is('until they are flushed', await buffers(), ['buffer of T1: br_cons_tail = 1']);
	is('then it has', await variable(tab, 'br_cons_head'), ['1', 'T1, step 6']);
	is('a read that misses one is marked', await tags(), ['s8 stale']);
	is('an arrow leads there from what it misses', await tab.value(
		`document.querySelector('.rf.miss').dataset.to`),
	await tab.value(`String(Array.from(document.querySelectorAll('#rows li')).indexOf(
		document.querySelector('#s8')))`));
	is('arrows end where they should', await astray(tab), 0);
	check('and told', (await now(tab)).includes('(stale)'), await now(tab));
	await tab.key('End');
	is('all buffers are empty in the end', await buffers(), []);
	await tab.open(page('late.html'));
	is('an arrow leads up to a load that takes effect later', await tab.value(
		`document.querySelectorAll('.rf.up').length`), 1);
	is('arrows end where they should', await astray(tab), 0);
	await tab.open(page('race.html'));
	is('both sides of a race are marked', await tags(), ['s2 race', 's3 race']);
	is('where it begins', await tab.value(`document.querySelector('#rows .cur').id`), 's3');
}

async function looks(tab) {
	await tab.open(page('five.html'));
	is('arrows end where they should', await astray(tab), 0);
	is('texts can be read', await faint(tab), []);
	await tab.media('screen', 'dark');
	is('in the dark', await faint(tab), []);
	check('which is dark', await tab.value(
		`getComputedStyle(document.body).backgroundColor !== 'rgb(253, 253, 251)'`));
	await tab.media('screen', 'light');
	await tab.window(390, 844, true);
	is('nothing sticks out on a telephone',
		await tab.value(`document.documentElement.scrollWidth`), 390);
	is('nor do columns', await tab.value(
		`document.querySelector('.trace').scrollWidth <= 390`), true);
	is('arrows end where they should there', await astray(tab), 0);
	await tab.window(1280, 900);
	await tab.media('print', 'light');
	is('there are no buttons on paper',
		await tab.value(`document.querySelector('#next').offsetHeight`), 0);
	const {data} = await tab.send('Page.printToPDF', {});

	check('it prints', Buffer.from(data, 'base64').subarray(0, 5).toString() === '%PDF-');
	await tab.media('screen', 'light');
}

async function withoutEyes(tab) {
	await tab.open(page('five.html'));
	const {nodes} = await tab.send('Accessibility.getFullAXTree');
	const named = (role) => nodes.filter((node) => node.role?.value === role && !node.ignored)
		.map((node) => node.name.value).sort();

	is('buttons have names', named('button'),
		['Copy', 'One step back', 'One step on', 'To the beginning', 'To the end']);
	is('the slider has', named('slider'), ['Position in the interleaving']);
	is('rows are a list', named('listitem').length, 23);
	is('the table has a caption', named('table'), ['Memory after step 14']);
	is('headings tell the parts', named('heading').slice(0, 6),
		['How it was made', 'Remarks', 'Run it again', 'The nearest schedule that passes',
			'What happened', 'What it means']);
	check('steps are announced', nodes.some((node) => (node.properties ?? []).some(
		(property) => property.name === 'live' && property.value.value === 'polite')));
}

async function withoutScript(tab) {
	await tab.send('Emulation.setScriptExecutionDisabled', {value: true});
	await tab.open(page('five.html'));
	const {root} = await tab.send('DOM.getDocument', {depth: 0});
	const find = async (selector) => (await tab.send('DOM.querySelectorAll',
		{nodeId: root.nodeId, selector})).nodeIds;
	const rows = await find('#rows > li');
	const shown = await Promise.all(rows.map((nodeId) =>
		tab.send('DOM.getBoxModel', {nodeId}).then((box) => box.model.height > 0, () => false)));

	is('without a script all rows are there', shown.filter(Boolean).length, 23);
	const [controls] = await find('#controls');

	check('and nothing that needs one', await tab.send('DOM.getBoxModel', {nodeId: controls})
		.then(() => false, () => true));
	await tab.send('Emulation.setScriptExecutionDisabled', {value: false});
}

async function extremes(tab) {
	/* Time of the processor: other work does not count. */
	const spent = async () => (await tab.send('Performance.getMetrics')).metrics.find(
		(metric) => metric.name === 'TaskDuration').value;

	await tab.send('Performance.enable', {timeDomain: 'threadTicks'});
	for (const name of ['five.html', 'long.html', 'many.html', 'meta.html']) {
		const before = await spent();

		await tab.open(page(name));
		await tab.key('End');
		await tab.key('ArrowLeft');
		await tab.key('Home');
		is(`${name}: steps`, await position(tab), 0);
		const now = await spent();
		/* A page may get a process of its own, which begins with nothing. */
		const seconds = now < before ? now : now - before;

		check(`${name}: within two seconds`, seconds > 0.001 && seconds < 2, seconds);
		is(`${name}: nobody complains`, tab.complaints, []);
		is(`${name}: nothing is loaded`, tab.requests.filter((url) => !url.startsWith('data:')),
			[page(name)]);
		is(`${name}: arrows end where they should`, await astray(tab), 0);
	}
	is('metacharacters are text', await tab.value(`document.querySelector('h1').textContent`),
		`<b>&amp;</b> "'</script><!-- ]]> --> : # {x}`);
	is('and no elements', await tab.value(`document.querySelectorAll('main b, img').length -
		document.querySelectorAll('.heads b, .rf b').length`), 0);
}

async function picture(tab) {
	await tab.window(1280, 1000);
	await tab.open(page('five.html'));
	await tab.value(`scrollTo(0, 0)`);
	const png = await tab.screenshot();

	check('a screenshot can be taken', png.length > 10000, png.length);
	if (screenshot)
		writeFileSync(screenshot, png);
}

await run(program, [stepping, keys, pointing, models, looks, withoutEyes, withoutScript, extremes,
	picture]);
