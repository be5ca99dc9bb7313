import type { Document, LineCounter, Scalar, Tags, YAMLError, YAMLMap } from 'yaml';
import { ApiError } from './api-error.js';
import { badRequest } from './api-errors.js';
import { MAX_DEPTH } from './json-scanner.js';
import { nestsDeeperThan, parseJson } from './json-text.js';
import { refuseCrowdedJson, refuseCrowdedYaml } from './text-values.js';
import { MAX_VALUE_SIZE, valueSize } from './value-size.js';
import { yamlPackage } from './yaml-package.js';

/** How many aliases a document may use: enough for any manifest, too few for one that explodes. */
const MAX_ALIASES = 100;
/** How large a document may become by its aliases, by `valueSize`. */
const MAX_EXPANDED_SIZE = 2 * MAX_VALUE_SIZE;
/** How many keys that occur twice are named. */
const MAX_DUPLICATES = 100;
/** What YAML 1.1 knows and Kubernetes' reader does not: dates, numbers to the base of 60, lists of pairs, sets, bytes. */
const LEFT_OUT: ReadonlySet<string> = new Set(['timestamp', 'omap', 'pairs', 'set', 'binary'].map((name) => `tag:yaml.org,2002:${name}`));

/** What one YAML document says. */
export interface YamlDocument {
  readonly value: unknown;
  /** Keys that occur twice: at most one complaint, which names up to 100 of them. */
  readonly duplicates: readonly string[];
}

/** The documents of a YAML text, or of a JSON text; empty ones are left out. Throws an ApiError 400. */
export function parseYamlDocuments(text: string): readonly YamlDocument[] {
  if (isJsonLike(text)) {
    const json = jsonDocument(text);
    if (json !== undefined) return [json];
  }
  return yamlDocuments(text).filter(({ value }) => value !== null && value !== undefined);
}

/** The one document of a YAML or JSON text. Throws an ApiError: 400, also if there is none or more than one; 413 for one of very many values. */
export function parseYaml(text: string): YamlDocument {
  if (isJsonLike(text)) refuseCrowdedJson(text);
  else refuseCrowdedYaml(text);
  const [document, second] = parseYamlDocuments(text);
  if (document === undefined || second !== undefined) throw badRequest('one YAML document is wanted');
  return document;
}

function isJsonLike(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

/** A text in braces may still be YAML: `{a: b}`. */
function jsonDocument(text: string): YamlDocument | undefined {
  try {
    return { value: parseJson(text), duplicates: [] };
  } catch (error) {
    if (!ApiError.is(error) || error.message.includes('depth')) throw error;
    return undefined;
  }
}

function yamlDocuments(text: string): readonly YamlDocument[] {
  const yaml = yamlPackage();
  const lineCounter = new yaml.LineCounter();
  try {
    // The package's own check for repeated keys takes a minute for a map of 60,000.
    const options = {
      version: '1.1',
      merge: true,
      uniqueKeys: false,
      customTags: withoutOddities,
      logLevel: 'silent',
      lineCounter,
    } as const;
    const documents = yaml.parseAllDocuments(text, options);
    return 'empty' in documents ? [] : documents.map((document) => documentOf(document, lineCounter));
  } catch (error) {
    if (ApiError.is(error)) throw error;
    throw unreadable(error instanceof RangeError ? 'exceeded max depth' : messageOf(error));
  }
}

function documentOf(document: Document.Parsed, lines: LineCounter): YamlDocument {
  const [error] = document.errors;
  if (error !== undefined) throw unreadable(worded(error));
  refuseExplosives(document);
  // The package counts the anchor too.
  const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES + 1 });
  if (nestsDeeperThan(value, MAX_DEPTH)) throw unreadable('exceeded max depth');
  // Without aliases, no text gives values of more than twice its length.
  if (valueSize(value, MAX_EXPANDED_SIZE) > MAX_EXPANDED_SIZE) throw unreadable('document contains excessive aliasing');
  return { value, duplicates: duplicateKeys(document, lines) };
}

/** The package would work for minutes on aliases by the thousand, or within what they stand for, before it refuses them. */
function refuseExplosives(document: Document.Parsed): void {
  const { visit, isCollection } = yamlPackage();
  let aliases = 0;
  visit(document, {
    Alias: (_key, { source }, path) => {
      aliases += 1;
      if (aliases > MAX_ALIASES) throw unreadable('document contains excessive aliasing');
      if (path.some((node) => isCollection(node) && node.anchor === source)) throw unreadable(`anchor '${source}' value contains itself`);
    },
  });
}

/** One complaint for all of them, as Kubernetes' YAML reader gives it. */
function duplicateKeys(document: Document.Parsed, lines: LineCounter): readonly string[] {
  const found: string[] = [];
  yamlPackage().visit(document, {
    Map: (_key, map) => {
      const keys = repeated(map).slice(0, MAX_DUPLICATES - found.length);
      found.push(
        ...keys.map(({ value, range }) => `  line ${lines.linePos(range?.[0] ?? 0).line}: key ${JSON.stringify(value)} already set in map`),
      );
    },
  });
  return found.length === 0 ? [] : [['yaml: unmarshal errors:', ...found].join('\n')];
}

function repeated(map: YAMLMap): readonly Scalar[] {
  const seen = new Set<unknown>();
  const keys = map.items.map(({ key }) => key).filter((key) => yamlPackage().isScalar(key));
  return keys.filter(({ value }) => value !== '<<' && seen.size === seen.add(value).size);
}

function worded({ code, linePos, message }: YAMLError): string {
  const [text = ''] = message.split(/ at line \d/);
  if (text.includes('call stack')) return 'exceeded max depth';
  const line = linePos?.[0].line;
  return line === undefined ? `${code}: ${text}` : `line ${line}: ${text}`;
}

function unreadable(complaint: string): ApiError {
  return badRequest(`error converting YAML to JSON: yaml: ${complaint}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function withoutOddities(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || !(LEFT_OUT.has(tag.tag) || ('format' in tag && tag.format === 'TIME')));
}
