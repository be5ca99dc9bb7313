/**
 * One end of an ordered channel between two threads (or two parts of one thread). What arrives is a copy of what was
 * sent, never the same object.
 */
export interface Port<Out, In> {
  /** Sends a message; after `close` it goes nowhere. */
  post(message: Out): void;
  /** Says who takes the messages that arrive, those that already wait included. Called once. */
  listen(receiver: (message: In) => void): void;
  /**
   * In the place of `listen`: gives what takes the next message that has arrived, if there is one. What nobody has taken yet costs no memory of the
   * thread's heap. `arrived` is called when there is one again after there was none.
   */
  pull?(arrived: () => void): () => In | undefined;
  close(): void;
}
