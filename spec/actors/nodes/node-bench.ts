import { createActor } from 'xstate';
import { NodeFamily, type NodeFamilyOptions } from '#actors/nodes/node-family.js';
import { rootLogic } from '#actors/root-logic.js';
import type { Settled, ShardHost } from '#actors/shard-host.js';
import { ShardViews } from '#actors/shard-views.js';
import { Random } from '#clock/random.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import type { NodePool, NodePoolSpec } from '#objects/kubernetes.js';
import type { PodReport } from '#objects/pod-report.js';
import type { Change, NodeView, PodView } from '#objects/views.js';
import type { EventWrite, Write, WriteGroup, WriteResult } from '#objects/writes.js';
import { container, storedMeta } from '../../support/api-objects.js';
import { node, pod } from '../../support/daemon-sets.js';
import { UIDS } from '../../support/uids.js';

/** A shard with the family of nodes, and a control plane that does at once what it is asked for. */
export class NodeBench {
  readonly clock = new VirtualClock();
  readonly views = new ShardViews();
  readonly reports: PodReport[] = [];
  readonly writes: Write[] = [];
  readonly events: Omit<EventWrite, 'verb'>[] = [];
  readonly failures: string[] = [];
  readonly steps: string[] = [];
  family: NodeFamily;
  /** What becomes of the writes that follow; undefined is a control plane that was lost. */
  outcome: 'done' | 'refused' | 'lost' = 'done';
  /** Whether another shard has this node. */
  isElsewhere: (nodeName: string) => boolean = () => false;
  readonly #options: NodeFamilyOptions;
  #version = 1;

  constructor(options: NodeFamilyOptions = {}) {
    this.#options = options;
    this.family = new NodeFamily(this.#host(), options);
  }

  /** The shard's thread dies, and another takes its place: all actors are made from the views. */
  restart(): void {
    this.family.stop();
    this.family = new NodeFamily(this.#host(), this.#options);
    this.family.listed();
    this.clock.settle();
  }

  /** A node, simulated and not yet registered unless told otherwise. */
  addNode(name: string, more: Partial<NodeView> = {}): this {
    return this.put('nodes', node(name, { ready: 'False', ...more }));
  }

  /** A pod with one container that has been bound just now, unless told otherwise. */
  addPod(name: string, more: Partial<PodView> = {}): this {
    return this.put('pods', boundPod(name, { createdAtMs: this.clock.now(), ...more }));
  }

  /** A pool with these settings, for nodes that name it. */
  addPool(name: string, spec: Partial<NodePoolSpec>): this {
    const pool: NodePool = {
      kind: 'NodePool',
      apiVersion: 'everynode.dev/v1alpha1',
      metadata: storedMeta(name),
      spec: { replicas: 3, timing: {}, failureRates: {}, ...spec },
      status: { replicas: 0, readyReplicas: 0 },
    };
    return this.#change({ resource: 'nodepools', uid: pool.metadata.uid, view: pool });
  }

  /** Changes a node or a pod as somebody else would. */
  change(resource: 'nodes', name: string, more: Partial<NodeView>): this;
  change(resource: 'pods', name: string, more: Partial<PodView>): this;
  change(resource: 'nodes' | 'pods', name: string, more: Partial<NodeView & PodView>): this {
    return resource === 'nodes' ? this.put('nodes', { ...this.node(name), ...more }) : this.put('pods', { ...this.pod(name), ...more });
  }

  put(resource: 'nodes', view: NodeView): this;
  put(resource: 'pods', view: PodView): this;
  put(resource: 'nodes' | 'pods', view: NodeView | PodView): this {
    this.#version += 1;
    return this.#change({ resource, uid: view.uid, view: { ...view, version: this.#version } } as Change);
  }

  remove(resource: 'nodes' | 'pods', name: string): this {
    return this.#change({ resource, uid: `uid-of-${name}`, name, view: undefined } as Change);
  }

  advance(ms: number): this {
    this.clock.advance(ms);
    return this;
  }

  node(name: string): NodeView {
    return found(this.views.node(name));
  }

  pod(name: string): PodView {
    return found(this.views.pod(`uid-of-${name}`));
  }

  /** The states of all actors, by id. */
  get states(): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...this.family.describe()].map(({ id, state }) => [id, state]));
  }

  /** The state of the actor of a pod. */
  stateOf(podName: string): unknown {
    return this.states[`pod/default/${podName}`];
  }

  /** The health of a node, as its actor has it. */
  healthOf(nodeName: string): unknown {
    const state = this.states[`node/${nodeName}`];
    return Object(Object(state).present).health;
  }

  #change(...changes: readonly Change[]): this {
    this.family.changed(this.views.take(changes, this.#version));
    this.clock.settle();
    return this;
  }

  #host(): ShardHost {
    const { clock, views } = this;
    const root = createActor(rootLogic((id, error) => this.failures.push(`${id}: ${error}`))).start();
    return {
      index: 0,
      clock,
      random: new Random('nodes'),
      uids: UIDS,
      views,
      root,
      observe: ({ id }, { event }) => this.steps.push(`${id} ${event}`),
      owns: (name) => !this.isElsewhere(name),
      submit: (groups, settled) => clock.soon(() => this.#carryOut(groups, settled)),
      submitOne: (write, asker) => clock.soon(() => this.#carryOut([{ writes: [write] }], (results) => asker.answered(results?.[0]?.[0]))),
      report: (report) => {
        this.reports.push(report);
        clock.soon(() => this.#take(report));
      },
      record: (event) => this.events.push(event),
      failed: (id, error) => this.failures.push(`${id}: ${error}`),
    };
  }

  #carryOut(groups: readonly WriteGroup[], settled: Settled | undefined): void {
    if (this.outcome === 'lost') settled?.(undefined);
    else settled?.(groups.map(({ writes }) => writes.map((write) => this.#write(write))));
  }

  #write(write: Write): WriteResult {
    this.writes.push(write);
    if (this.outcome === 'refused') return { outcome: 'refused', failed: 1, status: { kind: 'Status', code: 500 } as never };
    if (write.verb === 'delete') this.remove('pods', write.name);
    if (write.verb === 'reportNode') this.change('nodes', write.name, { ready: 'True' });
    return { outcome: 'done' };
  }

  #take({ uid, name, phase, isReady, containers, reportedAtMs }: PodReport): void {
    const before = this.views.pod(uid);
    if (before === undefined) return;
    this.change('pods', name, {
      phase,
      isReady,
      readyChangedAtMs: before.isReady === isReady ? before.readyChangedAtMs : reportedAtMs,
      hasStarted: containers.every(({ state }) => state === 'running'),
      reason: containers.find(({ state }) => state === 'waiting')?.reason ?? '',
      containers: containers.some(({ restarts, state }) => restarts > 0 || state !== 'running') ? containers : undefined,
    });
  }
}

/** A pod with one container that waits for the kubelet of `node-1`, unless told otherwise. */
export function boundPod(name: string, more: Partial<PodView> = {}): PodView {
  const spec = { containers: [container('c')], restartPolicy: 'Always' } as const;
  return pod(name, { phase: 'Pending', isReady: false, readyChangedAtMs: undefined, hasStarted: false, spec, ...more });
}

function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('there is none');
  return thing;
}
