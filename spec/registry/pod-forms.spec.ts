import { afterEach, describe, expect, it, vi } from 'vitest';
import type { VirtualClock } from '#clock/virtual-clock.js';
import type { PodBase, Write } from '#objects/writes.js';
import type { Registry } from '#registry/registry.js';
import { BLANKS, Form } from '#store/form.js';
import { made, newRegistry, webSet, webTemplate } from '../support/registry.js';

const [NAME = '', UID = '', , NODE = '', HOST_IP = ''] = BLANKS;
const NODES = ['a', 'b', 'c', 'd', 'e', 'f'];
const CONTAINER = { name: 'c', image: 'example/c:1' };

/** Templates of pods: what differs from the plainest one. */
const TEMPLATES: Readonly<Record<string, { readonly spec?: object; readonly metadata?: object }>> = {
  'with one container': {},
  'on the network of their nodes': { spec: { hostNetwork: true } },
  'with init containers, of which one runs beside the others': {
    spec: {
      initContainers: [
        { ...CONTAINER, name: 'init' },
        { ...CONTAINER, name: 'beside', restartPolicy: 'Always' },
      ],
    },
  },
  'with several containers, ports and requests': {
    spec: {
      containers: [
        { ...CONTAINER, ports: [{ containerPort: 80, hostPort: 8080 }], resources: { requests: { cpu: '10m' } } },
        { ...CONTAINER, name: 'd', image: 'example/d' },
      ],
    },
  },
  'held by a finalizer': { metadata: { finalizers: ['example.com/held'] } },
  'that wait for a gate': { spec: { readinessGates: [{ conditionType: 'example.com/ready' }] } },
  'with the name of a node among their texts': {
    metadata: { labels: { app: 'a', on: 'b' } },
    spec: { containers: [{ ...CONTAINER, name: 'a' }] },
  },
  'with an address among their texts': { metadata: { annotations: { host: '10.0.0.1', empty: '' } } },
  'with the blank of a name among their texts': { metadata: { annotations: { blank: NAME } } },
  'with the blank of a uid in a text': { metadata: { annotations: { blank: `in ${UID.replaceAll('-', '')} it` } } },
  'with the blank of a node as an argument': { spec: { containers: [{ ...CONTAINER, args: [NODE, HOST_IP] }] } },
  'that name their node': { spec: { nodeName: 'b' } },
  'that prefer other nodes, and keep away from pods': {
    spec: {
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 1, preference: { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['c'] }] } },
          ],
        },
        podAntiAffinity: {},
      },
    },
  },
};

type Template = (typeof TEMPLATES)[string];

function baseOf(registry: Registry, { spec = {}, metadata = {} }: Template): PodBase {
  const { template } = made(registry, 'daemonsets', webSet({ template: webTemplate(spec) })).spec;
  return { metadata: { generateName: 'web-', namespace: 'golden', labels: { app: 'web' }, ...metadata }, spec: template.spec };
}

/** A cluster in which all that happens is written in one of the two ways. */
class Life {
  readonly registry: Registry;
  readonly clock: VirtualClock;
  readonly #base: PodBase;
  #sequence = 0;
  #byForms = 0;

  constructor(template: Template) {
    const { registry, clock } = newRegistry();
    this.registry = registry;
    this.clock = clock;
    this.#base = baseOf(registry, template);
    for (const [index, name] of NODES.entries()) {
      const labels = { 'kubernetes.io/hostname': name, ...(index % 2 === 0 && { 'topology.kubernetes.io/zone': `z${index % 3}` }) };
      made(registry, 'nodes', { metadata: { name, labels } });
    }
    const commit = registry.store.commit.bind(registry.store);
    vi.spyOn(registry.store, 'commit').mockImplementation((mutations) => {
      this.#byForms += mutations.filter((mutation) => 'form' in mutation).length;
      commit(mutations);
    });
  }

  /** How many objects were written as forms and words since the last time. */
  get byForms(): number {
    const count = this.#byForms;
    this.#byForms = 0;
    return count;
  }

  create(nodes = NODES): void {
    const regarding = { kind: 'DaemonSet', namespace: 'golden', name: 'web', uid: 'set', apiVersion: 'apps/v1' };
    this.#write({ verb: 'createPods', base: this.#base, nodes, regarding });
  }

  /** Everything that is stored, to the order of fields. */
  get all(): string {
    const snapshot = this.registry.store.snapshot();
    return JSON.stringify(
      ['pods', 'events', 'nodes'].map((resource) => [...snapshot.entries(resource)]),
      undefined,
      1,
    );
  }

  #write(...writes: readonly Write[]): void {
    this.#sequence += 1;
    this.registry.carryOut({ name: { shard: 0, epoch: 1, sequence: this.#sequence }, groups: [{ writes }] });
  }
}

/** What happens to pods, step by step. */
const STEPS: Readonly<Record<string, (life: Life) => void>> = {
  'are created': (life) => {
    life.create();
    life.create();
    life.clock.advance(1_000);
    life.create();
    life.create(['a']);
  },
};

/** Lives through all steps; gives what was stored after each, and how many objects were written as forms in it. */
function lived(template: Template): readonly (readonly [all: string, byForms: number])[] {
  const life = new Life(template);
  return Object.values(STEPS).map((step) => {
    step(life);
    return [life.all, life.byForms] as const;
  });
}

/** The same, but no form is good for anything. */
function livedWithoutForms(template: Template): ReturnType<typeof lived> {
  vi.spyOn(Form.prototype, 'fits').mockReturnValue(false);
  return lived(template);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(Object.entries(TEMPLATES))('pods %s', (_name, template) => {
  it.each([...Object.keys(STEPS).entries()])('(step %i) that %s are stored the same by forms as one by one', (index) => {
    const byForms = lived(template)[index];
    const ordinary = livedWithoutForms(template)[index];
    expect(byForms?.[0]).toBe(ordinary?.[0]);
    expect(ordinary?.[1]).toBe(0);
  });
});

describe('of plain pods', () => {
  it.each([...Object.keys(STEPS).entries()])('(step %i) those that %s are written as forms', (index) => {
    expect(lived({})[index]?.[1]).toBeGreaterThan(NODES.length);
  });
});
