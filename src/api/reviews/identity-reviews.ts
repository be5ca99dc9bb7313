import { badRequest } from '../../objects/api-errors.js';
import type { TokenReview } from '../../objects/kubernetes.js';
import { formatTime } from '../../objects/time.js';
import { sendValue } from '../answers.js';
import type { Call } from '../call.js';
import { receiveKind } from '../decoded-body.js';
import { createOptions } from '../write-options.js';

/** Who the caller is. */
export function reviewSubject(call: Call): void {
  const { fieldValidation } = createOptions(call.query, call.request.headers['user-agent']);
  const { object, warnings } = receiveKind(call, 'SelfSubjectReview', { fieldValidation });
  const metadata = { ...object.metadata, creationTimestamp: formatTime(call.context.clock.now()) };
  sendValue(call, { ...object, metadata, status: { userInfo: call.user } }, { status: 201, warnings });
}

/** Whose a token is. */
export function reviewToken(call: Call): void {
  const { fieldValidation } = createOptions(call.query, call.request.headers['user-agent']);
  const { object, warnings } = receiveKind(call, 'TokenReview', { fieldValidation });
  const { token } = object.spec;
  if (!token) throw badRequest('token is required for TokenReview in authentication');
  sendValue(call, { ...object, status: statusOf(call, token) }, { status: 201, warnings });
}

function statusOf({ context }: Call, token: string): TokenReview['status'] {
  const found = context.authenticator.ofToken(token);
  if (found === undefined) return { user: {}, error: 'token lookup failed' };
  const { audiences, ...user } = found;
  return { authenticated: true, user, audiences };
}
