import { describe, expect, it } from 'vitest';
import { judgeNode, placementJudge } from '#daemonset/placement.js';
import type { NodeSelectorTerm, PodSpec } from '#objects/kubernetes.js';
import type { NodeView } from '#objects/views.js';
import { daemonSet, node, taint } from '../support/daemon-sets.js';

const RUN = { shouldRun: true, shouldContinue: true };
const KEEP = { shouldRun: false, shouldContinue: true };
const NO = { shouldRun: false, shouldContinue: false };

const required = (...nodeSelectorTerms: NodeSelectorTerm[]): PodSpec['affinity'] => ({
  nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
});
const zone = (operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt', ...values: string[]): NodeSelectorTerm => ({
  matchExpressions: [{ key: 'zone', operator, ...(values.length > 0 ? { values } : {}) }],
});
const named = (name: string): NodeSelectorTerm => ({ matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] });
const tainted = (key: string, effect: 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule' = 'NoSchedule') => ({ taints: [taint(key, effect)] });

type Row = readonly [fact: string, template: Partial<PodSpec>, view: Partial<NodeView>, expected: typeof RUN];

const ROWS: readonly Row[] = [
  ['a node without constraints runs a pod (B-060)', {}, {}, RUN],
  ['an unready, cordoned node runs a pod (B-060, B-081)', {}, { ready: 'False', isUnschedulable: true }, RUN],
  ['a selector that the node meets (B-063)', { nodeSelector: { disk: 'ssd' } }, { labels: { disk: 'ssd', x: 'y' } }, RUN],
  ['a selector with another value (B-064)', { nodeSelector: { disk: 'ssd' } }, { labels: { disk: 'hdd' } }, NO],
  ['a selector on a key that the node lacks (B-065)', { nodeSelector: { constructor: 'x' } }, {}, NO],
  ['affinity that matches (B-066)', { affinity: required(zone('In', 'a', 'b')) }, { labels: { zone: 'b' } }, RUN],
  ['affinity that does not match (B-066)', { affinity: required(zone('In', 'a')) }, { labels: { zone: 'b' } }, NO],
  ['NotIn on a node that lacks the key (B-066)', { affinity: required(zone('NotIn', 'a')) }, {}, RUN],
  ['DoesNotExist on a node that lacks the key (B-066)', { affinity: required(zone('DoesNotExist')) }, {}, RUN],
  ['DoesNotExist on a node that has the key (B-066)', { affinity: required(zone('DoesNotExist')) }, { labels: { zone: '' } }, NO],
  ['Gt compares whole numbers (B-066)', { affinity: required(zone('Gt', '9')) }, { labels: { zone: '10' } }, RUN],
  ['Gt of an equal number (B-066)', { affinity: required(zone('Gt', '10')) }, { labels: { zone: '10' } }, NO],
  ['Lt compares whole numbers (B-066)', { affinity: required(zone('Lt', '10')) }, { labels: { zone: '9' } }, RUN],
  ['Lt on a node that lacks the key (B-066)', { affinity: required(zone('Lt', '10')) }, {}, NO],
  ['Gt of what is no number (B-068)', { affinity: required(zone('Gt', 'many')) }, { labels: { zone: '10' } }, NO],
  ['Gt on a node whose label is no number (B-068)', { affinity: required(zone('Gt', '1')) }, { labels: { zone: '1.5' } }, NO],
  [
    'an unparsable term beside one that matches (B-068)',
    { affinity: required(zone('Gt', 'many'), zone('Exists')) },
    { labels: { zone: '1' } },
    RUN,
  ],
  [
    'all requirements of a term must hold (B-066)',
    { affinity: required({ matchExpressions: [...(zone('Exists').matchExpressions ?? []), { key: 'disk', operator: 'Exists' }] }) },
    { labels: { zone: 'a' } },
    NO,
  ],
  [
    'labels and name in one term must both hold (B-067)',
    { affinity: required({ ...zone('In', 'a'), ...named('node-1') }) },
    { labels: { zone: 'b' } },
    NO,
  ],
  [
    'selector and affinity must both hold (B-066)',
    { nodeSelector: { q: '1' }, affinity: required(zone('Exists')) },
    { labels: { zone: 'a' } },
    NO,
  ],
  ['terms are alternatives (B-067)', { affinity: required(zone('In', 'a'), named('node-1')) }, {}, RUN],
  ['matchFields of another node (B-067)', { affinity: required(named('node-2')) }, {}, NO],
  ['an empty term matches nothing (B-068)', { affinity: required({}) }, {}, NO],
  ['template nodeName of this node (B-071)', { nodeName: 'node-1' }, {}, RUN],
  ['template nodeName of another node (B-071)', { nodeName: 'node-2' }, {}, NO],
  ['template nodeName with a selector in the way (B-071)', { nodeName: 'node-1', nodeSelector: { a: 'b' } }, {}, NO],
  ['untolerated NoSchedule keeps what runs (B-062, B-072)', {}, tainted('dedicated'), KEEP],
  ['untolerated NoExecute (B-062, B-073)', {}, tainted('dedicated', 'NoExecute'), NO],
  ['NoExecute beside NoSchedule (B-062)', {}, { taints: [taint('a'), taint('b', 'NoExecute')] }, NO],
  ['PreferNoSchedule never matters (B-074)', {}, tainted('dedicated', 'PreferNoSchedule'), RUN],
  ['a tolerated taint (B-074)', { tolerations: [{ key: 'dedicated', operator: 'Exists' }] }, tainted('dedicated', 'NoExecute'), RUN],
  [
    'tolerationSeconds is ignored (B-075)',
    { tolerations: [{ operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }] },
    tainted('x', 'NoExecute'),
    RUN,
  ],
  ['a toleration without effect is of any (B-075)', { tolerations: [{ key: 'x', operator: 'Exists' }] }, tainted('x', 'NoExecute'), RUN],
  ['a toleration of everything (B-075)', { tolerations: [{ operator: 'Exists' }] }, tainted('x', 'NoExecute'), RUN],
  [
    'a toleration without operator is of the value (B-075)',
    { tolerations: [{ key: 'x', value: 'v' }] },
    { taints: [{ key: 'x', value: 'v', effect: 'NoSchedule' }] },
    RUN,
  ],
  [
    'a toleration of another value (B-075)',
    { tolerations: [{ key: 'x', value: 'w' }] },
    { taints: [{ key: 'x', value: 'v', effect: 'NoSchedule' }] },
    KEEP,
  ],
  ['a toleration of another effect (B-075)', { tolerations: [{ key: 'x', operator: 'Exists', effect: 'NoExecute' }] }, tainted('x'), KEEP],
  ['the taint of a cordoned node (B-080)', {}, tainted('node.kubernetes.io/unschedulable'), RUN],
  ['unreachable:NoExecute (B-081)', {}, tainted('node.kubernetes.io/unreachable', 'NoExecute'), RUN],
  ['not-ready:NoSchedule is not tolerated (B-082)', {}, tainted('node.kubernetes.io/not-ready'), KEEP],
  ['memory-pressure (B-083)', {}, tainted('node.kubernetes.io/memory-pressure'), RUN],
  ['network-unavailable without hostNetwork (B-083)', {}, tainted('node.kubernetes.io/network-unavailable'), KEEP],
  ['network-unavailable with hostNetwork (B-083)', { hostNetwork: true }, tainted('node.kubernetes.io/network-unavailable'), RUN],
  ['control-plane is not tolerated (B-084)', {}, tainted('node-role.kubernetes.io/control-plane'), KEEP],
];

describe('placement', () => {
  it.each(ROWS)('%s', (_fact, template, view, expected) => {
    expect(judgeNode(daemonSet({ template }), node('node-1', view))).toEqual(expected);
  });

  it('judges each node by its own labels and taints, however many it has seen', () => {
    const judge = placementJudge(daemonSet({ template: { nodeSelector: { disk: 'ssd' } } }));
    const labels = { disk: 'ssd' };
    const seen = [node('a', { labels }), node('b'), node('c', { labels, taints: [taint('x')] }), node('d', { labels }), node('e')];
    expect(seen.map(judge)).toEqual([RUN, NO, KEEP, RUN, NO]);
  });

  it('takes nodes by zone or by name (B-067)', () => {
    const judge = placementJudge(daemonSet({ template: { affinity: required(zone('In', 'test'), named('node-1')) } }));
    const labels = (index: number) => (index > 3 ? { zone: 'test' } : {});
    const nodes = Array.from({ length: 6 }, (_, index) => node(`node-${index}`, { labels: labels(index) }));
    expect(nodes.filter((one) => judge(one).shouldRun).map(({ name }) => name)).toEqual(['node-1', 'node-4', 'node-5']);
  });

  it('tells nodes apart by name where the template does', () => {
    const judge = placementJudge(daemonSet({ template: { affinity: required(named('b')) } }));
    expect(['a', 'b', 'c'].map((name) => judge(node(name)).shouldRun)).toEqual([false, true, false]);
  });
});
