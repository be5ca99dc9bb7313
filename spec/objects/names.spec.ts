import { describe, expect, it } from 'vitest';
import {
  annotationErrors,
  dns1123LabelComplaints,
  dns1123SubdomainComplaints,
  generatedBase,
  isDns1123Label,
  isDns1123Subdomain,
  labelErrors,
  labelValueComplaints,
  qualifiedNameComplaints,
} from '#objects/names.js';

const NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
  "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

describe('names', () => {
  it('leave room for five characters where they are generated (B-090)', () => {
    expect(generatedBase('a'.repeat(70))).toBe('a'.repeat(58));
    expect(generatedBase('web-')).toBe('web-');
  });

  it.each([
    ['a', true, true],
    ['a-1', true, true],
    ['a.b', false, true],
    ['-a', false, false],
    ['a..b', false, false],
    ['A', false, false],
    ['', false, false],
    ['a\n', false, false],
    ['a'.repeat(64), false, true],
    ['a'.repeat(254), false, false],
  ])('%j: label %s, subdomain %s', (name, isLabel, isSubdomain) => {
    expect([isDns1123Label(name), isDns1123Subdomain(name)]).toEqual([isLabel, isSubdomain]);
    expect([dns1123LabelComplaints(name).length === 0, dns1123SubdomainComplaints(name).length === 0]).toEqual([isLabel, isSubdomain]);
  });

  it("are complained about in Kubernetes' words (B-031)", () => {
    expect(dns1123SubdomainComplaints('Bad_Name')).toEqual([
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ]);
    expect(dns1123LabelComplaints('UP')).toEqual([
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ]);
  });
});

describe('keys and values of labels', () => {
  it.each(['a', 'example.com/a', 'A_b.c', `${'a'.repeat(253)}/${'b'.repeat(63)}`])('%j is a key', (key) => {
    expect(qualifiedNameComplaints(key)).toEqual([]);
  });

  it.each([
    ['-a', [NAME_PART]],
    ['/a', ['prefix part must be non-empty']],
    ['example.com/', ['name part must be non-empty', NAME_PART]],
    ['a'.repeat(64), ['name part must be no more than 63 bytes']],
  ])('%j is no key (B-035)', (key, complaints) => {
    expect(qualifiedNameComplaints(key)).toEqual(complaints);
  });

  it('need a DNS name before the slash, and one slash only', () => {
    expect(qualifiedNameComplaints('A/b')[0]).toMatch(/^prefix part a lowercase RFC 1123 subdomain/);
    expect(qualifiedNameComplaints('a/b/c')[0]).toMatch(
      /^a qualified name must consist .* with an optional DNS subdomain prefix and '\/' \(e\.g\. /,
    );
  });

  it.each([
    ['', 0],
    ['My_value.1', 0],
    ['-', 1],
    ['a b', 1],
    ['a'.repeat(64), 1],
  ])('the value %j gets %i complaints', (value, count) => {
    expect(labelValueComplaints(value)).toHaveLength(count);
  });

  it('are reported with the path that they stand under', () => {
    const errors = labelErrors({ '-a': 'x', b: '-' }, 'metadata.labels');
    expect(errors.map(({ field, message }) => `${field}: ${message.slice(0, 20)}`)).toEqual([
      'metadata.labels: Invalid value: "-a":',
      'metadata.labels: Invalid value: "-": ',
    ]);
  });
});

describe('annotations', () => {
  it('may have keys in any case', () => {
    expect(annotationErrors({ 'Example.COM/a': '' }, 'metadata.annotations')).toEqual([]);
  });

  it('are limited to 256 KiB together', () => {
    const errors = annotationErrors({ a: 'x'.repeat(262_144) }, 'metadata.annotations');
    expect(errors.map(({ message }) => message)).toEqual(['Too long: may not be more than 262144 bytes']);
    expect(annotationErrors({ a: 'x'.repeat(262_143) }, 'metadata.annotations')).toEqual([]);
  });
});
