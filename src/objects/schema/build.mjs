// The first half of `npm run build`: writes src/objects/kubernetes.ts, the TypeScript types of every object that we
// serve, from the schema files beside this script, and copies those files to dist, where they are read at run time.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The kinds that are stored; the others only pass through. */
const STORED = [
  'Namespace',
  'Node',
  'Pod',
  'Event',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'DaemonSet',
  'ControllerRevision',
  'Lease',
  'NodePool',
];
const FILES = ['kubernetes.json', 'everynode.json', 'extensions.json'];
const folder = import.meta.dirname;
const root = join(folder, '../../..');
const target = join(root, 'dist/src/objects/schema');
const schemas = Object.assign({}, ...FILES.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8'))));

mkdirSync(target, { recursive: true });
for (const file of FILES) copyFileSync(join(folder, file), join(target, file));
writeFileSync(join(folder, '../kubernetes.ts'), `${[header(), ...Object.keys(schemas).map(declaration)].join('\n\n')}\n`);

function header() {
  return [
    '// Written by `npm run build` from src/objects/schema. Not kept in git: change the schema, then build.',
    '',
    '/** Metadata of an object that is in the store: the server has filled in what a client may leave out. */',
    'export interface StoredMeta extends ObjectMeta {',
    '  readonly name: string;',
    '  readonly uid: string;',
    '  readonly resourceVersion: string;',
    '  readonly creationTimestamp: string;',
    '}',
  ].join('\n');
}

function declaration(id) {
  const schema = schemas[id];
  const comment = `/** ${sentence(schema.description)} */`;
  if (schema.type !== 'object') return `${comment}\nexport type ${typeName(id)} = ${scalar(schema)};`;
  if (schema.properties === undefined) return `${comment}\nexport type ${typeName(id)} = { readonly [key: string]: unknown };`;
  const kind = schema['x-kubernetes-group-version-kind']?.[0];
  const lines = Object.entries(schema.properties).map(([name, property]) => `  readonly ${member(name, property, kind)};`);
  return `${comment}\nexport interface ${typeName(id)} {\n${lines.join('\n')}\n}`;
}

function member(name, property, kind) {
  if (kind && name === 'kind') return `kind: '${kind.kind}'`;
  if (kind && name === 'apiVersion') return `apiVersion: '${[kind.group, kind.version].filter(Boolean).join('/')}'`;
  if (name === 'metadata' && STORED.includes(kind?.kind)) return 'metadata: StoredMeta';
  const type = typeOf(property);
  if (property['x-presence'] === 'always') return `${name}: ${isTime(property) ? `${type} | null` : type}`;
  return `${name}?: ${type} | undefined`;
}

function typeOf(schema) {
  if (schema.$ref) return typeName(schema.$ref.split('/').at(-1));
  if (schema.enum) return schema.enum.map((value) => `'${value}'`).join(' | ');
  if (schema.type === 'array') return `readonly ${grouped(typeOf(schema.items))}[]`;
  if (schema.additionalProperties) return `{ readonly [key: string]: ${typeOf(schema.additionalProperties)} }`;
  return scalar(schema);
}

function scalar(schema) {
  if (schema.format === 'int-or-string') return 'number | string';
  return { string: 'string', boolean: 'boolean', integer: 'number', number: 'number', object: '{ readonly [key: string]: unknown }' }[
    schema.type
  ];
}

function grouped(type) {
  return type.includes(' ') ? `(${type})` : type;
}

function isTime(property) {
  return property.$ref !== undefined && schemas[property.$ref.split('/').at(-1)].format === 'date-time';
}

/** The last part of the schema's name; some groups have types that are named like those of others. */
function typeName(id) {
  const name = id.slice(id.lastIndexOf('.') + 1);
  if (id.startsWith('io.k8s.api.extensions.v1beta1.')) return `ExtensionsV1beta1${name}`;
  return id.startsWith('io.k8s.api.events.v1.') ? `EventsV1${name}` : name;
}

function sentence(description) {
  return description.split('\n')[0].replaceAll('*/', '*\\/');
}
