import type { Verb } from '../served-resources.js';
import {
  DELETE_COLLECTION_PARAMETERS,
  DELETE_PARAMETERS,
  LIST_PARAMETERS,
  PATCH_PARAMETERS,
  type Parameter,
  WRITE_PARAMETERS,
} from './parameters.js';

/** A verb that has an operation of its own; a watch is a kind of list. */
export type OperationVerb = Exclude<Verb, 'watch'>;

/** What a verb is in HTTP, and what it needs and gives. */
export interface VerbFacts {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** The word in `x-kubernetes-action`. */
  readonly action: string;
  /** The first word of the operation's id. */
  readonly word: string;
  /** What it does to a resource, before `of kind Pod`. */
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  /** The status codes of success. */
  readonly codes: readonly number[];
  readonly body?: 'object' | 'patch' | 'deleteOptions';
  /** What comes back, if not the object. */
  readonly answer?: 'list' | 'status';
}

/** Every verb. */
export const VERBS: { readonly [Key in OperationVerb]: VerbFacts } = {
  get: { method: 'get', action: 'get', word: 'read', summary: 'read an object', parameters: [], codes: [200] },
  list: {
    method: 'get',
    action: 'list',
    word: 'list',
    summary: 'list or watch objects',
    parameters: LIST_PARAMETERS,
    codes: [200],
    answer: 'list',
  },
  create: {
    method: 'post',
    action: 'post',
    word: 'create',
    summary: 'create an object',
    parameters: WRITE_PARAMETERS,
    codes: [200, 201, 202],
    body: 'object',
  },
  update: {
    method: 'put',
    action: 'put',
    word: 'replace',
    summary: 'replace an object',
    parameters: WRITE_PARAMETERS,
    codes: [200, 201],
    body: 'object',
  },
  patch: {
    method: 'patch',
    action: 'patch',
    word: 'patch',
    summary: 'patch an object',
    parameters: PATCH_PARAMETERS,
    codes: [200, 201],
    body: 'patch',
  },
  delete: {
    method: 'delete',
    action: 'delete',
    word: 'delete',
    summary: 'delete an object',
    parameters: DELETE_PARAMETERS,
    codes: [200, 202],
    body: 'deleteOptions',
    answer: 'status',
  },
  deletecollection: {
    method: 'delete',
    action: 'deletecollection',
    word: 'delete',
    summary: 'delete a collection of objects',
    parameters: DELETE_COLLECTION_PARAMETERS,
    codes: [200],
    body: 'deleteOptions',
    answer: 'status',
  },
};
