import { groupPath } from './discovery.js';
import type { ServedGroup, ServedResource, Verb } from './served-resources.js';

/** What a path of a resource means. */
export interface Target {
  readonly group: ServedGroup;
  readonly resource: ServedResource;
  /**
   * All objects of the cluster, those of a namespace (or of the cluster, if they have none), one object, a part of it, or any of the
   * first three by the path of old clients, on which they can only be watched.
   */
  readonly scope: 'everywhere' | 'collection' | 'object' | 'subresource' | 'watch';
  /** The name of the part; empty for anything else. */
  readonly subresource: string;
}

/** A path, read. */
export interface Route {
  readonly target: Target;
  /** Empty for objects of the cluster, and for all namespaces. */
  readonly namespace: string;
  /** Empty for collections. */
  readonly name: string;
}

const SCOPE_VERBS: Readonly<Record<Target['scope'], Readonly<Record<string, Verb>>>> = {
  everywhere: { GET: 'list' },
  collection: { GET: 'list', POST: 'create', DELETE: 'deletecollection' },
  object: { GET: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' },
  subresource: { GET: 'get', PUT: 'update', PATCH: 'patch', POST: 'create' },
  watch: { GET: 'watch' },
};

/** Finds what a path means; undefined if no resource is there. */
export type Router = (path: string) => Route | undefined;

/** What may stand at one place of a path, and where it leads. */
interface Place {
  readonly words: Map<string, Place>;
  /** Where anything else leads, of which the text is kept. */
  other?: Place;
  target?: Target;
}

/** A router to everything in some groups. */
export function createRouter(groups: readonly ServedGroup[]): Router {
  // The method plays no part: a path that exists is a 405 for a wrong method, not a 404.
  const root: Place = { words: new Map() };
  for (const group of groups) {
    for (const resource of group.resources) {
      for (const [path, target] of pathsOf(group, resource)) placeAt(root, path).target = target;
    }
  }
  return (path) => routeAt(root, path);
}

/** The place to which a path leads, made if there is none. */
function placeAt(root: Place, path: string): Place {
  let place = root;
  for (const word of path.split('/')) {
    const known = word.startsWith(':') ? place.other : place.words.get(word);
    const next = known ?? { words: new Map() };
    if (word.startsWith(':')) place.other = next;
    else place.words.set(word, next);
    place = next;
  }
  return place;
}

function routeAt(root: Place, path: string): Route | undefined {
  const words = (path.endsWith('/') ? path.slice(0, -1) : path).split('/');
  const kept: string[] = [];
  let place = root;
  for (const escaped of words) {
    const word = unescaped(escaped);
    const known = place.words.get(word);
    const next = known ?? place.other;
    if (next === undefined || (known === undefined && word === '')) return undefined;
    if (known === undefined) kept.push(word);
    place = next;
  }
  return place.target && route(place.target, kept);
}

/** What was kept of a path is a namespace, a name, or both. */
function route(target: Target, kept: readonly string[]): Route {
  const isOfObject = target.scope === 'object' || target.scope === 'subresource';
  const [first = '', second = ''] = kept;
  if (kept.length === 2) return { target, namespace: first, name: second };
  return isOfObject || !target.resource.isNamespaced ? { target, namespace: '', name: first } : { target, namespace: first, name: '' };
}

/** A word of a path; empty, as no word is, if it cannot be read. */
function unescaped(word: string): string {
  if (!word.includes('%')) return word;
  try {
    return decodeURIComponent(word);
  } catch {
    return '';
  }
}

/** What a method does to a target; undefined if it does nothing there. */
export function verbOf({ scope, subresource, resource }: Target, method: string): Verb | undefined {
  const verb = SCOPE_VERBS[scope][method];
  if (verb === undefined) return undefined;
  return verbsOf(resource, subresource).includes(verb) ? verb : undefined;
}

function verbsOf(resource: ServedResource, subresource: string): readonly Verb[] {
  if (subresource === '') return resource.verbs;
  return resource.subresources.find(({ name }) => name === subresource)?.verbs ?? [];
}

function pathsOf(group: ServedGroup, resource: ServedResource): readonly (readonly [string, Target])[] {
  const root = groupPath(group);
  const within = resource.isNamespaced ? `namespaces/:namespace/${resource.name}` : resource.name;
  const collection = `${root}/${within}`;
  const target = (scope: Target['scope'], subresource = ''): Target => ({ group, resource, scope, subresource });
  if (resource.stored === undefined) return [[collection, target('collection')]];
  return [
    ...(resource.isNamespaced ? [[`${root}/${resource.name}`, target('everywhere')] as const] : []),
    [collection, target('collection')],
    [`${collection}/:name`, target('object')],
    ...[...new Set([resource.name, within, `${within}/:name`])].map((path) => [`${root}/watch/${path}`, target('watch')] as const),
    ...resource.subresources.map(({ name }) => [`${collection}/:name/${name}`, target('subresource', name)] as const),
  ];
}
