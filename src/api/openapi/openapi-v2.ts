import { type Definitions, type OpenApiSchema, REFERENCE_PREFIX } from '../../objects/schema.js';
import type { ServedGroup } from '../served-resources.js';
import { VERSION } from '../version.js';
import { type ApiPath, apiPaths, type Operation } from './operations.js';
import type { Parameter } from './parameters.js';

/** A document of OpenAPI 2.0, as far as we use it. */
export interface OpenApiV2 {
  readonly swagger: '2.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, PathItemV2>>;
  readonly definitions: Definitions;
}

/** What can be done at a path. */
export interface PathItemV2 extends Readonly<Partial<Record<Operation['method'], OperationV2>>> {
  readonly parameters?: readonly ParameterV2[];
}

/** One HTTP method at a path. */
export interface OperationV2 {
  readonly tags: readonly string[];
  readonly description: string;
  readonly operationId: string;
  readonly schemes: readonly string[];
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  readonly parameters: readonly (ParameterV2 | BodyParameterV2)[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly schema: OpenApiSchema }>>;
  readonly [extension: `x-${string}`]: unknown;
}

/** A parameter in the path or the query. */
export interface ParameterV2 extends Parameter {
  readonly uniqueItems: true;
  readonly required?: true;
}

/** The body. */
export interface BodyParameterV2 {
  readonly in: 'body';
  readonly name: 'body';
  readonly required: boolean;
  readonly schema: OpenApiSchema;
}

const MEDIA_TYPES = ['application/json', 'application/yaml'];

/** One document of everything that is served. */
export function openApiV2(groups: readonly ServedGroup[], all: Definitions): OpenApiV2 {
  const paths = groups.flatMap((served) => apiPaths(served, all));
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: VERSION.gitVersion },
    paths: Object.fromEntries(paths.map((path) => [path.path, pathItem(path)])),
    definitions: Object.fromEntries(Object.entries(all).map(([name, schema]) => [name, schemaObject(schema)])),
  };
}

/** Kubernetes leaves defaults out of this version. */
function schemaObject(schema: OpenApiSchema): OpenApiSchema {
  const { $ref, properties, items, additionalProperties, default: _, 'x-presence': __, ...rest } = schema;
  const fields = Object.entries(properties ?? {}).map(([name, field]) => [name, schemaObject(field)]);
  return {
    ...rest,
    ...($ref && reference($ref.slice(REFERENCE_PREFIX.length))),
    ...(properties && { properties: Object.fromEntries(fields) }),
    ...(items && { items: schemaObject(items) }),
    ...(additionalProperties && { additionalProperties: schemaObject(additionalProperties) }),
  };
}

function reference(definition: string): OpenApiSchema {
  return { $ref: `#/definitions/${definition}` };
}

function pathItem({ parameters, operations }: ApiPath): PathItemV2 {
  return {
    ...(parameters.length > 0 && { parameters: parameters.map(parameterObject) }),
    ...Object.fromEntries(operations.map((operation) => [operation.method, operationObject(operation)])),
  };
}

function operationObject({ id, description, tag, parameters, target, body, answer }: Operation): OperationV2 {
  const schema = reference(answer.definition);
  return {
    tags: [tag],
    description,
    operationId: id,
    schemes: ['https'],
    consumes: body?.mediaTypes ?? ['*/*'],
    produces: answer.isStream ? [...MEDIA_TYPES, 'application/json;stream=watch'] : MEDIA_TYPES,
    parameters: [...bodyParameters(body), ...parameters.map(parameterObject)],
    responses: Object.fromEntries(answer.codes.map((code) => [code, { description: 'OK', schema }])),
    ...(target && { 'x-kubernetes-action': target.action, 'x-kubernetes-group-version-kind': target.groupVersionKind }),
  };
}

function bodyParameters(body: Operation['body']): readonly BodyParameterV2[] {
  return body ? [{ in: 'body', name: 'body', required: body.isRequired, schema: reference(body.definition) }] : [];
}

function parameterObject(parameter: Parameter): ParameterV2 {
  return { ...parameter, uniqueItems: true, ...(parameter.in === 'path' && { required: true }) };
}
