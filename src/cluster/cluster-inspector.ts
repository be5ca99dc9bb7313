import type { ActorDetails, ActorFilter, ListPart, SeenStep } from '../inspector/inspection-messages.js';
import type { Overview } from '../inspector/overview.js';
import type { ActorInspection, ActorStep } from './runtime.js';

/** Where the inspector's page can be opened. */
export interface InspectorListening {
  /** The opening link. It carries a token: whoever has it may see and control everything. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
}

/** Inspection of a cluster: its actors with their state charts, and the page that shows them. */
export interface ClusterInspector {
  /** Opens the page, on loopback; 0, the default, picks a free port. It is opened at most once: later calls give the same answer. */
  listen(request?: { readonly port?: number }): Promise<InspectorListening>;
  /** How many actors are in which state, and what has gone wrong with them. */
  overview(): Promise<Overview>;
  /** A page of the actors that a filter means; `from` is empty at first, then the page's `next`. */
  list(filter?: ActorFilter, from?: string, limit?: number): Promise<ListPart>;
  /** One actor: its state, parent and children, and its last events; undefined if there is none of that id. */
  actor(id: string): Promise<ActorDetails | undefined>;
  /** One actor of the application's thread, for which no shard is asked: the supervisor, a thread's, an update's. */
  actorAbove(id: string): Promise<ActorInspection | undefined>;
  /** Calls back after each step of one actor of the application's thread; gives what ends it. */
  followAbove(id: string, onStep: (step: ActorStep) => void): () => void;
  /** Calls back after each step of one actor, or of a sample of many; gives what ends it. */
  follow(
    followed: { readonly id?: string; readonly chart?: string; readonly node?: string },
    onStep: (step: SeenStep) => void,
  ): Promise<() => void>;
  /** Ends the page and everything that was kept for inspection. */
  close(): Promise<void>;
}
