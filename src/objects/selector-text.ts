import { badRequest } from './api-errors.js';
import { FIELD_READERS, type FieldReader } from './field-readers.js';
import { type Labels, labelOf } from './label-selector.js';
import { parseRequirements, type Requirement } from './label-selector-parser.js';
import type { ResourceName } from './resources.js';

/** A term of a field selector. */
interface FieldTerm {
  readonly read: FieldReader;
  readonly isNegated: boolean;
  readonly value: string;
}

/** What labels a selector such as `a=b,c in (d,e),!f` takes. Throws an ApiError 400 as Kubernetes words it. */
export function parseLabelSelector(text: string): (labels: Labels) => boolean {
  const requirements = parseRequirements(text);
  return (labels) => requirements.every((requirement) => meets(labelOf(labels, requirement.key), requirement));
}

/** A field selector, read. */
export interface FieldSelector {
  /** Whether an object is taken, of which somebody reads the fields. */
  takes(textOf: (read: FieldReader) => string): boolean;
  /** The only value of a field that is taken; undefined if there may be several. */
  only(read: FieldReader): string | undefined;
}

/** What objects of a resource a selector such as `spec.nodeName=a,status.phase!=Failed` takes. Throws an ApiError 400. */
export function parseFieldSelector(resource: ResourceName, text: string): FieldSelector {
  const terms = splitTerms(text).map((term) => fieldTerm(resource, term, text));
  return {
    takes: (textOf) => terms.every(({ read, isNegated, value }) => (textOf(read) === value) !== isNegated),
    only: (field) => terms.find(({ read, isNegated }) => read === field && !isNegated)?.value,
  };
}

function meets(value: string | undefined, { operator, values }: Requirement): boolean {
  switch (operator) {
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case 'absent':
      return value === undefined;
    case 'gt':
    case 'lt':
      return meetsBound(value, operator, values[0] ?? '');
  }
}

function meetsBound(value: string | undefined, operator: 'gt' | 'lt', bound: string): boolean {
  if (value === undefined || !/^[-+]?\d+$/.test(value)) return false;
  return operator === 'gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
}

function fieldTerm(resource: ResourceName, term: string, selector: string): FieldTerm {
  const match = /^((?:[^\\=!]|\\.|!(?!=))*?)(!=|==|=)(.*)$/s.exec(term);
  if (match === null) throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`);
  const [, field = '', operator, value = ''] = match;
  const read = FIELD_READERS[resource].get(field);
  if (read === undefined) throw badRequest(`field label not supported: ${field}`);
  return { read, isNegated: operator === '!=', value: unescaped(value) };
}

/** Terms are separated by commas; a backslash takes the next character's meaning away. */
function splitTerms(text: string): readonly string[] {
  return (text.match(/(?:[^\\,]|\\.?)+/gs) ?? []).filter((term) => term !== '');
}

function unescaped(value: string): string {
  return value.replace(/\\(.?)|[,=]/gs, (piece, character: string | undefined) => {
    if (character === undefined) throw badRequest(`invalid field selector: unescaped character in value: '${piece}'`);
    if (character === '' || !'\\,='.includes(character)) throw badRequest(`invalid field selector: invalid escape sequence: ${piece}`);
    return character;
  });
}
