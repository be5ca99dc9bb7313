/** A copy of plain JSON in which the keys of every object are sorted, as they are wherever Kubernetes writes a map. */
export function canonical<Value>(value: Value): Value {
  return JSON.parse(canonicalText(value));
}

/** The text of plain JSON with sorted keys: equal values have equal texts. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (isRecord(part) ? sortedByKey(part) : part));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortedByKey(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}
