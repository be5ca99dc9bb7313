import { describe, expect, it } from 'vitest';
import { decodeResource } from '#objects/decode.js';
import {
  withDaemonSetDefaults,
  withNamespaceDefaults,
  withNodeDefaults,
  withPodDefaults,
  withPodTemplateDefaults,
  withSecretDefaults,
} from '#objects/defaults.js';
import type { Container, Volume } from '#objects/kubernetes.js';

const daemonSet = (spec: object) => withDaemonSetDefaults(decodeResource('daemonsets', { spec }).object);
const pod = (spec: object) => withPodDefaults(decodeResource('pods', { spec }).object);
const container = (fields: object): Container | undefined =>
  pod({ containers: [{ name: 'c', image: 'i:1', ...fields }] }).spec.containers[0];
const volume = (source: object): Volume | undefined => pod({ volumes: [{ name: 'v', ...source }] }).spec.volumes?.[0];

describe('the defaults of a DaemonSet', () => {
  it('are those that a cluster fills in, in the order of the wire (B-002, B-005, B-006)', () => {
    const made = daemonSet({
      selector: { matchLabels: { app: 'web' } },
      template: { spec: { containers: [{ name: 'c', image: 'example/c:1' }] } },
    });
    expect(JSON.stringify(made.spec)).toBe(
      JSON.stringify({
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: {},
          spec: {
            containers: [
              {
                name: 'c',
                image: 'example/c:1',
                resources: {},
                terminationMessagePath: '/dev/termination-log',
                terminationMessagePolicy: 'File',
                imagePullPolicy: 'IfNotPresent',
              },
            ],
            restartPolicy: 'Always',
            terminationGracePeriodSeconds: 30,
            dnsPolicy: 'ClusterFirst',
            securityContext: {},
            schedulerName: 'default-scheduler',
          },
        },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
        revisionHistoryLimit: 10,
      }),
    );
  });

  it('change nothing the second time', () => {
    const made = daemonSet({
      template: { spec: { volumes: [{ name: 'v' }], containers: [{ name: 'c', ports: [{ containerPort: 80 }] }] } },
    });
    expect(withDaemonSetDefaults(made)).toBe(made);
  });

  it.each<[object, object]>([
    [{ type: 'OnDelete' }, { type: 'OnDelete' }],
    [
      { type: 'OnDelete', rollingUpdate: { maxSurge: 2 } },
      { type: 'OnDelete', rollingUpdate: { maxSurge: 2 } },
    ],
    [{ rollingUpdate: { maxSurge: 1 } }, { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } }],
    [{ rollingUpdate: { maxUnavailable: 0 } }, { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 0 } }],
  ])('make of the strategy %j %j (B-003, B-004)', (updateStrategy, outcome) => {
    expect(daemonSet({ updateStrategy }).spec.updateStrategy).toEqual(outcome);
  });

  it('keep a revisionHistoryLimit of 0 (B-005)', () => {
    expect(daemonSet({ revisionHistoryLimit: 0 }).spec.revisionHistoryLimit).toBe(0);
  });
});

