import { describe, expect, it } from 'vitest';
import { packedBatch, unpackedBatch } from '#channels/packed-writes.js';
import { Random } from '#clock/random.js';
import type { ContainerReport, PodReport } from '#objects/pod-report.js';
import type { DeleteWrite, Write, WriteBatch } from '#objects/writes.js';

const RUNNING: readonly ContainerReport[] = [{ state: 'running', startedAtMs: 5, restarts: 0, isReady: true }];
const WAITING: readonly ContainerReport[] = [{ state: 'waiting', reason: 'ErrImagePull', message: 'no', restarts: 2, isReady: false }];
const REGARDING = { kind: 'DaemonSet', namespace: 'default', name: 'agent', uid: 'u', apiVersion: 'apps/v1' };
const AT_ONCE = { gracePeriodSeconds: 0 };

function report(name: string, fields: Partial<PodReport> = {}): PodReport {
  const times = { startedAtMs: 1, reportedAtMs: 2 };
  return { uid: `uid-${name}`, namespace: 'default', name, phase: 'Running', ...times, isReady: true, containers: RUNNING, ...fields };
}

function deletion(name: string, fields: Partial<DeleteWrite> = {}): DeleteWrite {
  const preconditions = { uid: `uid-${name}` };
  return { verb: 'delete', resource: 'pods', namespace: 'default', name, regarding: REGARDING, preconditions, ...fields };
}

function batchOf(...writes: readonly Write[]): WriteBatch {
  return { name: { shard: 1, epoch: 2, sequence: 3 }, groups: [{ writes: [] }, { writes }] };
}

const sent = (batch: WriteBatch) => unpackedBatch(structuredClone(packedBatch(batch)));

describe('packed batches', () => {
  it('are unpacked as they were, in their order', () => {
    const batch = batchOf(
      { verb: 'event', regarding: REGARDING, type: 'Normal', reason: 'A', message: 'b', component: 'c' },
      deletion('a'),
      deletion('b'),
      deletion('c', { hasEnded: true, options: AT_ONCE }),
      deletion('d', { preconditions: { uid: 'x', version: 7 } }),
      deletion('e', { preconditions: { version: 7 } }),
      deletion('a'),
      { verb: 'reportPods', reports: [] },
      {
        verb: 'reportPods',
        reports: [report('a'), report('b', { reportedAtMs: 9 }), report('c', { containers: WAITING, reason: 'R', message: 'm' })],
      },
      deletion('f'),
    );
    expect(sent(batch)).toEqual(batch);
  });

  it('are unpacked as they were, from a seed', () => {
    const random = new Random('batches');
    const anyWrite = (): Write => {
      const name = random.pick(['a', 'b', 'c']);
      if (random.chance(0.5)) {
        return deletion(name, { ...(random.chance(0.3) && { options: AT_ONCE }), namespace: random.pick(['default', 'other']) });
      }
      const reports = Array.from({ length: random.below(5) }, () => {
        const containers = random.pick([RUNNING, WAITING, []]);
        return report(random.pick(['a', 'b', 'c']), { containers, isReady: random.chance(0.5), startedAtMs: random.below(3) });
      });
      return { verb: 'reportPods', reports };
    };
    for (let round = 0; round < 200; round += 1) {
      const batch = batchOf(...Array.from({ length: random.below(8) }, anyWrite));
      expect(sent(batch)).toEqual(batch);
    }
  });

  it('carry what reports and deletions have in common once', () => {
    const many = Array.from({ length: 125 }, (_, number) => `p${number}`);
    const batch = batchOf(...many.map((name) => deletion(name)), { verb: 'reportPods', reports: many.map((name) => report(name)) });
    const text = JSON.stringify(packedBatch(batch));
    expect([text.split('ErrImagePull').length, text.split('"running"').length, text.split('DaemonSet').length]).toEqual([1, 2, 2]);
    expect(text.length).toBeLessThan(125 * 60);
  });

  it('share what was shared, so that who says the same is found at a glance', () => {
    const [first] = sent(batchOf({ verb: 'reportPods', reports: [report('a'), report('b')] })).groups[1]?.writes ?? [];
    const reports = first?.verb === 'reportPods' ? first.reports : [];
    expect(reports[0]?.containers).toBe(reports[1]?.containers);
  });
});
