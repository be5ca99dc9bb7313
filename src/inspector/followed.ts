/** Whose steps are followed: one actor's, or those of any actor of a chart, or of a node, or of all. */
export interface Followed {
  readonly id?: string;
  readonly chart?: string;
  readonly node?: string;
}
