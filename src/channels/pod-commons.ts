import { type CommonOfPods, SharedPodView } from '../objects/shared-views.js';
import type { PodView } from '../objects/views.js';

/** What a pod has in common with others, as text: what it was made from, and how it is. */
export interface PodTexts {
  readonly template: string;
  readonly state: string;
}

type Template = Pick<CommonOfPods, 'labels' | 'spec'>;
type State = Omit<CommonOfPods, keyof Template>;

/** What is written once of what many pods share. */
const written = new WeakMap<CommonOfPods, PodTexts>();

/** The texts of a pod; `ReadCommons` gives back what they say. */
export function podTexts(view: PodView): PodTexts {
  if (!(view instanceof SharedPodView)) return write(view);
  const { common } = view;
  const known = written.get(common);
  if (known !== undefined) return known;
  const texts = write(common);
  written.set(common, texts);
  return texts;
}

function write(common: CommonOfPods): PodTexts {
  const { namespace, createdAtMs, labels, controllerUid, phase, isReady } = common;
  const { readyChangedAtMs, deletionAtMs, reason, hasStarted, restarts, containers, spec } = common;
  const state: State = {
    namespace,
    createdAtMs,
    controllerUid,
    phase,
    isReady,
    readyChangedAtMs,
    deletionAtMs,
    reason,
    hasStarted,
    restarts,
    containers,
  };
  return { template: JSON.stringify({ labels, spec }), state: JSON.stringify(state) };
}

/** How many templates are remembered, and how many states of pods of each: those that are in use at a time. */
const REMEMBERED = 16;

/** What has been read of pods lately: those that are alike share it, though it comes with each message. */
export class ReadCommons {
  readonly #templates = new Recent(readTemplate);

  /** What the texts of a pod say. */
  of({ template, state }: PodTexts): CommonOfPods {
    return this.#templates.of(template).of(state);
  }
}

/** What pods of one template have in common, by their states. */
function readTemplate(text: string): Recent<CommonOfPods> {
  const { labels, spec } = JSON.parse(text) as Template;
  return new Recent((stateText) => readState(stateText, labels, spec));
}

function readState(text: string, labels: Template['labels'], spec: Template['spec']): CommonOfPods {
  const state = JSON.parse(text) as State;
  const { namespace, createdAtMs, controllerUid, phase, isReady, readyChangedAtMs, deletionAtMs } = state;
  const { reason, hasStarted, restarts, containers } = state;
  return {
    namespace,
    createdAtMs,
    labels,
    controllerUid,
    phase,
    isReady,
    readyChangedAtMs,
    deletionAtMs,
    reason,
    hasStarted,
    restarts,
    containers,
    spec,
  };
}

/** What was made of some texts: of those that were asked for last. */
class Recent<Value> {
  readonly #make: (text: string) => Value;
  /** The latest first. */
  #known: readonly { readonly text: string; readonly value: Value }[] = [];

  constructor(make: (text: string) => Value) {
    this.#make = make;
  }

  of(text: string): Value {
    const [latest] = this.#known;
    if (latest?.text === text) return latest.value;
    const entry = this.#known.find((known) => known.text === text) ?? { text, value: this.#make(text) };
    this.#known = [entry, ...this.#known.filter((known) => known !== entry)].slice(0, REMEMBERED);
    return entry.value;
  }
}
