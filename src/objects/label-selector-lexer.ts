/** A piece of a label selector. */
export interface Token {
  /** `end` after the last one. */
  readonly kind: 'identifier' | 'operator' | 'end';
  readonly text: string;
}

/** Longer symbols first: as much as possible is taken for one. */
const PIECE = /\s*(==|!=|[=!(),><]|[^\s=!(),><]+)/y;

/** Cuts a label selector into pieces; `in` and `notin` are identifiers that the grammar knows. */
export function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  PIECE.lastIndex = 0;
  for (let match = PIECE.exec(text); match !== null; match = PIECE.exec(text)) {
    const [, piece = ''] = match;
    found.push({ kind: /^[=!(),><]/.test(piece) ? 'operator' : 'identifier', text: piece });
  }
  return [...found, { kind: 'end', text: '' }];
}
