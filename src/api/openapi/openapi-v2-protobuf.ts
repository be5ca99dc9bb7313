import type { OpenApiSchema } from '../../objects/schema.js';
import type { BodyParameterV2, OpenApiV2, OperationV2, ParameterV2, PathItemV2 } from './openapi-v2.js';
import { booleanField, type Fields, message, nestedField, stringField, stringsField } from './protobuf.js';

/**
 * A document of OpenAPI 2.0 in protocol buffers (package openapi.v2 of gnostic). kubectl 1.27 and 1.28 take it in no other
 * format, and apply, create and explain nothing without it.
 */
export function openApiV2Protobuf({ swagger, info, paths, definitions }: OpenApiV2): Buffer {
  return message([
    stringField(1, swagger),
    nestedField(2, message([stringField(1, info.title), stringField(2, info.version)])),
    nestedField(8, message(Object.entries(paths).map(([path, item]) => named(2, path, pathItem(item))))),
    nestedField(9, namedSchemas(definitions)),
  ]);
}

/** Maps are written as repeated pairs of name and value. */
function named(number: number, name: string, value: Fields): Fields {
  return nestedField(number, message([stringField(1, name), nestedField(2, value)]));
}

function namedSchemas(schemas: Readonly<Record<string, OpenApiSchema>>): Fields {
  return message(Object.entries(schemas).map(([name, schema]) => named(1, name, schemaMessage(schema))));
}

function schemaMessage(schema: OpenApiSchema): Fields {
  const { $ref, format, description, required, enum: values, additionalProperties, type, items, properties } = schema;
  return message([
    stringField(1, $ref),
    stringField(2, format),
    stringField(4, description),
    stringsField(19, required),
    message((Array.isArray(values) ? values : []).map((value) => nestedField(20, anyMessage(value)))),
    optional(21, additionalProperties && nestedField(1, schemaMessage(additionalProperties))),
    optional(22, type === undefined ? undefined : stringsField(1, [type])),
    optional(23, items && nestedField(1, schemaMessage(items))),
    optional(25, properties && namedSchemas(properties)),
    extensions(31, schema),
  ]);
}

function pathItem({ get, put, post, delete: remove, patch, parameters = [] }: PathItemV2): Fields {
  return message([
    optional(2, get && operationMessage(get)),
    optional(3, put && operationMessage(put)),
    optional(4, post && operationMessage(post)),
    optional(5, remove && operationMessage(remove)),
    optional(8, patch && operationMessage(patch)),
    message(parameters.map((parameter) => nestedField(9, parameterItem(parameter)))),
  ]);
}

function operationMessage(operation: OperationV2): Fields {
  const responses = Object.entries(operation.responses).map(([code, response]) => {
    const schema = nestedField(1, schemaMessage(response.schema));
    return named(1, code, nestedField(1, message([stringField(1, response.description), nestedField(2, schema)])));
  });
  return message([
    stringsField(1, operation.tags),
    stringField(3, operation.description),
    stringField(5, operation.operationId),
    stringsField(6, operation.produces),
    stringsField(7, operation.consumes),
    message(operation.parameters.map((parameter) => nestedField(8, parameterItem(parameter)))),
    nestedField(9, message(responses)),
    stringsField(10, operation.schemes),
    extensions(13, operation),
  ]);
}

/** Each kind of parameter has its own message, inside one that says which it is. */
function parameterItem(parameter: ParameterV2 | BodyParameterV2): Fields {
  if (parameter.in === 'body') return nestedField(1, nestedField(1, bodyParameter(parameter)));
  const isQuery = parameter.in === 'query';
  return nestedField(1, nestedField(2, isQuery ? nestedField(3, queryParameter(parameter)) : nestedField(4, pathParameter(parameter))));
}

function bodyParameter({ name, in: place, required, schema }: BodyParameterV2): Fields {
  return message([stringField(2, name), stringField(3, place), booleanField(4, required), nestedField(5, schemaMessage(schema))]);
}

function queryParameter(parameter: ParameterV2): Fields {
  return message([parameterHead(parameter), stringField(6, parameter.type), booleanField(20, parameter.uniqueItems)]);
}

function pathParameter(parameter: ParameterV2): Fields {
  return message([parameterHead(parameter), stringField(5, parameter.type), booleanField(19, parameter.uniqueItems)]);
}

function parameterHead({ required, in: place, description, name }: ParameterV2): Fields {
  return message([booleanField(1, required), stringField(2, place), stringField(3, description), stringField(4, name)]);
}

function extensions(number: number, value: object): Fields {
  const own = Object.entries(value).filter(([name]) => name.startsWith('x-'));
  return message(own.map(([name, extension]) => named(number, name, anyMessage(extension))));
}

/** Any value is carried as YAML; JSON is YAML. */
function anyMessage(value: unknown): Fields {
  return stringField(2, JSON.stringify(value));
}

function optional(number: number, content: Fields | undefined): Fields {
  return content ? nestedField(number, content) : message([]);
}
