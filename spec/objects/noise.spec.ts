import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { ApiError } from '#objects/api-error.js';
import { decodeResource } from '#objects/decode.js';
import { withDaemonSetDefaults } from '#objects/defaults.js';
import { scanJson } from '#objects/json-scanner.js';
import type { DaemonSet } from '#objects/kubernetes.js';
import { applyJsonPatch } from '#objects/patch/json-patch.js';
import { applyMergePatch } from '#objects/patch/merge-patch.js';
import { applyStrategicMergePatch } from '#objects/patch/strategic-merge-patch.js';
import { parseLabelSelector } from '#objects/selector-text.js';
import { parseYamlDocuments } from '#objects/yaml-text.js';

const ROUNDS = 300;
const SCHEMA = 'io.k8s.api.apps.v1.DaemonSet';
const ATOMS = [
  null,
  1,
  -1,
  1.5,
  1e30,
  '',
  'x',
  '100m',
  true,
  [],
  {},
  [1, 'a'],
  [{ name: 'c' }],
  { $patch: 'replace' },
  { $patch: 'delete', name: 'c' },
];
const KEYS = [
  '$patch',
  '$retainKeys',
  '$setElementOrder/containers',
  '__proto__',
  'constructor',
  'toString',
  'name',
  'spec',
  'labels',
  'finalizers',
];
const OPERATIONS = ['add', 'remove', 'replace', 'copy', 'move', 'test'];
const POINTERS = [
  '',
  '/spec',
  '/metadata/labels/a',
  '/metadata/labels',
  '/x/-',
  '/spec/template/spec/containers/0',
  '/__proto__/x',
  '/constructor',
];
const PIECES = ['a', '=', '==', '!=', '!', '(', ')', ',', ' in ', ' notin ', '>', '1', '\\', '-', 'é'];
const BASE = {
  kind: 'DaemonSet',
  apiVersion: 'apps/v1',
  metadata: { name: 'web', labels: { a: '1', b: '2' }, finalizers: ['x/y'], creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: {
    selector: { matchLabels: { a: '1' }, matchExpressions: [{ key: 'b', operator: 'In', values: ['2'] }] },
    template: {
      metadata: { labels: { a: '1' } },
      spec: {
        containers: [
          {
            name: 'c',
            image: 'i',
            ports: [{ containerPort: 80 }],
            resources: { limits: { cpu: '0.5' } },
            env: [{ name: 'E', value: '1' }],
          },
        ],
        tolerations: [{ operator: 'Exists' }],
        volumes: [{ name: 'v', hostPath: { path: '/x' } }],
      },
    },
    updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } },
  },
};

/** A value like another, with parts lost, replaced and added. */
function noisy(random: Random, value: unknown): unknown {
  if (random.chance(0.02)) return random.pick(ATOMS);
  if (Array.isArray(value)) return [...value.map((item) => noisy(random, item)), ...(random.chance(0.1) ? [random.pick(ATOMS)] : [])];
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(() => random.chance(0.95));
  const added = random.chance(0.1) ? [[random.pick(KEYS), random.pick(ATOMS)]] : [];
  return Object.fromEntries([...kept.map(([key, inner]) => [key, noisy(random, inner)]), ...added]);
}

/** The outcome; undefined if the caller is told of a mistake. Anything else that is thrown is a mistake of ours. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (ApiError.is(error)) return undefined;
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function each(seed: string, act: (random: Random) => void): void {
  for (let round = 0; round < ROUNDS; round += 1) act(new Random(`${seed}/${round}`));
  expect(Object.keys(Object.prototype)).toEqual([]);
}

const decoded = (random: Random): DaemonSet | undefined => attempt(() => decodeResource('daemonsets', noisy(random, BASE)).object);

describe('noise', () => {
  it('is decoded or refused; decoding again and filling in defaults again change nothing', () => {
    each('decode', (random) => {
      const object = decoded(random);
      if (object === undefined) return;
      expect(decodeResource('daemonsets', object)).toEqual({ object, unknown: [] });
      const complete = withDaemonSetDefaults(object);
      expect(withDaemonSetDefaults(complete)).toBe(complete);
      expect(JSON.stringify(decodeResource('daemonsets', complete).object)).toBe(JSON.stringify(complete));
    });
  });

  it('as a patch is applied or refused, and leaves the object alone', () => {
    each('patch', (random) => {
      const object = decoded(random) ?? decodeResource('daemonsets', BASE).object;
      const before = JSON.stringify(object);
      const patch = noisy(random, BASE);
      attempt(() => applyMergePatch(object, patch));
      const operation = () => ({
        op: random.pick(OPERATIONS),
        path: random.pick(POINTERS),
        from: random.pick(POINTERS),
        value: random.pick(ATOMS),
      });
      attempt(() => applyJsonPatch(object, Array.from({ length: 5 }, operation)));
      const outcome = attempt(() => applyStrategicMergePatch(SCHEMA, object, patch));
      const known = attempt(() => decodeResource('daemonsets', outcome, object));
      expect(known).toEqual(attempt(() => decodeResource('daemonsets', structuredClone(outcome))));
      expect(JSON.stringify(object)).toBe(before);
    });
  });

  it('in a JSON text is found by our scanner exactly where JSON.parse finds it', () => {
    each('json', (random) => {
      const text = JSON.stringify(BASE);
      const at = random.below(text.length);
      const broken = text.slice(0, at) + random.pick(['', '"', '{', ']', '\\', 'x', '\0', ':', ',,']) + text.slice(at + random.below(3));
      expect([broken, scanJson(broken).complaint === undefined]).toEqual([broken, isJson(broken)]);
      if (random.chance(0.1)) attempt(() => parseYamlDocuments(broken));
    });
  });

  it('in a selector is read or refused', () => {
    each('selector', (random) => {
      const text = Array.from({ length: 8 }, () => random.pick(PIECES)).join('');
      attempt(() => parseLabelSelector(text)({ a: '1' }));
    });
  });
});
