/** The events of XState's own, with what is said instead. */
const OWN: readonly (readonly [RegExp, string])[] = [
  [/^xstate\.after\.([^.]+)\..*$/, 'after $1'],
  [/^xstate\.done\.actor\.(.*)$/, '$1 has ended'],
  [/^xstate\.error\.actor\.(.*)$/, '$1 has failed'],
];

/** The type of an event as people read it: `after backoff`, rather than XState's name for it. */
export function eventText(event: string): string {
  const [own, text] = OWN.find(([pattern]) => pattern.test(event)) ?? [undefined, event];
  return own === undefined ? event : event.replace(own, text);
}
