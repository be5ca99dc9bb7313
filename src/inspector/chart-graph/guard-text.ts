/** A guard as text: its name, or names with `and`, `or`, `not` between them. Empty if there is none. */
export function guardText(guard: unknown): string {
  if (guard === undefined) return '';
  if (typeof guard === 'string') return guard;
  if (typeof guard !== 'function') return String(Object(guard).type);
  const parts: readonly unknown[] = 'guards' in guard && Array.isArray(guard.guards) ? guard.guards : [];
  if (guard.name === 'not') return `not ${guardText(parts[0])}`;
  return parts.map(guardText).join(guard.name === 'or' ? ' or ' : ' and ');
}
