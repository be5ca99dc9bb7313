import { expect, it } from 'vitest';
import { eventText } from '../../src/inspector/page/event-text.js';

it.each([
  ['pod.started', 'pod.started'],
  ['after', 'after'],
  ['xstate.after.backoff.worker-thread.restarting', 'after backoff'],
  ['xstate.done.actor.update/kube-system/agent', 'update/kube-system/agent has ended'],
  ['xstate.error.actor.pod/default/a.b', 'pod/default/a.b has failed'],
])('the event %s is shown as "%s"', (event, text) => {
  expect(eventText(event)).toBe(text);
});
