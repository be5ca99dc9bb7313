import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { normalized } from './normalization.js';
import { REQUESTS } from './requests.js';
import { runHttpSession, type SessionAnswer } from './session.js';

/**
 * The files under `answers` are what everynode answers, each compared by hand with what Kubernetes 1.36 answers to the same
 * request: status, content type, and every field with its owners. Where the two differ, this says why.
 */
const DIFFERENCES: Readonly<Record<string, string>> = {
  version: 'it says that it is everynode',
  apis: 'only the groups that are served',
  'api-aggregated': 'only the resources that are served',
  'apis-aggregated': 'only the groups that are served',
  'api-v1': 'only the resources that are served',
  'apps-v1': 'only the resources that are served',
  'openapi-v3-index': 'only the groups that are served; JSON is called JSON, where Kubernetes lets Go guess text/plain',
  'readyz-verbose': 'Kubernetes has some thirty parts that can be unwell',
  'nodes-table': 'nodes of a pool: labels, annotation, owner and versions are those of simulated kubelets',
  'events-table': 'the events of scheduler and kubelets are there too: the comparison was with a cluster that has neither',
  events: 'as above',
  'watch-from-list': 'the status is counted at other moments',
  'watch-initial-events': 'a watch that wants bookmarks gets one when its time is up: the comparison did not wait for that',
  'watch-too-old': 'events of another order: pods are bound and started in other moments',
  'pods-table':
    'a kubelet of 1.36 writes more of the status than the stand-in of the comparison: observedGeneration, hostIPs, sandbox condition',
  'pods-table-object': 'as above',
  'pods-limit-1': 'as above; the continue token means the same',
  'pods-metadata-only': 'as above',
  'pods-by-node': 'as above',
  'pods-before-delete': 'as above',
  'get-while-deleting': 'simulated kubelets stop containers at once: the DaemonSet has gone already',
  'get-not-acceptable': 'answers are not given in protobuf',
  'namespaces-table': 'the comparison was with a cluster that was just deleting another namespace',
  'get-after-apply': 'the status has been counted already',
  controllerrevisions: 'their names are hashes, and they come in the order of their names',
  'delete-foreground': 'owners stand in the order of their times: the same second for us',
  'pod-log': 'simulated containers have a log, which is empty',
};

const FOLDER = join(import.meta.dirname, 'answers');

describe('a session of requests', () => {
  let answers: readonly SessionAnswer[] = [];

  beforeAll(async () => {
    answers = await runHttpSession(REQUESTS);
  }, 60_000);

  it.each(REQUESTS.map(({ name }, index) => [index + 1, name] as const))(
    'answers request %i as Kubernetes does: %s',
    async (number, name) => {
      const answer = answers[number - 1];
      const text = answer === undefined ? 'none' : JSON.stringify(normalized(name, answer), null, 1);
      await expect(`${text}\n`).toMatchFileSnapshot(join(FOLDER, `${fileOf(number, name)}`));
    },
  );

  it('has an answer on file for each request, and no other', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(REQUESTS.map(({ name }, index) => fileOf(index + 1, name)));
  });

  it('differs from Kubernetes only where it says why', () => {
    const names = new Set(REQUESTS.map(({ name }) => name));
    expect(Object.keys(DIFFERENCES).filter((name) => !names.has(name))).toEqual([]);
  });
});

function fileOf(number: number, name: string): string {
  return `${String(number).padStart(2, '0')}-${name}.json`;
}
