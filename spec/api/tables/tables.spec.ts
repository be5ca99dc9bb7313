import { describe, expect, it } from 'vitest';
import { includeObject } from '#api/tables/table-options.js';
import { columnDefinitions, type RowOptions, tableOf, tableRow } from '#api/tables/tables.js';
import { RESOURCES, type ResourceName } from '#objects/resources.js';
import { NOW_MS, storedPod } from '../../support/api-objects.js';

const options: RowOptions = { nowMs: NOW_MS, includeObject: 'Metadata', version: 'v1' };
const names = Object.keys(RESOURCES) as ResourceName[];

/** The columns of a resource; those that only `-o wide` shows stand in parentheses. */
function headings(resource: ResourceName): string {
  return columnDefinitions(resource)
    .map(({ name, priority }) => (priority === 1 ? `(${name})` : name))
    .join(' | ');
}

describe('the columns', () => {
  it.each<[ResourceName, string]>([
    ['configmaps', 'Name | Data | Age'],
    ['controllerrevisions', 'Name | Controller | Revision | Age'],
    [
      'daemonsets',
      'Name | Desired | Current | Ready | Up-to-date | Available | Node Selector | Age | (Containers) | (Images) | (Selector)',
    ],
    ['events', 'Last Seen | Type | Reason | Object | (Subobject) | (Source) | Message | (First Seen) | (Count) | (Name)'],
    ['leases', 'Name | Holder | Age'],
    ['namespaces', 'Name | Status | Age'],
    ['nodepools', 'Name | Desired | Current | Ready | Kubelet | Age | (Node Prefix) | (Node Labels) | (Node Taints)'],
    [
      'nodes',
      'Name | Status | Roles | Age | Version | (Internal-IP) | (External-IP) | (OS-Image) | (Kernel-Version) | (Container-Runtime)',
    ],
    ['pods', 'Name | Ready | Status | Restarts | Age | (IP) | (Node) | (Nominated Node) | (Readiness Gates)'],
    ['secrets', 'Name | Type | Data | Age'],
    ['serviceaccounts', 'Name | Secrets | Age'],
  ])('of %s are %s', (resource, text) => {
    expect(headings(resource)).toBe(text);
  });

  it('are written as Kubernetes writes them', () => {
    expect(columnDefinitions('daemonsets')[4]).toEqual({
      name: 'Up-to-date',
      type: 'integer',
      format: '',
      description: 'The total number of nodes that are running updated daemon pod',
      priority: 0,
    });
  });

  it.each(names)('of %s all have a description', (resource) => {
    expect(columnDefinitions(resource).filter(({ description }) => description === '')).toEqual([]);
  });

  it.each(names)('of %s name the object in one of them', (resource) => {
    expect(columnDefinitions(resource).filter(({ format }) => format === 'name')).toHaveLength(1);
  });
});

describe('a table', () => {
  it('has the metadata of its list, and a row for each object', () => {
    const metadata = { resourceVersion: '99', continue: 'next', remainingItemCount: 2 };
    const table = tableOf('pods', [storedPod(), storedPod()], { ...options, metadata });
    expect(table).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata });
    expect(table.rows).toHaveLength(2);
  });

  it('is of the version that was asked for', () => {
    const table = tableOf('pods', [storedPod()], { ...options, version: 'v1beta1', metadata: {} });
    expect([table.apiVersion, table.rows[0]?.object]).toMatchObject(['meta.k8s.io/v1beta1', { apiVersion: 'meta.k8s.io/v1beta1' }]);
  });
});

describe('a row', () => {
  const pod = storedPod();

  it('carries the metadata of its object', () => {
    const { object } = tableRow('pods', pod, options);
    expect(object).toEqual({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: pod.metadata });
  });

  it('carries the whole object if that is asked for', () => {
    expect(tableRow('pods', pod, { ...options, includeObject: 'Object' }).object).toBe(pod);
  });

  it('carries null if nothing is asked for', () => {
    expect(tableRow('pods', pod, { ...options, includeObject: 'None' }).object).toBeNull();
  });

  it('has as many cells as there are columns', () => {
    expect(tableRow('pods', pod, options).cells).toHaveLength(columnDefinitions('pods').length);
  });

  it('says why it may be hidden', () => {
    const ended = storedPod({ status: { phase: 'Failed' } });
    expect(tableRow('pods', ended, options).conditions).toMatchObject([{ type: 'Completed', reason: 'Failed' }]);
  });

  it('says nothing of conditions if there are none', () => {
    expect(tableRow('pods', pod, options)).not.toHaveProperty('conditions');
  });
});

describe('the parameter includeObject', () => {
  it.each(['None', 'Metadata', 'Object'])('may be %s', (value) => {
    expect(includeObject(new URLSearchParams({ includeObject: value }))).toBe(value);
  });

  it.each(['', 'includeObject='])('asks for metadata in %j', (query) => {
    expect(includeObject(new URLSearchParams(query))).toBe('Metadata');
  });

  it('may be nothing else', () => {
    const message =
      "Unable to convert to Table as requested: includeObject: Invalid value: \"All\": must be 'Metadata', 'Object', 'None', or empty";
    expect(() => includeObject(new URLSearchParams('includeObject=All'))).toThrow(message);
  });
});
