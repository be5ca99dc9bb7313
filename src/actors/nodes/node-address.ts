/** The address of a simulated node, always the same for one name: nodes of one pool that are numbered below 2^20 differ. */
export function nodeAddress(name: string): string {
  const [, prefix = '', digits = ''] = /^(.*?)(\d{0,7})$/.exec(name) ?? [];
  const number = digits === '' ? hash(name) : Number(digits);
  const block = 128 + (hash(prefix) % 8) * 16 + ((number >>> 16) & 15);
  return `10.${block}.${(number >>> 8) & 255}.${number & 255}`;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum >>> 0;
}
