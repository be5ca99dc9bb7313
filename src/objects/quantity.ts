/** An amount of a resource, and the kind of unit that it was written with. */
export interface Quantity {
  /** Billionths, rounded up: Kubernetes keeps no finer parts. */
  readonly nanos: bigint;
  readonly format: 'decimal' | 'binary' | 'exponent';
}

const NANOS = 1_000_000_000n;
const PATTERN = /^([-+]?)(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][-+]?\d{1,3})?$/;
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL_EXPONENTS: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const SUFFIX_OF_EXPONENT: ReadonlyMap<number, string> = new Map([...DECIMAL_EXPONENTS].map(([suffix, exponent]) => [exponent, suffix]));
/** Kubernetes caps what it cannot count: 2^63 - 1 whole units. */
const LIMIT = (2n ** 63n - 1n) * NANOS;

/** Reads a quantity, such as `200Mi`, `100m`, `0.5` or `1e3`; undefined if it is none. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, sign, digits = '', suffix = ''] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  const { factor, format } = unitOf(suffix);
  const magnitude = scaled(BigInt(`${whole}${fraction}`), factor - fraction.length, BINARY_SUFFIXES.indexOf(suffix));
  const capped = magnitude > LIMIT ? LIMIT : magnitude;
  return { nanos: sign === '-' ? -capped : capped, format };
}

/** Writes a quantity as Kubernetes does: without a fraction, with the largest unit that allows it. Binary units below 1Ki are given up. */
function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0';
  const sign = nanos < 0n ? '-' : '';
  const magnitude = nanos < 0n ? -nanos : nanos;
  const isBinary = format === 'binary' && magnitude >= 1024n * NANOS;
  return `${sign}${isBinary ? binaryText((magnitude + NANOS - 1n) / NANOS) : decimalText(magnitude, format)}`;
}

/** A quantity in canonical form (`0.5` → `500m`, `1024Mi` → `1Gi`); undefined if it is none. */
export function normalQuantity(text: string): string | undefined {
  const quantity = parseQuantity(text);
  return quantity && formatQuantity(quantity);
}

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. What is no quantity counts as 0. */
export function compareQuantities(a: string, b: string): number {
  const [left, right] = [nanosOf(a), nanosOf(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function nanosOf(text: string): bigint {
  return parseQuantity(text)?.nanos ?? 0n;
}

function unitOf(suffix: string): { readonly factor: number; readonly format: Quantity['format'] } {
  if (suffix.endsWith('i')) return { factor: 0, format: 'binary' };
  const exponent = DECIMAL_EXPONENTS.get(suffix);
  return exponent === undefined ? { factor: Number(suffix.slice(1)), format: 'exponent' } : { factor: exponent, format: 'decimal' };
}

/** `digits` times 10^exponent times 1024^power, in nanos, rounded up. */
function scaled(digits: bigint, exponent: number, power: number): bigint {
  const value = digits * 1024n ** BigInt(Math.max(0, power));
  const shift = exponent + 9;
  if (shift >= 0) return value * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (value + divisor - 1n) / divisor;
}

function binaryText(units: bigint): string {
  let [value, power] = [units, 0];
  while (value % 1024n === 0n && power < BINARY_SUFFIXES.length - 1) [value, power] = [value / 1024n, power + 1];
  return `${value}${BINARY_SUFFIXES[power]}`;
}

function decimalText(nanos: bigint, format: Quantity['format']): string {
  let [value, exponent] = [nanos, -9];
  while (value % 1000n === 0n && exponent < 18) [value, exponent] = [value / 1000n, exponent + 3];
  if (format !== 'exponent') return `${value}${SUFFIX_OF_EXPONENT.get(exponent)}`;
  return exponent === 0 ? `${value}` : `${value}e${exponent}`;
}
