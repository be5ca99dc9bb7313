import type { KeyPattern, Pattern, TextPattern, Words } from './pattern.js';
import type { SizedText } from './sized-text.js';

/** What stands between two pieces of a text. */
interface Slot {
  readonly word: number;
  readonly kind: 'whole' | 'undashed' | 'quotedInKey';
}

/** Words that are written in JSON as they are: names, uids, addresses. */
const PLAIN = /^[\w.:/+-]*$/;

/**
 * The JSON texts of the values that a pattern gives: what they have in common is written once, and each text is put together of that and of
 * words. They are what `JSON.stringify` writes.
 */
export class PatternText {
  /** One more than there are slots. */
  readonly #pieces: readonly string[];
  readonly #slots: readonly Slot[];
  /** Of all pieces. */
  readonly #bytes: number;

  constructor(pattern: Pattern) {
    const pieces = new Pieces();
    pieces.addPattern(pattern);
    this.#pieces = pieces.taken();
    this.#slots = pieces.slots;
    this.#bytes = Buffer.byteLength(this.#pieces.join(''));
  }

  /** The text of the value that some words give. */
  of(words: Words): SizedText {
    const written = words.map(writtenWord);
    let text = this.#pieces[0] ?? '';
    let bytes = this.#bytes;
    for (let index = 0; index < this.#slots.length; index += 1) {
      const slot = this.#slots[index];
      if (slot === undefined) continue;
      const word = inSlot(slot, written[slot.word] ?? '');
      text += word + (this.#pieces[index + 1] ?? '');
      bytes += bytesOf(word);
    }
    return { text, bytes };
  }
}

/** Whether a word is written in JSON as it is, a byte a character. */
export function isPlainWord(word: string): boolean {
  return PLAIN.test(word);
}

function bytesOf(word: string): number {
  return isPlainWord(word) ? word.length : Buffer.byteLength(word);
}

/** A word as it is written within quotes. */
function writtenWord(word: string): string {
  return isPlainWord(word) ? word : within(JSON.stringify(word));
}

function inSlot({ kind }: Slot, written: string): string {
  if (kind === 'whole') return written;
  if (kind === 'undashed') return written.replaceAll('-', '');
  return within(JSON.stringify(`"${written}"`));
}

/** Without the quotes around it. */
function within(quoted: string): string {
  return quoted.slice(1, -1);
}

/** Gathers what a text is made of. */
class Pieces {
  readonly slots: Slot[] = [];
  readonly #pieces: string[] = [];
  #text = '';

  taken(): readonly string[] {
    return [...this.#pieces, this.#text];
  }

  addPattern(pattern: Pattern): void {
    switch (pattern.kind) {
      case 'same':
        this.#text += JSON.stringify(pattern.value) ?? 'null';
        return;
      case 'text':
        this.#addText(pattern);
        return;
      case 'items':
        this.#addList('[]', pattern.items, (item) => this.addPattern(item));
        return;
      case 'fields': {
        const { keys, sample, parts } = pattern;
        const fields = keys.map((key, index) => ({ key, part: parts[index], value: sample[key] }));
        const written = fields.filter(({ part, value }) => part !== undefined || value !== undefined);
        this.#addList('{}', written, ({ key, part, value }) => {
          this.#text += `${JSON.stringify(key)}:`;
          this.addPattern(part ?? { kind: 'same', value });
        });
        return;
      }
      case 'keyed': {
        const fields = pattern.keys.map((key, index) => ({ key, part: pattern.parts[index] }));
        const written = fields.filter(({ part }) => part?.kind !== 'same' || part.value !== undefined);
        this.#addList('{}', written, ({ key, part }) => {
          this.#addKey(key);
          if (part !== undefined) this.addPattern(part);
        });
      }
    }
  }

  #addList<Item>(around: string, items: readonly Item[], add: (item: Item) => void): void {
    this.#text += around[0];
    for (const [index, item] of items.entries()) {
      if (index > 0) this.#text += ',';
      add(item);
    }
    this.#text += around[1];
  }

  #addText({ word, around }: TextPattern): void {
    const [before, after] = around ?? ['', ''];
    this.#text += `"${within(JSON.stringify(before))}`;
    this.#addSlot({ word, kind: around === undefined ? 'whole' : 'undashed' });
    this.#text += `${within(JSON.stringify(after))}"`;
  }

  #addKey({ before, word, after }: KeyPattern): void {
    this.#text += `"${within(JSON.stringify(before))}`;
    if (word !== undefined) this.#addSlot({ word, kind: 'quotedInKey' });
    this.#text += `${within(JSON.stringify(after))}":`;
  }

  #addSlot(slot: Slot): void {
    this.#pieces.push(this.#text);
    this.#text = '';
    this.slots.push(slot);
  }
}
