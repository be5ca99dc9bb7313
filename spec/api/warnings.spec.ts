import { expect, it } from 'vitest';
import { warningHeaders } from '#api/warnings.js';

it('tells each warning once, with what means something in headers escaped', () => {
  expect(warningHeaders(['a "b"\n', 'a "b"\n', '', 'c\\d'])).toEqual(['299 - "a \\"b\\"?"', '299 - "c\\\\d"']);
});

it('leaves long warnings whole as long as all of them are no longer than 4,096 characters', () => {
  expect(warningHeaders(['x'.repeat(4_000), 'y'.repeat(96)]).map((header) => header.length)).toEqual([4_000 + 8, 96 + 8]);
});

it('shortens warnings to 256 characters, and leaves the last ones out, where they are more', () => {
  const headers = warningHeaders(Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(1_000, 'x')));
  expect([headers.length, new Set(headers.map((header) => header.length))]).toEqual([16, new Set([256 + 8])]);
});
