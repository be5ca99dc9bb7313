/** Headers by lower-case name. */
export type RequestHeaders = Readonly<Record<string, string | undefined>>;

/** Headers of an answer; one that stands several times is a list. */
export type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A request, however it came. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query, as they stand in the request line. */
  readonly url: string;
  readonly headers: RequestHeaders;
  /** What was sent; undefined or empty if nothing was. Whoever reads it from a wire may stop once it is longer than `MAX_BODY_BYTES`. */
  readonly body?: Uint8Array | undefined;
}

/** Where an answer goes, however it travels. */
export interface ApiReply {
  /** Status and headers. Called once, before anything else; they may go out with the first piece of the body. */
  begin(status: number, headers: ReplyHeaders): void;
  /** Sends a piece of the body, even an empty one, now; how long a text is in bytes of UTF-8 is found out if it is left out. False says that the client takes no more for the moment. */
  write(piece: string | Uint8Array, bytes?: number): boolean;
  /** Ends the answer, with a last piece if there is one. */
  end(piece?: string | Uint8Array, bytes?: number): void;
  /** Breaks the answer off, so that the client sees that it is not whole. */
  abort(): void;
  /** Calls back once, when the client takes more again. */
  onDrain(task: () => void): void;
  /** Calls back once, when the answer has ended or the client has gone. */
  onClose(task: () => void): void;
}
