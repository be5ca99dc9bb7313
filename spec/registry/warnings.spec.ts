import { describe, expect, it } from 'vitest';
import { decodeResource } from '#objects/decode.js';
import { newRegistry, webSet, webTemplate } from '../support/registry.js';

const KEY = { resource: 'daemonsets', namespace: 'golden', name: 'web' } as const;
const POD = 'spec.template.spec';

function warningsAbout(spec: object): readonly string[] {
  const { registry } = newRegistry();
  return registry.create({ ...KEY, object: decodeResource('daemonsets', webSet({ template: webTemplate(spec) })).object }).warnings;
}

function withContainer(fields: object): object {
  return { containers: [{ name: 'c', image: 'example/c:1', ...fields }] };
}

describe('a caller is warned', () => {
  it.each<[what: string, spec: object, warning: string]>([
    [
      'of a label that has another name now',
      { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } },
      `${POD}.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead`,
    ],
    [
      'of a variable that hides another',
      withContainer({ env: [{ name: 'A' }, { name: 'B' }, { name: 'A' }] }),
      `${POD}.containers[0].env[2]: hides previous definition of "A", which may be dropped when using apply`,
    ],
    [
      'of a port that is there twice',
      withContainer({ ports: [{ containerPort: 80 }, { containerPort: 80 }] }),
      `${POD}.containers[0].ports[1]: duplicate port definition with ${POD}.containers[0].ports[0]`,
    ],
    [
      'of a negative grace',
      { terminationGracePeriodSeconds: -5 },
      `${POD}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
    ],
  ])('%s', (_what, spec, warning) => {
    expect(warningsAbout(spec)).toEqual([warning]);
  });

  it('only about what the request changes', () => {
    const { registry } = newRegistry();
    const { object } = decodeResource('daemonsets', webSet({ template: webTemplate({ terminationGracePeriodSeconds: -5 }) }));
    registry.create({ ...KEY, object });
    expect(registry.patch({ key: KEY, type: 'merge', patch: { metadata: { labels: { a: 'b' } } } }).warnings).toEqual([]);
    expect(registry.patch({ key: KEY, type: 'merge', patch: { spec: { minReadySeconds: 1 } } }).warnings).toHaveLength(1);
  });
});
