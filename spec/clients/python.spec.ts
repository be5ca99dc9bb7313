import { beforeAll, describe, expect, it } from 'vitest';
import { useClusters } from '../support/clusters.js';
import { PythonClient, requirePythonClient } from '../support/python.js';

const TIMEOUT_MS = 60_000;

describe('python3-kubernetes, as Debian has it', { timeout: TIMEOUT_MS }, () => {
  const start = useClusters();
  beforeAll(requirePythonClient);

  it('creates, watches, patches, replaces and deletes a DaemonSet', async () => {
    const python = await PythonClient.of(await start({ nodes: 3, threads: 0 }));
    expect(await python.lines('life.py')).toEqual([
      'created agent RollingUpdate 1',
      'watched ADDED MODIFIED',
      "pods node-0 node-1 node-2 {'Running'}",
      'patched example/agent:2 2',
      "json patch {'tier': 'node'}",
      'replaced 1',
      'stale 409 Conflict',
      'revisions [1, 2]',
      'events SuccessfulCreate SuccessfulDelete',
      'deleted DELETED',
      'read 404',
    ]);
  });

  it('finds resources by discovery', async () => {
    const python = await PythonClient.of(await start({ nodes: 2, threads: 0 }));
    expect(await python.lines('dynamic.py')).toEqual([
      'created 1',
      "merged {'b': '2'}",
      "applied {'b': '2', 'c': '3'} ['python']",
      'pool 2',
      'deleted Success',
      "listed ['from-dict', 'kube-root-ca.crt']",
    ]);
  });
});
