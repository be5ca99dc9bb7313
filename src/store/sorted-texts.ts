/** How many characters a digest has, of seven bits each. */
const DIGEST_LENGTH = 5;
const DIGEST_BASE = 128;
/** Digests of one sort are told apart by the indices of their texts, up to so many: both are exact in one number. */
const ROOM = 2 ** 18;
/** How much a digest is multiplied by for each number of characters that a text lacks. */
const SCALES = Array.from({ length: DIGEST_LENGTH + 1 }, (_, missing) => DIGEST_BASE ** missing);

/**
 * The indices of some texts in the order of these (by UTF-16 code units), of which there are less than `ROOM` and no two are equal. What is sorted are numbers of the first characters in which texts differ, with their indices: that takes
 * a tenth of the time of comparing texts.
 */
export function inOrder(texts: readonly string[]): readonly number[] {
  const indices = Array.from(texts, (_, index) => index);
  return isAscending(texts) ? indices : sorted(texts, indices);
}

function isAscending(texts: readonly string[]): boolean {
  for (let index = 1; index < texts.length; index += 1) if ((texts[index] as string) < (texts[index - 1] as string)) return false;
  return true;
}

/** Some indices of texts, in the order of these. */
function sorted(texts: readonly string[], indices: readonly number[]): readonly number[] {
  const start = sharedStart(texts, indices);
  const digests = new Float64Array(indices.length);
  for (let place = 0; place < digests.length; place += 1)
    digests[place] = digestOf(texts[indices[place] as number] as string, start) * ROOM + place;
  digests.sort();
  const order: number[] = [];
  for (let place = 0; place < digests.length; ) {
    const end = endOfAlike(digests, place);
    if (end === place + 1) order.push(indices[placeIn(digests[place] as number)] as number);
    else
      pushAlike(
        order,
        texts,
        Array.from(digests.subarray(place, end), (digest) => indices[placeIn(digest)] as number),
        digests.length,
      );
    place = end;
  }
  return order;
}

/** Adds the indices of some texts that have the same digest, of so many that were sorted. */
function pushAlike(order: number[], texts: readonly string[], alike: readonly number[], sortedTogether: number): void {
  // If all have the same one, what they differ in is beyond ASCII.
  const isTold = alike.length < sortedTogether;
  const rest = isTold ? sorted(texts, alike) : alike.toSorted((a, b) => ((texts[a] as string) < (texts[b] as string) ? -1 : 1));
  for (const index of rest) order.push(index);
}

/** The place that a digest was given with: `%` of such numbers takes ten times as long. */
function placeIn(digest: number): number {
  return digest - Math.floor(digest / ROOM) * ROOM;
}

/** Where the texts end that have the same digest as one. */
function endOfAlike(digests: Float64Array, place: number): number {
  const next = (Math.floor((digests[place] as number) / ROOM) + 1) * ROOM;
  let end = place + 1;
  while (end < digests.length && (digests[end] as number) < next) end += 1;
  return end;
}

/** With how many characters all of some texts begin alike. */
function sharedStart(texts: readonly string[], indices: readonly number[]): number {
  let start = texts[indices[0] as number] as string;
  for (const index of indices) {
    const text = texts[index] as string;
    if (!text.startsWith(start)) start = start.slice(0, sharedLength(start, text));
  }
  return start.length;
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one.charCodeAt(length) === other.charCodeAt(length)) length += 1;
  return length;
}

/** A number of some characters of a text: that of a lesser text is not greater. What comes after a character beyond ASCII does not count. */
function digestOf(text: string, from: number): number {
  const end = Math.min(text.length, from + DIGEST_LENGTH);
  let digest = 0;
  let index = from;
  for (let isAscii = true; isAscii && index < end; index += 1) {
    const code = text.charCodeAt(index);
    isAscii = code < DIGEST_BASE - 1;
    digest = digest * DIGEST_BASE + (isAscii ? code : DIGEST_BASE - 1);
  }
  return digest * (SCALES[from + DIGEST_LENGTH - index] as number);
}
