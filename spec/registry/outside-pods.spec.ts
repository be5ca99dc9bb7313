import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '#objects/api-error.js';
import type { Binding, Pod } from '#objects/kubernetes.js';
import { pinnedNode } from '#objects/views.js';
import type { Patching } from '#registry/registry.js';
import { BLANKS, Form } from '#store/form.js';
import { RecordDecoder } from '#store/record-decoder.js';
import { RecordEncoder } from '#store/record-encoder.js';
import { Life, TEMPLATES, type Template } from '../support/pod-life.js';

/** What was said of a write: warnings, or why it was refused. */
type Said = readonly string[];

function told(act: () => Said | undefined): Said {
  try {
    return act() ?? [];
  } catch (error) {
    if (ApiError.is(error)) return [error.status.message ?? ''];
    throw error;
  }
}

type HowToBind = (pod: Pod, index: number) => { readonly metadata?: object; readonly target?: object; readonly dryRun?: boolean };

/** A scheduler outside binds all pods, most of them to the node that they name. */
function bind(life: Life, how: HowToBind = () => ({})): Said {
  return life.pods.flatMap((pod, index) => {
    const { name } = pod.metadata;
    const { metadata = {}, target = {}, dryRun = false } = how(pod, index);
    const node = pinnedNode(pod.spec) ?? 'a';
    const binding: Binding = {
      kind: 'Binding',
      apiVersion: 'v1',
      metadata: { name, ...metadata },
      target: { kind: 'Node', name: node, ...target },
    };
    return told(() => {
      life.registry.bind({ resource: 'pods', namespace: 'golden', name }, binding, { dryRun, fieldManager: 'scheduler' });
      return undefined;
    });
  });
}

type HowToPatch = (pod: Pod, index: number) => object;

/** Kubelets outside patch the status of all pods. */
function patch(life: Life, status: HowToPatch, more: (index: number) => Partial<Patching<'pods'>> = () => ({})): Said {
  return life.pods.flatMap((pod, index) => {
    const { name } = pod.metadata;
    const key = { resource: 'pods', namespace: 'golden', name } as const;
    const common = { type: 'strategic', patch: { status: status(pod, index) }, fieldManager: 'kubelet', fieldValidation: 'Warn' } as const;
    return told(() => life.registry.patch({ key, subresource: 'status', ...common, ...more(index) }).warnings);
  });
}

const CONDITIONS = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'];
const AT = '2026-11-23T19:15:07Z';
/** As the API gives them: lists that are sent alike are one. */
const conditions = CONDITIONS.map((type) => ({ type, status: 'True', lastTransitionTime: AT }));
const ready = conditions.slice(3);
const running = { phase: 'Running', startTime: AT, conditions };
const own = (index: number) => `10.0.3.${index + 1}`;
const addressed: HowToPatch = ({ spec }, index) => {
  const hostIP = `10.0.${index % 3}.1`;
  return { ...running, hostIP, podIP: spec.hostNetwork ? hostIP : own(index) };
};

const isEven = (index: number) => index % 2 === 0;

