import { decodeKind } from '../../objects/decode.js';
import { parseJsonBody } from '../../objects/json-text.js';
import type { Binding } from '../../objects/kubernetes.js';
import { AlikeTexts } from '../alike-texts.js';
import { sendCreated } from '../answers.js';
import { bodyText } from '../body.js';
import type { Call } from '../call.js';
import { type Received, receiveKind } from '../decoded-body.js';
import { bodyFormat } from '../request-body.js';
import { createOptions, type WriteOptions } from '../write-options.js';

/** POST of a binding, to a pod or to the collection of bindings: puts the pod on the node. Throws an ApiError. */
export function bindPod(call: Call): void {
  const { isDryRun, fieldManager, fieldValidation } = createOptions(call.query, call.request.headers['user-agent']);
  const { object, warnings } = receiveBinding(call, { fieldValidation });
  const name = call.name === '' ? object.metadata.name : call.name;
  const key = { resource: 'pods', namespace: call.namespace, name: name ?? '' } as const;
  call.context.registry.bind(key, object, { dryRun: isDryRun, fieldManager });
  sendCreated(call, warnings);
}

/** Schedulers bind in the same words, but for the names of pods and nodes. */
const alike = new AlikeTexts<Binding>({
  fields: ['name'],
  read: (text) => {
    const { object, unknown } = decodeKind('Binding', parseJsonBody(text, 'Binding'));
    return unknown.length > 0 ? undefined : object;
  },
});

function receiveBinding(call: Call, options: Pick<WriteOptions, 'fieldValidation'>): Received<Binding> {
  const { headers, body } = call.request;
  if (bodyFormat(headers['content-type']) !== 'json') return receiveKind(call, 'Binding', options);
  const text = bodyText(body);
  const known = alike.of(text);
  if (known !== undefined) return { object: known, warnings: [] };
  const received = receiveKind(call, 'Binding', options);
  alike.note(text);
  return received;
}
