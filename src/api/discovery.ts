import { createHash } from 'node:crypto';
import type { APIResource } from '../objects/kubernetes.js';
import type { Resource } from '../objects/resources.js';
import type { ServedGroup, ServedResource, ServedSubresource } from './served-resources.js';

/**
 * The discovery document under a path: `/api`, `/apis`, `/api/v1`, `/apis/apps` or `/apis/apps/v1`; undefined if nothing is
 * served there. `serverAddress` is the host and port under which clients reach us.
 */
export function discoveryDocument(path: string, groups: readonly ServedGroup[], serverAddress: string): object | undefined {
  const [root, first, second, ...rest] = path.split('/').filter((part) => part !== '');
  if (rest.length > 0) return undefined;
  if (root === 'api') return coreDocument([first, second], groups, serverAddress);
  if (root !== 'apis') return undefined;
  const named = groups.filter(({ group }) => group !== '');
  if (first === undefined) return { kind: 'APIGroupList', apiVersion: 'v1', groups: named.map(groupEntry) };
  const served = named.find(({ group }) => group === first);
  if (served === undefined) return undefined;
  if (second === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(served) };
  return second === served.version ? resourceList(served) : undefined;
}

/** The path of a group and version: `/api/v1` or `/apis/apps/v1`. */
export function groupPath({ group, version }: Pick<ServedGroup, 'group' | 'version'>): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** `apps/v1`, or `v1` for the core group. */
export function groupVersion({ group, version }: Pick<ServedGroup, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

function coreDocument(
  [version, extra]: readonly (string | undefined)[],
  groups: readonly ServedGroup[],
  serverAddress: string,
): object | undefined {
  if (extra !== undefined) return undefined;
  const core = groups.filter(({ group }) => group === '');
  if (version === undefined) {
    const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress }];
    return { kind: 'APIVersions', versions: core.map((served) => served.version), serverAddressByClientCIDRs };
  }
  const served = core.find((one) => one.version === version);
  return served && resourceList(served);
}

function groupEntry(served: ServedGroup): object {
  const version = { groupVersion: groupVersion(served), version: served.version };
  return { name: served.group, versions: [version], preferredVersion: version };
}

function resourceList(served: ServedGroup): object {
  const resources = served.resources.flatMap((resource) => [
    resourceEntry(resource),
    ...resource.subresources.map((subresource) => subresourceEntry(resource, subresource)),
  ]);
  // Kubernetes leaves the apiVersion out of the core group's list, and nowhere else.
  const head = served.group === '' ? { kind: 'APIResourceList' } : { kind: 'APIResourceList', apiVersion: 'v1' };
  return { ...head, groupVersion: groupVersion(served), resources };
}

function resourceEntry(resource: ServedResource): APIResource {
  const { name, singular, kind, isNamespaced, verbs, shortNames, categories, stored } = resource;
  return {
    name,
    singularName: singular,
    namespaced: isNamespaced,
    kind,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(stored && { storageVersionHash: storageVersionHash(stored) }),
  };
}

function subresourceEntry(resource: ServedResource, { name, kind, verbs, from }: ServedSubresource): APIResource {
  return { name: `${resource.name}/${name}`, singularName: '', namespaced: resource.isNamespaced, ...from, kind, verbs };
}

/** Tells clients when the version in which a kind is stored changes; ours never does. */
function storageVersionHash({ group, version, kind }: Resource): string {
  return createHash('sha256').update(`${group}/${version}/${kind}`).digest().subarray(0, 8).toString('base64');
}
