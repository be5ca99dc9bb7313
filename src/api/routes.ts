import findMyWay from 'find-my-way';
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

/** Names have at most 253 characters; three times that with each of them escaped. */
const MAX_NAME_LENGTH = 759;

const SCOPE_VERBS: Readonly<Record<Target['scope'], Readonly<Record<string, Verb>>>> = {
  everywhere: { GET: 'list' },
  collection: { GET: 'list', POST: 'create', DELETE: 'deletecollection' },
  object: { GET: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' },
  subresource: { GET: 'get', PUT: 'update', PATCH: 'patch', POST: 'create' },
  watch: { GET: 'watch' },
};

/** Finds what a path means; undefined if no resource is there. */
export type Router = (path: string) => Route | undefined;

/** A router to everything in some groups. */
export function createRouter(groups: readonly ServedGroup[]): Router {
  // The method plays no part: a path that exists is a 405 for a wrong method, not a 404.
  const router = findMyWay({ maxParamLength: MAX_NAME_LENGTH, ignoreTrailingSlash: true });
  for (const group of groups) {
    for (const resource of group.resources) {
      for (const [path, target] of pathsOf(group, resource)) router.on('GET', path, () => undefined, target);
    }
  }
  const find: Router = (path) => {
    // An empty word names nothing, where the library would take it for an empty name.
    const found = path.includes('//') ? null : router.find('GET', path);
    if (found === null) return undefined;
    const { namespace = '', name = '' } = found.params;
    return { target: found.store as Target, namespace, name };
  };
  return rememberingRouter(find);
}

/** Paths that differ from the one before in nothing but the name. */
interface Alike {
  readonly before: string;
  readonly after: string;
  readonly route: Route;
}

/** A name as nearly all are. */
const NAME = /^[a-z0-9][a-z0-9.-]{0,252}$/;
/** What clients do again and again to many objects of a namespace: some binding, some reporting, some beating. */
const ALIKE = 4;

/** A router that has another find what is new, and knows of the latest paths what else than the name is in them. */
function rememberingRouter(find: Router): Router {
  const latest: Alike[] = [];
  const remember = (alike: Alike) => {
    if (latest.length >= ALIKE) latest.shift();
    latest.push(alike);
  };
  return (path) => {
    for (const alike of latest) {
      const name = nameIn(path, alike);
      if (name !== undefined) return { target: alike.route.target, namespace: alike.route.namespace, name };
    }
    const route = find(path);
    const alike = route && alikeOf(path, route);
    if (alike !== undefined) remember(alike);
    return route;
  };
}

/** The name in a path that differs from another in nothing else. */
function nameIn(path: string, { before, after }: Alike): string | undefined {
  if (!path.startsWith(before) || !path.endsWith(after)) return undefined;
  const name = path.slice(before.length, path.length - after.length);
  return NAME.test(name) ? name : undefined;
}

/** What other paths have in common with one; undefined if it is not written in the plainest way. */
function alikeOf(path: string, route: Route): Alike | undefined {
  const { name, target } = route;
  const after = target.subresource === '' ? '' : `/${target.subresource}`;
  if (name === '' || !path.endsWith(`/${name}${after}`)) return undefined;
  return { before: path.slice(0, path.length - after.length - name.length), after, route };
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
