// Assembles kubernetes.json, the schema of every Kubernetes kind that we serve. Run by `npm run schema`, only when
// moving to another Kubernetes release; the result is committed, so that a build needs none of these packages.
//
// Sources: kubernetes-models (fields, descriptions, enums), @kubernetes/client-node (number and time formats), and
// wire.json beside this file (what neither has: order on the wire, presence, merge keys, list types, defaults).
//
// Presence (`x-presence`) says what happens to a zero value on the wire: absent, it is left out; `always`, it is
// written; `pointer`, it is written if somebody set it; `pointer-always`, unset is written as null.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PACKAGES = ['kubernetes-models@5.1.0', '@kubernetes/client-node@2.0.1', 'oxc-parser@0.156.0'];
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const ROOTS = [
  ...['Namespace', 'Node', 'Pod', 'Event', 'ConfigMap', 'Secret', 'ServiceAccount', 'Binding'].map((kind) => `io.k8s.api.core.v1.${kind}`),
  'io.k8s.api.apps.v1.DaemonSet',
  'io.k8s.api.apps.v1.ControllerRevision',
  'io.k8s.api.events.v1.Event',
  'io.k8s.api.coordination.v1.Lease',
  'io.k8s.api.autoscaling.v1.Scale',
  'io.k8s.api.policy.v1.Eviction',
  ...['SelfSubjectAccessReview', 'SelfSubjectRulesReview', 'SubjectAccessReview', 'LocalSubjectAccessReview'].map(
    (kind) => `io.k8s.api.authorization.v1.${kind}`,
  ),
  ...['SelfSubjectReview', 'TokenRequest', 'TokenReview'].map((kind) => `io.k8s.api.authentication.v1.${kind}`),
  `${META}DeleteOptions`,
  `${META}Status`,
  `${META}APIResourceList`,
  `${META}APIGroupList`,
  `${META}WatchEvent`,
];
const SCALARS = {
  [`${META}Time`]: { type: 'string', format: 'date-time' },
  [`${META}MicroTime`]: { type: 'string', format: 'date-time' },
  [`${META}FieldsV1`]: { type: 'object' },
  [`${META}Patch`]: { type: 'object' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'string', format: 'int-or-string' },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'string' },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'object' },
};

const TYPE_META = {
  kind: 'Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds',
  apiVersion:
    'APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources',
};

const folder = import.meta.dirname;
const packages = mkdtempSync(join(tmpdir(), 'everynode-schema-'));
execFileSync('npm', ['install', '--prefix', packages, '--no-save', '--silent', ...PACKAGES], { stdio: 'inherit' });
const load = (path) => import(pathToFileURL(join(packages, 'node_modules', path)).href);
const { parseSync } = await load('oxc-parser/src-js/index.js');
const clientModels = await load('@kubernetes/client-node/dist/gen/models/all.js');
const wire = JSON.parse(readFileSync(join(folder, 'wire.json'), 'utf8'));

const schemas = {};
for (const root of ROOTS) assemble(root);
for (const id of Object.keys(schemas)) if (wire[id] === undefined && !(id in SCALARS)) console.warn(`no wire facts for ${id}`);
const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(join(folder, 'kubernetes.json'), `${JSON.stringify(sorted, null, 1)}\n`);
console.log(`kubernetes.json: ${Object.keys(sorted).length} definitions`);

function assemble(id) {
  if (schemas[id] !== undefined) return;
  const { text, body } = declarations(id);
  const described = body.find((node) => node.type === 'ExportNamedDeclaration' && node.declaration?.id?.name === `I${nameOf(id)}`);
  const description = commentBefore(text, described.start);
  if (id in SCALARS) {
    schemas[id] = { ...SCALARS[id], description };
    return;
  }
  const schema = { type: 'object', description };
  schemas[id] = schema;
  if (described.declaration.type === 'TSTypeAliasDeclaration') return;
  schema.properties = properties(id, text, described.declaration);
  // What a kind itself is called may be left out: the request's path says it.
  const required = described.declaration.body.body.filter((member) => !member.optional && literalOf(member) === undefined);
  if (required.length > 0) schema.required = required.map((member) => member.key.value);
  if (wire.atomic.includes(id)) schema['x-kubernetes-map-type'] = 'atomic';
  const literal = (name) => literalOf(described.declaration.body.body.find((member) => member.key.value === name));
  if (literal('kind') !== undefined) schema['x-kubernetes-group-version-kind'] = [groupVersionKind(literal('apiVersion'), literal('kind'))];
}

function literalOf(member) {
  return member?.typeAnnotation.typeAnnotation.literal?.value;
}

function groupVersionKind(apiVersion, kind) {
  const [version, group = ''] = apiVersion.split('/').reverse();
  return { group, version, kind };
}

function properties(id, text, declaration) {
  const imports = importsOf(text);
  const facts = wire[id] ?? {};
  const formats = formatsOf(id);
  const members = new Map(declaration.body.body.map((member) => [member.key.value, member]));
  const order = [...Object.keys(facts).filter((name) => members.has(name)), ...[...members.keys()].filter((name) => !(name in facts))];
  const out = {};
  for (const name of order) {
    const member = members.get(name);
    const schema = typeSchema(member.typeAnnotation.typeAnnotation, { imports, format: formats[name] });
    out[name] = { ...schema, description: commentBefore(text, member.start) || TYPE_META[name] || '', ...wireFacts(facts[name] ?? '') };
  }
  return out;
}

