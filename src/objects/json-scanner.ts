/** How deep lists and objects may nest. No kind goes deeper than 30; a limit keeps recursion off the end of the stack. */
export const MAX_DEPTH = 100;
/** Kubernetes reports as many duplicates. */
const MAX_DUPLICATES = 100;

const END = 'unexpected end of JSON input';
const TOO_DEEP = 'exceeded max depth';
const ESCAPES = '"\\/bfnrt';

/** Why a text is no JSON. */
class Complaint extends Error {}

/** What reading a text slowly finds: why it is no JSON, in the words of Go, or which fields occur twice. */
export interface JsonFindings {
  readonly complaint: string | undefined;
  /** Such as `duplicate field "spec.x"`, once each. */
  readonly duplicates: readonly string[];
}

/** Reads a text character by character. Slow: `JSON.parse` says more quickly whether it is needed. */
export function scanJson(text: string): JsonFindings {
  const scanner = new JsonScanner(text);
  try {
    scanner.document();
    return { complaint: undefined, duplicates: scanner.duplicates };
  } catch (error) {
    if (error instanceof Complaint) return { complaint: error.message, duplicates: scanner.duplicates };
    throw error;
  }
}

class JsonScanner {
  readonly duplicates: string[] = [];
  #position = 0;
  #depth = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    this.#value('');
    this.#skipSpace();
    if (this.#position < this.#text.length) this.#refuse('after top-level value');
  }

  #value(path: string): void {
    this.#skipSpace();
    const character = this.#text[this.#position];
    if (character === '{') this.#nested(() => this.#object(path));
    else if (character === '[') this.#nested(() => this.#list(path));
    else if (character === '"') this.#string();
    else if (character === '-' || isDigit(character)) this.#number();
    else if (character === 't') this.#literal('true');
    else if (character === 'f') this.#literal('false');
    else if (character === 'n') this.#literal('null');
    else this.#refuse('looking for beginning of value');
  }

  #nested(read: () => void): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Complaint(TOO_DEEP);
    this.#position += 1;
    read();
    this.#depth -= 1;
  }

  #object(path: string): void {
    const keys = new Map<string, boolean>();
    if (this.#skips('}')) return;
    do {
      const key = this.#key();
      const inner = path === '' ? key : `${path}.${key}`;
      if (keys.get(key) === false) this.#duplicate(inner);
      keys.set(key, keys.has(key));
      if (!this.#skips(':')) this.#refuse('after object key');
      this.#value(inner);
    } while (this.#skips(','));
    if (!this.#skips('}')) this.#refuse('after object key:value pair');
  }

  #key(): string {
    this.#skipSpace();
    if (this.#text[this.#position] !== '"') this.#refuse('looking for beginning of object key string');
    const start = this.#position;
    this.#string();
    return JSON.parse(this.#text.slice(start, this.#position));
  }

  #duplicate(path: string): void {
    if (this.duplicates.length < MAX_DUPLICATES) this.duplicates.push(`duplicate field ${JSON.stringify(path)}`);
  }

  #list(path: string): void {
    if (this.#skips(']')) return;
    let index = 0;
    do {
      this.#value(`${path}[${index}]`);
      index += 1;
    } while (this.#skips(','));
    if (!this.#skips(']')) this.#refuse('after array element');
  }

  #string(): void {
    this.#position += 1;
    for (;;) {
      const character = this.#text[this.#position];
      if (character === undefined || character < ' ') this.#refuse('in string literal');
      this.#position += 1;
      if (character === '"') return;
      if (character === '\\') this.#escape();
    }
  }

  #escape(): void {
    const character = this.#text[this.#position];
    if (character === undefined || !(ESCAPES.includes(character) || character === 'u')) this.#refuse('in string escape code');
    this.#position += 1;
    if (character !== 'u') return;
    for (let digit = 0; digit < 4; digit += 1) {
      if (!/^[0-9a-fA-F]$/.test(this.#text[this.#position] ?? '')) this.#refuse('in \\u hexadecimal character escape');
      this.#position += 1;
    }
  }

  #number(): void {
    if (this.#text[this.#position] === '-') this.#position += 1;
    if (this.#text[this.#position] === '0') this.#position += 1;
    else this.#digits('in numeric literal');
    if (this.#text[this.#position] === '.') {
      this.#position += 1;
      this.#digits('after decimal point in numeric literal');
    }
    if (!/^[eE]$/.test(this.#text[this.#position] ?? '')) return;
    this.#position += 1;
    if (/^[-+]$/.test(this.#text[this.#position] ?? '')) this.#position += 1;
    this.#digits('in exponent of numeric literal');
  }

  #digits(where: string): void {
    if (!isDigit(this.#text[this.#position])) this.#refuse(where);
    while (isDigit(this.#text[this.#position])) this.#position += 1;
  }

  #literal(word: string): void {
    for (const letter of word) {
      if (this.#text[this.#position] !== letter) this.#refuse(`in literal ${word} (expecting '${letter}')`);
      this.#position += 1;
    }
  }

  #skips(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#position] !== character) return false;
    this.#position += 1;
    return true;
  }

  #skipSpace(): void {
    while (' \t\r\n'.includes(this.#text[this.#position] ?? '.')) this.#position += 1;
  }

  #refuse(where: string): never {
    const character = this.#text[this.#position];
    throw new Complaint(character === undefined ? END : `invalid character ${quoted(this.#text, this.#position)} ${where}`);
  }
}

/** Go shows the byte that it stumbled over as a character of Latin-1. */
function quoted(text: string, position: number): string {
  const [byte = 0] = Buffer.from(String.fromCodePoint(text.codePointAt(position) ?? 0));
  if (byte === 0x27) return "'\\''";
  if (byte === 0x22) return "'\"'";
  return `'${JSON.stringify(String.fromCharCode(byte)).slice(1, -1)}'`;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
