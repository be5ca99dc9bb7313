/** The id of a thread's actor: `thread/control-plane`, `thread/shard-3`. */
export const KILLABLE_THREAD = /^thread\/(control-plane|shard-(\d+))$/;

/** How virtual time passes. */
export interface Pace {
  /** False in a cluster that runs in real time, which nobody can stop. */
  readonly isVirtual: boolean;
  readonly isPaused: boolean;
  /** Seconds of the cluster in a real one. */
  readonly speed: number;
}

/** What can be done to a cluster from the inspector. Each rejects with what went wrong. */
export interface Controls {
  cordon(node: string): Promise<unknown>;
  uncordon(node: string): Promise<unknown>;
  drain(node: string): Promise<unknown>;
  fail(node: string): Promise<unknown>;
  heal(node: string): Promise<unknown>;
  /** Ends a thread as if it had died; its supervisor replaces it. */
  terminate(thread: 'control-plane' | number): void;
  readonly pace: Pace;
  pause(): void;
  run(speed: number): void;
  step(durationMs: number): Promise<void>;
}

/** One order, as the page sends it. */
export type Order =
  | { readonly do: 'cordon' | 'uncordon' | 'drain' | 'fail' | 'heal'; readonly node: string }
  | { readonly do: 'kill'; readonly id: string }
  | { readonly do: 'pause' }
  | { readonly do: 'run'; readonly speed: number }
  | { readonly do: 'step'; readonly durationMs: number };
