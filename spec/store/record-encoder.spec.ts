import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import type { LoggedChange, LogRecord } from '#store/commit-log.js';
import { RecordDecoder } from '#store/record-decoder.js';
import { RecordEncoder } from '#store/record-encoder.js';
import { UIDS } from '../support/uids.js';

const LABELS = { app: 'web', tier: 'back' };
const CONTAINERS = [{ name: 'web', image: 'web:1', args: ['--verbose', '--forever', '--and', '--ever'] }];

function pod(name: string, spec: object = {}) {
  return { kind: 'Pod', metadata: { name, labels: LABELS, version: '1' }, spec: { containers: CONTAINERS, ...spec }, status: {} };
}

/** A change in short: its object is null where it has gone. */
type Told = readonly [resource: string, key: string, value: unknown, previous?: unknown];

function logged([resource, key, value, previous]: Told): LoggedChange {
  return { resource, key, value: value ?? undefined, previous };
}

/** A change of one of a few objects, which share some parts and differ in others. */
function anyChange(random: Random, objects: Map<string, object>): Told {
  const key = random.pick(['a', 'b', 'c', 'd']);
  const previous = objects.get(key);
  if (random.chance(0.1)) {
    objects.delete(key);
    return ['pods', key, null, previous];
  }
  const value = { ...(random.chance(0.5) ? previous : pod(key)), [random.pick(['spec', 'status', 'more'])]: anyValue(random, 4) };
  objects.set(key, value);
  return ['pods', key, value, previous];
}

function anyValue(random: Random, depth: number): unknown {
  if (random.chance(0.05)) return undefined;
  if (depth === 0 || random.chance(0.2))
    return random.pick([{ value: null }, ...[LABELS, CONTAINERS, 0, '', {}, []].map((value) => ({ value }))]).value;
  const items = Array.from({ length: random.below(4) }, () => anyValue(random, depth - 1));
  if (random.chance(0.3)) return items.map((item) => item ?? null);
  return Object.fromEntries(items.map((item) => [random.pick(['a', 'b', 'c', 'constructor', '__proto__']), item]));
}

/** Writes and reads records, each with its text. */
function through(records: readonly (readonly Told[])[]) {
  const [encoder, decoder] = [new RecordEncoder(), new RecordDecoder(UIDS)];
  const texts = records.map((changes, version) => JSON.stringify(encoder.encode({ version, changes: changes.map(logged) })));
  return { texts, read: texts.map((text) => decoder.decode(JSON.parse(text)).changes.map(({ value }) => value ?? null)) };
}

