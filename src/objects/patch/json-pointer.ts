import { unprocessable } from '../api-errors.js';
import { MAX_DEPTH } from '../json-scanner.js';
import { isJsonObject, setKey } from '../plain-json.js';

type Container = unknown[] | Record<string, unknown>;

/** The parts of a JSON Pointer (RFC 6901); none for the whole document. Throws an ApiError 422. */
export function pointerTokens(pointer: string): readonly string[] {
  if (pointer === '') return [];
  const [start, ...tokens] = pointer.split('/', MAX_DEPTH + 2);
  if (start !== '' || tokens.length > MAX_DEPTH) throw unprocessable();
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value that a pointer names; undefined if there is none. */
export function read(document: unknown, tokens: readonly string[]): unknown {
  return tokens.reduce(child, document);
}

/** A document under change. Each part is copied before its first change, so that the original stays as it is. */
export class Workpiece {
  root: unknown;
  #own = new WeakSet<object>();

  constructor(root: unknown) {
    this.root = root;
  }

  /** Says that parts of the document have come to be shared: each is copied again before its next change. */
  release(): void {
    this.#own = new WeakSet();
  }

  add(tokens: readonly string[], value: unknown): void {
    if (tokens.length === 0) this.root = value;
    else addTo(this.#parent(tokens), last(tokens), value);
  }

  replace(tokens: readonly string[], value: unknown): void {
    if (read(this.root, tokens) === undefined) throw unprocessable();
    if (tokens.length === 0) this.root = value;
    else setIn(this.#parent(tokens), last(tokens), value);
  }

  remove(tokens: readonly string[]): void {
    if (tokens.length === 0 || read(this.root, tokens) === undefined) throw unprocessable();
    const parent = this.#parent(tokens);
    if (Array.isArray(parent)) parent.splice(Number(last(tokens)), 1);
    else delete parent[last(tokens)];
  }

  /** The list or object that holds what a pointer names, ready to be changed. */
  #parent(tokens: readonly string[]): Container {
    let container = this.#owned(this.root);
    this.root = container;
    for (const token of tokens.slice(0, -1)) {
      const inner = this.#owned(child(container, token));
      setIn(container, token, inner);
      container = inner;
    }
    return container;
  }

  #owned(value: unknown): Container {
    if (Array.isArray(value)) return this.#own.has(value) ? value : this.#keep([...value]);
    if (!isJsonObject(value)) throw unprocessable();
    return this.#own.has(value) ? (value as Record<string, unknown>) : this.#keep({ ...value });
  }

  #keep(copy: Container): Container {
    this.#own.add(copy);
    return copy;
  }
}

function child(value: unknown, token: string): unknown {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

function addTo(container: Container, token: string, value: unknown): void {
  if (!Array.isArray(container)) {
    setKey(container, token, value);
    return;
  }
  const index = token === '-' ? container.length : Number(token);
  if (token !== '-' && !/^(?:0|[1-9]\d*)$/.test(token)) throw unprocessable();
  if (index > container.length) throw unprocessable();
  container.splice(index, 0, value);
}

function setIn(container: Container, token: string, value: unknown): void {
  if (Array.isArray(container)) container[Number(token)] = value;
  else setKey(container, token, value);
}

function last(tokens: readonly string[]): string {
  return tokens.at(-1) ?? '';
}
