import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { distinctionOf } from '#objects/distinction.js';
import type { Pod } from '#objects/kubernetes.js';
import type { StoredObject } from '#objects/resources.js';
import { MemoryStore } from '#store/memory-store.js';
import { filled, fits, patternOf } from '#store/pattern.js';
import { PatternText } from '#store/pattern-text.js';
import { anyPod, UID } from './pods.js';

function storeOf(count: number, whole: number): MemoryStore<StoredObject> {
  const store = new MemoryStore<StoredObject>({ distinguish: distinctionOf, limits: { whole } });
  for (let number = 0; number < count; number += 1) {
    store.commit([{ resource: 'pods', key: `default/agent-${number}`, value: (version) => anyPod(number, version) }]);
  }
  return store;
}

describe('objects that a store keeps lean', () => {
  it('are read as they were written, to the order of their fields', () => {
    const store = storeOf(40, 4);
    const texts = Array.from({ length: 40 }, (_, number) => JSON.stringify(store.get('pods', `default/agent-${number}`)));
    expect(texts).toEqual(Array.from({ length: 40 }, (_, number) => JSON.stringify(anyPod(number, number + 1))));
  });

  it('are listed as they were written, and found in changes and snapshots of the past', () => {
    const store = storeOf(40, 4);
    const snapshot = store.snapshot();
    store.commit([{ resource: 'pods', key: 'default/agent-0', value: undefined }]);
    const listed = [...snapshot.entries('pods')].find(([key]) => key === 'default/agent-0')?.[1];
    const changes = store.changesAfter(0, 1) ?? [];
    const undone = store.snapshotAt(30)?.get('pods', 'default/agent-0');
    expect([listed, changes[0]?.value, snapshot.get('pods', 'default/agent-0'), undone]).toEqual(
      Array.from({ length: 4 }, () => anyPod(0, 1)),
    );
  });

  it('share all that does not tell them apart', () => {
    const store = storeOf(40, 4);
    const [one, other] = [store.get('pods', 'default/agent-0'), store.get('pods', 'default/agent-1')];
    expect(one?.metadata.labels).toBe(other?.metadata.labels);
    expect((one as { spec: { containers: unknown } }).spec.containers).toBe((other as { spec: { containers: unknown } }).spec.containers);
  });

  it('are the same object for whoever reads them soon again', () => {
    const store = storeOf(40, 4);
    const read = store.get('pods', 'default/agent-0');
    store.get('pods', 'default/agent-1');
    expect(store.get('pods', 'default/agent-0')).toBe(read);
  });

  it('give one section, or one field of it, as it was written, also when they are whole', () => {
    const store = storeOf(40, 4);
    const parts = (key: string) => {
      const glimpse = store.glimpse('pods', key);
      const [name, nothing] = [glimpse?.('metadata', 'name'), glimpse?.('metadata', 'finalizers')];
      return [name, nothing, glimpse?.('status', 'containerStatuses'), glimpse?.('spec'), glimpse?.('kind'), glimpse?.('kind', 'name')];
    };
    const written = [0, 39].map((number) => {
      const { metadata, spec, status } = anyPod(number, number + 1) as Pod;
      return [metadata.name, undefined, status.containerStatuses, spec, 'Pod', undefined];
    });
    expect([parts('default/agent-0'), parts('default/agent-39')]).toEqual(written);
    expect(store.glimpse('pods', 'default/agent-40')).toBeUndefined();
  });

  it('are not made whole by a glimpse', () => {
    const store = storeOf(40, 1);
    const whole = store.get('pods', 'default/agent-0');
    for (let number = 1; number < 39; number += 1) store.glimpse('pods', `default/agent-${number}`)?.('status');
    expect(store.get('pods', 'default/agent-0')).toBe(whole);
  });

  it('are whole as long as only the latest are', () => {
    const whole = anyPod(0, 1);
    const store = new MemoryStore<StoredObject>({ distinguish: distinctionOf, limits: { whole: 4 } });
    store.commit([{ resource: 'pods', key: 'default/agent-0', value: () => whole }]);
    expect(store.get('pods', 'default/agent-0')).toBe(whole);
    for (let number = 1; number < 5; number += 1) {
      store.commit([{ resource: 'pods', key: `default/agent-${number}`, value: (version) => anyPod(number, version) }]);
    }
    expect(store.get('pods', 'default/agent-0')).not.toBe(whole);
    expect(store.get('pods', 'default/agent-0')).toEqual(whole);
  });
});

