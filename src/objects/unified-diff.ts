/** How many lines stand around each change. */
const CONTEXT = 3;
/** From how many lines on those that occur often are not looked at, and how often that is: Python's difflib, and what follows it in Go. */
const MANY_LINES = 200;

/** A stretch of lines of both texts, from and to: equal, or what stands there in one and in the other. */
interface Stretch {
  readonly isEqual: boolean;
  readonly a: readonly [from: number, to: number];
  readonly b: readonly [from: number, to: number];
}

/** The difference of two texts as `diff -u` shows it, without names of files: the same lines as by Go's difflib. Empty if there is none. */
export function unifiedDiff(a: string, b: string): string {
  const [before, after] = [a.split('\n'), b.split('\n')];
  return groups(stretches(before, after))
    .map((group) => hunk(group, before, after))
    .join('');
}

function hunk(group: readonly Stretch[], before: readonly string[], after: readonly string[]): string {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return '';
  const lines = group.flatMap(({ isEqual, a, b }) => {
    if (isEqual) return before.slice(...a).map((line) => ` ${line}\n`);
    return [...before.slice(...a).map((line) => `-${line}\n`), ...after.slice(...b).map((line) => `+${line}\n`)];
  });
  return [`@@ -${rangeText(first.a[0], last.a[1])} +${rangeText(first.b[0], last.b[1])} @@\n`, ...lines].join('');
}

function rangeText(from: number, to: number): string {
  const length = to - from;
  if (length === 1) return String(from + 1);
  return `${length === 0 ? from : from + 1},${length}`;
}

/** Changes with the lines around them; what is far apart is shown apart. */
function groups(all: readonly Stretch[]): readonly (readonly Stretch[])[] {
  const done: Stretch[][] = [];
  let current: Stretch[] = [];
  for (const stretch of trimmed(all)) {
    if (!stretch.isEqual || stretch.a[1] - stretch.a[0] <= 2 * CONTEXT) {
      current.push(stretch);
      continue;
    }
    done.push([...current, head(stretch)]);
    current = [tail(stretch)];
  }
  return [...done, current].filter((group) => group.some(({ isEqual }) => !isEqual));
}

/** Of what is equal at the beginning and at the end, the lines next to changes. */
function trimmed(all: readonly Stretch[]): readonly Stretch[] {
  return all.map((stretch, index) => {
    if (!stretch.isEqual) return stretch;
    if (index === 0) return tail(stretch);
    return index === all.length - 1 ? head(stretch) : stretch;
  });
}

function head({ isEqual, a, b }: Stretch): Stretch {
  return { isEqual, a: [a[0], Math.min(a[1], a[0] + CONTEXT)], b: [b[0], Math.min(b[1], b[0] + CONTEXT)] };
}

function tail({ isEqual, a, b }: Stretch): Stretch {
  return { isEqual, a: [Math.max(a[0], a[1] - CONTEXT), a[1]], b: [Math.max(b[0], b[1] - CONTEXT), b[1]] };
}

function stretches(before: readonly string[], after: readonly string[]): readonly Stretch[] {
  const found: Stretch[] = [];
  let [i, j] = [0, 0];
  const add = (a: number, b: number) => {
    if (i < a || j < b) found.push({ isEqual: false, a: [i, a], b: [j, b] });
  };
  for (const match of matches(before, after)) {
    add(match.a, match.b);
    [i, j] = [match.a + match.length, match.b + match.length];
    found.push({ isEqual: true, a: [match.a, i], b: [match.b, j] });
  }
  add(before.length, after.length);
  return found;
}

interface Match {
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

interface Window {
  readonly a: readonly [from: number, to: number];
  readonly b: readonly [from: number, to: number];
}

/** The longest common stretch, then the longest to both sides of it, and so on; those that touch are one. */
function matches(before: readonly string[], after: readonly string[]): readonly Match[] {
  const places = placesOf(after);
  const found: Match[] = [];
  const search = ({ a, b }: Window): void => {
    const best = longest({ a, b }, { before, after, places });
    if (best.length === 0) return;
    if (a[0] < best.a && b[0] < best.b) search({ a: [a[0], best.a], b: [b[0], best.b] });
    const last = found.at(-1);
    if (last !== undefined && last.a + last.length === best.a && last.b + last.length === best.b) {
      found[found.length - 1] = { ...last, length: last.length + best.length };
    } else found.push(best);
    const [nextA, nextB] = [best.a + best.length, best.b + best.length];
    if (nextA < a[1] && nextB < b[1]) search({ a: [nextA, a[1]], b: [nextB, b[1]] });
  };
  search({ a: [0, before.length], b: [0, after.length] });
  return found;
}

/** Where each line stands, but for those that stand nearly everywhere. */
function placesOf(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  lines.forEach((line, index) => {
    const known = places.get(line);
    if (known === undefined) places.set(line, [index]);
    else known.push(index);
  });
  if (lines.length < MANY_LINES) return places;
  const often = Math.floor(lines.length / 100) + 1;
  return new Map([...places].filter(([, indices]) => indices.length <= often));
}

interface Texts {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly places: ReadonlyMap<string, readonly number[]>;
}

function longest(window: Window, texts: Texts): Match {
  const { a, b } = window;
  let best: Match = { a: a[0], b: b[0], length: 0 };
  let runs: Runs = new Map();
  for (let i = a[0]; i < a[1]; i += 1) {
    runs = runsTo(texts.places.get(texts.before[i] ?? '') ?? [], runs, b);
    for (const [j, length] of runs) if (length > best.length) best = { a: i - length + 1, b: j - length + 1, length };
  }
  return extended(best, window, texts);
}

/** How many lines up to a place in the second text are those up to a line of the first. */
type Runs = ReadonlyMap<number, number>;

/** The runs that end with a line, by those that end with the line before it. */
function runsTo(places: readonly number[], before: Runs, [from, to]: Window['b']): Runs {
  const within = places.filter((place) => place >= from && place < to);
  return new Map(within.map((place) => [place, (before.get(place - 1) ?? 0) + 1]));
}

/** Lines that are everywhere count as well where they touch what was found. */
function extended({ a, b, length }: Match, window: Window, { before, after }: Texts): Match {
  let [i, j, end] = [a, b, length];
  while (i > window.a[0] && j > window.b[0] && before[i - 1] === after[j - 1]) [i, j, end] = [i - 1, j - 1, end + 1];
  while (i + end < window.a[1] && j + end < window.b[1] && before[i + end] === after[j + end]) end += 1;
  return { a: i, b: j, length: end };
}
