// Prints which spec shows which behaviour of Kubernetes, and fails for one that none shows and that is not excused.
// `catalogue.txt` names the behaviours. A spec shows one if its title has the number: `keeps the oldest pod (B-116)`.
// The table in docs/decisions excuses those that cannot apply. Run by `npm run behaviours`, and as a spec.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = import.meta.dirname ?? fileURLToPath(new URL('.', import.meta.url));
const SPEC = join(HERE, '..');
const EXCUSES = join(HERE, '../../docs/decisions/0009-behaviours-that-do-not-apply.md');

const catalogue = new Map(
  [...readFileSync(join(HERE, 'catalogue.txt'), 'utf8').matchAll(/^(B-\d{3}) (.+)$/gm)].map(([, id, what]) => [id, what]),
);
const excuses = new Map([...readFileSync(EXCUSES, 'utf8').matchAll(/^\| (B-\d{3}) \| (.+?) \|$/gm)].map(([, id, reason]) => [id, reason]));
const shown = new Map();

for (const file of readdirSync(SPEC, { recursive: true }).sort()) {
  if (!file.endsWith('.spec.ts')) continue;
  for (const title of titlesOf(readFileSync(join(SPEC, file), 'utf8'))) {
    for (const id of numbersIn(title)) shown.set(id, [...(shown.get(id) ?? []), { file: relative('.', join(SPEC, file)), title }]);
  }
}

for (const [id, what] of catalogue) {
  console.log(`${id} ${what}`);
  for (const { file, title } of shown.get(id) ?? []) console.log(`        ${file}: ${title}`);
  if (excuses.has(id)) console.log(`        does not apply: ${excuses.get(id)}`);
}

const missing = [...catalogue.keys()].filter((id) => !shown.has(id) && !excuses.has(id));
const unknown = [...shown.keys(), ...excuses.keys()].filter((id) => !catalogue.has(id));
const count = [...catalogue.keys()].filter((id) => shown.has(id)).length;
console.log(`\n${count} of ${catalogue.size} behaviours are shown by specs, ${excuses.size} do not apply.`);
if (missing.length > 0) console.error(`Neither shown nor excused: ${missing.join(' ')}`);
if (unknown.length > 0) console.error(`Not in the catalogue: ${unknown.join(' ')}`);
process.exitCode = missing.length + unknown.length > 0 ? 1 : 0;

/** The quoted texts of a spec file that name behaviours. Comments do not count. */
function titlesOf(text) {
  const code = text.split('\n').filter((line) => !/^\s*(\/\/|\/?\*)/.test(line));
  return code.flatMap((line) => [...line.matchAll(/(['"`])((?:(?!\1).)*\(B-\d{3}[^)]*\).*?)\1/g)].map(([, , title]) => title));
}

/** `(B-091, B-101)`, `(B-091 to B-093)`. */
function numbersIn(title) {
  const groups = [...title.matchAll(/\(B-\d{3}[^)]*\)/g)].map(([group]) => group);
  return new Set(groups.flatMap((group) => [...rangesIn(group), ...(group.match(/B-\d{3}/g) ?? [])]));
}

function rangesIn(group) {
  return [...group.matchAll(/B-(\d{3}) to B-(\d{3})/g)].flatMap(([, first, last]) =>
    [...catalogue.keys()].filter((id) => Number(id.slice(2)) >= Number(first) && Number(id.slice(2)) <= Number(last)),
  );
}
