import { describe, expect, it } from 'vitest';
import type { ToControlPlane, ToShard } from '#channels/messages.js';
import { unpackingPort } from '#channels/packing-port.js';
import { ShardLink } from '#cluster/shard-link.js';
import { ControllerHarness } from '../support/controllers.js';

/** A shard that has been told of everything, and hears of what changes. */
function linked() {
  const cluster = new ControllerHarness();
  const heard: ToShard[] = [];
  let toLink: (message: ToControlPlane) => void = () => undefined;
  const port = {
    post: (message: ToShard) => heard.push(structuredClone(message)),
    listen: (receiver: (message: ToControlPlane) => void) => {
      toLink = receiver;
    },
    close: () => undefined,
  };
  new ShardLink({ registry: cluster.registry, clock: cluster.clock, port, shard: 0, epoch: 1 });
  toLink({ kind: 'hello', shard: 0, epoch: 1 });
  cluster.clock.settle();
  heard.length = 0;
  const changes = () => {
    cluster.clock.settle();
    return heard.flatMap((message) => (message.kind === 'changed' ? message.changes : []));
  };
  return { cluster, changes };
}

describe('the link to a shard', () => {
  it('tells of an object that changed several times in a turn as it is now', () => {
    const { cluster, changes } = linked();
    cluster.pod('web');
    cluster.podStatus('web', { phase: 'Running' });
    expect(changes().map(({ view }) => view && 'phase' in view && view.phase)).toEqual(['Running']);
  });

  it('tells that an object was there before it tells that it is gone', () => {
    const { cluster, changes } = linked();
    cluster.pod('web');
    cluster.remove('pods', 'web', { namespace: 'default', gracePeriodSeconds: 0 });
    expect(changes().map(({ view }) => view !== undefined)).toEqual([true, false]);
  });

  it('tells of an object and of another that has come in its place', () => {
    const { cluster, changes } = linked();
    const first = cluster.pod('web').metadata.uid;
    cluster.remove('pods', 'web', { namespace: 'default', gracePeriodSeconds: 0 });
    const second = cluster.pod('web').metadata.uid;
    expect(changes().map(({ uid, view }) => `${uid === first ? 'first' : uid === second && 'second'} ${view ? 'there' : 'gone'}`)).toEqual([
      'first there',
      'first gone',
      'second there',
    ]);
  });
});

describe('an end of a channel with packed changes', () => {
  it('passes on what carries none as it is', () => {
    const received: ToShard[] = [];
    const message: ToShard = { kind: 'fenced', epoch: 3 };
    unpackingPort({ post: () => undefined, close: () => undefined, listen: (receiver) => receiver(message) }).listen((one) =>
      received.push(one),
    );
    expect(received).toEqual([message]);
  });
});
