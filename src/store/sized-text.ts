/** A text, and how long it is in bytes of UTF-8, if that is known. Whoever has to find out has to walk through all of it. */
export interface SizedText {
  readonly text: string;
  readonly bytes: number | undefined;
}

/** Nothing said. */
export const NO_TEXT: SizedText = { text: '', bytes: 0 };

/** A text that nobody has measured. */
export function unsized(text: string): SizedText {
  return { text, bytes: undefined };
}

/** A text that has just been written in one go: to measure it takes less than when it has become a part of others. */
export function sized(text: string): SizedText {
  return { text, bytes: Buffer.byteLength(text) };
}

/** One text after the other. */
export function joined(first: SizedText, second: SizedText): SizedText {
  if (first === NO_TEXT) return second;
  if (second === NO_TEXT) return first;
  return { text: first.text + second.text, bytes: sum(first.bytes, second.bytes) };
}

/** A text between others that are ASCII, a byte a character. */
export function between(before: string, { text, bytes }: SizedText, after: string): SizedText {
  return { text: before + text + after, bytes: sum(bytes, before.length + after.length) };
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
