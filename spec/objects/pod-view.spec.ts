import { describe, expect, it } from 'vitest';
import { podView } from '#objects/views.js';
import { CREATED_AT, containerStatus, exited, storedPod } from '../support/api-objects.js';

const CREATED_MS = Date.parse(CREATED_AT);

function viewOf(...containerStatuses: Parameters<typeof containerStatus>[1][]) {
  const statuses = containerStatuses.map((more, index) => containerStatus(`c${index}`, more));
  return podView(storedPod({ status: { phase: 'Running', containerStatuses: statuses } }));
}

describe('the view of a pod', () => {
  it.each([
    ['that waits for its node', []],
    ['whose containers are being created', [{ state: { waiting: { reason: 'ContainerCreating' } }, ready: false }]],
    ['whose containers run, and never were restarted', [{}, { ready: false }]],
  ])('says nothing of the containers of one %s', (_, statuses) => {
    expect(viewOf(...statuses).containers).toBeUndefined();
  });

  it('says how each container is when one was restarted', () => {
    const { containers, restarts, hasStarted } = viewOf({}, { restartCount: 2, lastState: exited(1, { reason: 'Error' }) });
    const last = { reason: 'Error', exitCode: 1, startedAtMs: CREATED_MS, finishedAtMs: CREATED_MS };
    expect(containers).toEqual([
      { state: 'running', startedAtMs: CREATED_MS, restarts: 0, isReady: true },
      { state: 'running', startedAtMs: CREATED_MS, restarts: 2, isReady: true, last },
    ]);
    expect([restarts, hasStarted]).toEqual([2, true]);
  });

  it('says why a container waits, and how one has ended', () => {
    const waiting = { reason: 'ErrImagePull', message: 'not found' };
    const { containers, reason, hasStarted } = viewOf({ state: { waiting }, ready: false }, { state: exited(3), ready: false });
    expect(containers).toEqual([
      { state: 'waiting', ...waiting, restarts: 0, isReady: false },
      { state: 'terminated', exitCode: 3, startedAtMs: CREATED_MS, finishedAtMs: CREATED_MS, restarts: 0, isReady: false },
    ]);
    expect([reason, hasStarted]).toEqual(['ErrImagePull', false]);
  });
});
