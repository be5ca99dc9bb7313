import type { AnyActor } from 'xstate';
import type { Allowance } from '../actors/rollout-coordination.js';
import type { Port } from '../channels/port.js';
import type { ChartEffects } from '../charts/chart.js';
import { type SupervisorEvent, supervisorMachine } from '../charts/supervisor-machine.js';
import type { Clock } from '../clock/clock.js';
import { deferred } from './deferred.js';
import { minimumEpoch, raiseEpoch } from './epochs.js';
import { interpreted } from './interpreted.js';
import { RESTART_LIMITS, type RestartLimits, RestartPolicy } from './restart-policy.js';
import { type RolloutCall, serveRollouts } from './rollout-port.js';
import { type ChildEvents, type ChildThread, SupervisedThread } from './supervised-thread.js';
import { allowAll, type RolloutPolicy, UpdateCoordinator } from './update-coordinator.js';

/** The control plane's thread. `End` is one end of a channel, as it is given to a thread. */
export interface ControlPlaneThread<End> extends ChildThread {
  /** Connects a shard: its channel before, if any, is replaced. Older epochs of the shard are refused from now on. */
  connectShard(shard: number, epoch: number, end: End): void;
}

/** A shard's thread. */
export interface ShardThread<End> extends ChildThread {
  /** Connects the shard to the control plane, or to its replacement. */
  connectControlPlane(end: End): void;
}

/** What a shard starts with. */
export interface ShardStart<End> {
  readonly index: number;
  readonly epoch: number;
  /** The way to the update-coordinator. */
  readonly rollouts: End;
}

/** How threads and the channels between them are made. */
export interface ThreadFactory<End, ControlPlane extends ControlPlaneThread<End>, Shard extends ShardThread<End>> {
  startControlPlane(events: ChildEvents): ControlPlane;
  startShard(start: ShardStart<End>, events: ChildEvents): Shard;
  newChannel(): readonly [End, End];
  /** This thread's end of a channel to a shard. */
  openPort(end: End): Port<Allowance, RolloutCall>;
}

/** What a supervisor keeps, and how. */
export interface SupervisorOptions<End, ControlPlane extends ControlPlaneThread<End>, Shard extends ShardThread<End>> {
  readonly threads: ThreadFactory<End, ControlPlane, Shard>;
  /** How many shards there are: at least one. */
  readonly shards: number;
  /** The shards' epochs, as `newEpochs` makes them, for all threads to read. */
  readonly epochs: SharedArrayBuffer;
  readonly clock: Clock;
  readonly policy?: RolloutPolicy;
  readonly restarts?: Partial<RestartLimits>;
}

/**
 * Keeps the threads of a cluster: the control plane and the shards. What dies or hangs is replaced; what dies too often makes
 * the whole fail (`failed`). A shard's epoch is raised, in memory that all threads share, before its replacement
 * starts, so that nothing of the thread before is taken for the new one's.
 */
export class Supervisor<End, ControlPlane extends ControlPlaneThread<End>, Shard extends ShardThread<End>> {
  /** The supervisor's own actor; the actors of threads and of updates are its children. */
  readonly actor: AnyActor;
  /** Resolves with the reason when the supervisor has given up; else never. */
  readonly failed: Promise<Error>;
  readonly coordinator: UpdateCoordinator;
  readonly #options: SupervisorOptions<End, ControlPlane, Shard>;
  readonly #policy: RestartPolicy;
  readonly #controlPlane: SupervisedThread<ControlPlane>;
  readonly #shards: readonly SupervisedThread<Shard>[];
  readonly #rollouts = new Map<number, { close(): void }>();
  /** The control plane that each shard's thread was last connected to. */
  readonly #connected = new WeakMap<Shard, ControlPlane>();
  readonly #running = deferred<void>();
  readonly #failed = deferred<Error>();
  readonly #stopped = deferred<void>();
  #reason: Error | undefined;
  #hasStarted = false;