function typeSchema(node, context) {
  switch (node.type) {
    case 'TSStringKeyword':
      return context.format === 'byte' ? { type: 'string', format: 'byte' } : { type: 'string' };
    case 'TSBooleanKeyword':
      return { type: 'boolean' };
    case 'TSNumberKeyword':
      return context.format === 'double' ? { type: 'number', format: 'double' } : { type: 'integer', format: context.format || 'int32' };
    case 'TSLiteralType':
      return { type: 'string' };
    case 'TSUnionType':
      return { type: 'string', enum: node.types.map((type) => type.literal.value) };
    case 'TSTypeLiteral':
      return { type: 'object', additionalProperties: typeSchema(node.members[0].typeAnnotation.typeAnnotation, context) };
    case 'TSTypeReference':
      return referenceSchema(node, context);
    default:
      throw new Error(`unexpected type ${node.type}`);
  }
}

function referenceSchema(node, context) {
  const name = node.typeName.name;
  if (name === 'Array') return { type: 'array', items: typeSchema(node.typeArguments.params[0], context) };
  const id = context.imports.get(name);
  assemble(id);
  return { $ref: `#/components/schemas/${id}` };
}

/** "always list=map:name" → OpenAPI's vendor extensions, plus ours for presence on the wire. */
function wireFacts(facts) {
  const out = {};
  for (const fact of facts.split(' ').filter(Boolean)) {
    const [key, value] = fact.split(/=(.*)/s);
    if (key === 'patch') Object.assign(out, patchFacts(value));
    else if (key === 'list') Object.assign(out, listFacts(value));
    else if (key === 'map') out['x-kubernetes-map-type'] = value;
    else if (key === 'struct') out['x-kubernetes-map-type'] = value;
    else if (key === 'default') out.default = JSON.parse(value);
    else out['x-presence'] = key;
  }
  return out;
}

function patchFacts(value) {
  const [strategy, key] = value.split(':');
  return { ...(key && { 'x-kubernetes-patch-merge-key': key }), ...(strategy && { 'x-kubernetes-patch-strategy': strategy }) };
}

function listFacts(value) {
  const [type, keys] = value.split(':');
  return { ...(keys && { 'x-kubernetes-list-map-keys': keys.split('+') }), 'x-kubernetes-list-type': type };
}

function declarations(id) {
  const text = readFileSync(join(packages, 'node_modules', fileOf(id)), 'utf8');
  return { text, body: parseSync('model.d.ts', text).program.body };
}

function importsOf(text) {
  const found = text.matchAll(/import \{ I(Io\w+) \} from "([^"]+)"/g);
  return new Map([...found].map(([, name]) => [`I${name}`, idOf(name)]));
}

/** IoK8sApiCoreV1PodSpec → io.k8s.api.core.v1.PodSpec */
function idOf(name) {
  const known = [
    ['ApimachineryPkgApisMetaV1', META],
    ['ApimachineryPkgUtilIntstr', 'io.k8s.apimachinery.pkg.util.intstr.'],
    ['ApimachineryPkgApiResource', 'io.k8s.apimachinery.pkg.api.resource.'],
    ['ApimachineryPkgRuntime', 'io.k8s.apimachinery.pkg.runtime.'],
    ...['Core', 'Apps', 'Events', 'Coordination', 'Autoscaling', 'Policy', 'Authorization', 'Authentication'].map((group) => [
      `Api${group}V1`,
      `io.k8s.api.${group.toLowerCase()}.v1.`,
    ]),
  ];
  for (const [prefix, start] of known) if (name.startsWith(`IoK8s${prefix}`)) return start + name.slice(`IoK8s${prefix}`.length);
  throw new Error(`unknown type name ${name}`);
}

function fileOf(id) {
  const apimachinery = /^io\.k8s\.apimachinery\.pkg\.(.+)$/.exec(id);
  if (apimachinery) return `@kubernetes-models/apimachinery/${apimachinery[1].replaceAll('.', '/')}.d.ts`;
  const [, group, version, kind] = /^io\.k8s\.api\.(\w+)\.(\w+)\.(\w+)$/.exec(id);
  const folders = { core: '', apps: 'apps/', autoscaling: 'autoscaling/', policy: 'policy/' };
  return `kubernetes-models/${folders[group] ?? `${group}.k8s.io/`}${version}/${kind}.d.ts`;
}

function formatsOf(id) {
  const name = nameOf(id);
  const group = id.split('.')[3];
  const model = clientModels[`V1${name}`] ?? clientModels[`${group[0].toUpperCase()}${group.slice(1)}V1${name}`];
  return Object.fromEntries((model?.getAttributeTypeMap() ?? []).map(({ baseName, format }) => [baseName, format]));
}

function commentBefore(text, position) {
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(text.slice(0, position));
  return (comment?.[1] ?? '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim()
    .replaceAll('*\\/', '*/');
}

function nameOf(id) {
  return id.slice(id.lastIndexOf('.') + 1);
}
