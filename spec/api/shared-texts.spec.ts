import { describe, expect, it } from 'vitest';
import { SHARED_TEXT_LENGTH, SHARED_TEXTS } from '#api/limits.js';
import { SharedTexts } from '#api/shared-texts.js';
import type { StoredObject } from '#objects/resources.js';
import { configMap } from '../support/manifests.js';

function map(name: string): StoredObject {
  return configMap(name) as unknown as StoredObject;
}

describe('texts of objects', () => {
  it('are written once for each form', () => {
    const [texts, object] = [new SharedTexts(), map('a')];
    const told = ['v1', 'v1', 'metadata'].map((form, index) => texts.of(object, form, () => `${form} ${index}`));
    expect(told).toEqual(['v1 0', 'v1 0', 'metadata 2']);
  });

  it('are those of an object, not of what looks like it', () => {
    const texts = new SharedTexts();
    expect([texts.of(map('a'), 'v1', () => 'first'), texts.of(map('a'), 'v1', () => 'second')]).toEqual(['first', 'second']);
  });

  it('are kept for the latest objects', () => {
    const [texts, first] = [new SharedTexts(), map('first')];
    texts.of(first, 'v1', () => 'before');
    for (let count = 0; count < SHARED_TEXTS; count += 1) texts.of(map('other'), 'v1', () => '');
    expect([texts.size, texts.of(first, 'v1', () => 'after')]).toEqual([SHARED_TEXTS, 'after']);
  });

  it('are not kept if they are long', () => {
    const [texts, object] = [new SharedTexts(), map('long')];
    texts.of(object, 'v1', () => 'x'.repeat(SHARED_TEXT_LENGTH));
    expect(texts.of(object, 'v1', () => 'written again')).toBe('written again');
  });
});
