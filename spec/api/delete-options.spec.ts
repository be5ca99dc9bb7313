import { describe, expect, it } from 'vitest';
import { deletion } from '#api/delete-options.js';
import type { DeleteOptions } from '#objects/kubernetes.js';

const asked = (query: string, body?: DeleteOptions) => deletion(new URLSearchParams(query), body);

it('leaves everything to the resource by default', () => {
  expect(asked('')).toEqual({ gracePeriodSeconds: undefined, propagationPolicy: undefined, preconditions: {}, isDryRun: false });
});

it('is read from the query if there is no body', () => {
  expect(asked('gracePeriodSeconds=0&propagationPolicy=Foreground&uid=u&dryRun=All')).toEqual({
    gracePeriodSeconds: 0,
    propagationPolicy: 'Foreground',
    preconditions: { uid: 'u' },
    isDryRun: true,
  });
});

it('is read from the body alone if there is one', () => {
  const body = { propagationPolicy: 'Orphan', preconditions: { resourceVersion: '7' } };
  expect(asked('gracePeriodSeconds=0&propagationPolicy=Foreground&dryRun=All', body)).toEqual({
    gracePeriodSeconds: undefined,
    propagationPolicy: 'Orphan',
    preconditions: { resourceVersion: '7' },
    isDryRun: false,
  });
});

it('takes a negative grace period for a second', () => {
  expect(asked('gracePeriodSeconds=-5').gracePeriodSeconds).toBe(1);
});

describe('the deprecated orphanDependents', () => {
  it.each([
    ['true', 'Orphan'],
    ['false', 'Background'],
  ])('%s means %s', (value, policy) => {
    expect(asked(`orphanDependents=${value}`).propagationPolicy).toBe(policy);
  });
});

const INVALID = 'DeleteOptions.meta.k8s.io "" is invalid:';
const SUPPORTED = 'supported values: "Foreground", "Background", "Orphan", "nil"';

it.each([
  ['propagationPolicy=foreground', `${INVALID} propagationPolicy: Unsupported value: "foreground": ${SUPPORTED}`],
  ['propagationPolicy=', `${INVALID} propagationPolicy: Unsupported value: "": ${SUPPORTED}`],
  [
    'propagationPolicy=Orphan&orphanDependents=true',
    `${INVALID} propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set`,
  ],
  ['dryRun=None', `${INVALID} dryRun: Unsupported value: ["None"]: supported values: "All"`],
  ['gracePeriodSeconds=soon', 'strconv.ParseInt: parsing "soon": invalid syntax'],
])('%s is refused', (query, message) => {
  expect(() => asked(query)).toThrow(expect.objectContaining({ message }));
});

it('refuses what is wrong in a body', () => {
  expect(() => asked('', { dryRun: ['None'] })).toThrow(`${INVALID} dryRun`);
});
