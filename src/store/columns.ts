import type { Uid } from '../objects/uids.js';

/** Texts as they are written: what they begin with and what is left of each, between marks; or one text that all are; or as they are. */
export type TextColumn = string | readonly string[];

/** Numbers as they are written: the first if each follows the one before, else it and by how much each is beyond the one before. */
export type NumberColumn = number | readonly number[];

/** Uids as they are written: all of them numbers, or texts, or some of both. */
export type UidColumn = NumberColumn | TextColumn | readonly [readonly Uid[]];

/** Stands between texts. JSON takes it as it is, in one byte, and nobody writes it: texts that have it are not joined. */
const MARK = '\u007f';
const MARK_CODE = 0x7f;
/** Columns of more characters are written as they are: there are few texts so long that somebody writes in great numbers. */
const ROOM = 65_536;

/** Where columns are put together: a character at a time is quicker than a text at a time. */
const room = Buffer.alloc(ROOM);

/** Texts of which many begin alike, in few characters. */
export function textColumn(texts: readonly string[]): TextColumn {
  const [first = ''] = texts;
  let start = first;
  let areSame = true;
  for (let index = 1; index < texts.length; index += 1) {
    const text = texts[index] ?? '';
    if (text === first) continue;
    areSame = false;
    if (!text.startsWith(start)) start = start.slice(0, sharedLength(start, text));
  }
  return areSame ? [first] : (joined(texts, start) ?? texts);
}

/** What the texts begin with, and what is left of each; undefined unless all is ASCII, and short. */
function joined(texts: readonly string[], start: string): string | undefined {
  let end = written(start, 0, 0);
  for (let index = 0; index < texts.length && end >= 0; index += 1) {
    const text = texts[index] ?? '';
    room[end] = MARK_CODE;
    end = written(text, start.length, end + 1);
  }
  return end < 0 ? undefined : room.toString('latin1', 0, end);
}

/** Writes the rest of a text; gives where it ends, or −1 if it cannot be written so. */
function written(text: string, from: number, to: number): number {
  const end = to + text.length - from;
  if (end >= ROOM) return -1;
  let place = to;
  for (let index = from; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= MARK_CODE) return -1;
    room[place] = code;
    place += 1;
  }
  return place;
}

/** The texts that were written so; `count` says how many there are. */
export function textsIn(column: TextColumn, count: number): readonly string[] {
  if (typeof column !== 'string') return column.length === count ? column : new Array<string>(count).fill(column[0] ?? '');
  const texts: string[] = [];
  let mark = column.indexOf(MARK);
  const start = column.slice(0, mark);
  for (let index = 0; index < count; index += 1) {
    const next = column.indexOf(MARK, mark + 1);
    texts.push(start + column.slice(mark + 1, next < 0 ? undefined : next));
    mark = next;
  }
  return texts;
}

/** Numbers of which many follow each other. */
export function numberColumn(numbers: readonly number[]): NumberColumn {
  const [first = 0] = numbers;
  for (let index = 1; index < numbers.length; index += 1) if (numbers[index] !== first + index) return differences(numbers);
  return first;
}

function differences(numbers: readonly number[]): readonly number[] {
  let before = 0;
  return numbers.map((number) => {
    const difference = number - before;
    before = number;
    return difference;
  });
}

/** The numbers that were written so; `count` says how many there are. */
export function numbersIn(column: NumberColumn, count: number): readonly number[] {
  const numbers: number[] = [];
  let number = typeof column === 'number' ? column - 1 : 0;
  for (let index = 0; index < count; index += 1) {
    number += typeof column === 'number' ? 1 : (column[index] ?? 0);
    numbers.push(number);
  }
  return numbers;
}

/** Uids, which are most often of one kind. */
export function uidColumn(uids: readonly Uid[]): UidColumn {
  if (uids.every((uid) => typeof uid === 'string')) return textColumn(uids);
  return uids.every((uid) => typeof uid === 'number') ? numberColumn(uids) : [uids];
}

/** The uids, or texts, that were written so; `count` says how many there are. */
export function uidsIn(column: UidColumn, count: number): readonly Uid[] {
  const first = typeof column === 'object' ? column[0] : column;
  if (typeof first === 'object') return first;
  return typeof first === 'number' ? numbersIn(column as NumberColumn, count) : textsIn(column as TextColumn, count);
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one.charCodeAt(length) === other.charCodeAt(length)) length += 1;
  return length;
}
