import { KeyedQueue } from '../channels/keyed-queue.js';
import type { Clock, Timer } from '../clock/clock.js';
import type { Random } from '../clock/random.js';
import type { Registry } from '../registry/registry.js';
import type { Feed, Followers } from './feed.js';

/** What controllers work on. */
export interface ControllerContext {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly random: Random;
  /** Hears of each sync that failed; it is tried again later in any case. */
  readonly onError?: (controller: string, key: string, error: unknown) => void;
  /** What node and pod actors are; `xstate` if left out. */
  readonly actors?: 'xstate' | 'rows';
}

/** A loop beside the registry that brings a part of the store to what it should be. */
export interface Controller {
  readonly name: string;
  /** Works on what a feed tells of, once that has told of all that there is. Called once, before the feed is started. */
  start(feed: Feed): void;
  stop(): void;
}

/** The parts of a controller with one queue. */
export interface Loop {
  readonly name: string;
  /** Says which keys a change of the store concerns; every object that exists at the start is a change, too. */
  readonly follow: (queue: KeyedQueue) => Followers;
  /** Everything that existed at the start has been told of. */
  readonly listed?: () => void;
  /** Brings one key up to date: looks at the store anew and does what is missing. */
  readonly sync: (key: string, queue: KeyedQueue) => void;
  /** Brings several keys up to date at once; gives those that have to be synced one by one. */
  readonly syncMany?: (keys: readonly string[], queue: KeyedQueue) => readonly string[];
  /** Something to do regularly. */
  readonly tick?: { readonly everyMs: number; readonly run: (queue: KeyedQueue) => void };
}

/** Makes a controller of a loop. */
export function controllerOf({ clock, onError }: ControllerContext, loop: Loop): Controller {
  const { name, tick, syncMany } = loop;
  const report = (key: string, error: unknown) => onError?.(name, key, error);
  const queue: KeyedQueue = new KeyedQueue({
    clock,
    sync: (key) => loop.sync(key, queue),
    syncMany: syncMany && ((keys) => syncMany(keys, queue)),
    onError: report,
  });
  let timer: Timer | undefined;
  const run = () => {
    tick?.run(queue);
    arm();
  };
  const arm = () => {
    if (tick !== undefined) timer = clock.after(tick.everyMs, run);
  };
  return {
    name,
    start(feed) {
      // To act on half of what there is would be wrong: nodes that have not been told of would be created again.
      queue.hold();
      const caughtUp = () => {
        queue.release();
        arm();
      };
      feed.add({ followers: loop.follow(queue), ...(loop.listed && { listed: loop.listed }), caughtUp });
    },
    stop() {
      timer?.cancel();
      queue.stop();
    },
  };
}
