import type { ResourceName, ResourceTypes } from '../objects/resources.js';
import { type Filled, type Form, formOf } from '../store/form.js';
import { isPlain } from './forms/words.js';
import { RecentMap } from './recent-map.js';

/** What may become of one form that is remembered: as many outcomes as differ by the second, or by what somebody reports. */
const REMEMBERED = 16;

type Change<Value> = (object: Value) => Value;

interface Last<AForm> {
  readonly form: AForm;
  readonly name: string;
  readonly after: AForm | undefined;
}

/**
 * What changes make of objects that are alike: another form with the same words. It is worked out once for each form and change, and
 * compared with what the change makes of one real object.
 */
export class FormChanges<Name extends ResourceName> {
  readonly #resource: Name;
  /** The same form again where nothing changes; none where objects of a form have to be changed one by one. */
  readonly #after = new WeakMap<Form<ResourceTypes[Name]>, RecentMap<Form<ResourceTypes[Name]> | 'none'>>();

  /** Those that come together are mostly of one form, and change in the same way. */
  #last: Last<Form<ResourceTypes[Name]>> | undefined;

  constructor(resource: Name) {
    this.#resource = resource;
  }

  /**
   * The form of an object after a change that gives the same object again if it changes nothing; undefined if the object has to be
   * changed by itself. `name` says all that decides what the change does.
   */
  after(filled: Filled<ResourceTypes[Name]>, name: string, change: Change<ResourceTypes[Name]>): Form<ResourceTypes[Name]> | undefined {
    const { form } = filled;
    if (this.#last?.form === form && this.#last.name === name) return this.#last.after;
    const after = this.#known(filled, name, change);
    this.#last = { form, name, after };
    return after;
  }

  #known(filled: Filled<ResourceTypes[Name]>, name: string, change: Change<ResourceTypes[Name]>): Form<ResourceTypes[Name]> | undefined {
    const { form } = filled;
    let outcomes = this.#after.get(form);
    if (outcomes === undefined) {
      outcomes = new RecentMap(REMEMBERED);
      this.#after.set(form, outcomes);
    }
    let outcome = outcomes.get(name);
    if (outcome === undefined) {
      outcome = this.#outcome(filled, change) ?? 'none';
      outcomes.set(name, outcome);
    }
    return outcome === 'none' ? undefined : outcome;
  }

  #outcome(
    { form, value, name, uid, version, text0, text1, text2 }: Filled<ResourceTypes[Name]>,
    change: Change<ResourceTypes[Name]>,
  ): Form<ResourceTypes[Name]> | undefined {
    if (!form.fact(isPlain)) return undefined;
    const after = change(form.sample);
    const real = change(value);
    // Who has changed which field has to be written down for each object.
    if (value.metadata.managedFields !== undefined) return undefined;
    if (after === form.sample || real === value) return after === form.sample && real === value ? form : undefined;
    const next = formOf(this.#resource, after);
    return next?.fits(real, [name, uid, String(version), text0, text1, text2]) ? next : undefined;
  }
}
