const labels = { d: 'e' };
const template = {
  metadata: { labels },
  spec: {
    containers: [{ name: 'c', image: 'example/c:1', env: [{ name: 'A', value: '1' }], ports: [{ containerPort: 80, protocol: 'TCP' }] }],
    tolerations: [{ key: 'k', operator: 'Exists' }],
  },
};
const event = { involvedObject: { kind: 'Pod', namespace: 'default', name: 'a' }, reason: 'Fuzzed', message: 'm', type: 'Normal' };

/** What could be posted to each resource, if it were not damaged. */
export const MANIFESTS: Readonly<Record<string, object>> = {
  daemonsets: { metadata: { name: 'a', labels }, spec: { selector: { matchLabels: labels }, template, minReadySeconds: 3 } },
  configmaps: { metadata: { name: 'a', labels, annotations: labels }, data: { b: 'c' } },
  pods: { metadata: { name: 'a', labels }, spec: { ...template.spec, nodeName: 'n' } },
  nodepools: { metadata: { name: 'a' }, spec: { replicas: 1, timing: { pull: '1s-2s' }, taints: [{ key: 'k', effect: 'NoSchedule' }] } },
  nodes: {
    metadata: { name: 'a' },
    spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  },
  bindings: { metadata: { name: 'a' }, target: { name: 'n' } },
  events: { metadata: { name: 'a' }, ...event },
  leases: { metadata: { name: 'a' }, spec: { holderIdentity: 'h', renewTime: '2026-01-01T00:00:00.000000Z' } },
  controllerrevisions: { metadata: { name: 'a' }, data: { b: 1 }, revision: 1 },
  secrets: { metadata: { name: 'a' }, data: { b: 'Yw==' } },
};
