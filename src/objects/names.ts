import { type FieldError, invalid, tooLong } from './field-error.js';

/** Names are up to 63 characters where they become labels; a generated one ends in five (B-090). */
const GENERATED_BASE_MAX = 58;
const LABEL_MAX = 63;
const SUBDOMAIN_MAX = 253;
/** Kubernetes' limit for all annotations of an object together: 256 KiB. */
const ANNOTATIONS_MAX_BYTES = 262_144;

const LABEL_FORMAT = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_FORMAT = `${LABEL_FORMAT}(\\.${LABEL_FORMAT})*`;
const NAME_FORMAT = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE_FORMAT = `(${NAME_FORMAT})?`;

const LABEL = whole(LABEL_FORMAT);
const SUBDOMAIN = whole(SUBDOMAIN_FORMAT);
const NAME = whole(NAME_FORMAT);
const VALUE = whole(VALUE_FORMAT);

const LABEL_RULE = explained(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL_FORMAT,
  ['my-name', '123-abc'],
);
const SUBDOMAIN_RULE = explained(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  SUBDOMAIN_FORMAT,
  ['example.com'],
);
const NAME_RULE = explained(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  NAME_FORMAT,
  ['MyName', 'my.name', '123-abc'],
);
const VALUE_RULE = explained(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  VALUE_FORMAT,
  ['MyValue', 'my_value', '12345'],
);

/** The part of `generateName` that a generated name starts with: what leaves room for its five random characters (B-090). */
export function generatedBase(base: string): string {
  return base.slice(0, GENERATED_BASE_MAX);
}

/** Whether a string is a DNS label of RFC 1123, as names of namespaces and containers must be. */
export function isDns1123Label(value: string): boolean {
  return value.length <= LABEL_MAX && LABEL.test(value);
}

/** Whether a string is a DNS subdomain of RFC 1123, as names of most objects must be. */
export function isDns1123Subdomain(value: string): boolean {
  return value.length <= SUBDOMAIN_MAX && SUBDOMAIN.test(value);
}

/** Why a string is no DNS label, in Kubernetes' words; empty if it is one. */
export function dns1123LabelComplaints(value: string): readonly string[] {
  return [...lengthComplaints(value, LABEL_MAX), ...(LABEL.test(value) ? [] : [LABEL_RULE])];
}

/** Why a string is no DNS subdomain, in Kubernetes' words; empty if it is one (B-031). */
export function dns1123SubdomainComplaints(value: string): readonly string[] {
  return [...lengthComplaints(value, SUBDOMAIN_MAX), ...(SUBDOMAIN.test(value) ? [] : [SUBDOMAIN_RULE])];
}

/** Why a string is no qualified name: a name with an optional DNS prefix, as keys of labels are (B-035). */
export function qualifiedNameComplaints(value: string): readonly string[] {
  const parts = value.split('/');
  if (parts.length > 2) return [`a qualified name ${NAME_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const name = parts.at(-1) ?? '';
  return [...(parts.length === 2 ? prefixComplaints(parts[0] ?? '') : []), ...namePartComplaints(name)];
}

/** Why a string cannot be the value of a label. */
export function labelValueComplaints(value: string): readonly string[] {
  return [...lengthComplaints(value, LABEL_MAX), ...(VALUE.test(value) ? [] : [VALUE_RULE])];
}

/** What is wrong with the labels at a path (B-035). */
export function labelErrors(labels: Readonly<Record<string, string>> | undefined, field: string): readonly FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...qualifiedNameComplaints(key).map((complaint) => invalid(field, key, complaint)),
    ...labelValueComplaints(value).map((complaint) => invalid(field, value, complaint)),
  ]);
}

/** What is wrong with the annotations at a path. Their keys may be in any case; their size is limited. */
export function annotationErrors(annotations: Readonly<Record<string, string>> | undefined, field: string): readonly FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return [
    ...entries.flatMap(([key]) => qualifiedNameComplaints(key.toLowerCase()).map((complaint) => invalid(field, key, complaint))),
    ...(bytes > ANNOTATIONS_MAX_BYTES ? [tooLong(field, ANNOTATIONS_MAX_BYTES)] : []),
  ];
}

/** Kubernetes' way to explain a rule: the rule, examples (two spaces before `or`), the expression. */
export function explained(rule: string, format: string, examples: readonly string[]): string {
  const quoted = examples.map((example) => `'${example}', `).join(' or ');
  return `${rule} (e.g. ${quoted}regex used for validation is '${format}')`;
}

function prefixComplaints(prefix: string): readonly string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  return dns1123SubdomainComplaints(prefix).map((complaint) => `prefix part ${complaint}`);
}

function namePartComplaints(name: string): readonly string[] {
  if (name === '') return ['name part must be non-empty', `name part ${NAME_RULE}`];
  const complaints = [...lengthComplaints(name, LABEL_MAX), ...(NAME.test(name) ? [] : [NAME_RULE])];
  return complaints.map((complaint) => `name part ${complaint}`);
}

function lengthComplaints(value: string, limit: number): readonly string[] {
  return Buffer.byteLength(value) > limit ? [`must be no more than ${limit} bytes`] : [];
}

function whole(format: string): RegExp {
  return new RegExp(`^${format}$`);
}
