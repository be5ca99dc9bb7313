import { tooManyValues } from './api-errors.js';
import { yamlPackage } from './yaml-package.js';

/** How many values a text may have before anybody reads it: 10,000 operations of a JSON patch, with a few values each. Reading takes some 0.2 µs a value. */
export const MAX_TEXT_VALUES = 100_000;
/** How many pieces a text of YAML may have: a line has about four. Reading takes some 5 µs a piece. */
export const MAX_YAML_PIECES = 20_000;

const [QUOTE, BACKSLASH, COMMA, BRACE, BRACKET] = ['"', '\\', ',', '{', '['].map((character) => character.charCodeAt(0));

/** Throws an ApiError 413 for a text of JSON that has more values than anybody is made to wait for. */
export function refuseCrowdedJson(text: string): void {
  // A value has two characters at least.
  if (text.length > 2 * MAX_TEXT_VALUES && openings(text) > MAX_TEXT_VALUES) throw tooManyValues(MAX_TEXT_VALUES);
}

/** Throws an ApiError 413 for a text of YAML that has more pieces than anybody is made to wait for. */
export function refuseCrowdedYaml(text: string): void {
  if (text.length <= MAX_YAML_PIECES) return;
  let count = 0;
  for (const _piece of new (yamlPackage().Lexer)().lex(text)) {
    count += 1;
    if (count > MAX_YAML_PIECES) throw tooManyValues(MAX_YAML_PIECES);
  }
}

/** Each value follows a comma or the beginning of a list or object, outside texts. */
function openings(text: string): number {
  let count = 0;
  let isText = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isText && code === BACKSLASH) index += 1;
    else if (code === QUOTE) isText = !isText;
    else if (!isText && (code === COMMA || code === BRACE || code === BRACKET)) count += 1;
  }
  return count;
}
