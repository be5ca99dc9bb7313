import type { ApiError } from '../../objects/api-error.js';
import { applyConflict } from '../../objects/api-errors.js';
import { asShown } from './event-steps.js';
import { type FieldSet, members } from './field-set.js';
import { pathText } from './list-items.js';
import type { Managed } from './managers.js';

/** Fields that somebody would take from somebody else. */
export type Conflict = Pick<Managed, 'workflow' | 'fields'>;

/** 409, with each field and who owns it (worded as Kubernetes words it). */
export function conflictError(conflicts: readonly Conflict[]): ApiError {
  const places = conflicts.flatMap(({ workflow, fields }) =>
    pathsOf(asShown(fields, workflow.apiVersion)).map((path) => ({ owner: ownerText(workflow), path })),
  );
  const causes = places.map(({ owner, path }) => ({ reason: 'FieldManagerConflict', message: `conflict with ${owner}`, field: path }));
  return applyConflict(message(places), causes);
}

interface Place {
  readonly owner: string;
  readonly path: string;
}

function message(places: readonly Place[]): string {
  const [first] = places;
  if (places.length === 1 && first !== undefined) return `Apply failed with 1 conflict: conflict with ${first.owner}: ${first.path}`;
  const paths = new Map<string, string[]>(places.map(({ owner }) => [owner, []]));
  for (const { owner, path } of places) paths.get(owner)?.push(`- ${path}`);
  const lines = [...paths.keys()].sort().flatMap((owner) => [`conflicts with ${owner}:`, ...(paths.get(owner) ?? [])]);
  return `Apply failed with ${places.length} conflicts: ${lines.join('\n')}`;
}

function pathsOf(fields: FieldSet): readonly string[] {
  return [...members(fields)].map(pathText);
}

function ownerText({ manager, operation, apiVersion, subresource }: Conflict['workflow']): string {
  const name = subresource === '' ? JSON.stringify(manager) : `${JSON.stringify(manager)} with subresource ${JSON.stringify(subresource)}`;
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}
