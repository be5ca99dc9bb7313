/** One media type of an Accept header, with its parameters (`q` aside). */
export interface AcceptClause {
  /** The first half, such as `application`, or `*`. */
  readonly type: string;
  /** The second half, such as `json`, or `*`. */
  readonly subtype: string;
  readonly quality: number;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Headers whose clauses are remembered: each client sends the same few. When there are more, all are read anew. */
const REMEMBERED_HEADERS = 256;
const remembered = new Map<string, readonly AcceptClause[]>();

/** The media types of an Accept header, the preferred ones first; what is malformed is left out. */
export function acceptClauses(header: string): readonly AcceptClause[] {
  const known = remembered.get(header);
  if (known !== undefined) return known;
  if (remembered.size >= REMEMBERED_HEADERS) remembered.clear();
  const clauses = readClauses(header);
  remembered.set(header, clauses);
  return clauses;
}

function readClauses(header: string): readonly AcceptClause[] {
  const clauses = header.split(',').flatMap(parseClause);
  return clauses.toSorted((a, b) => b.quality - a.quality || wildcards(a) - wildcards(b));
}

/** The first of some media types that a client would like best, parameters aside; undefined if it takes none of them. */
export function preferredMediaType(accept: string | undefined, mediaTypes: readonly string[]): string | undefined {
  for (const clause of acceptClauses(accept || '*/*')) {
    const found = mediaTypes.find((mediaType) => allowsMediaType(clause, mediaType));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a clause allows a media type, parameters aside. */
export function allowsMediaType({ type, subtype }: AcceptClause, mediaType: string): boolean {
  if (type === '*') return subtype === '*';
  return subtype === '*' ? mediaType.startsWith(`${type}/`) : mediaType === `${type}/${subtype}`;
}

function parseClause(text: string): AcceptClause | [] {
  const [range = '', ...rest] = text.split(';').map((part) => part.trim());
  const [type = '', subtype = type === '*' ? '*' : '', ...extra] = range.toLowerCase().split('/');
  if (type === '' || subtype === '' || extra.length > 0) return [];
  const parameters = new Map(rest.flatMap(parseParameter));
  const quality = Number(parameters.get('q') ?? '1');
  parameters.delete('q');
  return { type, subtype, quality: Number.isNaN(quality) ? 0 : quality, parameters };
}

function parseParameter(text: string): [string, string][] {
  const equals = text.indexOf('=');
  return equals === -1 ? [] : [[text.slice(0, equals).trim(), text.slice(equals + 1).trim()]];
}

function wildcards({ type, subtype }: AcceptClause): number {
  return Number(type === '*') + Number(subtype === '*');
}
