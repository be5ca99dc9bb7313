import { describe, expect, it } from 'vitest';
import type { Allowance, AllowanceRequest } from '#actors/rollout-coordination.js';
import { portPair } from '#channels/in-thread-port.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import { type RolloutCall, rolloutsOver, serveRollouts } from '#cluster/rollout-port.js';
import { allowAll, type RolloutPolicy, UpdateCoordinator } from '#cluster/update-coordinator.js';

const FLUENTD: AllowanceRequest = { uid: 'u1', daemonSet: 'kube-system/fluentd', revision: 'r1', strategy: 'rolling' };
const PROXY: AllowanceRequest = { uid: 'u2', daemonSet: 'kube-system/proxy', revision: 'r7', strategy: 'onDelete' };

/** A policy that answers when it is told to. */
class SlowPolicy implements RolloutPolicy {
  readonly asked: AllowanceRequest[] = [];
  readonly forgotten: string[] = [];
  readonly answers: ((verdict: Allowance['verdict']) => void)[] = [];

  decide(request: AllowanceRequest, answer: (verdict: Allowance['verdict']) => void): void {
    this.asked.push(request);
    this.answers.push(answer);
  }

  forget(uid: string): void {
    this.forgotten.push(uid);
  }
}

function coordination(policy: RolloutPolicy) {
  const clock = new VirtualClock();
  const coordinator = new UpdateCoordinator({ policy, clock });
  const connection = coordinator.connect();
  const received: string[] = [];
  connection.receive(({ uid, revision, epoch, verdict }) => received.push(`${uid} ${revision} ${verdict} ${epoch}`));
  return { clock, coordinator, connection, received };
}

describe('the update-coordinator', () => {
  it('lets every rollout go on at once, as Kubernetes does, unless it has another policy', () => {
    const { connection, received } = coordination(allowAll);
    connection.ask(FLUENTD);
    connection.ask(PROXY);
    connection.ask({ ...FLUENTD, revision: 'r2' });
    expect(received).toEqual(['u1 r1 granted 1', 'u2 r7 granted 2', 'u1 r2 granted 3']);
  });

  it('answers with the strategy that was asked for', () => {
    const { connection } = coordination(allowAll);
    const strategies: string[] = [];
    connection.receive(({ strategy }) => strategies.push(strategy));
    connection.ask(FLUENTD);
    connection.ask(PROXY);
    expect(strategies).toEqual(['rolling', 'onDelete']);
  });

  it('says nothing until the policy has decided', () => {
    const policy = new SlowPolicy();
    const { connection, received } = coordination(policy);
    connection.ask(FLUENTD);
    expect([policy.asked, received]).toEqual([[FLUENTD], []]);
    policy.answers[0]?.('granted');
    expect(received).toEqual(['u1 r1 granted 1']);
  });

  it('revokes what it has granted, and grants it again, when the policy changes its mind', () => {
    const policy = new SlowPolicy();
    const { connection, received } = coordination(policy);
    connection.ask(FLUENTD);
    for (const verdict of ['granted', 'held', 'granted'] as const) policy.answers[0]?.(verdict);
    expect(received).toEqual(['u1 r1 granted 1', 'u1 r1 held 2', 'u1 r1 granted 3']);
  });

  it('holds a rollout whose policy does not answer in time, until it does', () => {
    const policy = new SlowPolicy();
    const { clock, connection, received } = coordination(policy);
    connection.ask(FLUENTD);
    clock.advance(10_000);
    policy.answers[0]?.('granted');
    expect(received).toEqual(['u1 r1 held 1', 'u1 r1 granted 2']);
  });

  it('takes no answer to an earlier question', () => {
    const policy = new SlowPolicy();
    const { connection, received } = coordination(policy);
    connection.ask(FLUENTD);
    connection.ask({ ...FLUENTD, revision: 'r2' });
    policy.answers[0]?.('granted');
    expect(received).toEqual([]);
    policy.answers[1]?.('granted');
    expect(received).toEqual(['u1 r2 granted 1']);
  });

  it('forgets a DaemonSet that is gone, and all those of a shard that is gone', () => {
    const policy = new SlowPolicy();
    const { coordinator, connection, received } = coordination(policy);
    for (const request of [FLUENTD, PROXY]) connection.ask(request);
    connection.forget('u1');
    expect([policy.forgotten, coordinator.actors.map(({ id }) => id)]).toEqual([['u1'], ['update/kube-system/proxy']]);
    connection.close();
    for (const answer of policy.answers) answer('granted');
    expect([policy.forgotten, coordinator.actors, received]).toEqual([['u1', 'u2'], [], []]);
  });

  it('answers whoever asked last: a shard that was replaced hears nothing more, and its replacement is not forgotten with it', () => {
    const { coordinator, connection, received } = coordination(allowAll);
    const replacement = coordinator.connect();
    const answers: number[] = [];
    replacement.receive(({ epoch }) => answers.push(epoch));
    connection.ask(FLUENTD);
    replacement.ask(FLUENTD);
    connection.close();
    expect([received, answers, coordinator.actors.length]).toEqual([['u1 r1 granted 1'], [2], 1]);
  });

  it('is reached over a port as if it were in the same thread', () => {
    const clock = new VirtualClock();
    const [mine, theirs] = portPair<Allowance, RolloutCall>(clock);
    const coordinator = new UpdateCoordinator({ policy: allowAll, clock });
    const served = serveRollouts(coordinator, mine);
    const rollouts = rolloutsOver(theirs);
    const received: Allowance[] = [];
    rollouts.receive((allowance) => received.push(allowance));
    rollouts.ask(FLUENTD);
    rollouts.ask(PROXY);
    rollouts.forget('u2');
    clock.settle();
    expect([received.map(({ uid }) => uid), coordinator.actors.length]).toEqual([['u1', 'u2'], 1]);
    served.close();
    expect(coordinator.actors).toEqual([]);
  });
});
