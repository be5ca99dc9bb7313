/** How often a line is written where lines stay, in milliseconds: what is done sooner needs one line only, the last. */
const LINE_EVERY_MS = 1_000;

/** A line that is written over again and again on a terminal; elsewhere a line of its own now and then, and the last one. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #last = '';
  #written = '';
  #writtenMs = performance.now();

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(text: string): void {
    if (text === this.#last) return;
    this.#last = text;
    // A terminal of no known width says 0.
    if (this.#stream.isTTY) this.#stream.write(`\r\u001B[2K${text.slice(0, (this.#stream.columns || 80) - 1)}`);
    else if (performance.now() - this.#writtenMs >= LINE_EVERY_MS) this.#writeLine();
  }

  /** Takes the line away on a terminal, so that what follows begins where it stood; elsewhere writes how it ended. */
  end(): void {
    if (this.#last === '') return;
    if (this.#stream.isTTY) this.#stream.write('\r\u001B[2K');
    else if (this.#last !== this.#written) this.#writeLine();
    this.#last = '';
  }

  #writeLine(): void {
    this.#stream.write(`${this.#last}\n`);
    this.#written = this.#last;
    this.#writtenMs = performance.now();
  }
}
