/** JSON without spaces whose keys are in order, so that equal values give equal texts (data of ControllerRevisions, last-applied). */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isUnsorted(inner) ? sorted(inner) : inner));
}

function isUnsorted(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.some((key, index) => index > 0 && (keys[index - 1] ?? '') > key);
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
