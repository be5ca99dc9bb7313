import { monitorEventLoopDelay } from 'node:perf_hooks';
import { rounded } from './meter.js';
import { runDelayReader } from './run-delay.js';

/** How late an event loop was, in milliseconds. */
export interface LoopFigures {
  readonly application_loop_max_ms: number;
  readonly application_loop_p99_ms: number;
  /** The longest that it was held: it worked, or waited for a lock or for whoever collects garbage with it. Only where the kernel tells that from the next. */
  readonly application_loop_held_max_ms?: number;
  /** The longest that it could have gone on, and waited for a processor. */
  readonly application_loop_waited_max_ms?: number;
}

/** How often is looked, in milliseconds. */
const LOOK_EVERY_MS = 1;

/** Watches how late the calling thread's event loop is, until the figures are asked for. */
export function watchLoop(): () => LoopFigures {
  const delay = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  delay.enable();
  const parts = watchParts();
  return () => {
    delay.disable();
    return {
      application_loop_max_ms: rounded(delay.max / 1e6),
      application_loop_p99_ms: rounded(delay.percentile(99) / 1e6),
      ...parts?.(),
    };
  };
}

/** Tells apart what an event loop was late for, from one look to the next: a look that had to wait is late, too. */
function watchParts(): (() => Pick<LoopFigures, 'application_loop_held_max_ms' | 'application_loop_waited_max_ms'>) | undefined {
  const delayMs = runDelayReader();
  if (delayMs === undefined) return undefined;
  let [lookedMs, delayedMs, heldMaxMs, waitedMaxMs] = [performance.now(), delayMs(), 0, 0];
  const look = (): void => {
    const [nowMs, delayedNowMs] = [performance.now(), delayMs()];
    const waitedMs = delayedNowMs - delayedMs;
    waitedMaxMs = Math.max(waitedMaxMs, waitedMs);
    heldMaxMs = Math.max(heldMaxMs, nowMs - lookedMs - waitedMs);
    [lookedMs, delayedMs] = [nowMs, delayedNowMs];
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    look();
    return { application_loop_held_max_ms: rounded(heldMaxMs), application_loop_waited_max_ms: rounded(waitedMaxMs) };
  };
}
