import { expect, it } from 'vitest';
import { VERSION } from '#api/version.js';

it('is a semantic version of the Kubernetes release that it names', () => {
  expect(VERSION.gitVersion).toMatch(new RegExp(`^v${VERSION.major}\\.${VERSION.minor}\\.\\d+\\+[0-9A-Za-z.-]+$`));
});

it('has every field that clients of Kubernetes know', () => {
  const fields = 'major minor emulationMajor emulationMinor minCompatibilityMajor minCompatibilityMinor gitVersion gitCommit';
  expect(Object.keys(VERSION)).toEqual([...fields.split(' '), 'gitTreeState', 'buildDate', 'goVersion', 'compiler', 'platform']);
});
