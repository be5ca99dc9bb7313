import { describe, expect, it } from 'vitest';
import { daemonTolerations } from '#daemonset/tolerations.js';
import type { Toleration } from '#objects/kubernetes.js';

const text = ({ key, operator, effect, tolerationSeconds }: Toleration) =>
  [key?.replace('node.kubernetes.io/', ''), operator, effect, tolerationSeconds].filter((part) => part !== undefined).join(':');
const STANDARD = [
  'not-ready:Exists:NoExecute',
  'unreachable:Exists:NoExecute',
  'disk-pressure:Exists:NoSchedule',
  'memory-pressure:Exists:NoSchedule',
  'pid-pressure:Exists:NoSchedule',
  'unschedulable:Exists:NoSchedule',
];

describe('tolerations', () => {
  it('are added in order (B-077)', () => {
    expect(daemonTolerations({}).map(text)).toEqual(STANDARD);
  });

  it('count network-unavailable among them for pods in the network of their node (B-077)', () => {
    expect(daemonTolerations({ hostNetwork: true }).map(text)).toEqual([...STANDARD, 'network-unavailable:Exists:NoSchedule']);
  });

  it('follow those of the template (B-077)', () => {
    expect(daemonTolerations({ tolerations: [{ key: 'a', operator: 'Exists' }] }).map(text)).toEqual(['a:Exists', ...STANDARD]);
  });

  it('replace an equal one of the template where it stands, without its seconds (B-078)', () => {
    const own: Toleration = { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 };
    const [unreachable = '', ...others] = [STANDARD[1], ...STANDARD.filter((_, index) => index !== 1)];
    expect(daemonTolerations({ tolerations: [own, { key: 'a', operator: 'Exists' }] }).map(text)).toEqual([
      unreachable,
      'a:Exists',
      ...others,
    ]);
  });

  it.each<Toleration>([
    { key: 'node.kubernetes.io/unreachable', operator: 'Equal', effect: 'NoExecute', tolerationSeconds: 30 },
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists' },
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', value: 'x' },
  ])('stand beside one of the template that differs: %o (B-078)', (own) => {
    expect(daemonTolerations({ tolerations: [own] }).map(text)).toEqual([text(own), ...STANDARD]);
  });
});
