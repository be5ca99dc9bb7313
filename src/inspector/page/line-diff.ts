/** One row of two texts side by side; undefined where one has no such line. */
export interface DiffRow {
  readonly left: string | undefined;
  readonly right: string | undefined;
  readonly isSame: boolean;
}

/** Compares two texts line by line. Lines that only one has stand beside nothing, or beside what took their place. */
export function lineDiff(left: readonly string[], right: readonly string[]): readonly DiffRow[] {
  const common = commonLengths(left, right);
  const rows: DiffRow[] = [];
  let [one, other] = [0, 0];
  const gone: string[] = [];
  const come: string[] = [];
  const settle = () => {
    for (let index = 0; index < Math.max(gone.length, come.length); index += 1) {
      rows.push({ left: gone[index], right: come[index], isSame: false });
    }
    gone.length = 0;
    come.length = 0;
  };
  while (one < left.length || other < right.length) {
    const [leftLine, rightLine] = [left[one], right[other]];
    if (leftLine !== undefined && leftLine === rightLine) {
      settle();
      rows.push({ left: leftLine, right: rightLine, isSame: true });
      one += 1;
      other += 1;
    } else if (leftLine !== undefined && (rightLine === undefined || at(common, one + 1, other) >= at(common, one, other + 1))) {
      gone.push(leftLine);
      one += 1;
    } else if (rightLine !== undefined) {
      come.push(rightLine);
      other += 1;
    }
  }
  settle();
  return rows;
}

/** How many lines the rests of both texts share, from each place on. */
function commonLengths(left: readonly string[], right: readonly string[]): readonly number[][] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let one = left.length - 1; one >= 0; one -= 1) {
    for (let other = right.length - 1; other >= 0; other -= 1) {
      const row = lengths[one];
      if (row === undefined) continue;
      row[other] =
        left[one] === right[other]
          ? at(lengths, one + 1, other + 1) + 1
          : Math.max(at(lengths, one + 1, other), at(lengths, one, other + 1));
    }
  }
  return lengths;
}

function at(lengths: readonly number[][], one: number, other: number): number {
  return lengths[one]?.[other] ?? 0;
}
