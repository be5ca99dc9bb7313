import { decodeKind } from '../../objects/decode.js';
import type { NodePool, Scale } from '../../objects/kubernetes.js';
import { POOL_LABEL } from '../../objects/views.js';
import { sendValue } from '../answers.js';
import type { Call } from '../call.js';
import { receiveKind } from '../decoded-body.js';
import { readPatch } from '../patch-body.js';
import { patched } from '../patched.js';
import { patchOptions, updateOptions, type WriteOptions } from '../write-options.js';

/** GET of a node pool's scale: how many nodes are wanted, and how many there are. Throws an ApiError. */
export function getScale(call: Call): void {
  sendValue(call, scaleOf(poolOf(call)));
}

/** PUT of a node pool's scale: sets how many nodes are wanted. Throws an ApiError. */
export function updateScale(call: Call): void {
  const options = updateOptions(call.query, call.request.headers['user-agent']);
  const { object, warnings } = receiveKind(call, 'Scale', options);
  setScale(call, object, { options, warnings });
}

/** PATCH of a node pool's scale. Throws an ApiError. */
export function patchScale(call: Call): void {
  const { type, patch } = readPatch(call);
  const options = patchOptions(call.query, call.request.headers['user-agent'], type);
  const { object } = decodeKind('Scale', patched(scaleOf(poolOf(call)), { type, patch }));
  setScale(call, object, { options, warnings: [] });
}

function poolOf({ context, name }: Call): NodePool {
  return context.registry.get({ resource: 'nodepools', namespace: '', name });
}

function scaleOf({ metadata, spec, status }: NodePool): Scale {
  const { name, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, uid, resourceVersion, creationTimestamp },
    spec: spec.replicas === 0 ? {} : { replicas: spec.replicas },
    status: { replicas: status.replicas, selector: status.selector ?? `${POOL_LABEL}=${name}` },
  };
}

interface ScaleWrite {
  readonly options: WriteOptions;
  readonly warnings: readonly string[];
}

function setScale(call: Call, { metadata, spec }: Scale, { options, warnings }: ScaleWrite): void {
  const { context, name } = call;
  const pool = poolOf(call);
  const { resourceVersion = pool.metadata.resourceVersion } = metadata;
  const object = { ...pool, metadata: { ...pool.metadata, resourceVersion }, spec: { ...pool.spec, replicas: spec.replicas ?? 0 } };
  const { isDryRun, fieldManager } = options;
  const written = context.registry.update({ key: { resource: 'nodepools', namespace: '', name }, object, dryRun: isDryRun, fieldManager });
  sendValue(call, scaleOf(written.object), { warnings: [...warnings, ...written.warnings] });
}
