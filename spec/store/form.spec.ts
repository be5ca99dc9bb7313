import { describe, expect, it, vi } from 'vitest';
import { Random } from '#clock/random.js';
import { distinctionOf } from '#objects/distinction.js';
import type { Pod } from '#objects/kubernetes.js';
import type { StoredObject } from '#objects/resources.js';
import { BLANKS, Form, formOf } from '#store/form.js';
import { newSharedLogMemory } from '#store/log-memory.js';
import { MemoryStore } from '#store/memory-store.js';
import { RecordEncoder } from '#store/record-encoder.js';
import { SharedLog } from '#store/shared-log.js';
import { UIDS } from '../support/uids.js';
import { UID } from './pods.js';

const CONTAINERS = [{ name: 'agent', image: 'example/agent:1', resources: {} }];

type PodWords = readonly [name: string, uid: string, version: string, nodeName: string, hostIP: string, podIP: string];

/** A pod as its words give it. */
function podOf([name, uid, version, nodeName, hostIP, podIP]: PodWords, phase: string, note = ''): StoredObject {
  const containerID = `simulated://${uid.replaceAll('-', '')}00ff`;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, generateName: 'agent-', namespace: 'default', uid, resourceVersion: version, annotations: { note } },
    spec: { containers: CONTAINERS, nodeName },
    status: { phase, hostIP, podIP, podIPs: [{ ip: podIP }], containerStatuses: [{ name: 'agent', containerID }] },
  } as unknown as StoredObject;
}

function wordsOf(number: number, version: number): PodWords {
  const uid = `${String(number).padStart(8, '0')}${UID.slice(8)}`;
  return [`agent-${number}`, uid, String(version), `node-${number}`, `10.0.0.${number}`, `10.128.0.${number}`];
}

function formFor(phase: string, note?: string): Form<StoredObject> {
  const form = formOf(UIDS, 'pods', podOf(BLANKS as PodWords, phase, note));
  if (form === undefined) throw new Error('a pod has a form');
  return form;
}

function mutationOf(form: Form<StoredObject>, number: number) {
  const [name, uid, , ...texts] = wordsOf(number, 0);
  return { resource: 'pods', key: `default/${name}`, form, name, uid, texts };
}

describe('a form', () => {
  it('gives whole objects, to the order of their fields', () => {
    const form = formFor('Running');
    expect(JSON.stringify(form.filled(wordsOf(7, 9)))).toBe(JSON.stringify(podOf(wordsOf(7, 9), 'Running')));
  });

  it('shares all that has no word in it', () => {
    const form = formFor('Running');
    const [one, other] = [form.filled(wordsOf(1, 1)) as Pod, form.filled(wordsOf(2, 2)) as Pod];
    expect([one.spec.containers === other.spec.containers, one.metadata.annotations === other.metadata.annotations]).toEqual([true, true]);
  });

  it('tells that it does not fit where somebody has written the text of a blank', () => {
    const note = BLANKS[0] ?? '';
    expect(formFor('Running').fits(podOf(wordsOf(1, 1), 'Running'), wordsOf(1, 1))).toBe(true);
    expect(formFor('Running', note).fits(podOf(wordsOf(1, 1), 'Running', note), wordsOf(1, 1))).toBe(false);
  });

  it('does not fit objects of another shape', () => {
    const more = { ...podOf(wordsOf(1, 1), 'Running'), data: {} } as unknown as StoredObject;
    expect(formFor('Running').fits(more, wordsOf(1, 1))).toBe(false);
  });

  it('is none for an object of more than three sections', () => {
    expect(formOf(UIDS, 'pods', { ...podOf(BLANKS as PodWords, 'Running'), a: {} })).toBeUndefined();
  });

  it('answers a question about what its objects have in common once', () => {
    let asked = 0;
    const phase = (sample: StoredObject) => {
      asked += 1;
      return (sample as Pod).status.phase;
    };
    const form = formFor('Running');
    expect([form.fact(phase), form.fact(phase), asked]).toEqual(['Running', 'Running', 1]);
  });

  it('gives texts of an object, be they words or what all have in common', () => {
    const store = new MemoryStore<StoredObject>({ distinguish: distinctionOf });
    const form = formFor('Running');
    store.commit([mutationOf(form, 5)]);
    const filled = store.filled('pods', 'default/agent-5');
    const picks = [
      (pod: StoredObject) => (pod as Pod).metadata.name,
      (pod: StoredObject) => (pod as Pod).metadata.uid,
      (pod: StoredObject) => (pod as Pod).metadata.resourceVersion,
      (pod: StoredObject) => (pod as Pod).spec.nodeName,
      (pod: StoredObject) => (pod as Pod).status.hostIP,
      (pod: StoredObject) => (pod as Pod).status.podIP,
      (pod: StoredObject) => (pod as Pod).status.phase,
      (pod: StoredObject) => (pod as Pod).spec.hostname,
    ];
    const [name, uid, version, node, host, ip] = wordsOf(5, 1);
    expect(filled && picks.map((pick) => form.text(pick, filled))).toEqual([name, uid, version, node, host, ip, 'Running', undefined]);
  });
});

