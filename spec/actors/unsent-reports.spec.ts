import { describe, expect, it } from 'vitest';
import { deleting, reportOf, ShardBench } from './shard-bench.js';

describe('reports of kubelets', () => {
  it('are sent after a gap in which their turn had not come, the latest of each pod, and those in flight not again', () => {
    const bench = new ShardBench().listed(1);
    bench.host.report(reportOf('in-flight', 'Running'));
    bench.clock.settle();
    bench.submit(deleting(...Array.from({ length: 4_000 }, (_, i) => `pod-${i}`)));
    for (const phase of ['Pending', 'Running', 'Succeeded'] as const) {
      bench.host.report(reportOf('waits', phase));
      bench.clock.settle();
    }
    bench.host.report(reportOf('waits, too', 'Running'));
    bench.clock.settle();
    bench.send({ kind: 'changed', from: 5, to: 6, changes: [] });
    bench.host.report(reportOf('waits, too', 'Failed'));
    bench.send({ kind: 'listed', isFirst: true, isLast: true, version: 6, changes: [] });
    for (const batch of bench.batches) bench.answer(batch, 6);
    const writes = bench.batches.flatMap(({ groups }) => groups.flatMap((group) => group.writes));
    expect(writes.filter(({ verb }) => verb === 'reportPods')).toEqual([
      { verb: 'reportPods', reports: [reportOf('in-flight', 'Running')] },
      { verb: 'reportPods', reports: [reportOf('waits', 'Succeeded'), reportOf('waits, too', 'Failed')] },
    ]);
  });
});
