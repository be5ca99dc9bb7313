import { DaemonSetLedger } from '../../src/daemonset/ledger.js';

/** Compares, at the end of every sync of every DaemonSet, what was counted event by event with a full recount. Gives what ends it. */
export function watchLedgers(onWrong: (wrong: string) => void): () => void {
  const { prototype } = DaemonSetLedger;
  const { status } = prototype;
  prototype.status = function counted(this: DaemonSetLedger, nowMs: number) {
    const counters = status.call(this, nowMs);
    const [kept, recounted] = [JSON.stringify(this.summary(nowMs)), JSON.stringify(this.recount(nowMs))];
    if (kept !== recounted) onWrong(`${this.daemonSet.metadata.name} counts ${kept}, a recount gives ${recounted}`);
    return counters;
  };
  return () => {
    prototype.status = status;
  };
}