  constructor(options: SupervisorOptions<End, ControlPlane, Shard>) {
    const { clock, shards, policy = allowAll, restarts } = options;
    this.#options = options;
    this.failed = this.#failed.promise;
    this.#policy = new RestartPolicy({ ...RESTART_LIMITS, ...restarts });
    this.actor = interpreted(supervisorMachine, this.#effects(), { id: 'supervisor', subject: this, clock });
    this.coordinator = new UpdateCoordinator({ policy, clock, parent: this.actor });
    this.#controlPlane = this.#keepControlPlane();
    this.#shards = Array.from({ length: shards }, (_, shard) => this.#keepShard(shard));
  }

  /** Resolves when all threads run; rejects if they cannot be brought up. */
  start(): Promise<void> {
    this.#hasStarted = true;
    this.actor.subscribe({ error: (error) => this.#abandon(error) });
    this.actor.start();
    return Promise.race([this.#running.promise, this.failed.then((reason) => Promise.reject(reason))]);
  }

  /** Stops the shards, then the control plane. Resolves when all have gone, also the second time. */
  stop(): Promise<void> {
    if (this.#hasStarted) this.#tell('supervisor.stop');
    else this.#stopped.resolve();
    return this.#stopped.promise;
  }

  /** The control plane, if it is there at present. */
  get controlPlane(): ControlPlane | undefined {
    return this.#controlPlane.running;
  }

  /** A shard, if it is there at present. */
  shard(shard: number): Shard | undefined {
    return this.#shards[shard]?.running;
  }

  /** Ends a thread, as if it had died: the control plane or a shard. It is replaced. */
  terminate(thread: 'control-plane' | number): void {
    if (thread === 'control-plane') this.#controlPlane.terminate();
    else this.#shards[thread]?.terminate();
  }

  /** The actors of the threads, the control plane's first. */
  get threadActors(): readonly AnyActor[] {
    return [this.#controlPlane, ...this.#shards].map(({ actor }) => actor);
  }

  #keepControlPlane(): SupervisedThread<ControlPlane> {
    const { clock, threads } = this.#options;
    return new SupervisedThread({
      name: 'control-plane',
      clock,
      parent: this.actor,
      start: (events) => threads.startControlPlane(events),
      reports: {
        ready: () => {
          for (const shard of this.#shards.keys()) this.#connect(shard);
          this.#tellIfAllRun();
        },
        crashed: (cause) => this.#restart(this.#controlPlane, 'the control plane', cause),
        stuck: () => this.#escalate(new Error('the control plane hangs and cannot be terminated')),
        stopped: () => this.#tell('controlPlane.stopped'),
      },
    });
  }

  #keepShard(shard: number): SupervisedThread<Shard> {
    const { clock } = this.#options;
    return new SupervisedThread({
      name: `shard-${shard}`,
      clock,
      parent: this.actor,
      start: (events) => this.#startShard(shard, events),
      reports: {
        ready: () => {
          this.#connect(shard);
          this.#tellIfAllRun();
        },
        crashed: (cause) => this.#restart(this.#shards[shard], `shard ${shard}`, cause),
        stuck: () => this.#escalate(new Error(`shard ${shard} hangs and cannot be terminated`)),
        stopped: () => this.#tellIfShardsStopped(),
      },
    });
  }

  #startShard(shard: number, events: ChildEvents): Shard {
    const { threads, epochs } = this.#options;
    const epoch = raiseEpoch(epochs, shard);
    const [mine, rollouts] = threads.newChannel();
    this.#rollouts.get(shard)?.close();
    this.#rollouts.set(shard, serveRollouts(this.coordinator, threads.openPort(mine)));
    return threads.startShard({ index: shard, epoch, rollouts }, events);
  }

  /** Gives a shard and the control plane a new channel, once both are there; each pair of threads gets one. */
  #connect(shard: number): void {
    const [controlPlane, thread] = [this.controlPlane, this.shard(shard)];
    if (controlPlane === undefined || thread === undefined) return;
    // Two threads that become ready in the same turn are both there when each of them says so.
    if (this.#connected.get(thread) === controlPlane) return;
    this.#connected.set(thread, controlPlane);
    const [theirs, ours] = this.#options.threads.newChannel();
    controlPlane.connectShard(shard, minimumEpoch(this.#options.epochs)(shard), theirs);
    thread.connectControlPlane(ours);
  }

  #restart(thread: SupervisedThread<ChildThread> | undefined, name: string, cause: Error | undefined): void {
    const backoffMs = this.#policy.next(this.#options.clock.now());
    if (backoffMs !== undefined) thread?.restart(backoffMs);
    else
      this.#escalate(
        new Error(`${name} has ended, and threads have been restarted too often: ${cause?.message ?? 'no reason given'}`, { cause }),
      );
  }

  #escalate(reason: Error): void {
    this.#reason ??= reason;
    this.#tell('supervisor.escalate');
  }

  #tellIfAllRun(): void {
    if ([this.#controlPlane, ...this.#shards].every(({ running }) => running !== undefined)) this.#tell('threads.ready');
  }

  #tellIfShardsStopped(): void {
    if (this.#shards.every(({ isStopped }) => isStopped)) this.#tell('shards.stopped');
  }

  #tell(type: SupervisorEvent['type']): void {
    if (this.actor.getSnapshot().status === 'active') this.actor.send({ type });
  }

  #fail(reason: Error): void {
    this.#reason ??= reason;
    this.#failed.resolve(this.#reason);
  }

  #effects(): ChartEffects<unknown, SupervisorEvent> {
    return {
      actions: {
        startControlPlane: () => this.#controlPlane.start(),
        startShards: () => {
          for (const shard of this.#shards) shard.start();
        },
        reportRunning: () => this.#running.resolve(),
        reportFailed: () => this.#fail(new Error('the supervisor has escalated')),
        stopShards: () => {
          for (const shard of this.#shards) shard.stop();
          this.#tellIfShardsStopped();
        },
        stopControlPlane: () => {
          this.#controlPlane.stop();
          if (this.#controlPlane.isStopped) this.#tell('controlPlane.stopped');
        },
        reportStopped: () => this.#end(),
      },
      guards: {},
      delays: {},
    };
  }

  /** A mistake of ours has ended an actor up here: then nothing keeps the threads any more. */
  #abandon(error: unknown): void {
    this.#fail(new Error('the supervisor itself has failed', { cause: error }));
    for (const thread of [...this.#shards, this.#controlPlane]) thread.terminate();
    this.#end();
  }

  #end(): void {
    for (const rollouts of this.#rollouts.values()) rollouts.close();
    this.coordinator.stop();
    this.#running.reject(new Error('the cluster was stopped before all of it ran'));
    this.#stopped.resolve();
  }
}
