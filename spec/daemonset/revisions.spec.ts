import { describe, expect, it } from 'vitest';
import { revisionHash } from '#daemonset/revision-hash.js';
import { revisionData } from '#daemonset/revision-object.js';
import { type RevisionAction, revisionPlan } from '#daemonset/revisions.js';
import type { ControllerRevision, DaemonSet } from '#objects/kubernetes.js';
import type { PodView } from '#objects/views.js';
import { daemonSet, namesOf, pod, podTemplate, revision } from '../support/daemon-sets.js';

const DATA = revisionData(daemonSet());
const HASH = revisionHash(podTemplate(), undefined);
const ORPHAN = { ownerReferences: [] };

const planned = (
  revisions: readonly ControllerRevision[],
  { set = daemonSet(), pods = [] }: { set?: DaemonSet; pods?: readonly PodView[] } = {},
) => revisionPlan(set, { revisions, pods });

/** An action in words. */
function text(action: RevisionAction): string {
  switch (action.kind) {
    case 'create':
      return `create ${action.object.metadata.name} ${action.object.revision}`;
    case 'countCollision':
      return `countCollision ${action.collisionCount}`;
    case 'relabelPod':
      return `relabelPod ${action.pod.name} ${action.hash}`;
    case 'label':
      return `label ${action.revision.metadata.name} ${action.hash}`;
    case 'raise':
      return `raise ${action.revision.metadata.name} ${action.number}`;
    default:
      return `${action.kind} ${action.revision.metadata.name}`;
  }
}

const texts = (revisions: readonly ControllerRevision[], more: Parameters<typeof planned>[1] = {}) =>
  planned(revisions, more).actions.map(text);

describe('revisions', () => {
  it('start with one that holds the template (B-260, B-261)', () => {
    const { actions, hash } = planned([]);
    const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web', uid: 'uid-of-web', controller: true, blockOwnerDeletion: true };
    const object = {
      kind: 'ControllerRevision',
      apiVersion: 'apps/v1',
      metadata: {
        name: `web-${HASH}`,
        namespace: 'default',
        labels: { app: 'web', 'controller-revision-hash': HASH },
        annotations: { 'deprecated.daemonset.template.generation': '1' },
        ownerReferences: [owner],
      },
      data: DATA,
      revision: 1,
    };
    expect(actions).toEqual([{ kind: 'create', object }]);
    expect(hash).toBe(HASH);
  });

  it('hold the template as a patch with sorted keys (B-261)', () => {
    expect(JSON.stringify(revisionData(daemonSet({ template: { dnsPolicy: 'Default' } })))).toBe(
      '{"spec":{"template":{"$patch":"replace","metadata":{"labels":{"app":"web"}},"spec":{"containers":' +
        '[{"image":"example/c:1","name":"c","resources":{}}],"dnsPolicy":"Default","schedulerName":"default-scheduler"}}}}',
    );
  });

  it('want nothing when the current one is there (B-263)', () => {
    expect(planned([revision('web-current', { data: DATA })])).toEqual({ actions: [], hash: 'current', old: [] });
  });

  it('count on from the highest of the others (B-261)', () => {
    expect(texts([revision('web-a', { revision: 3 }), revision('web-b', { revision: 7 })])).toEqual([`create web-${HASH} 8`]);
  });

  it('bring an older one back with a higher number (B-264)', () => {
    const older = revision('web-older', { revision: 2, data: DATA });
    const plan = planned([older, revision('web-newer', { revision: 5 })]);
    expect(plan.actions.map(text)).toEqual(['raise web-older 6']);
    expect(plan.hash).toBe('older');
    expect(namesOf(plan.old.map(({ metadata }) => metadata))).toEqual(['web-newer']);
  });

  it('keep the highest of several equal ones, relabel pods that differ, and drop the others (B-265)', () => {
    const revisions = [revision('web-x', { revision: 2, data: DATA }), revision('web-y', { revision: 4, data: DATA })];
    const pods = [pod('a', { hash: 'x' }), pod('b', { hash: 'y' }), pod('c', { hash: 'z' })];
    expect(texts(revisions, { pods })).toEqual(['relabelPod a y', 'relabelPod c y', 'remove web-x']);
    expect(planned(revisions).hash).toBe('y');
  });

  it('get their name for a hash label if they have none (B-266)', () => {
    const bare = revision('web-bare', { data: DATA, metadata: { labels: { app: 'web' } } });
    const plan = planned([bare]);
    expect(plan.actions.map(text)).toEqual(['label web-bare web-bare']);
    expect(plan.hash).toBe('web-bare');
  });

  it('are adopted when they match and nobody controls them, and released when they match no more (B-190)', () => {
    const revisions = [
      revision('web-orphan', { metadata: ORPHAN }),
      revision('web-dying', { metadata: { ...ORPHAN, deletionTimestamp: '2026-11-23T19:19:00Z' } }),
      revision('web-changed', { metadata: { labels: { app: 'other' } } }),
      revision('web-elsewhere', { metadata: { ...ORPHAN, namespace: 'other' } }),
    ];
    expect(texts(revisions)).toEqual(['adopt web-orphan', 'release web-changed', `create web-${HASH} 2`]);
  });

  it('that are adopted with the same template become current (B-194)', () => {
    const plan = planned([revision('web-orphan', { metadata: ORPHAN, data: DATA })]);
    expect(plan.actions.map(text)).toEqual(['adopt web-orphan']);
    expect(plan.hash).toBe('orphan');
  });

  it('count a collision when another one has the name (B-267)', () => {
    const foreign = revision(`web-${HASH}`, { data: { other: true }, metadata: { labels: {}, ownerReferences: [] } });
    const plan = planned([foreign]);
    expect(plan.actions.map(text)).toEqual(['countCollision 1']);
    expect(plan.hash).toBeUndefined();
    expect(texts([foreign], { set: daemonSet({ status: { collisionCount: 1 } }) })).not.toContain(`create web-${HASH} 1`);
  });

  it('count on from the collisions before (B-268)', () => {
    const set = daemonSet({ status: { collisionCount: 3 } });
    const name = `web-${revisionHash(podTemplate(), 3)}`;
    expect(texts([revision(name, { metadata: { labels: {}, ownerReferences: [] } })], { set })).toEqual(['countCollision 4']);
  });

  it('use what has the name if it holds the same (B-267)', () => {
    const foreign = revision(`web-${HASH}`, {
      data: DATA,
      metadata: { labels: { 'controller-revision-hash': HASH }, ownerReferences: [] },
    });
    expect(planned([foreign])).toEqual({ actions: [], hash: HASH, old: [] });
  });

  it('are known by what they hold even after a collision (B-268)', () => {
    const set = daemonSet({ status: { collisionCount: 2 } });
    expect(planned([revision('web-first', { data: DATA })], { set }).hash).toBe('first');
  });

  it('come back under the same name when the current one is deleted by hand (B-271)', () => {
    expect(texts([revision('web-old', { revision: 4 })])).toEqual([`create web-${HASH} 5`]);
  });

  it('go through a life cycle as the conformance test has it (B-272)', () => {
    const changed = podTemplate({ hostname: 'changed' });
    const future = `web-${revisionHash(changed, undefined)}`;
    const duplicate = revision(future, { revision: 2, data: DATA });
    const collision = texts([duplicate], { set: daemonSet({ spec: { template: changed } }) });
    const after = texts([duplicate], { set: daemonSet({ spec: { template: changed }, status: { collisionCount: 1 } }) });
    expect([collision, after]).toEqual([['countCollision 1'], [`create web-${revisionHash(changed, 1)} 3`]]);
  });
});
