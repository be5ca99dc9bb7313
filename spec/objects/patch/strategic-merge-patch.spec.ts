import { describe, expect, it } from 'vitest';
import { applyStrategicMergePatch } from '#objects/patch/strategic-merge-patch.js';

const DAEMON_SET = 'io.k8s.api.apps.v1.DaemonSet';

/** A DaemonSet, or a patch of one, that says something about the pods only. */
const pods = (spec: object) => ({ spec: { template: { spec } } });
const CONTAINERS = pods({ containers: [{ name: 'a', image: 'i:1' }, { name: 'b' }, { name: 'c' }] });
const names = (...all: string[]) => all.map((name) => ({ name }));

describe('a strategic merge patch', () => {
  it.each<[string, object, object, object]>([
    [
      'merges maps',
      { metadata: { labels: { a: '1', b: '2' } } },
      { metadata: { labels: { a: null, c: '3' } } },
      { metadata: { labels: { b: '2', c: '3' } } },
    ],
    [
      'merges containers by name (kubectl set image)',
      CONTAINERS,
      pods({ containers: [{ name: 'a', image: 'i:2' }, { name: 'd' }] }),
      pods({ containers: [{ name: 'a', image: 'i:2' }, ...names('b', 'c', 'd')] }),
    ],
    [
      'puts items into an order',
      CONTAINERS,
      pods({ '$setElementOrder/containers': names('c', 'a', 'd'), containers: [{ name: 'd' }] }),
      pods({ containers: [{ name: 'b' }, { name: 'c' }, { name: 'a', image: 'i:1' }, { name: 'd' }] }),
    ],
    [
      'deletes items',
      CONTAINERS,
      pods({ containers: [{ $patch: 'delete', name: 'b' }] }),
      pods({ containers: [{ name: 'a', image: 'i:1' }, { name: 'c' }] }),
    ],
    ['replaces a list', CONTAINERS, pods({ containers: [{ $patch: 'replace' }, { name: 'd' }] }), pods({ containers: [{ name: 'd' }] })],
    [
      'replaces a map (kubectl rollout undo)',
      pods({ hostNetwork: true, ...CONTAINERS.spec.template.spec }),
      { spec: { template: { $patch: 'replace', spec: { containers: [{ name: 'z' }] } } } },
      pods({ containers: [{ name: 'z' }] }),
    ],
    [
      'deletes a map',
      { spec: { template: {} }, status: { x: 1 } },
      { status: { $patch: 'delete' } },
      { spec: { template: {} }, status: {} },
    ],
    [
      'replaces lists that have no key',
      pods({ tolerations: [{ key: 'a' }] }),
      pods({ tolerations: [{ key: 'b' }] }),
      pods({ tolerations: [{ key: 'b' }] }),
    ],
    [
      'merges lists of plain values',
      { metadata: { finalizers: ['x', 'y'] } },
      { metadata: { finalizers: ['z', 'x'] } },
      { metadata: { finalizers: ['x', 'y', 'z'] } },
    ],
    [
      'deletes plain values',
      { metadata: { finalizers: ['x', 'y'] } },
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['x'], '$setElementOrder/finalizers': ['y'] } },
      { metadata: { finalizers: ['y'] } },
    ],
    [
      'keeps only some keys of a volume',
      pods({ volumes: [{ name: 'v', emptyDir: {} }] }),
      pods({ volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' } }] }),
      pods({ volumes: [{ name: 'v', hostPath: { path: '/x' } }] }),
    ],
    [
      'takes nulls and directives out of what is new',
      { spec: {} },
      { spec: { template: { $patch: 'merge', spec: { a: null, b: { c: null, d: 1 } } } } },
      { spec: { template: { spec: { b: { d: 1 } } } } },
    ],
    [
      'merges what has no schema as maps',
      { metadata: { labels: { a: '1' } }, extra: { x: { y: 1 } } },
      { extra: { x: { z: [2] } } },
      { metadata: { labels: { a: '1' } }, extra: { x: { y: 1, z: [2] } } },
    ],
  ])('%s', (_title, target, patch, outcome) => {
    const before = structuredClone(target);
    expect(applyStrategicMergePatch(DAEMON_SET, target, patch)).toEqual(outcome);
    expect(target).toEqual(before);
  });

  it('merges conditions by type, ports by containerPort, mounts by path, owners by uid', () => {
    const patched = (schema: string, target: object, patch: object) =>
      applyStrategicMergePatch(`io.k8s.api.core.v1.${schema}`, target, patch);
    expect(
      patched(
        'Pod',
        { status: { conditions: [{ type: 'Ready', status: 'False' }] } },
        { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
      ),
    ).toEqual({ status: { conditions: [{ type: 'Ready', status: 'True' }] } });
    expect(patched('Container', { ports: [{ containerPort: 80 }] }, { ports: [{ containerPort: 80, name: 'http' }] })).toEqual({
      ports: [{ containerPort: 80, name: 'http' }],
    });
    expect(
      patched('Container', { volumeMounts: [{ mountPath: '/a', name: 'a' }] }, { volumeMounts: [{ mountPath: '/a', name: 'b' }] }),
    ).toEqual({
      volumeMounts: [{ mountPath: '/a', name: 'b' }],
    });
    expect(
      patched(
        'Pod',
        { metadata: { ownerReferences: [{ uid: '1' }, { uid: '2' }] } },
        { metadata: { ownerReferences: [{ $patch: 'delete', uid: '1' }] } },
      ),
    ).toEqual({ metadata: { ownerReferences: [{ uid: '2' }] } });
  });

  it('shares what it does not change', () => {
    const patched = applyStrategicMergePatch(DAEMON_SET, CONTAINERS, { status: { numberReady: 1 } }) as typeof CONTAINERS;
    expect(patched.spec).toBe(CONTAINERS.spec);
    expect(applyStrategicMergePatch(DAEMON_SET, CONTAINERS, pods({ containers: [{ name: 'a', image: 'i:1' }] }))).toBe(CONTAINERS);
  });

  it.each<[object | number, string]>([
    [1, 'invalid JSON document'],
    [pods({ containers: [{ image: 'x' }] }), 'map: {"image":"x"} does not contain declared merge key: name'],
    [{ spec: { $patch: 'frobnicate' } }, 'unknown patch type "frobnicate" found in map'],
    [pods({ containers: [{ $patch: 'frobnicate', name: 'a' }] }), 'unknown patch type "frobnicate" found in list'],
    [pods({ '$setElementOrder/containers': 1 }), 'invalid patch format of setElementOrder list'],
    [{ spec: { $retainKeys: 1 } }, 'invalid patch format of retainKeys'],
    [{ spec: { $retainKeys: ['a'], b: 1 } }, "patch content doesn't match retainKeys list"],
  ])('refuses %j', (patch, message) => {
    expect(() => applyStrategicMergePatch(DAEMON_SET, CONTAINERS, patch)).toThrow(expect.objectContaining({ code: 400, message }));
  });

  it('merges long lists in time that grows with their length', () => {
    const many = (image: string) => pods({ containers: Array.from({ length: 20_000 }, (_, index) => ({ name: `c${index}`, image })) });
    expect(applyStrategicMergePatch(DAEMON_SET, many('i:1'), many('i:2'))).toEqual(many('i:2'));
  });

  it('sets __proto__ and constructor like any other key', () => {
    const patch = JSON.parse('{"metadata":{"labels":{"__proto__":"p","constructor":"c"}},"__proto__":{"polluted":1}}');
    expect(JSON.stringify(applyStrategicMergePatch(DAEMON_SET, {}, patch))).toBe(JSON.stringify(patch));
    expect(JSON.stringify(applyStrategicMergePatch(DAEMON_SET, { metadata: { labels: {} } }, patch))).toBe(JSON.stringify(patch));
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