describe('records as they are written', () => {
  it('say of a new object what sets it apart from the one before', () => {
    const { texts, read } = through(['a', 'b', 'c'].map((name) => [['pods', name, pod(name)]]));
    expect(read).toEqual([[pod('a')], [pod('b')], [pod('c')]]);
    expect(texts[1]).not.toContain('verbose');
    expect(texts[2]).toBe('[2,[1,"c","c"]]');
  });

  it('say what is alike within parts that no two objects share', () => {
    const pinned = (name: string) => pod(name, { affinity: { terms: [{ key: 'metadata.name', values: [`node-${name}`] }] } });
    const { texts, read } = through(['a', 'b', 'c'].map((name) => [['pods', name, pinned(name)]]));
    expect(read.flat()).toEqual(['a', 'b', 'c'].map(pinned));
    expect(texts[2]).toBe('[2,[1,"c","c","node-c"]]');
  });

  it('say what is alike around keys that are data', () => {
    const owned = (name: string) => pod(name, { fields: { 'f:podIPs': { '.': {}, [`k:{"ip":"${name}"}`]: {} } } });
    const { texts, read } = through(['a', 'b', 'c', 'd'].map((name) => [['pods', name, owned(name)]]));
    expect(read.flat()).toEqual(['a', 'b', 'c', 'd'].map(owned));
    expect(texts[3]).toBe('[3,[1,"d","d",{".":{},"k:{\\"ip\\":\\"d\\"}":{}}]]');
  });

  it('go on saying little when something has been different once', () => {
    const changed = { ...pod('c', { hostname: 'c' }), kind: 'Other' };
    const { texts, read } = through([pod('a'), pod('b'), changed, pod('d'), pod('e')].map((one) => [['pods', one.metadata.name, one]]));
    expect(read.flat()).toEqual([pod('a'), pod('b'), changed, pod('d'), pod('e')]);
    expect(texts[4]?.length).toBeLessThan(20);
  });

  it('bring back whatever there is, from a seed', () => {
    const random = new Random('records');
    const objects = new Map<string, object>();
    const records = Array.from({ length: 400 }, () => [anyChange(random, objects)]);
    const { read } = through(records);
    expect(read.flat().map((value) => JSON.stringify(value))).toEqual(records.flat().map(([, , value]) => JSON.stringify(value)));
  });

  it('bring back that objects share their parts', () => {
    const { read } = through([[['pods', 'a', pod('a')]], [['pods', 'b', pod('b')]]]);
    const [[a], [b]] = read as [[ReturnType<typeof pod>], [ReturnType<typeof pod>]];
    expect([a.spec.containers === b.spec.containers, a.metadata.labels === b.metadata.labels]).toEqual([true, true]);
  });

  it('say of a changed object what has changed, with its keys in their order', () => {
    const before = pod('a');
    const after = { ...before, spec: { nodeName: 'node-1', ...before.spec }, status: { phase: 'Running', reason: undefined } };
    const { texts, read } = through([[['pods', 'a', before]], [['pods', 'a', after, before]]]);
    expect(JSON.stringify(read[1]?.[0])).toBe(JSON.stringify(after));
    expect(texts[1]).not.toContain('verbose');
  });

  it('tell a field that was undefined before, and one that is now', () => {
    const before = { ...pod('a'), spec: { containers: CONTAINERS, nodeName: undefined, hostname: 'x' } };
    const after = { ...pod('a'), spec: { containers: CONTAINERS, nodeName: 'node-1', hostname: undefined } };
    const { read } = through([[['pods', 'a', before]], [['pods', 'a', after, before]], [['pods', 'a', before, after]]]);
    expect(read.map(([one]) => JSON.stringify(one))).toEqual([before, after, before].map((one) => JSON.stringify(one)));
  });

  it('share a part with the object before, also when both are changed', () => {
    const conditions = [{ type: 'Ready', status: 'True', message: 'a long story about what has happened' }];
    const [a, b] = [pod('a'), pod('b')];
    const [ready, alsoReady] = [a, b].map((one) => ({ ...one, status: { conditions } }));
    const { texts, read } = through([
      [
        ['pods', 'a', a],
        ['pods', 'b', b],
      ],
      [
        ['pods', 'a', ready, a],
        ['pods', 'b', alsoReady, b],
      ],
    ]);
    expect(read[1]).toEqual([ready, alsoReady]);
    expect(texts[1]?.split('long story').length).toBe(2);
  });

  it('tell objects that have gone, and what comes under their names', () => {
    const first = pod('a');
    const { read } = through([[['pods', 'a', first]], [['pods', 'a', null, first]], [['pods', 'a', pod('a', { hostname: 'new' })]]]);
    expect(read).toEqual([[first], [null], [pod('a', { hostname: 'new' })]]);
  });

  it('keep ordinary keys that JavaScript finds special', () => {
    const map = { kind: 'ConfigMap', data: JSON.parse('{"__proto__":"x","constructor":"y"}') as object };
    const other = { kind: 'ConfigMap', data: JSON.parse('{"__proto__":"x","constructor":"z"}') as object };
    const { read } = through([[['configmaps', 'a', map]], [['configmaps', 'a', other, map]]]);
    expect(read.map(([one]) => JSON.stringify(one))).toEqual([JSON.stringify(map), JSON.stringify(other)]);
  });

  it('can be read from a beginning on that is made anew', () => {
    const [encoder, decoder] = [new RecordEncoder(), new RecordDecoder(UIDS)];
    const record = (version: number, name: string): LogRecord => ({ version, changes: [logged(['pods', name, pod(name)])] });
    encoder.encode(record(1, 'a'));
    encoder.reset();
    const text = JSON.stringify(encoder.encode(record(2, 'b')));
    expect(decoder.decode(JSON.parse(text)).changes).toEqual([logged(['pods', 'b', pod('b')])]);
  });
});
