/* SPDX-License-Identifier: BSD-2-Clause */
/* A headless Chromium, driven over two pipes by its DevTools protocol; needs nothing but
 * node itself. */
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const PATIENCE = 30000; /* ms */

/* One message after the other, each ended by a 0. */
class Connection {
	constructor(to, from) {
		this.to = to;
		this.next = 1;
		this.waiting = new Map();
		this.listeners = [];
		let rest = '';

		from.setEncoding('utf8');
		from.on('data', (text) => {
			const messages = (rest + text).split('\0');

			rest = messages.pop();
			messages.forEach((message) => this.take(JSON.parse(message)));
		});
	}

	take(message) {
		const waiting = this.waiting.get(message.id);

		if (!waiting) {
			this.listeners.forEach((listener) => listener(message));
			return;
		}
		this.waiting.delete(message.id);
		clearTimeout(waiting.timer);
		if (message.error)
			waiting.reject(new Error(`${waiting.method}: ${message.error.message}`));
		else
			waiting.resolve(message.result);
	}

	send(method, params = {}, sessionId = undefined) {
		const id = this.next++;

		this.to.write(JSON.stringify({id, method, params, sessionId}) + '\0');
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error(`${method}: no answer`)), PATIENCE);

			this.waiting.set(id, {method, resolve, reject, timer});
		});
	}
}

/* One tab, with all that it complained of and asked the network for. */
class Tab {
	constructor(connection, session) {
		this.connection = connection;
		this.session = session;
		this.complaints = [];
		this.requests = [];
		connection.listeners.push((message) => this.hear(message));
	}

	send(method, params) {
		return this.connection.send(method, params, this.session);
	}

	hear({method, params, sessionId}) {
		if (sessionId !== this.session)
			return;
		if (method === 'Runtime.exceptionThrown')
			this.complaints.push(params.exceptionDetails.exception.description);
		if (method === 'Runtime.consoleAPICalled' || method === 'Log.entryAdded')
			this.complaints.push(JSON.stringify(params));
		if (method === 'Page.javascriptDialogOpening')
			this.complaints.push(`a dialog: ${params.message}`);
		if (method === 'Network.requestWillBeSent')
			this.requests.push(params.request.url);
		if (method === 'Page.loadEventFired' && this.loaded)
			this.loaded();
	}

	/* Does what makes the tab leave for another page, and waits until that is there. */
	async leave(action) {
		const loaded = new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error('no page came')), PATIENCE);

			this.loaded = () => {
				clearTimeout(timer);
				resolve();
			};
		});

		await Promise.all([loaded, action()]);
	}

	async open(url) {
		this.complaints = [];
		await this.leave(() => this.send('Page.navigate', {url: 'about:blank'}));
		this.requests = [];
		await this.leave(() => this.send('Page.navigate', {url}));
	}

	/* Value of an expression in the page. */
	async value(expression) {
		const {result, exceptionDetails} = await this.send('Runtime.evaluate',
			{expression, returnByValue: true, awaitPromise: true, userGesture: true});

		if (exceptionDetails)
			throw new Error(exceptionDetails.exception.description);
		return result.value;
	}

	async key(key) {
		const codes = {ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40, Home: 36,
			End: 35, Tab: 9, Enter: 13};
		const event = {key, code: key, windowsVirtualKeyCode: codes[key],
			text: key === 'Enter' ? '\r' : undefined};

		await this.send('Input.dispatchKeyEvent', {type: 'rawKeyDown', ...event});
		await this.send('Input.dispatchKeyEvent', {type: 'keyUp', ...event});
	}

	/* A click at a part (0 to 1) of the width of an element. */
	async click(selector, part = 0.5) {
		const [x, y] = await this.value(`(() => {
			const element = document.querySelector(${JSON.stringify(selector)});
			element.scrollIntoView({block: 'center'});
			const r = element.getBoundingClientRect();
			return [r.x + r.width * ${part}, r.y + r.height / 2];
		})()`);
		const at = {x, y, button: 'left', clickCount: 1};

		await this.send('Input.dispatchMouseEvent', {type: 'mousePressed', ...at});
		await this.send('Input.dispatchMouseEvent', {type: 'mouseReleased', ...at});
	}

	window(width, height, mobile = false) {
		return this.send('Emulation.setDeviceMetricsOverride',
			{width, height, mobile, deviceScaleFactor: 1});
	}

	media(media, scheme) {
		return this.send('Emulation.setEmulatedMedia',
			{media, features: [{name: 'prefers-color-scheme', value: scheme}]});
	}

	async screenshot() {
		const {data} = await this.send('Page.captureScreenshot', {format: 'png'});

		return Buffer.from(data, 'base64');
	}
}

/* Calls work(tab) with a fresh browser, which is gone afterwards. */
export async function withBrowser(program, work) {
	const profile = mkdtempSync(join(tmpdir(), 'browser-'));
	const browser = spawn(program, [
		'--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars',
		'--remote-debugging-pipe', `--user-data-dir=${profile}`,
	], {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']});
	const gone = new Promise((resolve) => browser.on('exit', resolve));

	try {
		const connection = new Connection(browser.stdio[3], browser.stdio[4]);
		const {targetId} = await connection.send('Target.createTarget', {url: 'about:blank'});
		const {sessionId} = await connection.send('Target.attachToTarget',
			{targetId, flatten: true});
		const tab = new Tab(connection, sessionId);

		for (const domain of ['Page', 'Runtime', 'Log', 'Network'])
			await tab.send(`${domain}.enable`);
		await tab.send('Emulation.setFocusEmulationEnabled', {enabled: true});
		await connection.send('Browser.grantPermissions',
			{permissions: ['clipboardReadWrite', 'clipboardSanitizedWrite']});
		await work(tab);
		await connection.send('Browser.close');
	} finally {
		setTimeout(() => browser.kill('SIGKILL'), 5000).unref();
		await gone;
		rmSync(profile, {recursive: true, force: true, maxRetries: 5});
	}
}
