import type { JsonObject } from '../../objects/plain-json.js';
import { atomOf, ownedAtom } from './atoms.js';
import { fieldsOf } from './configuration-fields.js';
import { type Conflict, conflictError } from './conflicts.js';
import { difference, type FieldSet, intersection, isEmpty, NO_FIELDS, union, withNamedFields } from './field-set.js';
import { type Managed, type Managers, type Workflow, workflowId } from './managers.js';
import { merged, pruned } from './merging.js';
import { allFields, claimed, comparisonOf, conflictsOf } from './tracking.js';

/** A configuration that somebody applies to an object. */
export interface Application {
  readonly schema: string;
  /** The object as it is; as it would be if nobody had set anything, where there is none. */
  readonly live: object;
  readonly managers: Managers;
  readonly configuration: JsonObject;
  readonly workflow: Workflow;
  /** Takes over what others own. */
  readonly isForced: boolean;
  /** What may be taken from others without force. */
  readonly allowed?: FieldSet;
  readonly time: string;
}

/** What an object becomes by a configuration, not decoded yet, and who owns what then. */
export interface Applied {
  readonly object: unknown;
  readonly managers: Managers;
}

/**
 * Lays a configuration over an object. What its manager applied before and applies no longer goes, unless somebody else owns it
 * too. Throws an ApiError 409 for fields of others that would change.
 */
export function applied(application: Application): Applied {
  const { schema, live, managers, configuration, workflow, time } = application;
  const own = workflowId(workflow);
  const before = managers.get(own);
  const now: Managed = { workflow, time, fields: { ...fieldsOf(configuration, ownedAtom(schema, workflow.subresource)), isMember: false } };
  const claiming = new Map(managers);
  if (isEmpty(now.fields)) claiming.delete(own);
  else claiming.set(own, now);
  const whole = merged(live, configuration, atomOf(schema));
  // The name is in every configuration, and nobody owns it: it keeps the metadata from going with the last label.
  const owned = union(allFields(claiming), fieldsOf(configuration, atomOf(schema)));
  const object = before === undefined ? whole : withoutAbandoned(whole, { schema, last: before.fields, owned });
  const comparison = comparisonOf({ schema, before: live, after: object as object, workflow });
  const conflicts = conflictsOf(claiming, comparison, { workflow, own });
  refuse(conflicts, application);
  return { object, managers: claimed(claiming, comparison, { workflow, own }) };
}

function refuse(conflicts: readonly Conflict[], { isForced, allowed = NO_FIELDS }: Application): void {
  if (isForced) return;
  const left = conflicts.map(({ workflow, fields }) => ({ workflow, fields: difference(fields, allowed) }));
  const standing = left.filter(({ fields }) => !isEmpty(fields));
  if (standing.length > 0) throw conflictError(standing);
}

interface Abandoned {
  readonly schema: string;
  /** What was applied before. */
  readonly last: FieldSet;
  /** What anybody owns, and what is applied now. */
  readonly owned: FieldSet;
}

function withoutAbandoned(object: unknown, { schema, last, owned }: Abandoned): unknown {
  const atom = atomOf(schema);
  const named = (fields: FieldSet) => withNamedFields(fields, atom);
  const all = named(fieldsOf(object, atom));
  const left = named(fieldsOf(pruned(object, named(last), atom), atom));
  // What anybody owns comes back; what was below it, but was not in the last configuration, does as well.
  const gone = difference(all, union(left, named(owned)));
  const kept = pruned(object, gone, atom);
  const dangling = intersection(difference(all, named(fieldsOf(kept, atom))), named(last));
  return pruned(object, dangling, atom);
}