/** What happens to pods that are alike; what was said of it. */
const CASES: Readonly<Record<string, (life: Life) => Said>> = {
  'are bound': (life) => {
    const first = bind(life, (pod, index) => (index % 4 === 3 ? { target: { name: 'l' } } : { metadata: { uid: pod.metadata.uid } }));
    life.create();
    life.create();
    return [...first, ...bind(life)];
  },
  'are bound in ways that are not usual': (life) => {
    life.create();
    return bind(life, (_pod, index) => {
      const ways = [
        { dryRun: true },
        { metadata: { annotations: { by: 'hand' } } },
        { metadata: { uid: 'another' } },
        { target: { kind: 'Pod' } },
      ];
      return ways[index % 8] ?? {};
    });
  },
  'have conditions': (life) => [...patch(life, () => ({ conditions })), ...patch(life, () => ({ conditions }))],
  'have addresses and run': (life) => {
    const said = patch(life, addressed);
    const { version } = life.registry.store;
    expect(patch(life, addressed)).toEqual(said);
    expect(life.registry.store.version).toBe(version);
    return said;
  },
  'say so in lists': (life) => {
    return patch(life, ({ spec }, index) => {
      const hostIP = `10.0.${index % 3}.1`;
      const podIP = spec.hostNetwork ? hostIP : own(index);
      return { ...running, hostIP, hostIPs: [{ ip: hostIP }], podIP, podIPs: [{ ip: podIP }] };
    });
  },
  'say more or less': (life) => patch(life, (_pod, index) => (isEven(index) ? { message: 'c', reason: 'c' } : { message: 'c' })),
  'are patched in two ways': (life) => [
    ...patch(life, () => ({ conditions })),
    ...patch(
      life,
      () => ({ conditions: ready }),
      (index) => ({ type: isEven(index) ? 'merge' : 'strategic' }),
    ),
  ],
  'are patched by several': (life) => [
    ...patch(life, addressed, (index) => ({ fieldManager: isEven(index) ? 'another' : 'kubelet' })),
    ...patch(
      life,
      () => ({ message: 'a' }),
      () => ({ fieldManager: 'third' }),
    ),
  ],
  'are patched by and by': (life) => {
    return patch(life, addressed, (index) => {
      if (index === 16) life.clock.advance(1_000);
      return {};
    });
  },
  'are patched to see what happens': (life) => patch(life, addressed, (index) => ({ dryRun: isEven(index) })),
  'have texts that are complained of': (life) => patch(life, addressed, (index) => (index > 16 ? { complaints: ['too much'] } : {})),
  'have fields that nobody knows': (life) => [
    ...patch(life, () => ({ colour: 'red', message: 'b' })),
    ...patch(
      life,
      () => ({ colour: 'red', message: 'c' }),
      () => ({ fieldValidation: 'Strict' }),
    ),
  ],
  'have nothing to say any more': (life) => [...patch(life, () => ({ message: 'd' })), ...patch(life, () => ({ message: null }))],
  'have another address than before': (life) => [
    ...patch(life, addressed),
    ...patch(life, ({ status }, index) => ({ podIP: isEven(index) ? status.podIP : '10.0.4.1', message: 'e' })),
  ],
  'have another node address than before': (life) => [
    ...patch(life, addressed),
    ...patch(life, ({ status }, index) => ({ hostIP: isEven(index) ? status.hostIP : '10.0.4.2', message: 'f' })),
  ],
  'have an address of their own': (life) =>
    patch(life, (_pod, index) => ({ hostIP: '10.0.0.1', podIP: isEven(index) ? '10.0.0.1' : own(index) })),
  'have lists of addresses that are not usual': (life) => {
    return patch(life, (_pod, index) => {
      const others = [[], [{ ip: own(index) }, { ip: 'fd00::1' }], [{ ip: '10.0.6.1' }], [{ ip: own(index), more: 1 }]];
      return { hostIP: '10.0.1.1', podIP: own(index), podIPs: others[index % 8] ?? [{ ip: own(index) }] };
    });
  },
  'have other node addresses in their lists': (life) => {
    return patch(life, (_pod, index) => {
      const others = [[], [{ ip: '10.0.6.1' }], [{ ip: '10.0.1.1', more: 1 }]];
      return { hostIP: '10.0.1.1', hostIPs: others[index % 6] ?? [{ ip: '10.0.1.1' }], podIP: own(index) };
    });
  },
  'have addresses that are none': (life) => [
    ...patch(life, ({ metadata }, index) => ({ podIP: isEven(index) ? 1 : metadata.uid })),
    ...patch(
      life,
      ({ metadata }, index) => ({ hostIP: isEven(index) ? metadata.name : BLANKS[index % 6] }),
      () => ({ type: 'merge' }),
    ),
  ],
  'are deleted and still report': (life) => {
    patch(life, addressed);
    life.remove((_pod, index) => ({ gracePeriodSeconds: isEven(index) ? 30 : 0 }));
    return [...patch(life, () => ({ message: 'g' })), ...patch(life, () => ({ phase: 'Succeeded' })), ...bind(life)];
  },
};

/** What was stored after a case, what was said, and how many objects were written as forms in it. */
interface Lived {
  readonly title: string;
  readonly said: Said;
  readonly all: string;
  readonly byForms: number;
}

function lived(template: Template): readonly Lived[] {
  return Object.entries(CASES).map(([title, act]) => {
    const life = new Life(template, { isBoundOutside: true });
    for (let count = 0; count < 2; count += 1) life.create();
    if (!title.startsWith('are bound')) bind(life);
    const said = act(life);
    expect(logged(life)).toEqual(life.pods);
    return { title, said, all: life.all, byForms: life.byForms };
  });
}

/** The pods as they are read from a log, in the order of their keys. */
function logged({ registry: { store } }: Life): readonly unknown[] {
  const record = new RecordEncoder().encode({ version: store.version, changes: [...store.snapshot().logged('pods')] });
  const { changes } = new RecordDecoder(store.uids).decode(JSON.parse(JSON.stringify(record)));
  return changes.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ value }) => value);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('what is done from outside to pods', () => {
  it.each(Object.entries(TEMPLATES))('%s is stored the same by forms as whole', (_name, template) => {
    const byForms = lived(template);
    // No form is good for anything.
    vi.spyOn(Form.prototype, 'fits').mockReturnValue(false);
    expect(lived(template)).toEqual(byForms.map((one) => ({ ...one, byForms: 0 })));
  });

  it('that are alike is written as forms', () => {
    const life = new Life({}, { isBoundOutside: true });
    for (let count = 0; count < 3; count += 1) life.create();
    const { length } = life.pods;
    expect(life.byForms).toBeGreaterThan(0);
    bind(life);
    const bound = life.byForms;
    patch(life, addressed);
    // Nodes are in three places: the first pod of each is bound by itself. Those that were are patched by themselves, and the first of each form.
    expect([length, bound, life.byForms]).toEqual([48, 45, 42]);
  });
});
