let last = 0;

/**
 * A number that no other actor of this thread has had, until four thousand million more have come. Whoever takes down what each actor does, or looks for one
 * among many, takes the number: it lies where the actor does, and its id does not. It means nothing outside the thread.
 */
export function newActorMark(): number {
  last = (last + 1) | 0;
  return last;
}
