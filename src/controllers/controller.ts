import { KeyedQueue } from '../channels/keyed-queue.js';
import type { Clock } from '../clock/clock.js';
import type { Random } from '../clock/random.js';
import type { Registry } from '../registry/registry.js';
import type { Subscription } from '../store/store.js';
import { type Followers, follow } from './follow.js';

/** What controllers work on. */
export interface ControllerContext {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly random: Random;
  /** Hears of each sync that failed; it is tried again later in any case. */
  readonly onError?: (controller: string, key: string, error: unknown) => void;
}

/** A loop beside the registry that brings a part of the store to what it should be. */
export interface Controller {
  readonly name: string;
  /** Takes in what the store holds, and follows it from then on. Called once. */
  start(): void;
  stop(): void;
}

/** The parts of a controller with one queue. */
export interface Loop {
  readonly name: string;
  /** Says which keys a change of the store concerns. Called for every object that exists at the start, too. */
  readonly follow: (queue: KeyedQueue) => Followers;
  /** Brings one key up to date: looks at the store anew and does what is missing. */
  readonly sync: (key: string, queue: KeyedQueue) => void;
  /** Something to do regularly. */
  readonly tick?: { readonly everyMs: number; readonly run: (queue: KeyedQueue) => void };
}

/** Makes a controller of a loop. */
export function controllerOf({ registry, clock, onError }: ControllerContext, loop: Loop): Controller {
  const { name } = loop;
  const report = (key: string, error: unknown) => onError?.(name, key, error);
  const queue: KeyedQueue = new KeyedQueue({ clock, sync: (key) => loop.sync(key, queue), onError: report });
  const running: { subscription?: Subscription; isStopped: boolean } = { isStopped: false };
  const tick = () => {
    if (running.isStopped || loop.tick === undefined) return;
    loop.tick.run(queue);
    clock.after(loop.tick.everyMs, tick);
  };
  return {
    name,
    start() {
      running.subscription = follow(registry.store, loop.follow(queue));
      if (loop.tick !== undefined) clock.after(loop.tick.everyMs, tick);
    },
    stop() {
      running.isStopped = true;
      running.subscription?.cancel();
      queue.stop();
    },
  };
}
