/** As many hexadecimal digits as are asked for, which depend on every character of a text: always the same for the same text. */
export function stableDigits(text: string, digits: number): string {
  let hex = '';
  for (let part = 0; hex.length < digits; part += 1) hex += hashOf(`${part}/${text}`).toString(16).padStart(8, '0');
  return hex.slice(0, digits);
}

/** A number from 0 on, below a bound, in the same way. */
export function stableNumber(text: string, bound: number): number {
  return hashOf(text) % bound;
}

// FNV-1a, then a final mix: without it, texts that differ in their last character only are close together.
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
