/** The second that was asked for last, as text: what happens at once to many objects is said of each of them. */
const last = { second: Number.NaN, text: '' };

/** An instant as Kubernetes' `Time`: `2026-01-01T00:00:00Z`. Parts of a second are cut off. */
export function formatTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1_000);
  if (second === last.second) return last.text;
  last.text = `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
  last.second = second;
  return last.text;
}

/** An instant as Kubernetes' `MicroTime`: `2026-01-01T00:00:00.000000Z`. */
export function formatMicroTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 23)}000Z`;
}

/** Most times that come in have this form already, on a day that every month has. */
const PLAIN = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const MICROSECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const RFC_3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d+))?(Z|[-+]\d\d:\d\d)$/;

/** The `Time` that a client wrote in any form of RFC 3339, in the server's form; undefined if it is none. */
export function normalTime(text: string): string | undefined {
  if (PLAIN.test(text)) return text;
  const milliseconds = instantOf(text);
  if (milliseconds === undefined) return undefined;
  return SECONDS.test(text) ? text : formatTime(milliseconds);
}

/** The same for a `MicroTime`. */
export function normalMicroTime(text: string): string | undefined {
  const milliseconds = instantOf(text);
  if (milliseconds === undefined) return undefined;
  if (MICROSECONDS.test(text)) return text;
  const fraction = RFC_3339.exec(text)?.[2] ?? '';
  return `${formatTime(milliseconds).slice(0, -1)}.${fraction.slice(0, 6).padEnd(6, '0')}Z`;
}

/** Date.parse knows neither a comma nor the length of February. */
function instantOf(text: string): number | undefined {
  const match = RFC_3339.exec(text);
  if (match === null) return undefined;
  const [, local = '', , zone = ''] = match;
  const wall = Date.parse(`${local}Z`);
  if (Number.isNaN(wall) || formatTime(wall) !== `${local}Z`) return undefined;
  const instant = zone === 'Z' ? wall : Date.parse(`${local}${zone}`);
  return Number.isNaN(instant) ? undefined : instant;
}
