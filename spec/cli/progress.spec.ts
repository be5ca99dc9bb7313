import { expect, it } from 'vitest';
import { Progress } from '#cli/progress.js';

function progressOn(terminal: { readonly isTTY: boolean; readonly columns?: number }) {
  const written: string[] = [];
  const stream = { ...terminal, write: (text: string) => written.push(text) };
  return { progress: new Progress(stream as unknown as NodeJS.WriteStream), written };
}

it('progress is one line on a terminal, written over, cut to the width, and taken away at the end', () => {
  const { progress, written } = progressOn({ isTTY: true, columns: 6 });
  for (const text of ['1/3', '1/3', '2/3 nodes']) progress.show(text);
  progress.end();
  expect(written).toEqual(['\r\u001B[2K1/3', '\r\u001B[2K2/3 n', '\r\u001B[2K']);
});

it('progress on a terminal of no known width is cut at 80', () => {
  const { progress, written } = progressOn({ isTTY: true, columns: 0 });
  progress.show('x'.repeat(100));
  expect(written).toEqual([`\r\u001B[2K${'x'.repeat(79)}`]);
});

it('progress that is quick is its last line where there is no terminal', () => {
  const { progress, written } = progressOn({ isTTY: false });
  for (const text of ['1/3', '2/3', '3/3']) progress.show(text);
  progress.end();
  progress.end();
  expect(written).toEqual(['3/3\n']);
});

it('progress that never was leaves nothing', () => {
  const { progress, written } = progressOn({ isTTY: true, columns: 80 });
  progress.end();
  expect(written).toEqual([]);
});
