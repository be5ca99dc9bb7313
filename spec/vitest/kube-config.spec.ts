import { describe, expect, it } from 'vitest';
import { troubleWith } from '#vitest/kube-config.js';

const NAME = '@kubernetes/client-node';

describe('a client library that is wanted', () => {
  it.each([
    {
      title: 'and is not installed is asked for',
      cause: failure("Cannot find package '@kubernetes/client-node' imported from /a/kube-config.js", 'ERR_MODULE_NOT_FOUND'),
      says: 'needs @kubernetes/client-node: install it, or use the fixture kubeconfigText',
    },
    {
      title: 'and lacks a package of its own is not asked for again',
      cause: failure("Cannot find package 'undici' imported from /a/node_modules/@kubernetes/client-node/x.js", 'ERR_MODULE_NOT_FOUND'),
      says:
        "cannot load @kubernetes/client-node: Cannot find package 'undici' imported from /a/node_modules/@kubernetes/client-node/x.js; " +
        'the fixture kubeconfigText does without',
    },
    {
      title: 'and does not load says why',
      cause: failure('webidl is not defined'),
      says: 'cannot load @kubernetes/client-node: webidl is not defined; the fixture kubeconfigText does without',
    },
  ])('$title', ({ cause, says }) => {
    expect(troubleWith(NAME, cause)).toBe(says);
  });
});

function failure(message: string, code?: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
