import { describe, expect, it } from 'vitest';
import { type Api, createApi } from '#api/api.js';
import { BOOKMARK_PERIOD_MS } from '#api/limits.js';
import { Random } from '#clock/random.js';
import type { Pod } from '#objects/kubernetes.js';
import type { StoredObject } from '#objects/resources.js';
import { ApiHarness, TOKEN, type WatchedEvent } from '../../support/api-harness.js';
import { type InProcessCall, requestInProcess, streamInProcess } from '../../support/in-process.js';
import { configMap, pod } from '../../support/manifests.js';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const NODES = ['n1', 'n2'];
const PODS = '/api/v1/namespaces/default/pods';
const MAPS = '/api/v1/namespaces/default/configmaps';
const MOST_WATCHES = 20;

type IsMeant = (object: StoredObject) => boolean;

function ofPod(is: (pod: Pod) => boolean): IsMeant {
  return (object) => object.kind === 'Pod' && is(object);
}

type Kind = readonly [resource: string, fieldSelector: string, isMeant: IsMeant];

/** What may be watched, and which objects are meant by it. */
const KINDS: readonly Kind[] = [
  ['pods', '', () => true],
  ['pods', 'spec.nodeName=n1', ofPod(({ spec }) => spec.nodeName === 'n1')],
  ['pods', 'spec.nodeName=n2,status.phase=Running', ofPod(({ spec, status }) => spec.nodeName === 'n2' && status.phase === 'Running')],
  ['pods', 'spec.nodeName=', ofPod(({ spec }) => (spec.nodeName ?? '') === '')],
  ['pods', 'spec.nodeName!=n1', ofPod(({ spec }) => spec.nodeName !== 'n1')],
  ['pods', 'metadata.name=a', ({ metadata }) => metadata.name === 'a'],
  ['configmaps', '', () => true],
  ['configmaps', 'metadata.name=a', ({ metadata }) => metadata.name === 'a'],
];

interface Happened {
  readonly version: number;
  readonly resource: string;
  readonly value: StoredObject | undefined;
  readonly previous: StoredObject | undefined;
}

/** One watch: what it was told, and what it should have been told of a history. */
class Followed {
  readonly #kind: Kind;
  readonly #from: number;
  #text = '';
  readonly call: InProcessCall;

  constructor(api: Api, from: number, kind: Kind) {
    this.#kind = kind;
    this.#from = from;
    const [resource, selector] = kind;
    const url = `/api/v1/${resource}?watch=true&allowWatchBookmarks=true&resourceVersion=${from}&fieldSelector=${encodeURIComponent(selector)}`;
    const reader = { onPiece: (piece: Buffer) => (this.#text += piece.toString()), onEnd: () => undefined };
    this.call = streamInProcess(api, { method: 'GET', url, headers: { authorization: `Bearer ${TOKEN}` } }, reader);
  }

  /** The events, and after each bookmark how many should have come before it. */
  toldAndMeant(history: readonly Happened[]): readonly [told: readonly string[], meant: readonly string[]] {
    const events = this.#text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as WatchedEvent);
    const meant = history.flatMap((happened) => this.#meant(happened));
    const told = events.filter(({ type }) => type !== 'BOOKMARK').map(shown);
    let count = 0;
    for (const event of events) {
      const version = Number(event.object.metadata.resourceVersion);
      if (event.type !== 'BOOKMARK') count += 1;
      else if (meant.filter((text) => Number(text.split(' ')[2]) <= version).length !== count)
        told.push(`a bookmark after ${count} events`);
    }
    return [told, meant];
  }

  #meant({ version, resource, value, previous }: Happened): readonly string[] {
    const [ofResource, , isMeant] = this.#kind;
    if (resource !== ofResource || version <= this.#from) return [];
    const was = previous !== undefined && isMeant(previous);
    if (value !== undefined && isMeant(value)) return [`${was ? 'MODIFIED' : 'ADDED'} ${value.metadata.name} ${version}`];
    return was ? [`DELETED ${previous.metadata.name} ${version}`] : [];
  }
}

function shown({ type, object }: WatchedEvent): string {
  return `${type} ${object.metadata.name} ${object.metadata.resourceVersion}`;
}

/** Changes pods and config maps at random, while watches are opened whose clients read now and then. */
async function live(random: Random): Promise<{ readonly history: readonly Happened[]; readonly followed: readonly Followed[] }> {
  const harness = new ApiHarness('in process');
  await harness.start();
  const { store, clock } = harness;
  const api = createApi({ registry: harness.registry, store, clock, token: TOKEN });
  const history: Happened[] = [];
  const followed: Followed[] = [];
  store.subscribe((events) => {
    for (const { version, resource, value, previous } of events) history.push({ version, resource, value, previous });
  });
  const one = <T>(items: readonly T[]): T => items[random.below(items.length)] as T;
  const ask = (method: string, url: string, body: object) => {
    const type = method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json';
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': type };
    requestInProcess(api, { method, url, headers, body: Buffer.from(JSON.stringify(body)) }).catch(() => undefined);
  };
  const bind = (name: string) => ask('POST', `${PODS}/${name}/binding`, { metadata: { name }, target: { kind: 'Node', name: one(NODES) } });
  const report = (name: string) =>
    ask('PATCH', `${PODS}/${name}/status`, { status: { phase: one(['Running', 'Failed']), podIP: '10.0.0.1' } });
  const open = () => followed.push(new Followed(api, Math.max(1, store.version - random.below(5)), one(KINDS)));
  const deeds: readonly ((name: string) => void)[] = [
    (name) => ask('POST', PODS, pod(name)),
    (name) => ask('POST', PODS, pod(name)),
    bind,
    bind,
    report,
    report,
    (name) => ask('DELETE', `${PODS}/${name}`, { gracePeriodSeconds: 0 }),
    (name) => ask('POST', MAPS, configMap(name)),
    (name) => ask('DELETE', `${MAPS}/${name}`, {}),
    () => followed.length < MOST_WATCHES && open(),
    () => followed.length > 0 && one(followed).call.pause(),
    () => followed.length > 0 && one(followed).call.resume(),
    () => clock.settle(),
    () => clock.advance(one([10, BOOKMARK_PERIOD_MS])),
  ];
  for (let count = 0; count < 300; count += 1) one(deeds)(one(NAMES));
  for (const { call } of followed) call.resume();
  clock.advance(BOOKMARK_PERIOD_MS);
  return { history, followed };
}

describe('watches of anything, opened at any time, whose clients read now and then', () => {
  it.each(Array.from({ length: 20 }, (_, index) => `watches ${index}`))(
    'are told what has happened, in its order (seed %s)',
    async (seed) => {
      const { history, followed } = await live(new Random(seed));
      expect(followed.length).toBeGreaterThan(5);
      for (const one of followed) {
        const [told, meant] = one.toldAndMeant(history);
        expect(told).toEqual(meant);
      }
    },
  );
});
