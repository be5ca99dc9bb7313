import { describe, expect, it } from 'vitest';
import { complaints, made, newRegistry, refusal, webSet, webTemplate } from '../support/registry.js';

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const PERCENT =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
const NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const MISMATCH = '`selector` does not match template `labels`';
const POD = 'spec.template.spec';
const ROLLING = 'spec.updateStrategy.rollingUpdate';

/** What is wrong with a new DaemonSet whose spec has these parts. */
function complaintsAbout(spec: object, metadata: object = {}): readonly string[] {
  const { registry } = newRegistry();
  return complaints(() => made(registry, 'daemonsets', webSet(spec, metadata)));
}

function withContainers(...containers: readonly object[]): object {
  return { template: webTemplate({ containers }) };
}

function rolling(rollingUpdate: object): object {
  return { updateStrategy: { type: 'RollingUpdate', rollingUpdate } };
}

function tolerating(toleration: object): object {
  return { template: webTemplate({ tolerations: [toleration] }) };
}

function affine(nodeSelectorTerms: readonly object[]): object {
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  return { template: webTemplate({ affinity: { nodeAffinity } }) };
}

const TERMS = `${POD}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
const EXPRESSIONS = 'spec.selector.matchExpressions[0]';

describe('a new DaemonSet', () => {
  it.each<[title: string, spec: object, ...expected: string[]]>([
    ['without a selector (B-032)', { selector: undefined }, `spec.template.metadata.labels: Invalid value: {"app":"web"}: ${MISMATCH}`],
    ['with an empty selector (B-033)', { selector: {} }, 'spec.selector: Invalid value: {}: empty selector is invalid for daemonset'],
    [
      'whose selector matches other labels (B-034)',
      { selector: { matchLabels: { app: 'other' } } },
      `spec.template.metadata.labels: Invalid value: {"app":"web"}: ${MISMATCH}`,
    ],
    [
      'whose template has no labels (B-034)',
      { template: webTemplate({}, {}) },
      `spec.template.metadata.labels: Invalid value: null: ${MISMATCH}`,
    ],
    [
      'with a bad label key in template and selector (B-035)',
      { selector: { matchLabels: { 'a?b': 'x' } }, template: webTemplate({}, { labels: { 'a?b': 'x' } }) },
      `spec.selector.matchLabels: Invalid value: "a?b": ${NAME_PART}`,
      `spec.template.labels: Invalid value: "a?b": ${NAME_PART}`,
    ],
    [
      'that expects values of nothing (B-036)',
      { selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'app', operator: 'In' }] } },
      `${EXPRESSIONS}.values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
      `spec.template.metadata.labels: Invalid value: {"app":"web"}: ${MISMATCH}`,
    ],
    [
      'that expects values where none may be (B-036)',
      { selector: { matchExpressions: [{ key: 'app', operator: 'Exists', values: ['x'] }] } },
      `${EXPRESSIONS}.values: Forbidden: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`,
    ],
    [
      'with an operator that does not exist (B-036)',
      { selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'app', operator: 'x' }] } },
      `${EXPRESSIONS}.operator: Invalid value: "x": not a valid selector operator`,
      `spec.template.metadata.labels: Invalid value: {"app":"web"}: ${MISMATCH}`,
    ],
    [
      'whose pods restart on failure only (B-039)',
      { template: webTemplate({ restartPolicy: 'OnFailure' }) },
      `${POD}.restartPolicy: Unsupported value: "OnFailure": supported values: "Always"`,
    ],
    [
      'whose pods restart in a way that does not exist (B-039)',
      { template: webTemplate({ restartPolicy: 'Sometimes' }) },
      `${POD}.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"`,
      `${POD}.restartPolicy: Unsupported value: "Sometimes": supported values: "Always"`,
    ],
    [
      'whose pods have a deadline (B-040)',
      { template: webTemplate({ activeDeadlineSeconds: 5 }) },
      `${POD}.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported`,
    ],
    [
      'with ephemeral containers (B-041)',
      { template: webTemplate({ ephemeralContainers: [{ name: 'debug', image: 'example/debug' }] }) },
      `${POD}.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template`,
    ],
    ['without containers (B-042)', withContainers(), `${POD}.containers: Required value`],
    [
      'with a container that says nothing (B-042)',
      withContainers({}),
      `${POD}.containers[0].name: Required value`,
      `${POD}.containers[0].image: Required value`,
    ],
    [
      'with two containers of one name (B-042)',
      withContainers({ name: 'a', image: 'x' }, { name: 'a', image: 'x' }),
      `${POD}.containers[1].name: Duplicate value: "a"`,
    ],
    [
      'that uses a port of the node twice (B-043)',
      withContainers({
        name: 'a',
        image: 'x',
        ports: [
          { containerPort: 80, hostPort: 8080 },
          { containerPort: 81, hostPort: 8080 },
        ],
      }),
      `${POD}.containers[0].ports[1].hostPort: Duplicate value: "TCP//8080"`,
    ],
    [
      'on the host network with other ports (B-043)',
      {
        template: webTemplate({ hostNetwork: true, containers: [{ name: 'a', image: 'x', ports: [{ containerPort: 80, hostPort: 1 }] }] }),
      },
      `${POD}.containers[0].ports[0].hostPort: Invalid value: 1: must match \`containerPort\` when \`hostNetwork\` is true`,
    ],
    [
      'with negative numbers (B-044)',
      { minReadySeconds: -1, revisionHistoryLimit: -1 },
      'spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0',
      'spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'with an unknown strategy (B-045)',
      { updateStrategy: { type: 'Random' } },
      'spec.updateStrategy: Unsupported value: {"Type":"Random","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete"',
    ],
    [
      'with surge beside the default of maxUnavailable (B-004, B-046)',
      rolling({ maxSurge: 1 }),
      `${ROLLING}.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero`,
    ],
    [
      'with both as percentages (B-046)',
      rolling({ maxSurge: '10%', maxUnavailable: '10%' }),
      `${ROLLING}.maxSurge: Invalid value: "10%": may not be set when maxUnavailable is non-zero`,
    ],
    [
      'with neither (B-047)',
      rolling({ maxSurge: '0%', maxUnavailable: 0 }),
      `${ROLLING}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`,
    ],
    [
      'with neither, in numbers and percentages (B-047)',
      rolling({ maxSurge: 0, maxUnavailable: '0%' }),
      `${ROLLING}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`,
    ],
    [
      'with surge of more than all (B-048)',
      rolling({ maxSurge: '101%', maxUnavailable: 0 }),
      `${ROLLING}.maxSurge: Invalid value: "101%": must not be greater than 100%`,
    ],
    [
      'with a word for a percentage (B-049)',
      rolling({ maxUnavailable: 'a%' }),
      `${ROLLING}.maxUnavailable: Invalid value: "a%": ${PERCENT}`,
      `${ROLLING}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`,
    ],
    [
      'that replaces more than all at once (B-048)',
      rolling({ maxUnavailable: '101%' }),
      `${ROLLING}.maxUnavailable: Invalid value: "101%": must not be greater than 100%`,
    ],
    [
      'with a string that is no percentage (B-049)',
      rolling({ maxUnavailable: '5' }),
      `${ROLLING}.maxUnavailable: Invalid value: "5": ${PERCENT}`,
      `${ROLLING}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`,
    ],
    [
      'with a negative number of pods (B-049)',
      rolling({ maxUnavailable: -1 }),
      `${ROLLING}.maxUnavailable: Invalid value: -1: must be greater than or equal to 0`,
    ],
    [
      'with a toleration without key (B-050)',
      tolerating({ value: 'x' }),
      `${POD}.tolerations[0].operator: Invalid value: "": operator must be Exists when \`key\` is empty, which means "match all values and all keys"`,
    ],
    [
      'with a limited toleration of another effect (B-050)',
      tolerating({ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }),
      `${POD}.tolerations[0].effect: Invalid value: "NoSchedule": effect must be 'NoExecute' when \`tolerationSeconds\` is set`,
    ],
    [
      'with a toleration of a value of which only the key counts (B-050)',
      tolerating({ key: 'a', operator: 'Exists', value: 'v' }),
      `${POD}.tolerations[0].operator: Invalid value: "v": value must be empty when \`operator\` is 'Exists'`,
    ],
    [
      'with a toleration that compares (B-050)',
      tolerating({ key: 'a', operator: 'Lt', value: '5' }),
      `${POD}.tolerations[0].operator: Unsupported value: "Lt": supported values: "Equal", "Exists"`,
    ],
    [
      'with affinity for no name at all (B-051)',
      affine([{ matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: [] }] }]),
      `${TERMS}[0].matchFields[0].values: Required value: must be only one value when \`operator\` is 'In' or 'NotIn' for node field selector`,
    ],
    ['with affinity for nothing (B-051)', affine([]), `${TERMS}: Required value: must have at least one node selector term`],
    [
      'with affinity for two names at once (B-051)',
      affine([{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a', 'b'] }] }]),
      `${TERMS}[0].matchFields[0].values: Required value: must be only one value when \`operator\` is 'In' or 'NotIn' for node field selector`,
    ],
    [
      'with affinity for a field that does not count (B-051)',
      affine([{ matchFields: [{ key: 'metadata.uid', operator: 'In', values: ['a'] }] }]),
      `${TERMS}[0].matchFields[0].key: Invalid value: "metadata.uid": not a valid field selector key`,
    ],
  ])('%s is refused', (_title, spec, ...expected) => {
    expect(complaintsAbout(spec)).toEqual(expected);
  });

  it('may have every percentage from 1 to 100, and any number (B-048)', () => {
    const { registry } = newRegistry();
    for (const [index, maxUnavailable] of ['1%', '100%', 500].entries()) {
      const { spec } = made(registry, 'daemonsets', webSet(rolling({ maxUnavailable }), { name: `web-${index}` }));
      expect(spec.updateStrategy.rollingUpdate?.maxUnavailable).toBe(maxUnavailable);
    }
  });

  it('needs a good name (B-031)', () => {
    expect(complaintsAbout({}, { name: 'A' })).toEqual([`metadata.name: Invalid value: "A": ${SUBDOMAIN}`]);
    expect(complaintsAbout({}, { name: '' })).toEqual(['metadata.name: Required value: name or generateName is required']);
  });

  it('needs good keys for its labels (B-035)', () => {
    expect(complaintsAbout({}, { labels: { 'a?b': 'x' } })).toEqual([`metadata.labels: Invalid value: "a?b": ${NAME_PART}`]);
  });

  it('gets all complaints at once, in the order of its fields (B-030)', () => {
    const { registry } = newRegistry();
    const bad = {
      selector: { matchLabels: { app: 'Bad_Name' } },
      template: webTemplate({ containers: [{ name: 'UP', image: '' }] }, { labels: { app: 'Bad_Name' } }),
      minReadySeconds: -1,
      revisionHistoryLimit: -1,
      ...rolling({ maxUnavailable: '150%', maxSurge: 'x' }),
    };
    const { message, details, code } = refusal(() => made(registry, 'daemonsets', webSet(bad, { name: 'Bad_Name' })));
    expect(code).toBe(422);
    expect(details).toMatchObject({ name: 'Bad_Name', group: 'apps', kind: 'DaemonSet' });
    expect(details?.causes?.map(({ field }) => field)).toEqual([
      'metadata.name',
      `${POD}.containers[0].name`,
      `${POD}.containers[0].image`,
      'spec.minReadySeconds',
      `${ROLLING}.maxSurge`,
      `${ROLLING}.maxUnavailable`,
      'spec.revisionHistoryLimit',
    ]);
    expect(message).toMatch(/^DaemonSet\.apps "Bad_Name" is invalid: \[metadata\.name: Invalid value: "Bad_Name": a lower/);
  });
});
