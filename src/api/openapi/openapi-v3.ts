import { type Definitions, type OpenApiSchema, REFERENCE_PREFIX } from '../../objects/schema.js';
import type { ServedGroup } from '../served-resources.js';
import { type ApiPath, apiPaths, type Body, type Operation } from './operations.js';
import type { Parameter } from './parameters.js';

const MEDIA_TYPES = ['application/json', 'application/yaml'];
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const STREAM_MEDIA_TYPE = 'application/json;stream=watch';

/** The OpenAPI 3.0 document of a group and version: its paths, and every definition that they need. */
export function openApiV3(served: ServedGroup, all: Definitions): object {
  const paths = apiPaths(served, all);
  const roots = paths.flatMap(({ operations }) => operations.flatMap(definitionsOf));
  const names = [...closure(roots, all)].sort();
  const schemas = names.map((name) => [name, component(name, all)]);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'unversioned' },
    paths: Object.fromEntries(paths.map((path) => [path.path, pathItem(path)])),
    components: { schemas: Object.fromEntries(schemas) },
  };
}

function definitionsOf({ body, answer }: Operation): readonly string[] {
  return body ? [body.definition, answer.definition] : [answer.definition];
}

/** The named definitions, and all that they refer to. */
function closure(names: readonly string[], all: Definitions): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...references(all[name] ?? {}));
  }
  return reached;
}

function references({ $ref, items, additionalProperties, properties = {} }: OpenApiSchema): readonly string[] {
  const inner = [items, additionalProperties, ...Object.values(properties)].filter((schema) => schema !== undefined);
  return [...($ref ? [referred($ref)] : []), ...inner.flatMap(references)];
}

function referred($ref: string): string {
  return $ref.slice(REFERENCE_PREFIX.length);
}

/** A definition as clients know it from Kubernetes. */
function component(name: string, all: Definitions): object {
  const { format, properties, type, ...rest } = all[name] ?? {};
  if (format === 'int-or-string') return { ...rest, format, oneOf: [{ type: 'integer' }, { type: 'string' }] };
  if (name === QUANTITY) return { ...rest, oneOf: [{ type: 'string' }, { type: 'number' }] };
  const fields = Object.entries(properties ?? {}).map(([name, field]) => [name, property(field, all)]);
  return { ...rest, type, ...(format && { format }), ...(properties && { properties: Object.fromEntries(fields) }) };
}

/** A field. What stands beside a `$ref` would be ignored, hence allOf. */
function property(schema: OpenApiSchema, all: Definitions): object {
  const { $ref, items, additionalProperties, 'x-presence': presence, ...rest } = schema;
  const isAlways = presence === 'always';
  return {
    ...(isAlways && zeroOf(schema, all)),
    ...rest,
    ...($ref && { allOf: [{ $ref }] }),
    ...(items && { items: element(items, all) }),
    ...(additionalProperties && { additionalProperties: element(additionalProperties, all) }),
  };
}

/** What a list or a map holds; never null, and so with a default. */
function element(schema: OpenApiSchema, all: Definitions): object {
  const zero = zeroOf(schema, all);
  if (schema.$ref === undefined) return { ...zero, ...property(schema, all) };
  return 'default' in zero ? { ...zero, allOf: [{ $ref: schema.$ref }] } : { $ref: schema.$ref };
}

/** The value of a field that is always there. Lists, maps and scalars with a format of their own have none. */
function zeroOf({ $ref, type }: OpenApiSchema, all: Definitions): { readonly default?: unknown } {
  if ($ref) return all[referred($ref)]?.type === 'object' ? { default: {} } : {};
  if (type === 'string') return { default: '' };
  if (type === 'boolean') return { default: false };
  return type === 'integer' || type === 'number' ? { default: 0 } : {};
}

function pathItem({ parameters, operations }: ApiPath): object {
  return {
    ...(parameters.length > 0 && { parameters: parameters.map(parameterObject) }),
    ...Object.fromEntries(operations.map((operation) => [operation.method, operationObject(operation)])),
  };
}

function operationObject({ id, description, tag, parameters, target, body, answer }: Operation): object {
  const schema = { $ref: REFERENCE_PREFIX + answer.definition };
  const content = contentOf(answer.isStream ? [...MEDIA_TYPES, STREAM_MEDIA_TYPE] : MEDIA_TYPES, schema);
  return {
    tags: [tag],
    description,
    operationId: id,
    ...(parameters.length > 0 && { parameters: parameters.map(parameterObject) }),
    ...(body && { requestBody: requestBody(body) }),
    responses: Object.fromEntries(answer.codes.map((code) => [code, { description: statusText(code), content }])),
    ...(target && { 'x-kubernetes-action': target.action, 'x-kubernetes-group-version-kind': target.groupVersionKind }),
  };
}

function requestBody({ definition, mediaTypes, isRequired }: Body): object {
  return { content: contentOf(mediaTypes, { $ref: REFERENCE_PREFIX + definition }), ...(isRequired && { required: true }) };
}

function parameterObject({ type, ...parameter }: Parameter): object {
  const isRequired = parameter.in === 'path' ? { required: true } : {};
  return { ...parameter, ...isRequired, schema: { type, uniqueItems: true } };
}

function contentOf(mediaTypes: readonly string[], schema: object): object {
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]));
}

function statusText(code: number): string {
  if (code === 201) return 'Created';
  return code === 202 ? 'Accepted' : 'OK';
}
