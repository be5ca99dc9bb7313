import { yamlPackage } from '../objects/yaml-package.js';
import { WRITE_SLICE, YAML_WRITE_SLICE } from './limits.js';
import type { Representation } from './negotiation.js';

type Style = Pick<Representation, 'mediaType' | 'isPretty'>;

/** How YAML is written: Kubernetes sorts the keys, breaks no lines, indents no sequences, and quotes what means something in YAML 1.1. */
const YAML_OPTIONS = { version: '1.1', sortMapEntries: true, lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false } as const;

/** A value as text. */
export function encode(value: unknown, { mediaType, isPretty }: Style): string {
  if (mediaType === 'application/yaml') return yamlText(value);
  return `${JSON.stringify(value, null, isPretty ? 2 : undefined)}\n`;
}

/** How a list is written piece by piece: `head`, then items, each with what `between` gives before it, then `tail`. */
export interface ListEncoding {
  readonly head: string;
  item(item: unknown, isFirst: boolean): string;
  /** The same of an item that has been written as JSON already; only where items are written so. */
  itemText?(text: string, isFirst: boolean): string;
  readonly tail: string;
  /** Follows the head if there are no items. */
  readonly emptyTail: string;
  /** How many items may be written in one go. */
  readonly itemsPerSlice: number;
}

/** The encoding of a list whose fields are those of `head` and, under `field`, the items. */
export function listEncoding(head: object, field: string, { mediaType, isPretty }: Style): ListEncoding {
  if (mediaType === 'application/yaml') return yamlList(head, field);
  return isPretty ? prettyList(head, field) : compactList(head, field);
}

function compactList(head: object, field: string): ListEncoding {
  return {
    head: `${JSON.stringify(head).slice(0, -1)},"${field}":[`,
    item: (item, isFirst) => (isFirst ? '' : ',') + JSON.stringify(item),
    itemText: (text, isFirst) => (isFirst ? text : `,${text}`),
    tail: ']}\n',
    emptyTail: ']}\n',
    itemsPerSlice: WRITE_SLICE,
  };
}

function prettyList(head: object, field: string): ListEncoding {
  return {
    head: `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "${field}": [`,
    item: (item, isFirst) => `${isFirst ? '' : ','}\n${indented(JSON.stringify(item, null, 2), 4)}`,
    tail: '\n  ]\n}\n',
    emptyTail: ']\n}\n',
    itemsPerSlice: WRITE_SLICE,
  };
}

function yamlList(head: object, field: string): ListEncoding {
  return {
    head: `${yamlText(head)}${field}:`,
    item: (item) => `\n${yamlText([item]).trimEnd()}`,
    tail: '\n',
    emptyTail: ' []\n',
    itemsPerSlice: YAML_WRITE_SLICE,
  };
}

function yamlText(value: unknown): string {
  return yamlPackage().stringify(value, YAML_OPTIONS);
}

/** No string of JSON has a line break in it, so that every one may be followed by spaces. */
function indented(text: string, spaces: number): string {
  const indent = ' '.repeat(spaces);
  return indent + text.replaceAll('\n', `\n${indent}`);
}
