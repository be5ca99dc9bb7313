import type { Container } from '../objects/kubernetes.js';

/** `sleep 15` by itself, or as the whole script of a shell. */
const SLEEPING = /^(?:(?:\S*\/)?(?:ba|da|a)?sh -[a-z]*c )?(?:\S*\/)?sleep (\d+(?:\.\d+)?)s?$/;

/**
 * How long a container's preStop hook takes, in milliseconds. Nothing is run, but what only sleeps takes its time: the hook `sleep`,
 * or a command that is nothing else.
 */
export function preStopMs({ lifecycle }: Container): number {
  const { sleep, exec } = lifecycle?.preStop ?? {};
  const [, seconds = '0'] = SLEEPING.exec(exec?.command?.join(' ') ?? '') ?? [];
  return (sleep?.seconds ?? Number(seconds)) * 1_000;
}
