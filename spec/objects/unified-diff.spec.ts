import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { unifiedDiff } from '#objects/unified-diff.js';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

describe('a diff', () => {
  it('of equal texts is empty', () => {
    expect(unifiedDiff('a\nb', 'a\nb')).toBe('');
  });

  it('shows three lines around each change, and what is far apart apart', () => {
    const before = numbered(30);
    const after = before.with(5, 'changed').toSpliced(20, 1);
    expect(unifiedDiff(before.join('\n'), after.join('\n'))).toBe(
      [
        '@@ -3,7 +3,7 @@',
        ' line 2',
        ' line 3',
        ' line 4',
        '-line 5',
        '+changed',
        ' line 6',
        ' line 7',
        ' line 8',
        '@@ -18,7 +18,6 @@',
        ' line 17',
        ' line 18',
        ' line 19',
        '-line 20',
        ' line 21',
        ' line 22',
        ' line 23',
        '',
      ].join('\n'),
    );
  });

  it('counts a single line without its length, and none before its place', () => {
    expect(unifiedDiff('a', 'b')).toBe('@@ -1 +1 @@\n-a\n+b\n');
    expect(unifiedDiff('a', 'a\nb')).toBe('@@ -1 +1,2 @@\n a\n+b\n');
  });

  it("is the same as that of Python's difflib, after which Go's is made", () => {
    const random = new Random('diff');
    const cases = Array.from({ length: 200 }, (_, index) => {
      const lines = Array.from({ length: index < 150 ? 20 : 400 }, () => `${random.below(index % 2 === 0 ? 300 : 4)}`);
      const edits = [(line: string) => [line], () => [], (line: string) => [line, 'new']];
      const changed = lines.flatMap((line) => edits[random.chance(0.8) ? 0 : 1 + random.below(2)]?.(line) ?? []);
      return [lines, changed] as const;
    });
    const script = `import difflib, json, sys
for a, b in json.load(sys.stdin):
    lines = list(difflib.unified_diff(a, b, lineterm=""))[2:]
    print(json.dumps("".join(line + "\\n" for line in lines)))`;
    const answers = execFileSync('/usr/bin/python3', ['-c', script], { input: JSON.stringify(cases) })
      .toString()
      .trimEnd()
      .split('\n');
    expect(cases.map(([a, b]) => unifiedDiff(a.join('\n'), b.join('\n')))).toEqual(answers.map((answer) => JSON.parse(answer)));
  });
});
