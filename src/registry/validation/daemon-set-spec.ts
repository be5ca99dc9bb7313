import { type FieldError, forbidden, invalid, notSupported, required } from '../../objects/field-error.js';
import type { DaemonSetSpec, DaemonSetUpdateStrategy, RollingUpdateDaemonSet } from '../../objects/kubernetes.js';
import { isEmptySelector, matchesLabelSelector } from '../../objects/label-selector.js';
import { oneOf } from './containers.js';
import { labelSelectorErrors, type SelectorRules } from './label-selector.js';
import { amountOf, nonNegative, numberOrPercentErrors, tooManyPercentErrors } from './numbers.js';
import { podTemplateErrors } from './pod-spec.js';

/** What is wrong with the spec of a DaemonSet, in Kubernetes' order (B-032 … B-051). */
export function daemonSetSpecErrors(spec: DaemonSetSpec, rules: SelectorRules): readonly FieldError[] {
  const { template } = spec;
  const pod = 'spec.template.spec';
  const hasDeadline = template.spec.activeDeadlineSeconds !== undefined;
  return [
    ...labelSelectorErrors(spec.selector, 'spec.selector', rules),
    ...selectorErrors(spec),
    ...podTemplateErrors(template, 'spec.template'),
    ...oneOf(template.spec.restartPolicy ?? 'Always', ['Always'], `${pod}.restartPolicy`),
    ...(hasDeadline ? [forbidden(`${pod}.activeDeadlineSeconds`, 'activeDeadlineSeconds in DaemonSet is not Supported')] : []),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...updateStrategyErrors(spec.updateStrategy, 'spec.updateStrategy'),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
  ];
}

function selectorErrors({ selector, template }: DaemonSetSpec): readonly FieldError[] {
  if (selector && isEmptySelector(selector)) {
    return [invalid('spec.selector', selector, 'empty selector is invalid for daemonset')];
  }
  const { labels } = template.metadata;
  if (matchesLabelSelector(selector ?? undefined, labels ?? {})) return [];
  return [invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')];
}

function updateStrategyErrors(strategy: DaemonSetUpdateStrategy, field: string): readonly FieldError[] {
  const { type, rollingUpdate } = strategy;
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') return [notSupported(field, internalForm(strategy), ['RollingUpdate', 'OnDelete'])];
  return rollingUpdate === undefined ? [required(`${field}.rollingUpdate`)] : rollingUpdateErrors(rollingUpdate, `${field}.rollingUpdate`);
}

/** Kubernetes shows its own, capitalised form of the whole strategy (B-045). */
function internalForm({ type, rollingUpdate }: DaemonSetUpdateStrategy): object {
  const { maxUnavailable, maxSurge } = rollingUpdate ?? {};
  const internal = rollingUpdate === undefined ? null : { MaxUnavailable: maxUnavailable ?? 0, MaxSurge: maxSurge ?? 0 };
  return { Type: type ?? '', RollingUpdate: internal };
}

function rollingUpdateErrors({ maxUnavailable, maxSurge }: RollingUpdateDaemonSet, field: string): readonly FieldError[] {
  return [
    ...numberOrPercentErrors(`${field}.maxUnavailable`, maxUnavailable),
    ...numberOrPercentErrors(`${field}.maxSurge`, maxSurge),
    ...tooManyPercentErrors(`${field}.maxUnavailable`, maxUnavailable),
    ...tooManyPercentErrors(`${field}.maxSurge`, maxSurge),
    ...eitherOrErrors({ maxUnavailable, maxSurge }, field),
  ];
}

/** Exactly one of the two is to be other than zero (B-046, B-047). */
function eitherOrErrors({ maxUnavailable, maxSurge }: RollingUpdateDaemonSet, field: string): readonly FieldError[] {
  const [hasUnavailable, hasSurge] = [amountOf(maxUnavailable) !== 0, amountOf(maxSurge) !== 0];
  if (hasUnavailable && hasSurge) return [invalid(`${field}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero')];
  return hasUnavailable || hasSurge ? [] : [required(`${field}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')];
}
