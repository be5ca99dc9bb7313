import { duplicateFields } from '../objects/json-text.js';
import { filled, fits, type Pattern, patternOf, type Words } from '../store/pattern.js';
import { isPlainWord } from '../store/pattern-text.js';

/** How many texts are remembered, how long they may be, and how many words they may have. A text that is longer, or has more, is read for itself. */
const LIMITS = { texts: 8, textLength: 4_096, words: 4 } as const;
/** What stands for words while it is found out what becomes of them. */
const MARK = '<word ';
const MARKS: Words = Array.from({ length: LIMITS.words }, (_, index) => `${MARK}${index}>`);
/** Others, by which it is seen whether that holds. */
const OTHER_MARKS: Words = MARKS.map((mark) => `other ${mark}`);

/** How texts are read of which many are alike. */
export interface AlikeTextsOptions<Value> {
  /** The fields that have words: texts that differ in nothing else are alike. */
  readonly fields: readonly string[];
  /** Reads a text, whatever its words are; undefined if there is anything to be said about it. */
  readonly read: (text: string) => Value | undefined;
}

interface Known {
  /** What stands between the words. */
  readonly pieces: readonly string[];
  /** The words of the last text: some are the same again. */
  words: Words;
  /** What the value is but for the words; undefined until a second text is like the first. */
  pattern: Pattern | 'unlike' | undefined;
}

/** The values of JSON texts that say the same as others before them but for a few words: such texts are read once, and need not be parsed. */
export class AlikeTexts<Value extends object> {
  readonly #word: RegExp;
  readonly #read: (text: string) => Value | undefined;
  /** The latest first. */
  readonly #known: Known[] = [];

  constructor({ fields, read }: AlikeTextsOptions<Value>) {
    // Within a text of JSON there is no quote without a backslash: this is a field, and its text.
    this.#word = new RegExp(`(?<="(?:${fields.join('|')})":")[^"\\\\]*(?=")`);
    this.#read = read;
  }

  /** The value of a text that is like others; undefined if it has to be read for itself. */
  of(text: string): Value | undefined {
    for (const known of this.#known) {
      const words = wordsBetween(known, text);
      if (words === undefined) continue;
      known.words = words;
      known.pattern ??= this.#patternOf(known.pieces);
      return known.pattern === 'unlike' ? undefined : (filled(known.pattern, words) as Value);
    }
    return undefined;
  }

  /** Remembers a text that was read for itself, and was right. */
  note(text: string): void {
    if (text.length > LIMITS.textLength) return;
    const pieces = text.split(this.#word);
    if (pieces.length === 1 || pieces.length > LIMITS.words + 1) return;
    this.#known.unshift({ pieces, words: [], pattern: undefined });
    if (this.#known.length > LIMITS.texts) this.#known.pop();
  }

  #patternOf(pieces: readonly string[]): Pattern | 'unlike' {
    if (pieces.some((piece) => piece.includes(MARK))) return 'unlike';
    const value = this.#valueWith(pieces, MARKS);
    const other = this.#valueWith(pieces, OTHER_MARKS);
    if (value === undefined || other === undefined) return 'unlike';
    const pattern = patternOf(value, MARKS);
    return fits(pattern, other, OTHER_MARKS) ? pattern : 'unlike';
  }

  #valueWith(pieces: readonly string[], words: Words): Value | undefined {
    const text = pieces.reduce((before, piece, index) => `${before}${words[index - 1]}${piece}`);
    return duplicateFields(text, JSON.parse(text)).length > 0 ? undefined : this.#read(text);
  }
}

/** What stands in a text between the pieces of one, of which each but the first begins with a quote; undefined if it has others, or words that are not plain. */
function wordsBetween({ pieces, words: last }: Known, text: string): Words | undefined {
  const [first = ''] = pieces;
  if (!text.startsWith(first)) return undefined;
  const words: string[] = [];
  let end = first.length;
  for (let index = 1; index < pieces.length; index += 1) {
    const piece = pieces[index] ?? '';
    const word = wordBefore(piece, { text, start: end, last: last[index - 1] });
    if (word === undefined) return undefined;
    words.push(word);
    end += word.length + piece.length;
  }
  return end === text.length ? words : undefined;
}

interface Position {
  readonly text: string;
  readonly start: number;
  /** The word that stood there in the last text. */
  readonly last: string | undefined;
}

/** The word that stands somewhere in a text, before a piece. */
function wordBefore(piece: string, { text, start, last }: Position): string | undefined {
  if (last !== undefined && text.startsWith(last, start) && text.startsWith(piece, start + last.length)) return last;
  const end = text.indexOf('"', start);
  if (!text.startsWith(piece, end)) return undefined;
  const word = text.slice(start, end);
  return word.length > LIMITS.textLength || !isPlainWord(word) ? undefined : copied(word);
}

const scratch = Buffer.alloc(LIMITS.textLength);

/** The same text of its own: what is cut out of a text keeps all of it, and words are kept for long. */
function copied(word: string): string {
  return scratch.toString('latin1', 0, scratch.write(word, 'latin1'));
}
