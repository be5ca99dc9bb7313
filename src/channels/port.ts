/**
 * One end of an ordered channel between two threads (or two parts of one thread). What arrives is a copy of what was
 * sent, never the same object.
 */
export interface Port<Out, In> {
  /** Sends a message; after `close` it goes nowhere. */
  post(message: Out): void;
  /** Says who takes the messages that arrive, those that already wait included. Called once. */
  listen(receiver: (message: In) => void): void;
  close(): void;
}
