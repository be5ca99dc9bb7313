import { describe, expect, it } from 'vitest';
import { failedDaemonPod, SELECTING_ALL, succeededDaemonPod } from '#daemonset/events.js';
import { pod } from '../support/daemon-sets.js';

describe('events', () => {
  it.each([
    [failedDaemonPod(pod('web-x')), 'Warning FailedDaemonPod Found failed daemon pod default/web-x on node node-1, will try to kill it'],
    [
      succeededDaemonPod(pod('web-x')),
      'Normal SucceededDaemonPod Found succeeded daemon pod default/web-x on node node-1, will try to delete it',
    ],
    [SELECTING_ALL, 'Warning SelectingAll This daemon set is selecting all pods. A non-empty selector is required.'],
  ])('say what they say in Kubernetes: %o (B-297 to B-299)', ({ type, reason, message }, expected) => {
    expect(`${type} ${reason} ${message}`).toBe(expected);
  });
});
