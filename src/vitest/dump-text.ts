import type { ActorInspection, DaemonSet, Event, Node, Pod, ResourceName, ResourceTypes } from '../index.js';
import { type ClusterDump, timeOf } from './cluster-dump.js';

/** The latest steps of an actor that are shown. */
const SHOWN_STEPS = 5;

/** A dump as somebody reads it under a failed test: one line for each object and event, a few for each actor. */
export function dumpText({ atMs, objects, events, actors }: ClusterDump): string {
  return [
    `the cluster at ${new Date(atMs).toISOString()}`,
    'objects:',
    ...lines(objects.map(objectLine)),
    'events:',
    ...lines(events.map(eventLine)),
    'charts:',
    ...lines(actors.flatMap(actorLines)),
  ].join('\n');
}

function lines(found: readonly string[]): readonly string[] {
  return found.length === 0 ? ['  none'] : found.map((line) => `  ${line}`);
}

function objectLine(object: ResourceTypes[ResourceName]): string {
  const { kind, metadata } = object;
  const name = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
  const going = metadata.deletionTimestamp === undefined ? '' : `, to be deleted by ${metadata.deletionTimestamp}`;
  return `${kind} ${name}${factsOf(object)}${going}`;
}

function factsOf(object: ResourceTypes[ResourceName]): string {
  if (object.kind === 'Pod') return podFacts(object);
  if (object.kind === 'Node') return nodeFacts(object);
  return object.kind === 'DaemonSet' ? daemonSetFacts(object) : '';
}

function podFacts({ spec, status }: Pod): string {
  const images = spec.containers.map(({ image }) => image).join(', ');
  const ready = status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True' ? 'ready' : 'not ready';
  const waiting = status.containerStatuses?.flatMap(({ state }) => state?.waiting?.reason ?? []) ?? [];
  const reasons = [status.reason, ...waiting].filter(Boolean).join(', ');
  return ` on ${spec.nodeName ?? 'no node'}: ${status.phase ?? 'Pending'}, ${ready}, ${images}${reasons && ` (${reasons})`}`;
}

function nodeFacts({ spec, status }: Node): string {
  const ready = status.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'Unknown';
  const taints = spec.taints?.map(({ key, effect }) => `${key}:${effect}`).join(', ');
  return `: Ready=${ready}${spec.unschedulable ? ', cordoned' : ''}${taints ? `, taints ${taints}` : ''}`;
}

function daemonSetFacts({ metadata, spec, status }: DaemonSet): string {
  const { desiredNumberScheduled: desired, updatedNumberScheduled: updated = 0, numberAvailable: available = 0 } = status;
  const seen = (status.observedGeneration ?? 0) < (metadata.generation ?? 0) ? ', its newest spec not yet seen' : '';
  const images = spec.template.spec.containers.map(({ image }) => image).join(', ');
  return `: ${desired} desired, ${updated} updated, ${available} available, ${images}${seen}`;
}

function eventLine(event: Event): string {
  const { involvedObject, type, reason, message } = event;
  const about = [involvedObject.kind, involvedObject.name].filter(Boolean).join(' ');
  return `${timeOf(event)} ${type ?? ''} ${reason ?? ''} (${about}): ${message ?? ''}`;
}

function actorLines({ id, chart, state, recent }: ActorInspection): readonly string[] {
  const steps = recent.slice(-SHOWN_STEPS).map(({ atMs, event, before, after }) => {
    return `    ${new Date(atMs).toISOString()} ${event}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
  });
  return [`${id} (${chart}): ${JSON.stringify(state)}`, ...steps];
}
