import { describe, expect, it } from 'vitest';
import { revisionHash } from '#daemonset/revision-hash.js';
import { podTemplate } from '../support/daemon-sets.js';

describe('revision hash', () => {
  it('consists of the letters that stand for digits (B-262)', () => {
    const hashes = Array.from({ length: 200 }, (_, index) => revisionHash(podTemplate({ hostname: `h${index}` }), undefined));
    expect(hashes.filter((hash) => !/^[456789bcdf]{1,10}$/.test(hash))).toEqual([]);
    expect(new Set(hashes).size).toBe(200);
  });

  it('does not depend on the order of keys (B-262)', () => {
    const template = podTemplate({ hostname: 'h' });
    const { metadata, spec } = template;
    expect(revisionHash({ spec: { hostname: 'h', ...spec }, metadata }, undefined)).toBe(revisionHash(template, undefined));
  });

  it('differs after each collision (B-268)', () => {
    const counts = [undefined, 0, 1, 2, 256];
    expect(new Set(counts.map((count) => revisionHash(podTemplate(), count))).size).toBe(counts.length);
  });
});
