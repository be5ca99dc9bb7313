import { methodNotAllowed } from '../objects/api-errors.js';
import type { Call } from './call.js';
import { inWordsOf } from './forms.js';
import { isWatch } from './list-options.js';
import { answerReview } from './reviews/answer-review.js';
import { verbOf } from './routes.js';
import type { Verb } from './served-resources.js';
import { bindPod } from './subresources/binding.js';
import { refuseConnection } from './subresources/connections.js';
import { evictPod } from './subresources/eviction.js';
import { finalizeNamespace } from './subresources/finalize.js';
import { readLog } from './subresources/log.js';
import { getScale, patchScale, updateScale } from './subresources/scale.js';
import { createToken } from './subresources/token.js';
import { createObject } from './verbs/create.js';
import { deleteObject } from './verbs/delete.js';
import { deleteCollection } from './verbs/delete-collection.js';
import { getObject } from './verbs/get.js';
import { listObjects } from './verbs/list.js';
import { patchObject } from './verbs/patch.js';
import { updateObject } from './verbs/update.js';
import { watchObjects } from './verbs/watch.js';

/** Answers a request or throws an ApiError. */
type Operation = (call: Call) => void;
type Operations = { readonly [Key in Verb]?: Operation };

const OBJECTS: Operations = {
  create: createObject,
  delete: deleteObject,
  deletecollection: deleteCollection,
  get: getObject,
  list: listObjects,
  patch: patchObject,
  update: updateObject,
  watch: watchObjects,
};

const CONNECTIONS: Operations = { create: refuseConnection, get: refuseConnection };

/** What can be done with a part of an object; the status is read and written like the object. */
const PARTS: Readonly<Record<string, Operations>> = {
  attach: CONNECTIONS,
  binding: { create: bindPod },
  eviction: { create: evictPod },
  exec: CONNECTIONS,
  finalize: { update: finalizeNamespace },
  log: { get: readLog },
  portforward: CONNECTIONS,
  scale: { get: getScale, patch: patchScale, update: updateScale },
  status: { get: getObject, patch: patchObject, update: updateObject },
  token: { create: createToken },
};

/** The verb of a request for a resource. Throws an ApiError 405. */
export function verbOfCall({ target, request, query }: Pick<Call, 'target' | 'request' | 'query'>): Verb {
  const verb = verbOf(target, request.method);
  if (verb === undefined) throw methodNotAllowed();
  return verb === 'list' && isWatch(query) ? 'watch' : verb;
}

/** Answers a request for a resource. Throws an ApiError. */
export function perform(call: Call, verb: Verb): void {
  try {
    operationOf(call, verb)(call);
  } catch (error) {
    throw inWordsOf(call, error);
  }
}

function operationOf({ target }: Call, verb: Verb): Operation {
  const operations = target.subresource === '' ? OBJECTS : PARTS[target.subresource];
  const operation = target.resource.stored === undefined ? answerReview : operations?.[verb];
  if (operation === undefined) throw methodNotAllowed();
  return operation;
}
