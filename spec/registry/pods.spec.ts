import { describe, expect, it } from 'vitest';
import type { Registry } from '#registry/registry.js';
import { complaints, made, newRegistry, refusal, webPod } from '../support/registry.js';

const KEY = { resource: 'pods', namespace: 'golden', name: 'p' } as const;
const UNWELL = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

function patched(registry: Registry, patch: object, subresource?: 'status') {
  return registry.patch({ key: KEY, subresource, type: 'merge', patch }).object;
}

describe('a new pod', () => {
  it('gets what only pods get: links, priority, a phase and a class (B-007)', () => {
    const { registry } = newRegistry();
    const { metadata, spec, status } = made(registry, 'pods', webPod('p'));
    expect(metadata.generation).toBe(1);
    expect(spec).toMatchObject({ enableServiceLinks: true, priority: 0, preemptionPolicy: 'PreemptLowerPriority' });
    expect(Object.keys(spec).slice(-4)).toEqual(['tolerations', 'priority', 'enableServiceLinks', 'preemptionPolicy']);
    expect(status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
  });

  it('tolerates unwell nodes for five minutes, unless it says how long (B-100)', () => {
    const { registry } = newRegistry();
    const toleration = { key: UNWELL[0], operator: 'Exists', effect: 'NoExecute' };
    const { spec } = made(registry, 'pods', webPod('p', { tolerations: [toleration] }));
    expect(spec.tolerations).toEqual([toleration, { key: UNWELL[1], operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }]);
    const tolerant = made(registry, 'pods', webPod('q', { tolerations: [{ operator: 'Exists' }] }));
    expect(tolerant.spec.tolerations).toEqual([{ operator: 'Exists' }]);
  });

  it.each<[name: string, resources: object, qosClass: string]>([
    ['nothing', {}, 'BestEffort'],
    ['a request', { requests: { cpu: '100m' } }, 'Burstable'],
    ['a limit of one resource', { limits: { memory: '1Gi' } }, 'Burstable'],
    ['limits of both', { limits: { cpu: '1', memory: '1Gi' } }, 'Guaranteed'],
    ['limits that equal its requests', { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1000m', memory: '1024Mi' } }, 'Guaranteed'],
  ])('that asks for %s', (_name, resources, qosClass) => {
    const { registry } = newRegistry();
    const { status } = made(registry, 'pods', webPod('p', { containers: [{ name: 'c', image: 'x', resources }] }));
    expect(status.qosClass).toBe(qosClass);
  });

  it('gets the priority of its class, if there is such a class', () => {
    const { registry } = newRegistry();
    const { spec } = made(registry, 'pods', webPod('p', { priorityClassName: 'system-node-critical' }));
    expect(spec.priority).toBe(2_000_001_000);
    expect(refusal(() => made(registry, 'pods', webPod('q', { priorityClassName: 'nope' }))).message).toBe(
      'pods "q" is forbidden: no PriorityClass with name nope was found',
    );
  });

  it('is refused by what its name is made of, where that is to be generated (B-296)', () => {
    const { registry } = newRegistry();
    const pod = webPod('', { priorityClassName: 'nope' }, { generateName: 'web-' });
    expect(refusal(() => made(registry, 'pods', pod)).message).toBe('pods "web-" is forbidden: no PriorityClass with name nope was found');
  });

  it('says from the beginning that gates keep it from being scheduled, and may have them opened only', () => {
    const { registry } = newRegistry();
    const gates = (...names: string[]) => ({ schedulingGates: names.map((name) => ({ name })) });
    const pod = made(registry, 'pods', webPod('p', gates('a.example/one', 'a.example/two')));
    expect(pod.status.conditions).toMatchObject([
      { type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', lastTransitionTime: null },
    ]);
    const { namespace = '' } = pod.metadata;
    const key = { resource: 'pods', namespace, name: 'p' } as const;
    const change = (...names: string[]) => registry.patch({ key, type: 'merge', patch: { spec: gates(...names) } });
    expect(change('a.example/two').object.spec.schedulingGates).toEqual([{ name: 'a.example/two' }]);
    expect(refusal(() => change('a.example/two', 'a.example/three')).message).toContain(
      "spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'a.example/three'",
    );
  });

  it('gets a generated name (B-090)', () => {
    const { registry } = newRegistry();
    const { metadata } = made(registry, 'pods', webPod('', {}, { generateName: `${'a'.repeat(70)}-` }));
    expect(metadata.name).toMatch(/^a{58}[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it.each<[what: string, spec: object, ...expected: string[]]>([
    [
      'mounts what it has not',
      { containers: [{ name: 'c', image: 'x', volumeMounts: [{ name: 'v', mountPath: '/v' }] }] },
      'spec.containers[0].volumeMounts[0].name: Not found: "v"',
    ],
    [
      'asks for more than its limit',
      { containers: [{ name: 'c', image: 'x', resources: { limits: { cpu: '1' }, requests: { cpu: '2' } } }] },
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [
      'has an impossible port',
      { containers: [{ name: 'c', image: 'x', ports: [{ containerPort: 70_000 }] }] },
      'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      'has a probe that does nothing',
      { containers: [{ name: 'c', image: 'x', livenessProbe: { periodSeconds: 5 } }] },
      'spec.containers[0].livenessProbe: Required value: must specify a handler type',
    ],
    [
      'has an unknown pull policy',
      { containers: [{ name: 'c', image: 'x', imagePullPolicy: 'Maybe' }] },
      'spec.containers[0].imagePullPolicy: Unsupported value: "Maybe": supported values: "Always", "IfNotPresent", "Never"',
    ],
  ])('that %s is refused', (_what, spec, ...expected) => {
    const { registry } = newRegistry();
    expect(complaints(() => made(registry, 'pods', webPod('p', spec)))).toEqual(expected);
  });
});

describe('a pod', () => {
  it('may get another image, more tolerations and a shorter deadline', () => {
    const { registry } = newRegistry();
    const { spec } = made(registry, 'pods', webPod('p', { activeDeadlineSeconds: 60 }));
    const tolerations = [...(spec.tolerations ?? []), { key: 'a', operator: 'Exists' }];
    const after = patched(registry, {
      spec: { containers: [{ name: 'c', image: 'example/c:2' }], tolerations, activeDeadlineSeconds: 30 },
    });
    expect(after.spec).toMatchObject({ containers: [{ image: 'example/c:2' }], tolerations, activeDeadlineSeconds: 30 });
    expect(after.metadata.generation).toBe(2);
  });

  it('keeps tolerating unwell nodes, whatever is sent (B-100)', () => {
    const { registry } = newRegistry();
    const { spec } = made(registry, 'pods', webPod('p'));
    const after = patched(registry, { spec: { tolerations: [] } });
    expect([after.spec.tolerations, after.metadata.generation]).toEqual([spec.tolerations, 1]);
  });

  it.each<[what: string, spec: object, complaint: string]>([
    [
      'another restart policy',
      { restartPolicy: 'Never' },
      [
        'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
        '@@ -35,7 +35,7 @@',
        '   }',
        '  ],',
        '  "EphemeralContainers": null,',
        '- "RestartPolicy": "Always",',
        '+ "RestartPolicy": "Never",',
        '  "TerminationGracePeriodSeconds": 30,',
        '  "ActiveDeadlineSeconds": null,',
        '  "DNSPolicy": "ClusterFirst",',
        '',
      ].join('\n'),
    ],
    [
      'fewer tolerations',
      { tolerations: [] },
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ],
    [
      'more containers',
      {
        containers: [
          { name: 'c', image: 'example/c:1' },
          { name: 'd', image: 'x' },
        ],
      },
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ],
  ])('cannot get %s', (_what, spec, complaint) => {
    const { registry } = newRegistry();
    made(registry, 'pods', webPod('p', { tolerations: [{ key: 'a', operator: 'Exists' }] }));
    expect(complaints(() => patched(registry, { spec }))).toEqual([complaint]);
  });

  it('is shown how far its changes go with every field that Kubernetes has inside, fields of the node among the security context', () => {
    const { registry } = newRegistry();
    made(registry, 'pods', webPod('p', { hostNetwork: true, volumes: [{ name: 'v', emptyDir: {} }] }));
    const [complaint = ''] = complaints(() => patched(registry, { spec: { hostNetwork: false, nodeSelector: { b: 'c', a: 'b' } } }));
    const [, ...lines] = complaint.split('\n');
    expect(lines.filter((line) => /^[-+]/.test(line))).toEqual([
      '- "NodeSelector": null,',
      '+ "NodeSelector": {',
      '+  "a": "b",',
      '+  "b": "c"',
      '+ },',
      '-  "HostNetwork": true,',
      '+  "HostNetwork": false,',
    ]);
  });

  it('of very many containers is not shown how far its changes go', () => {
    const { registry } = newRegistry();
    const containers = Array.from({ length: 200 }, (_, index) => ({ name: `c${index}`, image: 'c' }));
    made(registry, 'pods', webPod('p', { containers }));
    expect(complaints(() => patched(registry, { spec: { restartPolicy: 'Never' } }))).toEqual([expect.stringMatching(/negative\)\n$/)]);
  });

  it('keeps its class and its owners when a kubelet writes its status', () => {
    const { registry } = newRegistry();
    made(registry, 'pods', webPod('p'));
    const after = patched(registry, { status: { phase: 'Running', qosClass: 'Guaranteed' }, spec: { nodeName: 'n' } }, 'status');
    expect(after.status).toEqual({ phase: 'Running', qosClass: 'BestEffort' });
    expect(after.spec.nodeName).toBeUndefined();
  });
});

describe('binding a pod', () => {
  const binding = (name: string, more: object = {}) =>
    ({ kind: 'Binding', apiVersion: 'v1', metadata: { name: 'p', ...more }, target: { kind: 'Node', name } }) as const;

  it('gives it a node, in the right place of its spec, and says so', () => {
    const { registry } = newRegistry();
    made(registry, 'pods', webPod('p'));
    registry.bind(KEY, binding('node-1'));
    const { spec, status, metadata } = registry.get(KEY);
    const fields = Object.keys(spec);
    expect(spec.nodeName).toBe('node-1');
    expect(fields.indexOf('nodeName')).toBe(fields.indexOf('dnsPolicy') + 1);
    expect(metadata.generation).toBe(1);
    expect(status.conditions).toEqual([
      { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: '2026-11-23T19:15:00Z' },
    ]);
  });

  it('gives it the zone and the region of the node (B-101)', () => {
    const { registry } = newRegistry();
    const place = { 'topology.kubernetes.io/zone': 'z1', 'topology.kubernetes.io/region': 'r1' };
    made(registry, 'nodes', { metadata: { name: 'node-1', labels: { ...place, other: 'x' } } });
    made(registry, 'pods', webPod('p', {}, { labels: { app: 'web' } }));
    registry.bind(KEY, binding('node-1'));
    expect(registry.get(KEY).metadata.labels).toEqual({ app: 'web', ...place });
    const bound = made(registry, 'pods', webPod('q', { nodeName: 'node-1' }));
    expect(bound.metadata.labels).toEqual(place);
  });

  it('is refused where it cannot be', () => {
    const { registry } = newRegistry();
    expect(refusal(() => registry.bind(KEY, binding('node-1'))).message).toBe('pods "p" not found');
    made(registry, 'pods', webPod('p'));
    expect(complaints(() => registry.bind(KEY, binding('')))).toEqual(['target.name: Required value']);
    registry.bind(KEY, binding('node-1'));
    expect(refusal(() => registry.bind(KEY, binding('node-2'))).message).toBe(
      'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "node-1"',
    );
  });
});

describe('evicting a pod', () => {
  const eviction = { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name: 'p' } } as const;

  it('deletes it with its grace, and lets it say why', () => {
    const { registry } = newRegistry();
    made(registry, 'pods', webPod('p', { nodeName: 'node-1' }));
    registry.evict(KEY, eviction);
    const { metadata, status } = registry.get(KEY);
    expect(metadata).toMatchObject({ deletionTimestamp: '2026-11-23T19:15:30Z', deletionGracePeriodSeconds: 30 });
    expect(status.conditions).toMatchObject([{ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' }]);
  });

  it('minds preconditions and dry runs', () => {
    const { registry } = newRegistry();
    made(registry, 'pods', webPod('p'));
    expect(refusal(() => registry.evict(KEY, { ...eviction, deleteOptions: { preconditions: { uid: 'x' } } })).code).toBe(409);
    registry.evict(KEY, { ...eviction, deleteOptions: { dryRun: ['All'] } });
    expect(registry.find(KEY)?.status.conditions).toBeUndefined();
    registry.evict(KEY, eviction);
    expect(registry.find(KEY)).toBeUndefined();
  });
});
