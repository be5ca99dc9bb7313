import type { ObjectDraft } from '#index.js';

/** A DaemonSet such as a fleet runs: one container with requests and limits, a volume of the host. */
export function daemonSet(name: string): ObjectDraft {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'default' },
    spec: {
      selector: { matchLabels: labels },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'agent',
              image: 'example/agent:1',
              resources: { requests: { cpu: '10m', memory: '20Mi' }, limits: { memory: '200Mi' } },
              volumeMounts: [{ name: 'varlog', mountPath: '/var/log' }],
            },
          ],
          volumes: [{ name: 'varlog', hostPath: { path: '/var/log' } }],
        },
      },
    },
  };
}
