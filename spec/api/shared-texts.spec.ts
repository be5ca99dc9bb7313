import { describe, expect, it } from 'vitest';
import { SHARED_TEXT_LENGTH, SHARED_TEXTS } from '#api/limits.js';
import { SharedTexts } from '#api/shared-texts.js';
import { type OpenWatch, Watches } from '#api/watches.js';
import type { StoredObject } from '#objects/resources.js';
import { ApiHarness } from '../support/api-harness.js';
import { configMap } from '../support/manifests.js';

function map(name: string): StoredObject {
  return configMap(name) as unknown as StoredObject;
}

describe('texts of objects', () => {
  it('are written once for each form', () => {
    const [texts, object] = [new SharedTexts(), map('a')];
    const told = ['v1', 'v1', 'metadata'].map((form, index) => texts.of(object, form, () => `${form} ${index}`).text);
    expect(told).toEqual(['v1 0', 'v1 0', 'metadata 2']);
  });

  it('are those of an object, not of what looks like it', () => {
    const texts = new SharedTexts();
    const said = ['first', 'second'].map((text) => texts.of(map('a'), 'v1', () => text).text);
    expect(said).toEqual(['first', 'second']);
  });

  it('are kept for the latest objects', () => {
    const [texts, first] = [new SharedTexts(), map('first')];
    texts.of(first, 'v1', () => 'before');
    for (let count = 0; count < SHARED_TEXTS; count += 1) texts.of(map('other'), 'v1', () => '');
    expect([texts.size, texts.of(first, 'v1', () => 'after').text]).toEqual([SHARED_TEXTS, 'after']);
  });

  it('are not kept if they are long', () => {
    const [texts, object] = [new SharedTexts(), map('long')];
    texts.of(object, 'v1', () => 'x'.repeat(SHARED_TEXT_LENGTH));
    expect(texts.of(object, 'v1', () => 'written again').text).toBe('written again');
  });
});

describe('texts that watches share', () => {
  /** Watches of which the last does not get on until it is woken, if its client does not read. */
  async function watching(clientReads: boolean) {
    const harness = new ApiHarness('in process');
    await harness.start();
    const watches = new Watches(harness.store, harness.clock);
    const pump = () => watches.texts.of(map('told'), 'v1', () => '');
    const watch = (isLast: boolean): OpenWatch => ({
      resource: 'configmaps',
      place: undefined,
      pump: () => (isLast && !clientReads ? watches.wait(last) : pump()),
      concern: () => undefined,
      end: () => undefined,
    });
    const last = watch(true);
    for (const one of [watch(false), last]) watches.add(one);
    harness.add('configmaps', 'default', configMap('changed'));
    harness.clock.settle();
    return { watches, last, settle: () => harness.clock.settle() };
  }

  it('are forgotten when all have been told', async () => {
    expect((await watching(true)).watches.texts.size).toBe(0);
  });

  it('are kept for one whose client has to read first', async () => {
    expect((await watching(false)).watches.texts.size).toBe(1);
  });

  it('are not kept for one that has gone', async () => {
    const { watches, last, settle } = await watching(false);
    watches.delete(last);
    watches.wake({ ...last, pump: () => undefined });
    settle();
    expect(watches.texts.size).toBe(0);
  });
});
