import { semanticallyEqual } from '../../objects/equality.js';
import { type FieldError, forbidden, invalid, required } from '../../objects/field-error.js';
import type { ObjectMeta, OwnerReference } from '../../objects/kubernetes.js';
import {
  annotationErrors,
  dns1123LabelComplaints,
  dns1123SubdomainComplaints,
  labelErrors,
  qualifiedNameComplaints,
} from '../../objects/names.js';
import { RESOURCES, type ResourceName } from '../../objects/resources.js';
import { immutable, nonNegative } from './numbers.js';

/** What is wrong with the metadata of an object (B-031, B-035). */
export function metadataErrors(resource: ResourceName, metadata: ObjectMeta): readonly FieldError[] {
  const { labels, annotations, ownerReferences = [], finalizers = [], generation = 0 } = metadata;
  return [
    ...nameErrors(resource, metadata),
    ...namespaceErrors(resource, metadata),
    ...nonNegative('metadata.generation', generation),
    ...labelErrors(labels, 'metadata.labels'),
    ...annotationErrors(annotations, 'metadata.annotations'),
    ...ownerErrors(ownerReferences),
    ...finalizers.flatMap(finalizerErrors),
  ];
}

/** What an update may not change about metadata, and what is wrong with what it makes of them. */
export function metadataUpdateErrors(resource: ResourceName, next: ObjectMeta, previous: ObjectMeta): readonly FieldError[] {
  return [
    ...newFinalizerErrors(next, previous),
    ...immutable('metadata.name', next.name, previous.name),
    ...immutable('metadata.namespace', next.namespace, previous.namespace),
    ...immutable('metadata.uid', next.uid, previous.uid),
    ...(isChecked(next, previous) ? [] : metadataErrors(resource, next)),
  ];
}

/** Whether all that `metadataErrors` looks at is as it was when it was stored. */
function isChecked(next: ObjectMeta, previous: ObjectMeta): boolean {
  return CHECKED_FIELDS.every((field) => semanticallyEqual(next[field], previous[field]));
}

const CHECKED_FIELDS = ['name', 'namespace', 'generation', 'labels', 'annotations', 'ownerReferences', 'finalizers'] as const;

function nameErrors(resource: ResourceName, { name = '' }: ObjectMeta): readonly FieldError[] {
  if (name === '') return [required('metadata.name', 'name or generateName is required')];
  const complaints = resource === 'namespaces' ? dns1123LabelComplaints(name) : dns1123SubdomainComplaints(name);
  return complaints.map((complaint) => invalid('metadata.name', name, complaint));
}

function namespaceErrors(resource: ResourceName, { namespace = '' }: ObjectMeta): readonly FieldError[] {
  if (!RESOURCES[resource].namespaced) return [];
  if (namespace === '') return [required('metadata.namespace')];
  return dns1123LabelComplaints(namespace).map((complaint) => invalid('metadata.namespace', namespace, complaint));
}

/** Kubernetes does not say which of the owners it means. */
function ownerErrors(owners: readonly OwnerReference[]): readonly FieldError[] {
  const field = 'metadata.ownerReferences';
  const controllers = owners.filter(({ controller }) => controller === true);
  const [first, second] = controllers;
  if (first === undefined || second === undefined) return owners.flatMap(ownerFieldErrors);
  const detail = `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`;
  return [...owners.flatMap(ownerFieldErrors), invalid(field, owners, detail)];
}

function ownerFieldErrors({ apiVersion, kind, name, uid }: OwnerReference): readonly FieldError[] {
  const field = 'metadata.ownerReferences';
  return [
    ...(apiVersion ? [] : [invalid(`${field}.apiVersion`, '', 'version must not be empty')]),
    ...(kind ? [] : [invalid(`${field}.kind`, '', 'must not be empty')]),
    ...(name ? [] : [invalid(`${field}.name`, '', 'must not be empty')]),
    ...(uid ? [] : [invalid(`${field}.uid`, '', 'must not be empty')]),
  ];
}

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function finalizerErrors(finalizer: string): readonly FieldError[] {
  const complaints = qualifiedNameComplaints(finalizer);
  if (complaints.length > 0) return complaints.map((complaint) => invalid('metadata.finalizers', finalizer, complaint));
  if (STANDARD_FINALIZERS.has(finalizer) || finalizer.includes('/')) return [];
  return [invalid('metadata.finalizers', finalizer, 'name is neither a standard finalizer name nor is it fully qualified')];
}

function newFinalizerErrors(next: ObjectMeta, previous: ObjectMeta): readonly FieldError[] {
  if (previous.deletionTimestamp === undefined || semanticallyEqual(next.finalizers, previous.finalizers)) return [];
  const known = new Set(previous.finalizers);
  const added = (next.finalizers ?? []).filter((finalizer) => !known.has(finalizer));
  if (added.length === 0) return [];
  const shown = added.map((finalizer) => JSON.stringify(finalizer)).join(', ');
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${shown}}`;
  return [forbidden('metadata.finalizers', detail)];
}
