import { afterEach, expect, it, vi } from 'vitest';
import type { Pod } from '#objects/kubernetes.js';
import type { ContainerReport } from '#objects/pod-report.js';
import { Form } from '#store/form.js';
import { Life, NODES, TEMPLATES, type Template } from '../support/pod-life.js';

const running = ({ containers }: Pod['spec'], startedAtMs: number, more: Partial<ContainerReport> = {}) => ({
  phase: 'Running' as const,
  isReady: true,
  containers: containers.map(() => ({ state: 'running' as const, startedAtMs, restarts: 0, isReady: true, ...more })),
});

/** What happens to pods, step by step. */
const STEPS: Readonly<Record<string, (life: Life) => void>> = {
  'are created': (life) => {
    life.create();
    life.create();
    life.clock.advance(1_000);
    life.create();
    life.create(['a']);
  },
  'are bound': (life) => {
    life.clock.settle();
    life.clock.advance(500);
    life.create(NODES.slice(0, 4));
    life.create();
    life.clock.settle();
  },
  'are being started': (life) => {
    const containers = [{ state: 'waiting', reason: 'ContainerCreating', restarts: 0, isReady: false } as const];
    life.report(() => ({ phase: 'Pending', isReady: false, containers }));
    life.report(() => ({ phase: 'Pending', isReady: false, containers }));
  },
  run: (life) => {
    life.clock.advance(1_500);
    life.report((spec, nowMs, index) => running(spec, nowMs - 1_000 * (index % 2)));
    const { version } = life.registry.store;
    life.clock.advance(100);
    life.report((spec, nowMs, index) => running(spec, nowMs - 100 - 1_000 * (index % 2)));
    expect(life.registry.store.version).toBe(version);
  },
  'have addresses that change': (life) => {
    for (const name of ['b', 'c']) {
      const status = {
        addresses: [
          { type: 'Hostname', address: name },
          { type: 'InternalIP', address: `10.0.0.${name === 'b' ? 1 : 2}` },
        ],
      };
      life.registry.patch({ key: { resource: 'nodes', namespace: '', name }, subresource: 'status', type: 'merge', patch: { status } });
    }
    life.report((spec, nowMs) => running(spec, nowMs - 100));
  },
  'are restarted': (life) => {
    life.clock.advance(3_000);
    const last = { reason: 'Error', exitCode: 1, startedAtMs: life.clock.now() - 3_000, finishedAtMs: life.clock.now() - 1_000 };
    life.report((spec, nowMs, index) => running(spec, nowMs, { restarts: 1, last: { ...last, exitCode: index % 3 } }));
  },
  'somebody else has written to': (life) => {
    for (const { metadata } of life.pods.slice(0, 5)) {
      const key = { resource: 'pods', namespace: 'golden', name: metadata.name } as const;
      life.registry.patch({ key, type: 'merge', patch: { metadata: { annotations: { by: 'hand' } } }, fieldManager: 'kubectl' });
    }
    life.report((spec, nowMs) => ({ ...running(spec, nowMs, { restarts: 1, isReady: false }), isReady: false }));
  },
  'are deleted': (life) => {
    life.clock.advance(1_000);
    life.remove((_pod, index) => (index % 5 === 0 ? { gracePeriodSeconds: index % 2 } : {}));
    life.remove((_pod, index) => (index % 3 === 0 ? { gracePeriodSeconds: 10 } : {}));
    life.remove((_pod, index) => (index % 7 === 0 ? { propagationPolicy: 'Foreground' } : {}));
    life.report((spec, nowMs) => running(spec, nowMs, { restarts: 1 }));
  },
  end: (life) => {
    life.clock.advance(1_000);
    life.report((spec, nowMs, index) => {
      const ended = { state: 'terminated', reason: 'Completed', exitCode: 0, finishedAtMs: nowMs, restarts: 1, isReady: false } as const;
      return { phase: index % 2 === 0 ? 'Succeeded' : 'Failed', isReady: false, containers: spec.containers.map(() => ended) };
    });
    life.report((spec, nowMs) => running(spec, nowMs, { restarts: 2 }));
  },
  'are removed': (life) => {
    life.create();
    life.clock.settle();
    life.remove(() => ({}), 3);
    life.remove(() => ({ gracePeriodSeconds: 0 }), 2);
  },
};

/** What was stored after a step, and how many objects were written as forms in it. */
interface Lived {
  readonly step: string;
  readonly all: string;
  readonly byForms: number;
}

function lived(template: Template): readonly Lived[] {
  const life = new Life(template);
  return Object.entries(STEPS).map(([step, act]) => {
    act(life);
    return { step, all: life.all, byForms: life.byForms };
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

it.each(Object.entries(TEMPLATES))('pods %s are stored the same by forms as whole', (_name, template) => {
  const byForms = lived(template);
  // No form is good for anything.
  vi.spyOn(Form.prototype, 'fits').mockReturnValue(false);
  expect(lived(template)).toEqual(byForms.map((step) => ({ ...step, byForms: 0 })));
});

it('what happens to many pods that are alike is written as forms', () => {
  const whole = lived({}).filter(({ byForms }) => byForms === 0);
  expect(whole.map(({ step }) => step)).toEqual([]);
});

it('what happens to pods in which a word stands elsewhere is written whole', () => {
  const whole = Object.entries(TEMPLATES).filter(([, template]) => lived(template).every(({ byForms }) => byForms === 0));
  expect(whole.map(([name]) => name)).toEqual([
    'with the blank of a name among their texts',
    'with the blank of a uid in a text',
    'with the blank of a node as an argument',
  ]);
});

it('a pod that is made alone is written as a form where others that were made within its second have one', () => {
  const life = new Life({});
  life.create(['a']);
  expect(life.byForms).toBe(0);
  life.create(['b', 'c']);
  expect(life.byForms).toBe(2);
  life.create(['d']);
  expect(life.byForms).toBe(1);
  life.clock.advance(1_000);
  // Those were bound meanwhile.
  expect(life.byForms).toBeGreaterThan(0);
  life.create(['e']);
  expect(life.byForms).toBe(0);
});

it('a pod that is bound has the address of its node from the first report on, though the node has gone meanwhile', () => {
  const life = new Life({});
  const names = NODES.filter((name) => !['full', 'tainted', 'cordoned', 'missing'].includes(name));
  for (const [index, name] of names.entries()) {
    const status = { addresses: [{ type: 'InternalIP', address: `10.0.0.${index}` }] };
    life.registry.patch({ key: { resource: 'nodes', namespace: '', name }, subresource: 'status', type: 'merge', patch: { status } });
  }
  life.create(names);
  life.clock.settle();
  const bound = life.pods.map(({ spec, status }) => [spec.nodeName !== undefined, status.hostIP]);
  expect(bound).toEqual(names.map(() => [true, undefined]));
  const [last = ''] = names.slice(-1);
  life.registry.remove({ key: { resource: 'nodes', namespace: '', name: last } });
  life.report((spec, nowMs) => running(spec, nowMs));
  const addresses = Object.fromEntries(life.pods.map(({ spec, status }) => [spec.nodeName, status.hostIP]));
  expect(addresses).toEqual(Object.fromEntries(names.map((name, index) => [name, `10.0.0.${index}`])));
});
