import { describe, expect, it } from 'vitest';
import { kubectls } from '../support/kubectls.js';
import { runSession } from './session.js';

const SESSION_TIMEOUT_MS = 120_000;
const NAME = 'fluentd-elasticsearch';
const SET = `ds ${NAME} -n kube-system`;
const IMAGE = '.spec.template.spec.containers[name="fluentd-elasticsearch"].image';
const MANAGERS = `kubectl get ${SET} --show-managed-fields -o 'jsonpath={range .metadata.managedFields[*]}{.manager} {.operation} {.subresource};{end}'`;

/** What to type, and what of the answer counts. */
const SESSION: readonly (readonly [command: string, answer: RegExp])[] = [
  ['kubectl apply --server-side -f ds.yaml', /^daemonset\.apps\/fluentd-elasticsearch serverside-applied\n$/],
  [MANAGERS, /^kubectl Apply ;kube-controller-manager Update status;$/],
  ['kubectl apply --server-side -f ds.yaml', /serverside-applied/],
  [`kubectl set image ${SET} ${NAME}=fluent/fluentd:v2 --field-manager=hand`, /image updated/],
  [
    'kubectl diff --server-side -f ds.yaml',
    new RegExp(`Apply failed with 1 conflict: conflict with "hand" using apps/v1: ${escaped(IMAGE)}`),
  ],
  ['kubectl diff --server-side --force-conflicts -f ds.yaml', /-\s+- image: fluent\/fluentd:v2\n\+\s+- image: fluent\/fluentd:v1\.4-1/],
  ['kubectl apply --server-side -f ds.yaml', /^error: Apply failed with 1 conflict: conflict with "hand" using apps\/v1: /],
  ['kubectl apply --server-side --force-conflicts -f ds.yaml', /serverside-applied/],
  ['kubectl apply --server-side --field-manager=other -f ds.yaml', /serverside-applied/],
  [MANAGERS, /^kubectl Apply ;other Apply ;kube-controller-manager Update status;$/],
  [`kubectl delete ${SET}`, /deleted/],
  ['kubectl apply -f ds.yaml', /created/],
  [
    MANAGERS,
    /^kubectl-client-side-apply Update ;kube-controller-manager Update status;$|^kube-controller-manager Update status;kubectl-client-side-apply Update ;$/,
  ],
  ['kubectl apply --server-side -f ds.yaml', /serverside-applied/],
  [MANAGERS, /^kubectl Apply ;(kubectl-last-applied Apply ;)?kube-controller-manager Update status;$/],
  ['kubectl apply -f ds.yaml', /unchanged|configured/],
];

describe.concurrent.each(kubectls())('server-side apply with $label', (kubectl) => {
  it(
    'goes as with Kubernetes',
    async () => {
      const answered = await runSession(
        kubectl,
        SESSION.map(([command]) => command),
      );
      for (const [index, [command, answer]] of SESSION.entries()) expect(answered[index]?.answer, command).toMatch(answer);
    },
    SESSION_TIMEOUT_MS,
  );
});

function escaped(text: string): string {
  return text.replaceAll(/[.[\]"]/g, '\\$&');
}
