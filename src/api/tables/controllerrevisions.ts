import type { ControllerRevision } from '../../objects/kubernetes.js';
import { ageOf } from '../ages.js';
import { AGE_COLUMN, NAME_COLUMN, NONE, type Printer } from './printer.js';

const REVISION = { definition: 'io.k8s.api.apps.v1.ControllerRevision', field: 'revision' };

/** ControllerRevisions, with the controller that each belongs to (B-353). */
export const controllerrevisions: Printer<'controllerrevisions'> = {
  columns: [
    NAME_COLUMN,
    { name: 'Controller', type: 'string', description: 'Controller of the object' },
    { name: 'Revision', type: 'string', description: REVISION },
    AGE_COLUMN,
  ],
  cells: (revision, nowMs) => [
    revision.metadata.name,
    controllerOf(revision),
    revision.revision,
    ageOf(revision.metadata.creationTimestamp, nowMs),
  ],
};

/** `daemonset.apps/web`, or `node/a` of the core group. */
function controllerOf({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined) return NONE;
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
}
