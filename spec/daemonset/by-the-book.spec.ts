import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import type { UpdatePlan } from '#daemonset/update-plan.js';
import type { PodView } from '#objects/views.js';
import { daemonSet, NOW_MS, namesOf, node, pod, rolling, taint } from '../support/daemon-sets.js';
import { NamedLedger } from '../support/named-ledger.js';
import { type NodeKind, type Situation, type Step, statusByTheBook, stepByTheBook, upkeepByTheBook } from './by-the-book.js';

// The catalogue's rules, written down once more as plain loops over nodes, and the ledger's plans in thousands of situations.

const TAINTS = { wanted: [], kept: [taint('a')], refused: [taint('b', 'NoExecute')] } as const;
const BUDGETS = [
  [1, undefined],
  [3, undefined],
  ['25%', undefined],
  ['100%', undefined],
  [0, 1],
  [0, 2],
  [0, '30%'],
] as const;

function situationOf(seed: string): Situation {
  const random = new Random(seed);
  const names = Array.from({ length: 1 + random.below(6) }, (_, index) => `n${index}`);
  const kinds: readonly NodeKind[] = ['wanted', 'wanted', 'wanted', 'kept', 'refused', 'gone'];
  const nodes = new Map(names.map((name) => [name, random.pick(kinds)]));
  const [maxUnavailable, maxSurge] = random.pick(BUDGETS);
  const pods = Array.from({ length: random.below(9) }, (_, index) => podOf(random, `p${index}`, names));
  return { nodes, pods, hash: 'new', generation: '7', minReadySeconds: random.pick([0, 10]), maxUnavailable, maxSurge, nowMs: NOW_MS };
}

function podOf(random: Random, name: string, names: readonly string[]): PodView {
  const target = random.chance(0.97) ? random.pick(names) : undefined;
  const hash = { 'controller-revision-hash': random.pick(['new', 'new', 'old', 'older']) };
  return pod(name, {
    createdAtMs: NOW_MS - 1_000 * random.below(3),
    labels: { app: 'web', ...hash, ...(random.chance(0.1) && { 'pod-template-generation': random.pick(['7', '6']) }) },
    nodeName: random.chance(0.85) ? target : undefined,
    targetNode: target,
    phase: random.pick(['Running', 'Running', 'Running', 'Running', 'Pending', 'Failed', 'Succeeded']),
    isReady: random.chance(0.7),
    readyChangedAtMs: random.chance(0.9) ? NOW_MS - 1_000 * random.below(20) : undefined,
    deletionAtMs: random.chance(0.2) ? NOW_MS : undefined,
  });
}

function ledgerOf({ nodes, pods, hash, generation, minReadySeconds, maxSurge, maxUnavailable }: Situation): NamedLedger {
  const updateStrategy = rolling({ maxUnavailable, maxSurge: maxSurge ?? 0 });
  const ledger = new NamedLedger(daemonSet({ generation: Number(generation), spec: { updateStrategy, minReadySeconds } }));
  ledger.setRevision(hash);
  for (const [name, kind] of nodes) if (kind !== 'gone') ledger.setNode(node(name, { taints: TAINTS[kind] }));
  for (const view of pods) ledger.setPod(view);
  return ledger;
}

/** What a plan has beyond what it must have, which it has. */
function beyond(planned: Iterable<string>, must: ReadonlySet<string>): readonly string[] {
  const names = new Set(planned);
  for (const name of must) if (!names.delete(name)) throw new Error(`${name} is missing`);
  return [...names];
}

function expectStep({ creates, deletes, missingNode }: UpdatePlan, step: Step): void {
  expect(missingNode !== undefined).toBe(step.fails);
  if (step.fails) return;
  const [created, deleted] = [beyond(creates, step.creates), beyond(namesOf(deletes), step.deletes)];
  expect([created.length, deleted.length]).toEqual([step.alsoCreate.count, step.alsoDelete.count]);
  expect(created.every((name) => step.alsoCreate.from.has(name))).toBe(true);
  expect(deleted.every((name) => step.alsoDelete.from.has(name))).toBe(true);
}

describe('the ledger goes by the book', () => {
  it.each(Array.from({ length: 20 }, (_, index) => `book/${index}`))(
    'in 200 situations of %s (B-113 to B-119, B-187, B-201 to B-205, B-230 to B-235, B-280 to B-284)',
    (seed) => {
      for (let index = 0; index < 200; index += 1) {
        const situation = situationOf(`${seed}/${index}`);
        const ledger = ledgerOf(situation);
        const at = `${seed}/${index}`;
        expect(ledger.status(NOW_MS), at).toEqual(statusByTheBook(situation));
        const { creates, deletes } = ledger.managePlan(NOW_MS);
        const upkeep = upkeepByTheBook(situation);
        expect(new Set(creates), at).toEqual(upkeep.creates);
        const extra = beyond(namesOf(deletes), upkeep.deletes);
        expect(extra.length, at).toBe(upkeep.oneOf.length);
        expect(
          upkeep.oneOf.every((names) => names.filter((name) => extra.includes(name)).length === 1),
          at,
        ).toBe(true);
        const plan = situation.maxSurge === undefined ? ledger.rollingPlan(NOW_MS) : ledger.surgePlan(NOW_MS);
        expectStep(plan, stepByTheBook(situation));
      }
    },
  );
});
