/** How many characters of warnings are sent with an answer, as by Kubernetes: clients take only so much of headers. */
const MAX_TOTAL = 4 * 1024;
/** How many characters are sent of each, where all together are more. */
const MAX_EACH = 256;

/** The Warning headers that tell of some warnings: each once, shortened where they are many, the last ones left out where they are very many. */
export function warningHeaders(warnings: readonly string[]): readonly string[] {
  const texts = [...new Set(warnings)].filter((text) => text !== '');
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  return (total > MAX_TOTAL ? shortened(texts) : texts).map(headerOf);
}

function shortened(texts: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let total = 0;
  for (const text of texts) {
    if (total >= MAX_TOTAL) break;
    const short = text.slice(0, MAX_EACH);
    total += short.length;
    kept.push(short);
  }
  return kept;
}

function headerOf(text: string): string {
  const plain = text.replaceAll(/[^\x20-\x7e]/g, '?');
  return `299 - "${plain.replaceAll(/["\\]/g, '\\$&')}"`;
}
