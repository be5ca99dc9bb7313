/** A line that is written again and again on a terminal, or now and then as lines of its own elsewhere. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #last = '';

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(text: string): void {
    if (text === this.#last) return;
    this.#last = text;
    if (this.#stream.isTTY) this.#stream.write(`\r\u001B[2K${text.slice(0, this.#stream.columns - 1)}`);
    else this.#stream.write(`${text}\n`);
  }

  /** Takes the line away, so that what follows begins where it stood. */
  clear(): void {
    if (this.#stream.isTTY && this.#last !== '') this.#stream.write('\r\u001B[2K');
    this.#last = '';
  }
}
