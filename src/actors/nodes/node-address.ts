/**
 * The address of a simulated node that is no pool's, always the same for one name: those with names alike and numbers below 2^20
 * differ. Of 100.64.0.0/10, as those of 10.0.0.0/8 are for pools and pods.
 */
export function nodeAddress(name: string): string {
  const [, prefix = '', digits = ''] = /^(.*?)(\d{0,7})$/.exec(name) ?? [];
  const number = digits === '' ? hash(name) : Number(digits);
  const block = 64 + (hash(prefix) % 4) * 16 + ((number >>> 16) & 15);
  return `100.${block}.${(number >>> 8) & 255}.${number & 255}`;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum >>> 0;
}