describe('a pattern', () => {
  it.each([
    ['a word', 'node-1', 'node-2'],
    ['a word deep inside', { a: [{ b: { c: 'node-1' } }], d: 1 }, { a: [{ b: { c: 'node-2' } }], d: 1 }],
    ['nothing but words', ['node-1', 'node-1'], ['node-2', 'node-2']],
    ['a word in quotes in a key', { 'k:{"ip":"node-1"}': { a: 1 }, b: 'node-1' }, { 'k:{"ip":"node-2"}': { a: 1 }, b: 'node-2' }],
  ])('fits values that differ only in %s', (_title, one, other) => {
    const pattern = patternOf(one, ['node-1']);
    expect(fits(pattern, other, ['node-2'])).toBe(true);
    expect(filled(pattern, ['node-2'])).toEqual(other);
  });

  it.each([
    ['another value', { a: 'node-1', b: 1 }, { a: 'node-2', b: 2 }],
    ['another order of fields', { a: 'node-1', b: 1 }, { b: 1, a: 'node-2' }],
    ['a field more', { a: 'node-1' }, { a: 'node-2', b: 1 }],
    ['a field less', { a: 'node-1', b: 1 }, { a: 'node-2' }],
    ['another text in place of a word', { a: 'node-1' }, { a: 'node-3' }],
    ['an item more', { a: 'node-1', b: [1] }, { a: 'node-2', b: [1, 2] }],
    ['an object in place of a list', { a: 'node-1', b: [] }, { a: 'node-2', b: {} }],
    ['null in place of an object', { a: 'node-1', b: {} }, { a: 'node-2', b: null }],
    ['nothing in place of an object', { a: { b: 'node-1' } }, { a: null }],
    ['another text in place of a word in a key', { 'k:"node-1"': 1 }, { 'k:"node-3"': 1 }],
    ['another value under a key that has a word', { 'k:"node-1"': 1 }, { 'k:"node-2"': 2 }],
    ['a field more beside a key that has a word', { 'k:"node-1"': 1 }, { 'k:"node-2"': 1, a: 1 }],
    ['a field less beside a key that has a word', { 'k:"node-1"': 1, a: 1 }, { 'k:"node-2"': 1 }],
    ['a key in which a word stands without quotes', { 'k:node-1': 1 }, { 'k:node-2': 1 }],
  ])('does not fit %s', (_title, one, other) => {
    expect(fits(patternOf(one, ['node-1']), other, ['node-2'])).toBe(false);
  });

  it.each(['{"__proto__":{"a":"node-1"},"b":"node-1"}', '{"__proto__":1,"\\"node-1\\"":1}'])(
    'leaves a field alone that is called __proto__: %s',
    (text) => {
      const made = filled(patternOf(JSON.parse(text), ['node-1']), ['node-1']);
      expect(JSON.stringify(made)).toBe(text);
    },
  );

  it('gives any value back as it was, fits it, and is written as what it gives', () => {
    const random = new Random('patterns');
    for (let round = 0; round < 2_000; round += 1) {
      const [value, words] = [anyValue(random, 3), ['node-1', UID, 'x']];
      const pattern = patternOf(value, words);
      expect(JSON.stringify(filled(pattern, words))).toBe(JSON.stringify(value));
      expect(fits(pattern, JSON.parse(JSON.stringify(value)), words)).toBe(true);
      for (const others of OTHER_WORDS) {
        const text = JSON.stringify(filled(pattern, others));
        expect(new PatternText(pattern).of(others)).toEqual({ text, bytes: Buffer.byteLength(text) });
      }
    }
  });
});

const KEYS = ['a', 'b', '0', 'k:{"ip":"x"}', 'in "node-1" it', 'f:"', '\u0001"x"\n', 'x'];
/** What may stand for the words; the last are written with escapes. */
const OTHER_WORDS = [
  ['node-2', UID, 'y'],
  ['', '', ''],
  ['"', '\\-\n', 'ä\ud800 \u2028'],
];

function anyValue(random: Random, depth: number): unknown {
  const texts = ['node-1', UID, 'größer 😀', `id://${UID.replaceAll('-', '')}/0`, 'x', '', 'other', 'node-12'];
  const kind = random.below(depth === 0 ? 4 : 6);
  if (kind === 4) return Array.from({ length: random.below(4) }, () => anyValue(random, depth - 1));
  if (kind === 5)
    return Object.fromEntries(
      Array.from({ length: random.below(4) }, () => [KEYS[random.below(KEYS.length)], anyValue(random, depth - 1)]),
    );
  return [texts[random.below(texts.length)], random.below(5), null, true][kind];
}
