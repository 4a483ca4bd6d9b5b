/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stepping.  The page is complete without it: it has every step, and the ring as it was
 * left.  Position 0 is before the first row, position n after the n-th.
 */
'use strict';

(function () {
	const byId = (id) => document.getElementById(id);
	const wide = matchMedia('(min-width: 62rem)');

	function copyButton() {
		const button = byId('copy');
		const text = byId('scenario').textContent;
		const say = (words) => { byId('copied').textContent = words; };

		/* Where the clipboard is denied, as to some pages opened as files, the text
		 * is selected, so that the reader's own copying takes it. */
		function select() {
			const range = document.createRange();

			range.selectNodeContents(byId('scenario'));
			getSelection().removeAllRanges();
			getSelection().addRange(range);
			say(document.execCommand('copy') ? 'copied' : 'selected');
		}
		button.hidden = false;
		button.addEventListener('click', function () {
			if (!navigator.clipboard)
				select();
			else
				navigator.clipboard.writeText(text).then(() => say('copied'), select);
		});
	}

	/* What is in each place after each position, as far as it has been asked for. */
	function memory(state) {
		const byRow = new Map();

		for (const [row, place, text] of state.writes)
			byRow.set(row, (byRow.get(row) || []).concat([[place, text]]));
		return function at(position) {
			const values = state.places.map((place) => place.initial);
			const writers = state.places.map(() => -1);

			for (let row = 0; row < position; row++)
				for (const [place, text] of byRow.get(row) || []) {
					values[place] = text;
					writers[place] = row;
				}
			return {values, writers};
		};
	}

	function stepper(state) {
		const rows = Array.from(document.querySelectorAll('#rows > li'));
		const arrows = Array.from(document.querySelectorAll('.rf'));
		const variables = Array.from(document.querySelectorAll('#vars tbody tr'));
		const ring = byId('ring');
		const slots = ring ? Number(ring.dataset.slots) : 0;
		const contents = memory(state);
		const steps = rows.filter((row) => row.id).length;
		let position = -1;

		const numberOf = (row) => row.querySelector('.num').textContent;
		const threadOf = (row) => row.querySelector('.who').textContent.replace(':', '');

		function describe(row) {
			const source = row.querySelector('.src');
			const who = row.querySelector('.who');

			return (row.id ? `Step ${numberOf(row)} of ${steps}. ` : '') +
				(who ? who.textContent + ' ' : '') +
				row.querySelector('code').textContent.replace(/\s+/g, ' ') +
				Array.from(row.querySelectorAll('.tag'), (tag) =>
					` (${tag.textContent})`).join('') +
				(source ? `, ${source.textContent}` : '');
		}

		function lastStep(at) {
			for (let i = at - 1; i >= 0; i--)
				if (rows[i].id)
					return `Memory after step ${numberOf(rows[i])}`;
			return 'Memory at the beginning';
		}

		function writer(row) {
			if (row < 0)
				return '';
			return rows[row].id ? `${threadOf(rows[row])}, step ${numberOf(rows[row])}` :
				'left out';
		}

		/* The figure lies on the upward axis; what is written in it stays upright. */
		function turn(figure, slot) {
			const angle = 360 / slots * slot;

			figure.setAttribute('transform', `rotate(${angle})`);
			figure.querySelector('g').setAttribute('transform',
				`translate(0 -${figure.dataset.r}) rotate(${-angle})`);
		}

		function show(figure, text) {
			const value = text === '' ? NaN : Number(text);
			const known = Number.isInteger(value);

			figure.setAttribute('visibility', known ? 'visible' : 'hidden');
			if (known)
				turn(figure, value % slots);
		}

		function fit(text) {
			return text === 'unwritten' ? '' : text.length > 6 ? text.slice(0, 6) + '.' : text;
		}

		function drawRing(values, touched, at) {
			const touchedSlot = touched >= 0 ? state.places[touched].slot : undefined;
			const light = byId('touched');
			let used = '';

			state.places.forEach(function (place, i) {
				const text = ring.querySelector(`[data-slot="${place.slot}"]`);

				if (text)
					text.textContent = fit(values[i]);
			});
			for (const mark of ring.querySelectorAll('.mark')) {
				show(mark, values[mark.dataset.p]);
				mark.classList.toggle('on', Number(mark.dataset.p) === touched);
			}
			drawGhosts(values, at);
			light.setAttribute('visibility', touchedSlot === undefined ? 'hidden' : 'visible');
			if (touchedSlot !== undefined)
				light.setAttribute('transform',
					`rotate(${360 / slots * (touchedSlot - 0.5) - 90})`);
			for (const row of rows.slice(0, at))
				if (row.querySelector('.used'))
					used = row.querySelector('.used').textContent;
			byId('fill').textContent = used;
		}

		/* Indices that a thread still believes to be where they are no more. */
		function drawGhosts(values, at) {
			const old = state.ghosts.map((ghost) => at > ghost.from && at <= ghost.to + 1 &&
				ghost.value !== values[ghost.place]);

			ring.querySelectorAll('.ghost').forEach((figure, i) =>
				show(figure, old[i] ? state.ghosts[i].value : ''));
			byId('old').textContent = state.ghosts.filter((ghost, i) => old[i]).map((ghost) =>
				`${ghost.thread} still has ${state.places[ghost.place].name} = ${ghost.value}`)
				.join('; ');
		}

		/* What each thread has stored and nobody else sees. */
		function fillBuffers(at) {
			const byThread = new Map();

			for (const {from, to, thread, text} of state.buffered || [])
				if (at > from && at <= to)
					byThread.set(thread, (byThread.get(thread) || []).concat([text]));
			byId('buffers').replaceChildren(...Array.from(byThread, ([thread, texts]) => {
				const entry = document.createElement('li');

				entry.textContent = `buffer of ${thread}: ${texts.join(', ')}`;
				return entry;
			}));
		}

		function fillTable(values, writers, touched) {
			variables.forEach(function (row, i) {
				row.cells[1].textContent = values[i];
				row.cells[2].textContent = writer(writers[i]);
				row.classList.toggle('on', i === touched);
			});
		}

		/* What the reader looks at must not jump away below them. */
		function bringToView(row) {
			if (wide.matches || document.querySelector('.trace').getBoundingClientRect().top < 0)
				row.scrollIntoView({block: 'nearest'});
		}

		function go(to, quietly) {
			const at = Math.max(0, Math.min(rows.length, to));
			const row = rows[at - 1];
			const touched = at ? state.rows[at - 1] : -1;

			if (at === position)
				return;
			rows.forEach((other) => other.classList.toggle('cur', other === row));
			rows.forEach((other, i) => other.classList.toggle('later', i >= at));
			arrows.forEach((a) => a.classList.toggle('cur', Number(a.dataset.to) === at - 1));
			position = at;
			byId('slider').value = at;
			byId('slider').setAttribute('aria-valuetext', row ? describe(row) : 'the beginning');
			byId('now').textContent = row ? describe(row) : 'The beginning.';
			byId('when').textContent = lastStep(at);
			byId('first').disabled = byId('back').disabled = at === 0;
			byId('last').disabled = byId('next').disabled = at === rows.length;

			const {values, writers} = contents(at);

			fillTable(values, writers, touched);
			if (state.buffered)
				fillBuffers(at);
			if (ring)
				drawRing(values, touched, at);
			if (row && !quietly)
				bringToView(row);
		}

		function onKey(event) {
			const keys = {
				ArrowLeft: position - 1, ArrowRight: position + 1,
				Home: 0, End: rows.length,
			};
			const inTrace = event.target.closest('.trace, .panel');

			if (inTrace) {
				keys.ArrowUp = position - 1;
				keys.ArrowDown = position + 1;
			}
			if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey ||
			    event.target.closest('input, pre') || !(event.key in keys))
				return;
			event.preventDefault();
			go(keys[event.key]);
		}

		/* "#s14" leads to step 14. */
		function goToAnchor(anchor) {
			const row = rows.findIndex((other) => other.id && `#${other.id}` === anchor);

			if (row >= 0)
				go(row + 1);
			return row >= 0;
		}

		function onLink(event) {
			const link = event.target.closest('a');

			if (link && goToAnchor(link.getAttribute('href')))
				event.preventDefault();
		}

		function listen() {
			byId('first').addEventListener('click', () => go(0));
			byId('back').addEventListener('click', () => go(position - 1));
			byId('next').addEventListener('click', () => go(position + 1));
			byId('last').addEventListener('click', () => go(rows.length));
			byId('slider').addEventListener('input', (event) => go(Number(event.target.value)));
			byId('rows').addEventListener('click', function (event) {
				const row = event.target.closest('li');

				if (row && getSelection().isCollapsed)
					go(rows.indexOf(row) + 1);
			});
			document.addEventListener('keydown', onKey);
			document.addEventListener('click', onLink);
			addEventListener('hashchange', () => goToAnchor(location.hash));
		}

		byId('controls').hidden = false;
		document.body.classList.add('steps');
		listen();
		/* What the page is about first: the last row that decided, or that is marked. */
		if (!goToAnchor(location.hash))
			go(rows.findLastIndex((row) => row.classList.contains('dec')) + 1 ||
				rows.findLastIndex((row) => row.querySelector('.tag')) + 1 || rows.length,
				true);
	}

	copyButton();
	if (byId('state'))
		stepper(JSON.parse(byId('state').textContent));
})();
