import { indexFrom, type KeyOf, type KeyRun, nextThere } from './key-run.js';

/** Where somebody who reads is in a run. */
interface Place {
  readonly run: KeyRun;
  /** Of the next key; −1 as long as nobody has looked, as the first of the run has not been reached. */
  index: number;
  /** That key, or the first of the run. */
  key: string;
}

/** The numbers of the keys of some runs from `from` on (itself included), in the order of the keys. */
export function* numbersFrom(runs: readonly KeyRun[], from: string, keyOf: KeyOf): Generator<number> {
  const heap: Place[] = [];
  for (const run of runs) {
    // A run that begins later is not looked at before its turn has come.
    if (run.first > from) heap.push({ run, index: -1, key: run.first });
    else if (run.last >= from) open(heap, run, from, keyOf);
  }
  for (let place = (heap.length >> 1) - 1; place >= 0; place -= 1) sink(heap, place);
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    const { numbers } = top.run;
    if (top.index >= 0) yield numbers[top.index] as number;
    top.index = nextThere(numbers, keyOf, top.index + 1);
    if (top.index < numbers.length) top.key = keyOf(numbers[top.index] as number);
    else removeTop(heap);
    sink(heap, 0);
  }
}

/** Whether and where a key is in some runs: its number, or −1. */
export function numberIn(runs: readonly KeyRun[], key: string, keyOf: KeyOf): number {
  for (const run of runs) {
    if (run.first > key || run.last < key) continue;
    const number = run.numbers[indexFrom(run, key, keyOf)];
    if (number !== undefined && keyOf(number) === key) return number;
  }
  return -1;
}

function open(heap: Place[], run: KeyRun, from: string, keyOf: KeyOf): void {
  const index = indexFrom(run, from, keyOf);
  if (index < run.numbers.length) heap.push({ run, index, key: keyOf(run.numbers[index] as number) });
}

function removeTop(heap: Place[]): void {
  const last = heap.pop();
  if (last !== undefined && heap.length > 0) heap[0] = last;
}

/** Lets a place sink below those whose keys come before its own. */
function sink(heap: Place[], from: number): void {
  const moved = heap[from];
  if (moved === undefined) return;
  let place = from;
  for (let child = 2 * place + 1; child < heap.length; child = 2 * place + 1) {
    if (child + 1 < heap.length && (heap[child + 1] as Place).key < (heap[child] as Place).key) child += 1;
    if (moved.key <= (heap[child] as Place).key) break;
    heap[place] = heap[child] as Place;
    place = child;
  }
  heap[place] = moved;
}