describe('the defaults of pods', () => {
  const spec = { hostNetwork: true, containers: [{ name: 'c', ports: [{ containerPort: 80 }], resources: { limits: { cpu: '1' } } }] };

  it('add service links, requests and host ports to pods, not to templates (B-007)', () => {
    const made = pod(spec).spec;
    expect(made.enableServiceLinks).toBe(true);
    expect(made.containers[0]).toMatchObject({ ports: [{ hostPort: 80 }], resources: { requests: { cpu: '1' } } });
    const { template } = decodeResource('daemonsets', { spec: { template: { spec } } }).object.spec;
    const inTemplate = withPodTemplateDefaults(template).spec;
    expect(inTemplate).not.toHaveProperty('enableServiceLinks');
    expect(inTemplate.containers[0]).toMatchObject({
      ports: [{ containerPort: 80, protocol: 'TCP' }],
      resources: { limits: { cpu: '1' } },
    });
    expect(inTemplate.containers[0]?.ports?.[0]).not.toHaveProperty('hostPort');
    expect(inTemplate.containers[0]?.resources).not.toHaveProperty('requests');
  });

  it('keep requests that are set', () => {
    const resources = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m' } };
    expect(container({ resources })?.resources.requests).toEqual({ cpu: '100m', memory: '1Gi' });
  });

  it('write the service account under its old name too', () => {
    expect(pod({ serviceAccountName: 'a' }).spec).toMatchObject({ serviceAccountName: 'a', serviceAccount: 'a' });
    expect(pod({ serviceAccount: 'b' }).spec).toMatchObject({ serviceAccountName: 'b', serviceAccount: 'b' });
  });

  it.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1', 'IfNotPresent'],
    ['localhost:5000/nginx', 'Always'],
    ['localhost:5000/nginx:1', 'IfNotPresent'],
    ['nginx@sha256:0', 'IfNotPresent'],
    ['nginx:latest@sha256:0', 'Always'],
    ['', 'IfNotPresent'],
  ])('pull %j %s (B-006)', (image, policy) => {
    expect(container({ image })?.imagePullPolicy).toBe(policy);
  });

  it('fill in probes, ports, hooks and references to fields', () => {
    const made = container({
      ports: [{ containerPort: 80 }],
      env: [{ name: 'N', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
      livenessProbe: { exec: { command: ['x'] }, periodSeconds: 3 },
      readinessProbe: { httpGet: { port: 80 } },
      lifecycle: { preStop: { httpGet: { port: 'http', scheme: 'HTTPS' } } },
    });
    expect(made).toMatchObject({
      ports: [{ containerPort: 80, protocol: 'TCP' }],
      env: [{ valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } }],
      livenessProbe: { timeoutSeconds: 1, periodSeconds: 3, successThreshold: 1, failureThreshold: 3 },
      readinessProbe: { httpGet: { path: '/', port: 80, scheme: 'HTTP' }, timeoutSeconds: 1, periodSeconds: 10 },
      lifecycle: { preStop: { httpGet: { path: '/', port: 'http', scheme: 'HTTPS' } } },
    });
  });

  it.each<[object, object]>([
    [{}, { emptyDir: {} }],
    [{ hostPath: { path: '/x' } }, { hostPath: { path: '/x', type: '' } }],
    [{ secret: { secretName: 's' } }, { secret: { secretName: 's', defaultMode: 420 } }],
    [{ configMap: { name: 'c', defaultMode: 256 } }, { configMap: { name: 'c', defaultMode: 256 } }],
    [
      { downwardAPI: { items: [{ path: 'n', fieldRef: { fieldPath: 'metadata.name' } }] } },
      { downwardAPI: { items: [{ path: 'n', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } }], defaultMode: 420 } },
    ],
    [
      { projected: { sources: [{ serviceAccountToken: { path: 't' } }] } },
      { projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3600, path: 't' } }], defaultMode: 420 } },
    ],
    [
      { rbd: { monitors: ['m'], image: 'i', pool: 'p' } },
      { rbd: { monitors: ['m'], image: 'i', pool: 'p', user: 'admin', keyring: '/etc/ceph/keyring' } },
    ],
  ])('make of the volume %j %j', (source, outcome) => {
    expect(volume(source)).toEqual({ name: 'v', ...outcome });
  });
});

describe('the addresses of a pod', () => {
  const addresses = (status: object) => {
    const { podIP, podIPs } = withPodDefaults(decodeResource('pods', { spec: {}, status }).object).status;
    return [podIP, podIPs?.map(({ ip }) => ip)];
  };

  it.each([
    ['none', {}, [undefined, undefined]],
    ['one', { podIP: '10.0.0.1' }, ['10.0.0.1', ['10.0.0.1']]],
    ['a list', { podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] }, ['10.0.0.1', ['10.0.0.1', 'fd00::1']]],
    ['both', { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] }, ['10.0.0.1', ['10.0.0.1', 'fd00::1']]],
    ['one that is not in the list', { podIP: '10.0.0.2', podIPs: [{ ip: '10.0.0.1' }] }, ['10.0.0.2', ['10.0.0.2']]],
  ])('agree where a kubelet has sent %s', (_what, status, expected) => {
    expect(addresses(status)).toEqual(expected);
  });
});

describe('the defaults of other kinds', () => {
  it('let a node allocate all that it has', () => {
    const node = decodeResource('nodes', { status: { capacity: { cpu: '4' } } }).object;
    expect(withNodeDefaults(node).status.allocatable).toEqual({ cpu: '4' });
  });

  it('label a namespace with its name', () => {
    const namespace = decodeResource('namespaces', { metadata: { name: 'n', labels: { z: '1' } } }).object;
    expect(JSON.stringify(withNamespaceDefaults(namespace).metadata.labels)).toBe('{"kubernetes.io/metadata.name":"n","z":"1"}');
  });

  it('put the texts of a secret among its data', () => {
    const secret = decodeResource('secrets', { data: { b: 'Yg==' }, stringData: { a: 'a' } }).object;
    expect(withSecretDefaults(secret)).toMatchObject({ data: { a: 'YQ==', b: 'Yg==' }, type: 'Opaque' });
    expect(withSecretDefaults(secret)).not.toHaveProperty('stringData');
  });
});
