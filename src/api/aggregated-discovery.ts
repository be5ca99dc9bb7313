import { jsonDocument, type ServedDocument } from './served-document.js';
import type { ServedGroup, ServedResource, ServedSubresource } from './served-resources.js';

/** The versions of apidiscovery.k8s.io that clients ask for; kubectl 1.27 to 1.29 knows only the older one. */
export type DiscoveryVersion = 'v2' | 'v2beta1';

/** One document for each root and version, four, of what some server serves. */
const caches = new WeakMap<readonly ServedGroup[], Map<string, ServedDocument>>();

/** Everything under `/api` or `/apis` in one document. Made once for each root and version. */
export function aggregatedDiscovery(root: 'api' | 'apis', groups: readonly ServedGroup[], version: DiscoveryVersion): ServedDocument {
  const cache = caches.get(groups) ?? new Map<string, ServedDocument>();
  caches.set(groups, cache);
  const key = `${root} ${version}`;
  const known = cache.get(key);
  if (known) return known;
  const items = groups.filter(({ group }) => (group === '') === (root === 'api')).map(groupEntry);
  const list = { kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items };
  const made = jsonDocument(list, `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`);
  cache.set(key, made);
  return made;
}

function groupEntry({ group, version, resources }: ServedGroup): object {
  return {
    metadata: group === '' ? {} : { name: group },
    versions: [{ version, resources: resources.map(resourceEntry), freshness: 'Current' }],
  };
}

function resourceEntry(resource: ServedResource): object {
  const { name, kind, isNamespaced, singular, verbs, shortNames, categories, subresources } = resource;
  return {
    resource: name,
    responseKind: { group: '', version: '', kind },
    scope: isNamespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && { subresources: subresources.map(subresourceEntry) }),
  };
}

/** An empty group and version mean those of the list that the entry stands in. */
function subresourceEntry({ name, kind, verbs, from = { group: '', version: '' } }: ServedSubresource): object {
  return { subresource: name, responseKind: { ...from, kind }, verbs };
}
