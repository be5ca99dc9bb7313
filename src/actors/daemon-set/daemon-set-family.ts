import { chartLogic } from '../../charts/chart-logic.js';
import type { Timer } from '../../clock/clock.js';
import { DaemonSetLedger } from '../../daemonset/ledger.js';
import { isNodeNews, podWakes } from '../../daemonset/wakes.js';
import { semanticallyEqual } from '../../objects/equality.js';
import type { ControllerRevision, DaemonSet } from '../../objects/kubernetes.js';
import type { NodeView, PodView } from '../../objects/views.js';
import type { ActorDescription } from '../actor-description.js';
import type { LiveActor } from '../live-actor.js';
import type { RolloutCoordinator } from '../rollout-coordination.js';
import type { ActorFamily, ActorFamilyFactory, SeenChange, ShardHost } from '../shard-host.js';
import { type LogicMaker, liveActor } from '../xstate-actors.js';
import { DaemonSetActors, daemonSetId, rolloutId } from './daemon-set-actors.js';
import { type DaemonSetRecord, newRecord, tellDaemonSet, tellRollout, wake } from './daemon-set-record.js';
import { DaemonSetRegistry } from './daemon-set-registry.js';
import { revisionWakes } from './revision-wakes.js';
import { takeAllowance } from './rollout-steps.js';

/** Everybody looks again after this long, whatever they were told: between 12 and 24 hours, in milliseconds (B-150). */
const RESYNC_MS = 12 * 3_600_000;

/** The DaemonSets of a shard and their rollouts, which the coordinator allows. Their actors are XState's, of this logic. */
export function daemonSetFamily(coordinator: RolloutCoordinator, makeLogic: LogicMaker = chartLogic): ActorFamilyFactory {
  return (host) => new DaemonSetFamily(host, coordinator, makeLogic);
}

/** What a change has put in the place of what; one of both is there. */
interface Replacement<View> {
  readonly before: View | undefined;
  readonly view: View | undefined;
  /** The number of the place of the node for which a pod is meant, or was; of a node its own. */
  readonly target: number;
  /** The number of the place of the node for which the pod was meant before, if that was another. */
  readonly from: number;
}

/** Feeds the ledger of each DaemonSet, change by change, and wakes those whom a change concerns. */
class DaemonSetFamily implements ActorFamily {
  readonly #host: ShardHost;
  readonly #coordinator: RolloutCoordinator;
  readonly #actors: DaemonSetActors;
  readonly #records = new DaemonSetRegistry();
  #resync: Timer;

  constructor(host: ShardHost, coordinator: RolloutCoordinator, makeLogic: LogicMaker) {
    this.#host = host;
    this.#coordinator = coordinator;
    this.#actors = new DaemonSetActors(host, coordinator, makeLogic);
    coordinator.receive((allowance) => {
      const record = this.#records.get(allowance.uid);
      if (record) takeAllowance(record, allowance);
      else host.undelivered?.();
    });
    this.#resync = this.#armResync();
  }

  changed(changes: readonly SeenChange[]): void {
    for (const change of changes) this.#changedOne(change);
  }

  /** What was on its way may be lost: everybody looks again. */
  listed(): void {
    for (const record of this.#records.all()) wake(record);
  }

  /** Starts a failed actor again, from the views. */
  restart(actorId: string): void {
    const [kind, ...key] = actorId.split('/');
    const record = this.#records.named(key.join('/'));
    if (record && kind === 'daemonset') this.#guarded(record, () => this.#restartDaemonSet(record));
    if (record && kind === 'rollout') this.#restartRollout(record);
  }

  find(actorId: string): LiveActor | undefined {
    const [kind, ...key] = actorId.split('/');
    const record = this.#records.named(key.join('/'));
    if (record === undefined) return undefined;
    if (kind === 'daemonset') return liveActor(record.actor, record.stepping.mark);
    return kind === 'rollout' ? liveActor(record.rollout.actor, record.rollout.stepping.mark) : undefined;
  }

  stop(): void {
    this.#resync.cancel();
    for (const record of this.#records.all()) this.#actors.stop(record);
  }

  *describe(): IterableIterator<ActorDescription> {
    for (const record of this.#records.all()) yield* this.#actors.describe(record);
  }

  #armResync(): Timer {
    const { clock, random } = this.#host;
    return clock.after(RESYNC_MS * (1 + random.next()), () => {
      this.listed();
      this.#resync = this.#armResync();
    });
  }

  #changedOne(change: SeenChange): void {
    const { resource, uid, view, before, target, from } = change;
    if (resource === 'pods') this.#podChanged(change as Replacement<PodView>);
    else if (resource === 'daemonsets') this.#daemonSetChanged(uid, view);
    else if (resource === 'nodes') this.#nodeChanged({ before: before as NodeView | undefined, view, target, from });
    else if (resource === 'controllerrevisions') this.#revisionChanged(before as ControllerRevision | undefined, view);
  }

  #daemonSetChanged(uid: string, view: DaemonSet | undefined): void {
    const record = this.#records.get(uid);
    if (view === undefined) {
      if (record) this.#remove(record);
    } else if (record) this.#guarded(record, () => this.#update(record, view));
    else if (this.#host.owns(uid)) this.#add(view);
  }

  #add(daemonSet: DaemonSet): void {
    const record = newRecord(this.#ledgerOf(daemonSet), () => this.#host.undelivered?.());
    this.#records.add(record);
    this.#actors.startRollout(record);
    this.#actors.startDaemonSet(record);
  }

  #update(record: DaemonSetRecord, daemonSet: DaemonSet): void {
    const { metadata, spec, status } = record.ledger.daemonSet;
    const isSame = metadata.generation === daemonSet.metadata.generation && status.collisionCount === daemonSet.status.collisionCount;
    record.isRevisionKnown &&= isSame;
    record.ledger.setDaemonSet(daemonSet);
    // Only old versions of the API let it change.
    if (!semanticallyEqual(spec.selector, daemonSet.spec.selector))
      for (const [place, pod] of this.#podsFor(daemonSet)) record.ledger.setPod(pod, place);
    if (daemonSet.metadata.deletionTimestamp === undefined) wake(record);
    else tellDaemonSet(record, { type: 'daemonset.terminating' });
  }

  #remove(record: DaemonSetRecord): void {
    tellDaemonSet(record, { type: 'daemonset.removed' });
    tellRollout(record, { type: 'rollout.removed' });
    this.#actors.stop(record);
    this.#records.remove(record);
    this.#coordinator.forget(record.uid);
  }

