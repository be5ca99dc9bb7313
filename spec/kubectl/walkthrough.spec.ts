import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { kubectls } from '../support/kubectls.js';
import { runSession } from './session.js';
import { type Exchange, normalized, parseTranscript } from './transcript.js';

/** A session takes some ten seconds; several run at once. */
const SESSION_TIMEOUT_MS = 180_000;

const expected = parseTranscript(readFileSync(join(import.meta.dirname, 'walkthrough.txt'), 'utf8'));

describe.concurrent.each(kubectls())('the walkthrough with $label', (kubectl) => {
  let answered: readonly Exchange[] = [];

  beforeAll(async () => {
    const commands = expected.map(({ command }) => command);
    answered = await runSession(kubectl, commands);
  }, SESSION_TIMEOUT_MS);

  it.each(expected.map(({ command }, index) => [index + 1, command]))('answers command %i as Kubernetes does: %s', (number) => {
    const [wanted, got] = [expected[number - 1], answered[number - 1]];
    expect({ answer: normalized(got?.answer ?? ''), exitCode: got?.exitCode }).toEqual({
      answer: normalized(wanted?.answer ?? ''),
      exitCode: wanted?.exitCode,
    });
  });
});
