import type { Definitions, GroupVersionKind } from '../../objects/schema.js';
import { groupPath } from '../discovery.js';
import { PATCH_MEDIA_TYPES } from '../request-body.js';
import type { ServedGroup, ServedResource, ServedSubresource } from '../served-resources.js';
import { COMMON_DEFINITIONS, definitionOf } from './kinds.js';
import { NAME, NAMESPACE, type Parameter, PRETTY } from './parameters.js';
import { type OperationVerb, VERBS, type VerbFacts } from './verbs.js';

/** A path, and what can be done there; the same for both versions of OpenAPI. */
export interface ApiPath {
  readonly path: string;
  /** The parameters of each of its operations. */
  readonly parameters: readonly Parameter[];
  readonly operations: readonly Operation[];
}

/** What one HTTP method does on one path. */
export interface Operation {
  readonly method: VerbFacts['method'];
  readonly id: string;
  readonly description: string;
  readonly tag: string;
  readonly parameters: readonly Parameter[];
  /** What kubectl looks up operations by; undefined for discovery. */
  readonly target: { readonly action: string; readonly groupVersionKind: GroupVersionKind } | undefined;
  readonly body: Body | undefined;
  readonly answer: { readonly definition: string; readonly codes: readonly number[]; readonly isStream: boolean };
}

/** What is sent. */
export interface Body {
  readonly definition: string;
  readonly mediaTypes: readonly string[];
  readonly isRequired: boolean;
}

const BODY_MEDIA_TYPES = ['application/json', 'application/yaml'];

/** Every path of a group and version. A subresource whose kind the schema does not have is left out. */
export function apiPaths(served: ServedGroup, all: Definitions): readonly ApiPath[] {
  return [discoveryPath(served), ...served.resources.flatMap((resource) => resourcePaths(served, resource, all))];
}

function discoveryPath(served: ServedGroup): ApiPath {
  const operation: Operation = {
    method: 'get',
    id: `get${groupWord(served)}APIResources`,
    description: 'get available resources',
    tag: tagOf(served),
    parameters: [],
    target: undefined,
    body: undefined,
    answer: { definition: COMMON_DEFINITIONS.apiResourceList, codes: [200], isStream: false },
  };
  return { path: `${groupPath(served)}/`, parameters: [], operations: [operation] };
}

function resourcePaths(served: ServedGroup, resource: ServedResource, all: Definitions): readonly ApiPath[] {
  const root = groupPath(served);
  const scope = resource.isNamespaced ? [NAMESPACE] : [];
  const collection = `${root}/${resource.isNamespaced ? 'namespaces/{namespace}/' : ''}${resource.name}`;
  const context = { served, resource, all };
  const onePath = `${collection}/{name}`;
  const oneParameters = [NAME, ...scope, PRETTY];
  const paths: readonly ApiPath[] = [
    { path: collection, parameters: [...scope, PRETTY], operations: operations(['list', 'create', 'deletecollection'], context) },
    { path: onePath, parameters: oneParameters, operations: operations(['get', 'update', 'patch', 'delete'], context) },
    ...resource.subresources.map((subresource) => {
      const own = operations(['get', 'create', 'update', 'patch'], { ...context, subresource });
      return { path: `${onePath}/${subresource.name}`, parameters: oneParameters, operations: own };
    }),
    {
      path: `${root}/${resource.name}`,
      parameters: [PRETTY],
      operations: resource.isNamespaced ? operations(['list'], { ...context, isEverywhere: true }) : [],
    },
  ];
  return paths.filter((path) => path.operations.length > 0);
}

/** What operations are about. */
interface Context {
  readonly served: ServedGroup;
  readonly resource: ServedResource;
  readonly all: Definitions;
  readonly subresource?: ServedSubresource;
  /** Whether objects of all namespaces are meant. */
  readonly isEverywhere?: true;
}

function operations(possible: readonly OperationVerb[], context: Context): readonly Operation[] {
  const { verbs } = context.subresource ?? context.resource;
  const definition = definitionOf(kindOf(context), context.all);
  if (definition === undefined) return [];
  return possible.filter((verb) => verbs.includes(verb)).map((verb) => operation(verb, definition, context));
}

function operation(verb: OperationVerb, definition: string, context: Context): Operation {
  const { method, action, parameters, body, answer, codes } = VERBS[verb];
  const answers = { list: `${definition}List`, status: COMMON_DEFINITIONS.status };
  return {
    method,
    id: operationId(verb, context),
    description: describe(verb, context),
    tag: tagOf(context.served),
    parameters,
    target: { action, groupVersionKind: kindOf(context) },
    body: bodyOf(body, definition),
    answer: { definition: answer ? answers[answer] : definition, codes, isStream: answer === 'list' },
  };
}

function kindOf({ served, resource, subresource }: Context): GroupVersionKind {
  const { group, version } = subresource?.from ?? served;
  return { group, version, kind: subresource?.kind ?? resource.kind };
}

function describe(verb: OperationVerb, { resource, subresource }: Context): string {
  const { word, summary } = VERBS[verb];
  return subresource ? `${word} the ${subresource.name} of an object of kind ${resource.kind}` : `${summary} of kind ${resource.kind}`;
}

function bodyOf(body: VerbFacts['body'], definition: string): Body | undefined {
  if (body === 'patch') return { definition: COMMON_DEFINITIONS.patch, mediaTypes: PATCH_MEDIA_TYPES, isRequired: true };
  if (body === 'object') return { definition, mediaTypes: BODY_MEDIA_TYPES, isRequired: true };
  return body && { definition: COMMON_DEFINITIONS.deleteOptions, mediaTypes: BODY_MEDIA_TYPES, isRequired: false };
}

/** `listAppsV1NamespacedDaemonSet`, as client generators know it. */
function operationId(verb: OperationVerb, { served, resource, subresource, isEverywhere }: Context): string {
  const collection = verb === 'deletecollection' ? 'Collection' : '';
  const scope = resource.isNamespaced && !isEverywhere ? 'Namespaced' : '';
  const rest = isEverywhere ? 'ForAllNamespaces' : capitalised(subresource?.name ?? '');
  return `${VERBS[verb].word}${groupWord(served)}${collection}${scope}${resource.kind}${rest}`;
}

/** `AppsV1`, `CoreV1`. */
function groupWord(served: ServedGroup): string {
  return capitalised(groupName(served)) + capitalised(served.version);
}

function tagOf(served: ServedGroup): string {
  return `${groupName(served)}_${served.version}`;
}

function groupName({ group }: ServedGroup): string {
  return group.split('.')[0] || 'core';
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
