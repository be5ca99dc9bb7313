import { describe, expect, it, vi } from 'vitest';
import { packed, unpacked } from '#channels/packed-changes.js';
import { changeOf, isFollowed, isGone, viewsOf } from '#cluster/changes.js';
import { SharedNodeView, SharedPodView } from '#objects/shared-views.js';
import { Form } from '#store/form.js';
import { ControllerHarness, pinnedTo } from '../support/controllers.js';
import { FillingStore } from '../support/filling-store.js';
import { plainly } from '../support/plain-views.js';
import { liveAtRandom } from '../support/random-life.js';

describe('changes as shards are told of them', () => {
  it.each([1, 2, 3])('are the same of whole objects and of forms and words (seed %i)', (seed) => {
    const store = new FillingStore();
    liveAtRandom(store, seed);
    const events = (store.changesAfter(0, store.version) ?? []).filter(isFollowed);
    expect(events.filter(({ filled }) => filled !== undefined).length).toBeGreaterThan(100);
    const whole = events.map(({ version, resource, key, value, previous }) => ({ version, resource, key, value, previous }));
    const changes = events.map((event) => changeOf(event, store.uids));
    const plain = plainly(whole.map((event) => changeOf(event, store.uids)));
    expect(plainly(changes)).toEqual(plain);
    expect(JSON.stringify(plainly(changes))).toBe(JSON.stringify(plain));
    expect(events.map(isGone)).toEqual(whole.map(isGone));
    expect(plainly(unpacked(structuredClone(packed(changes))))).toEqual(plain);
  });

  it.each([1, 2, 3])('tell of what there is, whether it is kept whole or as forms and words (seed %i)', (seed) => {
    const store = new FillingStore();
    liveAtRandom(store, seed);
    const listed = [...viewsOf(store.snapshot(), store.uids)];
    const whole = ['nodepools', 'nodes', 'daemonsets', 'controllerrevisions', 'pods'].flatMap((resource) =>
      [...store.snapshot().entries(resource)].map(([key, value]) =>
        changeOf({ version: 0, resource, key, value, previous: undefined }, store.uids),
      ),
    );
    expect(plainly(listed)).toEqual(plainly(whole));
    expect(listed.filter(({ view }) => view instanceof SharedPodView || view instanceof SharedNodeView).length).toBeGreaterThan(5);
  });

  it('are found without making an object whole', () => {
    const store = new FillingStore({ limits: { whole: 1 } });
    const cluster = new ControllerHarness(store);
    const { version } = store;
    for (const number of [10, 11, 12, 13]) {
      cluster.node(`node-${number}`, { labels: { 'kubernetes.io/hostname': `node-${number}` } });
      cluster.pod(`web-${number}`, { affinity: pinnedTo(`node-${number}`) });
      cluster.remove('pods', `web-${number}`, { namespace: 'default', gracePeriodSeconds: 0 });
      cluster.remove('nodes', `node-${number}`);
    }
    const events = store.changesAfter(version, 100)?.filter(isFollowed) ?? [];
    const first = events.slice(0, -4).map((event) => changeOf(event, store.uids));
    const makesWhole = vi.spyOn(Form.prototype, 'filled');
    const last = events.slice(-4).map((event) => ({ key: event.key, isGone: isGone(event), change: changeOf(event, store.uids) }));
    expect(makesWhole).not.toHaveBeenCalled();
    expect(first.length).toBe(12);
    expect(last.map(({ key, isGone }) => [key, isGone])).toEqual([
      ['node-13', false],
      ['default/web-13', false],
      ['default/web-13', true],
      ['node-13', true],
    ]);
    expect(new Set(last.map(({ change }) => change.uid)).size).toBe(2);
    expect(last.every(({ change }) => change.uid !== '')).toBe(true);
    makesWhole.mockRestore();
  });
});