describe('objects that are written as forms and words', () => {
  it('are read as if they had been written whole', () => {
    const store = new MemoryStore<StoredObject>({ distinguish: distinctionOf });
    store.commit([1, 2, 3].map((number) => mutationOf(formFor('Running'), number)));
    const listed = [...store.snapshot().entries('pods')].map(([, pod]) => pod);
    expect(JSON.stringify(listed)).toBe(JSON.stringify([1, 2, 3].map((number) => podOf(wordsOf(number, number), 'Running'))));
    expect(JSON.stringify(store.get('pods', 'default/agent-2'))).toBe(JSON.stringify(podOf(wordsOf(2, 2), 'Running')));
  });

  it('are told of as forms and words, also after somebody has read them', () => {
    const store = new MemoryStore<StoredObject>({ distinguish: distinctionOf });
    const [pending, running] = [formFor('Pending'), formFor('Running')];
    store.commit([mutationOf(pending, 1)]);
    store.get('pods', 'default/agent-1');
    store.commit([mutationOf(running, 1)]);
    const [created, changed] = store.changesAfter(0, 2) ?? [];
    expect([created?.filled?.form, created?.filledBefore, changed?.filled?.form, changed?.filledBefore?.form]).toEqual([
      pending,
      undefined,
      running,
      pending,
    ]);
    expect([changed?.value, changed?.previous]).toEqual([podOf(wordsOf(1, 2), 'Running'), podOf(wordsOf(1, 1), 'Pending')]);
  });

  it('are the same object for whoever reads them soon again, and made anew after a while', () => {
    const store = new MemoryStore<StoredObject>({ distinguish: distinctionOf, limits: { whole: 2 } });
    store.commit([1, 2, 3].map((number) => mutationOf(formFor('Running'), number)));
    const first = store.get('pods', 'default/agent-1');
    expect(store.get('pods', 'default/agent-1')).toBe(first);
    for (const number of [2, 3]) store.get('pods', `default/agent-${number}`);
    const again = store.get('pods', 'default/agent-1');
    expect([again === first, again]).toEqual([false, first]);
  });

  it('are known to be there, and not given as forms while they are whole', () => {
    const store = new MemoryStore<StoredObject>({ distinguish: distinctionOf, limits: { whole: 1 } });
    const write = (number: number) =>
      store.commit([{ resource: 'pods', key: `default/agent-${number}`, value: (version) => podOf(wordsOf(number, version), 'Running') }]);
    write(1);
    const whole = store.filled('pods', 'default/agent-1');
    write(2);
    const lean = store.filled('pods', 'default/agent-1');
    expect([whole, lean?.name, lean?.text0, store.has('pods', 'default/agent-1'), store.has('pods', 'default/agent-9')]).toEqual([
      undefined,
      'agent-1',
      'node-1',
      true,
      false,
    ]);
  });
});

/** Writes in every way that there is, from a seed; gives the log's memory and what the store holds. */
function written(seed: string, commits: number) {
  const memory = newSharedLogMemory();
  const log = new SharedLog(memory);
  const store = new MemoryStore<StoredObject>({ distinguish: distinctionOf, log, limits: { whole: 3 } });
  const random = new Random(seed);
  const forms = ['Pending', 'Running', 'Failed'].map((phase) => formFor(phase));
  const someMutation = (number: number) => {
    const phase = random.below(3);
    const form = forms[phase] as Form<StoredObject>;
    const key = `default/agent-${number}`;
    const chance = random.below(10);
    if (chance === 0) return { resource: 'pods', key, value: undefined };
    if (chance <= 3) return { resource: 'pods', key, value: (version: number) => podOf(wordsOf(number, version), `whole-${phase}`) };
    const { texts, uid, ...mutation } = mutationOf(form, number);
    const [first = '', ...others] = texts;
    const given = [random.chance(0.2) ? number : first, ...others].slice(0, random.below(4));
    return { ...mutation, uid: [uid, number, undefined][random.below(3)], texts: given };
  };
  for (let commit = 0; commit < commits; commit += 1) {
    const numbers = new Set(Array.from({ length: 1 + random.below(6) }, () => random.below(12)));
    store.commit([...numbers].map(someMutation));
    if (random.chance(0.1)) compacted(log, store);
  }
  return { memory, log, store };
}

