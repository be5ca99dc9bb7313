import type { SessionAnswer } from './session.js';

const VERSIONS: ReadonlySet<string> = new Set(['resourceVersion', 'continue']);

/** What says nothing because it differs between any two runs, or with every change to something else. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\b(web|again)-[456789bcdf]{6,10}\b/g, '$1-<hash>'],
  [/\b(web|again)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-<suffix>'],
  [/^[456789bcdf]{6,10}$/, '<hash>'],
  [/(\.)[0-9a-f]{14,16}$/, '$1<hex>'],
  [/\b10\.\d+\.\d+\.\d+/g, '<ip>'],
  [/127\.0\.0\.1:\d+/g, '<address>'],
  [/hash=[0-9A-F]+/g, 'hash=<hash>'],
  [/simulated:\/\/[0-9a-f]{64}/g, 'simulated://<id>'],
  [/-----BEGIN CERTIFICATE-----[\s\S]*-----END CERTIFICATE-----\n?/g, '<certificate>'],
  [/^\d+[smhd]\d*[smh]?$/, '<age>'],
];
/** Answers in which chance says which pod comes first: all of a kind are alike, and their nodes are left out. */
const SHUFFLED = /^(pods|events|watch-too-old|evict)/;

/** An answer without what differs between any two runs. */
export function normalized(name: string, answer: SessionAnswer): SessionAnswer {
  const isShuffled = SHUFFLED.test(name);
  const body = plain(answer.body, '', isShuffled ? (text) => text.replaceAll(/worker-\d/g, 'worker-<n>') : (text) => text);
  return { ...answer, body: isShuffled ? sortedLists(body) : body };
}

function plain(value: unknown, key: string, more: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, '', more));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [text(name, more), plain(inner, name, more)]));
  }
  if (typeof value !== 'string') return value;
  return VERSIONS.has(key) && value !== '' ? `<${key}>` : text(value, more);
}

function text(value: string, more: (text: string) => string): string {
  return more(PATTERNS.reduce((sum, [pattern, replacement]) => sum.replace(pattern, replacement), value));
}

function sortedLists(body: unknown): unknown {
  if (Array.isArray(body)) return sorted(body);
  const lists = Object.entries(body as object).map(([key, value]) => [key, key === 'items' || key === 'rows' ? sorted(value) : value]);
  return Object.fromEntries(lists);
}

function sorted(list: readonly unknown[]): readonly unknown[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
