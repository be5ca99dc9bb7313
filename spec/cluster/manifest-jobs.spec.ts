import { afterAll, describe, expect, it } from 'vitest';
import { ManifestReader } from '#cluster/manifest-jobs.js';
import { ApiError } from '#objects/api-error.js';

const LARGE = `kind: ConfigMap\ndata: |\n${'  a line of text that says nothing much, over and over again\n'.repeat(20_000)}`;

describe('reading manifests', () => {
  const reader = new ManifestReader();

  afterAll(() => reader.close());

  it.each([
    ['small', 'kind: ConfigMap\ndata: |\n  a line\n---\nkind: Secret\n', ['ConfigMap', 'Secret']],
    ['large', `${LARGE}---\nkind: Secret\n`, ['ConfigMap', 'Secret']],
  ])('gives the documents of a %s one', async (_, text, kinds) => {
    const documents = await reader.read(text);
    expect(documents.map(({ value }) => Object(value).kind)).toEqual(kinds);
  });

  it.each([
    ['small', ''],
    ['large', LARGE],
  ])('refuses a %s one that is no YAML with an ApiError', async (_, start) => {
    const error = await reader.read(`${start}\n\t{`).catch((thrown: unknown) => thrown);
    expect(ApiError.is(error) && error.code).toBe(400);
  });
});