function compacted(log: SharedLog, store: MemoryStore<StoredObject>): void {
  const compaction = log.compact();
  compaction.add({ version: store.version, changes: [...store.snapshot().logged('pods')] });
  compaction.finish();
}

function contents(store: MemoryStore<StoredObject>): readonly string[] {
  return [...store.snapshot().entries('pods')].map(([key, pod]) => `${key} ${JSON.stringify(pod)}`);
}

describe('a log of forms and words', () => {
  it.each(['a', 'b', 'c', 'd', 'e', 'f'])('brings back what was written in whichever way (seed %s)', (seed) => {
    const { memory, store } = written(seed, 120);
    const again = new MemoryStore<StoredObject>({ distinguish: distinctionOf, log: new SharedLog(memory) });
    expect([again.version, contents(again)]).toEqual([store.version, contents(store)]);
    expect(contents(store).length).toBeGreaterThan(3);
  });

  it('goes on after it was read, with another writer', () => {
    const { memory, store } = written('goes on', 60);
    const again = new MemoryStore<StoredObject>({ distinguish: distinctionOf, log: new SharedLog(memory) });
    again.commit([1, 2, 40].map((number) => mutationOf(formFor('Running'), number)));
    again.commit([1, 40].map((number) => mutationOf(formFor('Failed'), number)));
    const third = new MemoryStore<StoredObject>({ distinguish: distinctionOf, log: new SharedLog(memory) });
    expect(contents(third)).toEqual(contents(again));
    expect(third.version).toBe(store.version + 5);
  });

  it('says no text of a uid: that of what is new is its version', () => {
    const store = new MemoryStore<StoredObject>({ distinguish: distinctionOf, uids: UIDS });
    const form = formFor('Running');
    const named = (uid: number | undefined) => [1, 2].map((number) => ({ ...mutationOf(form, number), uid, texts: [number] }));
    const encoder = new RecordEncoder();
    store.commit(named(undefined));
    const first = JSON.stringify(encoder.encode({ version: 2, changes: store.changesAfter(0, 2) ?? [] }));
    const pods = [1, 2].map((number) => store.get('pods', `default/agent-${number}`) as Pod);
    expect(pods.map(({ metadata, spec }) => [metadata.uid, spec.nodeName])).toEqual([1, 2].map((uid) => [UIDS.text(uid), UIDS.text(uid)]));
    store.commit(named(1));
    const second = JSON.stringify(encoder.encode({ version: 4, changes: store.changesAfter(2, 2) ?? [] }));
    for (const text of [UIDS.text(1), UIDS.text(2)]) expect([first.includes(text), second.includes(text)]).toEqual([false, false]);
  });

  it('makes no whole object, also of one that goes', () => {
    const store = new MemoryStore<StoredObject>({ log: new SharedLog(newSharedLogMemory()), distinguish: distinctionOf });
    const form = formFor('Running');
    const filled = vi.spyOn(Form.prototype, 'filled');
    store.commit([1, 2].map((number) => mutationOf(form, number)));
    const samples = filled.mock.calls.length;
    store.commit([{ resource: 'pods', key: 'default/agent-1', value: undefined }]);
    expect(filled.mock.calls.length).toBe(samples);
    expect(samples).toBe(1);
    filled.mockRestore();
  });

  it('takes little more room than the words that are new', () => {
    const memory = newSharedLogMemory();
    const log = new SharedLog(memory);
    const store = new MemoryStore<StoredObject>({ distinguish: distinctionOf, log });
    const [pending, running] = [formFor('Pending'), formFor('Running')];
    const numbers = Array.from({ length: 100 }, (_, number) => number);
    store.commit(numbers.map((number) => mutationOf(pending, number)));
    const created = log.byteLength;
    store.commit(numbers.map((number) => mutationOf(running, number)));
    expect(created).toBeLessThan(100 * 60 + 1_000);
    const ran = log.byteLength;
    store.commit(numbers.map((number) => mutationOf(pending, number)));
    expect([ran - created < 1_200, log.byteLength - ran < 40]).toEqual([true, true]);
  });
});
