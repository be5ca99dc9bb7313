/** Kubernetes reports as many unknown fields. */
const MAX_UNKNOWN = 100;

/** Where decoding is, and what it has found so far. One for each object that is decoded. */
export class DecodingContext {
  /** Such as `unknown field "spec.replicas"`. */
  readonly unknown: string[] = [];
  /** Names of fields, and positions in lists. */
  readonly #path: (string | number)[] = [];
  readonly #structs: string[] = [];

  enterStruct(name: string): void {
    this.#structs.push(name);
  }

  leaveStruct(): void {
    this.#structs.pop();
  }

  enter(step: string | number): void {
    this.#path.push(step);
  }

  leave(): void {
    this.#path.pop();
  }

  reportUnknown(name: string): void {
    if (this.unknown.length < MAX_UNKNOWN) this.unknown.push(`unknown field ${JSON.stringify(pathText([...this.#path, name]))}`);
  }

  /** The complaint about a value of the wrong type, as Go's JSON package words it; `type` is the Go type that was wanted. */
  wrongType(value: unknown, type: string): DecodingError {
    const fields = this.#path.filter((step) => typeof step === 'string').join('.');
    const target = fields === '' ? 'value' : `struct field ${this.#structs.at(-1)}.${fields}`;
    return new DecodingError(`json: cannot unmarshal ${jsonTypeFor(value, type)} into Go ${target} of type ${type}`);
  }
}

/** Why a value is not what its schema says; becomes an ApiError where the kind is known. */
export class DecodingError extends Error {}

function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** What Go's JSON package calls the type of a value. */
export function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The same, with a number that does not fit into an integer shown. */
export function jsonTypeFor(value: unknown, wanted: string): string {
  return typeof value === 'number' && wanted.startsWith('int') ? `number ${value}` : jsonType(value);
}
