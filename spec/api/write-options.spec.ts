import { describe, expect, it } from 'vitest';
import { createOptions, patchOptions, updateOptions } from '#api/write-options.js';

const KUBECTL = 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0';

const create = (query: string, userAgent?: string) => createOptions(new URLSearchParams(query), userAgent);

describe('the options of a create', () => {
  it('warn by default, and write', () => {
    expect(create('', KUBECTL)).toEqual({ isDryRun: false, fieldManager: 'kubectl', fieldValidation: 'Warn' });
  });

  it('are read from the query', () => {
    const options = create('dryRun=All&fieldManager=kubectl-create&fieldValidation=Strict', KUBECTL);
    expect(options).toEqual({ isDryRun: true, fieldManager: 'kubectl-create', fieldValidation: 'Strict' });
  });

  it.each([
    ['dryRun=Some', 'dryRun: Unsupported value: ["Some"]: supported values: "All"'],
    ['dryRun=', 'dryRun: Unsupported value: [""]: supported values: "All"'],
    ['dryRun=All&dryRun=x', 'dryRun: Unsupported value: ["All","x"]: supported values: "All"'],
    ['fieldValidation=strict', 'fieldValidation: Unsupported value: "strict": supported values: "", "Ignore", "Strict", "Warn"'],
    [`fieldManager=${'ä'.repeat(65)}`, 'fieldManager: Too long: may not be more than 128 bytes'],
    ['fieldManager=%C3%A4%09b', 'fieldManager: Invalid value: "ä\\tb": invalid character U+0009 (at position 2)'],
  ])('%s is refused', (query, message) => {
    expect(() => create(query)).toThrow(expect.objectContaining({ message: `CreateOptions.meta.k8s.io "" is invalid: ${message}` }));
  });

  it('may name a manager of 128 bytes', () => {
    expect(create(`fieldManager=${'a'.repeat(128)}`).fieldManager).toHaveLength(128);
  });
});

describe('who does not name a manager', () => {
  it.each([
    [KUBECTL, 'kubectl'],
    ['curl', 'curl'],
    ['a\tb/1', 'ab'],
    ['a'.repeat(200), 'a'.repeat(128)],
    [`${'ä'.repeat(100)}/1`, 'ä'.repeat(64)],
    ['/1', 'unknown'],
    [undefined, 'unknown'],
  ])('and calls its program %j is %j', (userAgent, manager) => {
    expect(create('', userAgent).fieldManager).toBe(manager);
  });
});

it('names the options of an update in its complaints', () => {
  expect(() => updateOptions(new URLSearchParams('dryRun=x'), undefined)).toThrow('UpdateOptions.meta.k8s.io "" is invalid: dryRun');
});

describe('the options of a patch', () => {
  const patch = (query: string, type: 'apply' | 'merge') => patchOptions(new URLSearchParams(query), KUBECTL, type);

  it('take fields over only if they are told to', () => {
    expect(patch('fieldManager=a', 'apply').isForced).toBe(false);
    expect(patch('fieldManager=a&force=true', 'apply').isForced).toBe(true);
  });

  it('know who writes a merge patch by its program', () => {
    expect(patch('', 'merge').fieldManager).toBe('kubectl');
  });

  it('must name the manager that applies', () => {
    const message = 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch';
    expect(() => patch('', 'apply')).toThrow(expect.objectContaining({ message }));
  });

  it.each(['force=true', 'force=false'])('%s is refused unless it applies', (query) => {
    const message = 'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch';
    expect(() => patch(query, 'merge')).toThrow(expect.objectContaining({ message }));
  });
});
