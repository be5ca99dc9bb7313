import type { Allowance, AllowanceRequest } from '#actors/rollout-coordination.js';
import { portPair } from '#channels/in-thread-port.js';
import type { Port } from '#channels/port.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import { newEpochs } from '#cluster/epochs.js';
import type { RolloutCall } from '#cluster/rollout-port.js';
import type { ChildEvents } from '#cluster/supervised-thread.js';
import { type ControlPlaneThread, type ShardThread, Supervisor, type SupervisorOptions } from '#cluster/supervisor.js';

/** One end of a channel, by its name: `1a` and `1b` belong together. */
type End = string;

/** Threads that do as they are told, and note everything. */
export class SupervisedCluster {
  readonly clock = new VirtualClock();
  readonly epochs: SharedArrayBuffer;
  readonly log: string[] = [];
  /** The events of the latest incarnation of each thread. */
  readonly threads = new Map<string, ChildEvents>();
  readonly rolloutPorts = new Map<string, Port<RolloutCall, Allowance>>();
  readonly supervisor: Supervisor<End, ControlPlaneThread<End>, ShardThread<End>>;
  /** Threads that ignore a request to stop, or cannot even be terminated. */
  readonly deaf = new Set<string>();
  readonly immortal = new Set<string>();
  readonly unstartable = new Set<string>();
  #channels = 0;
  readonly #mine = new Map<End, Port<Allowance, RolloutCall>>();

  constructor(options: Partial<Pick<SupervisorOptions<End, ControlPlaneThread<End>, ShardThread<End>>, 'policy' | 'restarts'>> = {}) {
    const shards = 2;
    this.epochs = newEpochs(shards);
    this.supervisor = new Supervisor<End, ControlPlaneThread<End>, ShardThread<End>>({
      ...options,
      shards,
      epochs: this.epochs,
      clock: this.clock,
      threads: {
        startControlPlane: (events) => this.#startControlPlane(events),
        startShard: ({ index, epoch, rollouts }, events) => this.#startShard(`shard-${index}`, epoch, rollouts, events),
        newChannel: () => this.#newChannel(),
        openPort: (end) => this.#mine.get(end) ?? portPair<Allowance, RolloutCall>(this.clock)[0],
      },
    });
  }

  /** Starts, and lets every thread become ready. */
  async run(): Promise<void> {
    const started = this.supervisor.start();
    this.clock.settle();
    for (const name of ['control-plane', 'shard-0', 'shard-1']) this.become(name, 'ready');
    await started;
    this.log.length = 0;
  }

  /** A thread says something. */
  become(name: string, event: keyof ChildEvents): void {
    this.becomeAtOnce([name], event);
  }

  /** Several threads say the same, in one turn. */
  becomeAtOnce(names: readonly string[], event: keyof ChildEvents): void {
    for (const name of names) {
      const thread = this.threads.get(name);
      if (event === 'exited') thread?.exited(new Error(`${name} crashed`));
      else thread?.[event]();
    }
    this.clock.settle();
  }

  /** Everything that has been noted since it was asked for last. */
  noted(): string[] {
    return this.log.splice(0);
  }

  ask(name: string, request: AllowanceRequest): void {
    this.rolloutPorts.get(name)?.post({ kind: 'ask', request });
    this.clock.settle();
  }

  #startControlPlane(events: ChildEvents): ControlPlaneThread<End> {
    return {
      ...this.#start('control-plane', 'start control-plane', events),
      connectShard: (shard, epoch, end) => this.log.push(`connect control-plane to shard-${shard} of epoch ${epoch} by ${end}`),
    };
  }

  #startShard(name: string, epoch: number, rollouts: End, events: ChildEvents): ShardThread<End> {
    const index = Number(name.slice('shard-'.length));
    const shared = new Int32Array(this.epochs)[index];
    const port = this.#theirs.get(rollouts);
    if (port !== undefined) this.rolloutPorts.set(name, port);
    return {
      ...this.#start(name, `start ${name} in epoch ${epoch}, ${shared} for all`, events),
      connectControlPlane: (end) => this.log.push(`connect ${name} by ${end}`),
    };
  }

  #start(name: string, note: string, events: ChildEvents): { askToStop(): void; terminate(): void } {
    if (this.unstartable.has(name)) throw new Error(`${name} cannot be started`);
    this.log.push(note);
    this.threads.set(name, events);
    const exit = () => this.clock.soon(() => events.exited(undefined));
    return {
      askToStop: () => {
        this.log.push(`ask ${name} to stop`);
        if (!this.deaf.has(name)) exit();
      },
      terminate: () => {
        this.log.push(`terminate ${name}`);
        if (!this.immortal.has(name)) exit();
      },
    };
  }

  readonly #theirs = new Map<End, Port<RolloutCall, Allowance>>();

  #newChannel(): readonly [End, End] {
    this.#channels += 1;
    const [mine, theirs] = portPair<Allowance, RolloutCall>(this.clock);
    this.#mine.set(`${this.#channels}a`, mine);
    this.#theirs.set(`${this.#channels}b`, theirs);
    return [`${this.#channels}a`, `${this.#channels}b`];
  }
}
