import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { NodeEntries } from '#daemonset/node-entries.js';

const NAMES = 60;
const PLACES = 80;

describe.each([1, 2, 3])('entries of nodes, seed %i', (seed) => {
  it('are those of a map by name, whichever places nodes have had', () => {
    const random = new Random(seed);
    const entries = new NodeEntries();
    const model = new Map<string, object>();
    for (let step = 0; step < 5_000; step += 1) {
      const name = `node-${random.below(NAMES)}`;
      // Places go to other nodes, and not everybody knows them.
      const place = random.below(PLACES + 1) - 1;
      const known = model.get(name);
      const entry = entries.get(name, place);
      if (entry !== known) throw new Error(`another entry of ${name}`);
      if (entry !== undefined && random.chance(step % 1_000 < 500 ? 0.2 : 0.7)) {
        entries.forget(entry);
        model.delete(name);
      } else {
        const made = entries.make(name, place);
        if (known !== undefined) expect(made).toBe(known);
        model.set(name, made);
      }
    }
    expect([...entries.values()].map(({ name }) => name).sort()).toEqual([...model.keys()].sort());
    expect([...entries.values()].every((entry) => model.get(entry.name) === entry)).toBe(true);
  });
});
