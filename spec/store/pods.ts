import type { StoredObject } from '#objects/resources.js';

export const UID = '7d0c1b6e-3a52-4f0e-9a5e-2f3f0a9c1d11';
const labels = { app: 'agent' };
const containers = [{ name: 'agent', image: 'example/agent:1', resources: {} }];

/** A pod as the store keeps a million of them. */
export function anyPod(number: number, version: number): StoredObject {
  const [name, nodeName, uid] = [`agent-${number}`, `node-${number}`, UID.replace(/.$/, String(number % 10))];
  const containerID = `simulated://${uid.replaceAll('-', '')}00ff`;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, namespace: 'default', uid, resourceVersion: String(version), creationTimestamp: '2026-01-01T00:00:00Z', labels },
    spec: { containers, nodeName },
    status: {
      phase: 'Running',
      hostIP: '10.0.0.1',
      podIP: `10.128.0.${number}`,
      containerStatuses: [
        { name: 'agent', state: {}, lastState: {}, ready: true, restartCount: 0, image: 'example/agent:1', imageID: '', containerID },
      ],
    },
  } as unknown as StoredObject;
}
