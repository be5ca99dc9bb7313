/** What a bench takes, as its command line gives it: every option is a number, or a switch. */
export type BenchOptions = Readonly<Record<string, string | boolean | undefined>>;

/** A measured value, by what it is and in which unit: `converge_s`, `rss_mb`. */
export type Figures = Readonly<Record<string, number | string>>;

/** A bench: one question, and how it is answered by measuring. */
export interface Bench {
  readonly name: string;
  readonly question: string;
  /** The options that it takes, with their defaults; a default that is a number stands for `--name NUMBER`. */
  readonly options: Readonly<Record<string, number | string | boolean>>;
  /** Measures, checks what was measured, and gives the figures. Rejects if the check fails. */
  run(options: BenchSettings): Promise<readonly Figures[]>;
}

/** The options with their values. */
export interface BenchSettings {
  number(name: string): number;
  text(name: string): string;
  is(name: string): boolean;
  /** Tells of progress, 0 to 1. */
  readonly progress: (text: string, part: number) => void;
}
