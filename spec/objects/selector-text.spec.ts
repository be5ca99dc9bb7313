import { describe, expect, it } from 'vitest';
import type { Pod } from '#objects/kubernetes.js';
import { parseFieldSelector, parseLabelSelector } from '#objects/selector-text.js';

const LABELS = { a: '1', b: 'x', n: '5' };

describe('label selectors', () => {
  it.each([
    ['', true],
    ['a=1', true],
    ['a==1,b=x', true],
    ['a!=1', false],
    ['z!=1', true],
    ['a in (1,2)', true],
    ['a notin (1)', false],
    ['z notin (1)', true],
    ['a', true],
    ['!a', false],
    ['!z', true],
    ['n>4,n<6', true],
    ['n>5', false],
    ['a=', false],
    ['a in ()', false],
    [' a = 1 , b in ( x ) ', true],
    ['constructor', false],
  ])('%j: %s', (text, matches) => {
    expect(parseLabelSelector(text)(LABELS)).toBe(matches);
  });

  it.each([
    ['a===', "unable to parse requirement: found '=', expected: identifier"],
    ['a=1,', "found '', expected: identifier after ','"],
    ['a=b c', "found 'c', expected: ',' or 'end of string'"],
    ['=', "found '=', expected: !, identifier, or 'end of string'"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a in 1', "unable to parse requirement: found '1' expected: '('"],
    ['a in (1', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['n>x', `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`],
  ])('%j is refused', (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(expect.objectContaining({ code: 400, message }));
  });

  it.each([
    ['a/b/c=1', 'unable to parse requirement: <nil>: Invalid value: "a/b/c": a qualified name must'],
    ['a=-', 'unable to parse requirement: values[0][a]: Invalid value: "-": a valid label must'],
  ])('%j is refused for its words', (text, start) => {
    expect(() => parseLabelSelector(text)).toThrow(start);
  });
});

describe('field selectors', () => {
  const pod = {
    metadata: { name: 'a,b', namespace: 'kube-system' },
    spec: { nodeName: 'node-1', containers: [] },
    status: { phase: 'Running' },
  } as unknown as Pod;

  it.each([
    ['', true],
    ['spec.nodeName=node-1', true],
    ['spec.nodeName==node-1,status.phase!=Failed', true],
    ['spec.nodeName=', false],
    ['metadata.name=a\\,b,metadata.namespace=kube-system', true],
    ['status.phase!=Running', false],
    ['spec.hostNetwork=false', true],
  ])('%j: %s', (text, matches) => {
    expect(parseFieldSelector('pods', text).takes((read) => read(pod))).toBe(matches);
  });

  it.each([
    ['pods', 'spec.nope=x', 'field label not supported: spec.nope'],
    ['daemonsets', 'status.phase=x', 'field label not supported: status.phase'],
    ['nodes', 'metadata.namespace=x', 'field label not supported: metadata.namespace'],
    ['pods', 'constructor=x', 'field label not supported: constructor'],
    ['pods', 'spec.nodeName', "invalid selector: 'spec.nodeName'; can't understand 'spec.nodeName'"],
    ['pods', 'spec.nodeName=a\\q', 'invalid field selector: invalid escape sequence: \\q'],
  ] as const)('of %s, %j is refused', (resource, text, message) => {
    expect(() => parseFieldSelector(resource, text)).toThrow(expect.objectContaining({ code: 400, message }));
  });
});
