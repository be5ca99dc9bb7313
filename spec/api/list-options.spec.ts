import { describe, expect, it } from 'vitest';
import { isWatch, listOptions, watchOptions } from '#api/list-options.js';

const list = (query: string) => listOptions(new URLSearchParams(query));
const watch = (query: string) => watchOptions(new URLSearchParams(query));

const MATCH = 'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch:';

describe('a watch', () => {
  it.each([
    ['watch=true', true],
    ['watch=1', true],
    ['watch=', true],
    ['watch=yes', true],
    ['watch=false', false],
    ['watch=FALSE', false],
    ['watch=0', false],
    ['', false],
  ])('is asked for by %j: %j', (query, answer) => {
    expect(isWatch(new URLSearchParams(query))).toBe(answer);
  });
});

describe('the options of a list', () => {
  it('ask for everything, newest first, by default', () => {
    expect(list('')).toEqual({
      labelSelector: '',
      fieldSelector: '',
      limit: 0,
      continueToken: '',
      resourceVersion: undefined,
      resourceVersionMatch: undefined,
      timeoutSeconds: undefined,
    });
  });

  it('are read from the query', () => {
    const query =
      'labelSelector=a%3Db&fieldSelector=spec.nodeName%3Dx&limit=500&resourceVersion=7&resourceVersionMatch=Exact&timeoutSeconds=9';
    expect(list(query)).toEqual({
      labelSelector: 'a=b',
      fieldSelector: 'spec.nodeName=x',
      limit: 500,
      continueToken: '',
      resourceVersion: 7,
      resourceVersionMatch: 'Exact',
      timeoutSeconds: 9,
    });
  });

  it.each([
    ['', undefined],
    ['resourceVersion=', undefined],
    ['resourceVersion=0', 0],
    ['resourceVersion=12', 12],
  ])('with %j mean the version %j', (query, version) => {
    expect(list(query).resourceVersion).toBe(version);
  });

  it('take a limit below 0 for none', () => {
    expect(list('limit=-1').limit).toBe(0);
  });

  it('take a continue token with any version, but not with a certain one', () => {
    expect(list('continue=abc&resourceVersion=0').continueToken).toBe('abc');
    expect(() => list('continue=abc&resourceVersion=7')).toThrow('specifying resource version is not allowed when using continue');
  });

  it.each([
    ['resourceVersionMatch=Exact', `${MATCH} Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided`],
    [
      'resourceVersionMatch=Exact&resourceVersion=0',
      `${MATCH} Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"`,
    ],
    ['resourceVersionMatch=Any&resourceVersion=1', `${MATCH} Unsupported value: "Any": supported values: "Exact", "NotOlderThan", ""`],
    [
      'resourceVersionMatch=NotOlderThan&resourceVersion=1&continue=x',
      `${MATCH} Forbidden: resourceVersionMatch is forbidden when continue is provided`,
    ],
    [
      'sendInitialEvents=true',
      'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    ],
    ['limit=many', 'strconv.ParseInt: parsing "many": invalid syntax'],
    ['limit=', 'strconv.ParseInt: parsing "": invalid syntax'],
    ['timeoutSeconds=9223372036854775808', 'strconv.ParseInt: parsing "9223372036854775808": value out of range'],
    ['resourceVersion=abc', 'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax'],
    ['resourceVersion=-1', 'resourceVersion: Invalid value: "-1": strconv.ParseUint: parsing "-1": invalid syntax'],
  ])('%s is refused', (query, message) => {
    expect(() => list(query)).toThrow(expect.objectContaining({ message }));
  });

  it('are refused as a whole, with every cause', () => {
    const bad = () => list('resourceVersionMatch=Exact&sendInitialEvents=false');
    expect(bad).toThrow(
      expect.objectContaining({
        status: expect.objectContaining({
          code: 422,
          reason: 'Invalid',
          details: {
            group: 'meta.k8s.io',
            kind: 'ListOptions',
            causes: [
              expect.objectContaining({ field: 'resourceVersionMatch', reason: 'FieldValueForbidden' }),
              expect.objectContaining({ field: 'sendInitialEvents', reason: 'FieldValueForbidden' }),
            ],
          },
        }),
      }),
    );
  });
});

describe('the options of a watch', () => {
  it('are read from the query', () => {
    const query = 'watch=1&labelSelector=a&resourceVersion=7&allowWatchBookmarks=true&timeoutSeconds=60';
    expect(watch(query)).toEqual({
      labelSelector: 'a',
      fieldSelector: '',
      resourceVersion: 7,
      sendInitialEvents: false,
      allowWatchBookmarks: true,
      timeoutSeconds: 60,
    });
  });

  it.each([
    ['', true],
    ['resourceVersion=0', true],
    ['resourceVersion=7', false],
    ['resourceVersion=7&sendInitialEvents=true&resourceVersionMatch=NotOlderThan', true],
    ['sendInitialEvents=false&resourceVersionMatch=NotOlderThan', false],
  ])('with %j begin with what exists: %j', (query, answer) => {
    expect(watch(query).sendInitialEvents).toBe(answer);
  });

  it.each([
    ['sendInitialEvents=true', `${MATCH} Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan`],
    [
      'resourceVersionMatch=NotOlderThan',
      `${MATCH} Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided`,
    ],
    [
      'resourceVersionMatch=NotOlderThan&sendInitialEvents=true&continue=x',
      `${MATCH} Forbidden: resourceVersionMatch is forbidden when continue is provided`,
    ],
    [
      'resourceVersionMatch=Exact&sendInitialEvents=true',
      'ListOptions.meta.k8s.io "" is invalid: ' +
        '[resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, ' +
        'resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]',
    ],
  ])('%s is refused', (query, message) => {
    expect(() => watch(query)).toThrow(expect.objectContaining({ message }));
  });
});
