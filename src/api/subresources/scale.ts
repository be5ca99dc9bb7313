import { decodeKind } from '../../objects/decode.js';
import type { NodePool, Scale } from '../../objects/kubernetes.js';
import { checkedConfiguration } from '../../registry/managed-fields/checked-configuration.js';
import { poolConfiguration, scaleOf, withScale } from '../../registry/scale.js';
import { sendValue } from '../answers.js';
import type { Call } from '../call.js';
import { receiveKind } from '../decoded-body.js';
import { readPatch } from '../patch-body.js';
import { patched } from '../patched.js';
import { isApply, receiveConfiguration } from '../verbs/apply.js';
import { patchOptions, updateOptions, type WriteOptions } from '../write-options.js';

const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale', schema: 'io.k8s.api.autoscaling.v1.Scale' } as const;

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
  if (isApply(call)) {
    applyScale(call);
    return;
  }
  const body = readPatch(call);
  const options = patchOptions(call.query, call.request.headers['user-agent'], body.type);
  const target = { schema: SCALE.schema, target: scaleOf(poolOf(call)), decode: (outcome: unknown) => decodeKind('Scale', outcome) };
  const { object, warnings } = patched(target, body, options);
  setScale(call, object, { options, warnings });
}

/** Whoever applies a scale owns the size of the pool. */
function applyScale(call: Call): void {
  const { configuration, options, warnings } = receiveConfiguration(call);
  const written = call.context.registry.apply({
    key: { resource: 'nodepools', namespace: '', name: call.name },
    subresource: 'scale',
    configuration: poolConfiguration(checkedConfiguration(configuration, SCALE)),
    isForced: options.isForced,
    fieldManager: options.fieldManager,
    dryRun: options.isDryRun,
  });
  sendValue(call, scaleOf(written.object), { warnings: [...warnings, ...written.warnings] });
}

interface ScaleWrite {
  readonly options: WriteOptions;
  readonly warnings: readonly string[];
}

function setScale(call: Call, scale: Scale, { options, warnings }: ScaleWrite): void {
  const { isDryRun, fieldManager } = options;
  const written = call.context.registry.update({
    key: { resource: 'nodepools', namespace: '', name: call.name },
    subresource: 'scale',
    object: withScale(poolOf(call), scale),
    dryRun: isDryRun,
    fieldManager,
  });
  sendValue(call, scaleOf(written.object), { warnings: [...warnings, ...written.warnings] });
}

function poolOf({ context, name }: Call): NodePool {
  return context.registry.get({ resource: 'nodepools', namespace: '', name });
}
