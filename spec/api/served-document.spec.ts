import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { jsonDocument } from '#api/served-document.js';

const document = jsonDocument({ kind: 'APIGroupList' });

it('is JSON, unless it is called something else', () => {
  expect(document.contentType).toBe('application/json');
  expect(jsonDocument({}, 'application/json;as=Table').contentType).toBe('application/json;as=Table');
});

it('is hashed as Kubernetes hashes', () => {
  expect(document.hash).toBe(createHash('sha512').update('{"kind":"APIGroupList"}').digest('hex').toUpperCase());
});

it('is compressed once', () => {
  expect(gunzipSync(document.gzipped())).toEqual(document.body);
  expect(document.gzipped()).toBe(document.gzipped());
});
