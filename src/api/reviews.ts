import { methodNotAllowed } from '../objects/api-errors.js';
import { formatTime } from '../objects/time.js';
import { ownersOfSent } from '../registry/managed-fields/ownership.js';
import { sendValue } from './answers.js';
import { USER } from './authentication.js';
import type { Call } from './call.js';
import { receiveKind } from './decoded-body.js';
import { bindPod } from './subresources/binding.js';
import { createOptions } from './write-options.js';

/** POST of something that is answered and not kept. Throws an ApiError. */
export function answerReview(call: Call): void {
  const { name } = call.target.resource;
  if (name === 'bindings') bindPod(call);
  else if (name === 'selfsubjectaccessreviews') reviewAccess(call);
  else if (name === 'selfsubjectreviews') reviewSubject(call);
  else throw methodNotAllowed();
}

/** Whoever has the token may do everything. */
function reviewAccess(call: Call): void {
  const { fieldValidation, fieldManager } = createOptions(call.query, call.request.headers['user-agent']);
  const { object, warnings } = receiveKind(call, 'SelfSubjectAccessReview', { fieldValidation });
  const schema = 'io.k8s.api.authorization.v1.SelfSubjectAccessReview';
  const time = formatTime(call.context.clock.now());
  const managedFields = ownersOfSent(object, { schema, apiVersion: 'authorization.k8s.io/v1', fieldManager, time });
  sendValue(call, { ...object, metadata: { ...object.metadata, managedFields }, status: { allowed: true } }, { status: 201, warnings });
}

function reviewSubject(call: Call): void {
  const { fieldValidation } = createOptions(call.query, call.request.headers['user-agent']);
  const { object, warnings } = receiveKind(call, 'SelfSubjectReview', { fieldValidation });
  const metadata = { ...object.metadata, creationTimestamp: formatTime(call.context.clock.now()) };
  sendValue(call, { ...object, metadata, status: { userInfo: USER } }, { status: 201, warnings });
}