  #nodeChanged({ before, view, target }: Replacement<NodeView>): void {
    if (view === undefined) this.#nodeRemoved(before, target);
    else if (!this.#records.isEmpty && isNodeNews(before, view)) {
      for (const record of this.#records.all()) {
        this.#guarded(record, () => {
          record.ledger.setNode(view, target);
          if (record.ledger.isWokenBy(view, before, target)) wake(record);
        });
      }
    }
  }

  /** Wakes nobody (B-171). */
  #nodeRemoved(before: NodeView | undefined, place: number): void {
    if (before === undefined) return;
    for (const record of this.#records.all()) this.#guarded(record, () => record.ledger.removeNode(place));
  }

  #podChanged(change: Replacement<PodView>): void {
    const { before, view } = change;
    const pod = view ?? before;
    if (pod === undefined) return;
    const { controllerUid } = pod;
    if (controllerUid !== undefined && (before === undefined || before.controllerUid === controllerUid)) {
      // Nearly every pod is made by a DaemonSet, and stays its.
      const record = this.#records.get(controllerUid);
      this.#tellOfPod(record, pod, change);
      if (record !== undefined) wake(record);
    } else this.#ownerChanged(pod, change);
  }

  #ownerChanged(pod: PodView, change: Replacement<PodView>): void {
    this.#tellConcerned(pod, change);
    const { owners, matching } = podWakes(change.before, change.view);
    for (const uid of owners) this.#wake(uid);
    if (!matching) return;
    for (const record of this.#records.matching(pod.namespace, pod.labels)) wake(record);
  }

  /** Tells those whose ledger a pod is in, was in, or may be in from now on: its owners', or everybody's in the namespace if it has none. */
  #tellConcerned(pod: PodView, change: Replacement<PodView>): void {
    const [was, is] = [(change.before ?? pod).controllerUid, pod.controllerUid];
    if (was === undefined || is === undefined) {
      for (const record of this.#records.inNamespace(pod.namespace)) this.#tellOfPod(record, pod, change);
      return;
    }
    this.#tellOfPod(this.#records.get(was), pod, change);
    if (was !== is) this.#tellOfPod(this.#records.get(is), pod, change);
  }

  #tellOfPod(record: DaemonSetRecord | undefined, pod: PodView, { before, view, target, from }: Replacement<PodView>): void {
    if (record === undefined) return;
    try {
      if (view) record.ledger.setPod(view, target, before, from);
      else record.ledger.removePod(pod, target);
    } catch (error) {
      this.#failed(record, error);
    }
  }

  #revisionChanged(before: ControllerRevision | undefined, view: ControllerRevision | undefined): void {
    const { concerned, woken, orphan } = revisionWakes(before, view);
    for (const uid of concerned) this.#forgetRevision(this.#records.get(uid));
    for (const uid of woken) this.#wake(uid);
    if (orphan === undefined) return;
    for (const record of this.#records.matching(orphan.metadata.namespace ?? '', orphan.metadata.labels ?? {})) {
      this.#forgetRevision(record);
      wake(record);
    }
  }

  #forgetRevision(record: DaemonSetRecord | undefined): void {
    if (record) record.isRevisionKnown = false;
  }

  #wake(uid: string): void {
    const record = this.#records.get(uid);
    if (record) wake(record);
  }

  /** What goes wrong with one DaemonSet is a failure of its actor, which starts again from the views; the others go on. */
  #guarded(record: DaemonSetRecord, task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#failed(record, error);
    }
  }

  #failed(record: DaemonSetRecord, error: unknown): void {
    this.#actors.stopDaemonSet(record);
    this.#host.failed(daemonSetId(record), error);
  }

  /** Begins with everything that the views say about a DaemonSet. */
  #ledgerOf(daemonSet: DaemonSet): DaemonSetLedger {
    return new DaemonSetLedger(daemonSet, { nodes: this.#host.views.nodes(), pods: this.#podsFor(daemonSet) });
  }

  *#podsFor({ metadata: { uid, namespace = '' } }: DaemonSet): Generator<readonly [place: number, pod: PodView]> {
    for (const entry of this.#host.views.podsOfNamespace(namespace)) {
      const [, { controllerUid }] = entry;
      if (controllerUid === undefined || controllerUid === uid) yield entry;
    }
  }

  #restartDaemonSet(record: DaemonSetRecord): void {
    const daemonSet = this.#host.views.daemonSet(record.uid);
    if (daemonSet === undefined || record.actor?.id !== daemonSetId(record)) return;
    record.ticket += 1;
    record.ledger = this.#ledgerOf(daemonSet);
    record.isRevisionKnown = false;
    this.#actors.startDaemonSet(record);
  }

  #restartRollout(record: DaemonSetRecord): void {
    if (record.rollout.actor?.id !== rolloutId(record)) return;
    record.rollout.ticket += 1;
    this.#actors.startRollout(record);
    record.rollout.answer?.('failed');
  }
}
