import { describe, expect, it } from 'vitest';
import { clash, podRequests } from '#controllers/pod-requests.js';
import type { Container } from '#objects/kubernetes.js';
import { container } from '../support/api-objects.js';

const asks = (cpu: string, memory: string, more: Partial<Container> = {}) =>
  container('c', { resources: { requests: { cpu, memory } }, ...more });

describe('what a pod asks for', () => {
  it('is the sum of its containers', () => {
    const containers = [asks('250m', '1Gi'), asks('1', '512Mi'), container('d')];
    expect(podRequests({ containers })).toMatchObject({ cpu: 1_250, memory: 1_536 * 1024 ** 2 });
  });

  it('is what its largest init container asks for if that is more', () => {
    const spec = { containers: [asks('1', '1Gi')], initContainers: [asks('3', '1Mi'), asks('1', '2Gi')] };
    expect(podRequests(spec)).toMatchObject({ cpu: 3_000, memory: 2 * 1024 ** 3 });
  });

  it('counts init containers that go on beside the others', () => {
    const sidecar = asks('1', '1Gi', { restartPolicy: 'Always' });
    expect(podRequests({ containers: [asks('1', '1Gi')], initContainers: [sidecar] })).toMatchObject({ cpu: 2_000, memory: 2 * 1024 ** 3 });
  });

  it('counts the overhead', () => {
    expect(podRequests({ containers: [asks('1', '1Gi')], overhead: { cpu: '10m' } })).toMatchObject({ cpu: 1_010 });
  });

  it.each([
    { a: '', b: '10.0.0.1', expected: true },
    { a: '0.0.0.0', b: '10.0.0.1', expected: true },
    { a: '10.0.0.1', b: '10.0.0.1', expected: true },
    { a: '10.0.0.2', b: '10.0.0.1', expected: false },
  ])('takes a host port at "$a" and the same at "$b" for a clash: $expected', ({ a, b, expected }) => {
    const at = (ip: string) => ({ ip, protocol: 'TCP', port: 80 });
    expect(clash(at(a), at(b))).toBe(expected);
    expect(clash(at(a), { ...at(b), protocol: 'UDP' })).toBe(false);
  });
});
