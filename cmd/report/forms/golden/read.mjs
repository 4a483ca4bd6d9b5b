/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads TAP by a parser that knows version 14, and SARIF by its official schema.
 *
 *	node read.mjs PACKAGES tap|sarif FILE
 *
 * PACKAGES is where package.json of this folder was installed.  Prints each mistake, and
 * nothing of a document that is right.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {resolve} from 'node:path';

const [packages, form, file] = process.argv.slice(2);
const require = createRequire(resolve(packages, 'package.json'));
const tell = (...what) => console.log(...what);

/* What a test point that is not ok says of itself. */
function checkDiagnostics({name, diag}) {
	const right = typeof diag?.message === 'string' && diag.severity === 'fail' &&
		typeof diag.at?.file === 'string' && Number.isInteger(diag.at.line) &&
		Number.isInteger(diag.status) && diag.format === 1;

	if (!right)
		tell(`${name}: diagnostics`, JSON.stringify(diag));
}

function readTap(text) {
	const {Parser} = require('tap-parser');
	const parser = new Parser({strict: true});
	let version;

	parser.on('version', (number) => { version = number; });
	parser.on('extra', (line) => tell('not TAP:', line));
	parser.on('bailout', (reason) => tell('bails out:', reason));
	parser.on('assert', (point) => point.ok || checkDiagnostics(point));
	parser.on('complete', ({count, plan, failures}) => {
		if (String(version) !== '14')
			tell('version', version);
		if (count !== plan.end)
			tell('the plan says', plan.end, 'and there are', count);
		failures.filter(({tapError}) => tapError).forEach(({tapError}) => tell(tapError));
	});
	parser.end(text);
}

/* The schema is of draft 4, which is not the parser's own. */
function readSarif(text) {
	const Ajv = require('ajv');
	const ajv = new Ajv({schemaId: 'auto', allErrors: true});

	ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
	const isRight = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));

	if (!isRight(JSON.parse(text)))
		isRight.errors.forEach(({dataPath, message}) => tell(dataPath, message));
}

({tap: readTap, sarif: readSarif})[form](readFileSync(file, 'utf8'));
