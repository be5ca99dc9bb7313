import { hasOnlyOwnTexts } from '../objects/own-texts.js';
import type { StoredObject } from '../objects/resources.js';
import { BLANKS, type Form } from '../store/form.js';

/** Whether what holds for the sample of a form holds for all of its objects: no rule takes one of the sample's blanks for something else. */
export function isPlain(form: Form<StoredObject>): boolean {
  return form.fact(isPlainSample);
}

function isPlainSample(sample: StoredObject): boolean {
  return hasOnlyOwnTexts(sample, BLANKS);
}
