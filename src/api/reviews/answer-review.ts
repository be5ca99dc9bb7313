import { methodNotAllowed } from '../../objects/api-errors.js';
import type { Call } from '../call.js';
import { bindPod } from '../subresources/binding.js';
import { reviewLocalAccess, reviewOwnAccess, reviewOwnRules, reviewSubjectAccess } from './access-reviews.js';
import { reviewSubject, reviewToken } from './identity-reviews.js';

const ANSWERS: ReadonlyMap<string, (call: Call) => void> = new Map([
  ['bindings', bindPod],
  ['localsubjectaccessreviews', reviewLocalAccess],
  ['selfsubjectaccessreviews', reviewOwnAccess],
  ['selfsubjectreviews', reviewSubject],
  ['selfsubjectrulesreviews', reviewOwnRules],
  ['subjectaccessreviews', reviewSubjectAccess],
  ['tokenreviews', reviewToken],
]);

/** POST of something that is answered and not kept. Throws an ApiError. */
export function answerReview(call: Call): void {
  const answer = ANSWERS.get(call.target.resource.name);
  if (answer === undefined) throw methodNotAllowed();
  answer(call);
}
