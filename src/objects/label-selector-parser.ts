import { badRequest } from './api-errors.js';
import { invalid } from './field-error.js';
import { type Token, tokens } from './label-selector-lexer.js';
import { labelValueComplaints, qualifiedNameComplaints } from './names.js';

/** One requirement of a label selector that was written as text. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | 'absent' | 'gt' | 'lt';
  readonly values: readonly string[];
}

const OPERATORS: ReadonlyMap<string, Requirement['operator']> = new Map([
  ['in', 'in'],
  ['notin', 'notin'],
  ['=', 'in'],
  ['==', 'in'],
  ['!=', 'notin'],
  ['>', 'gt'],
  ['<', 'lt'],
]);
const OPERATOR_LIST = 'in, notin, =, ==, !=, gt, lt';

/** The requirements of a label selector; all must be met. Throws an ApiError 400 as Kubernetes words it. */
export function parseRequirements(text: string): readonly Requirement[] {
  const parser = new SelectorParser(tokens(text));
  try {
    return parser.requirements();
  } catch (error) {
    if (error instanceof Complaint) throw badRequest(error.message);
    throw error;
  }
}

class Complaint extends Error {}

class SelectorParser {
  #position = 0;
  readonly #tokens: readonly Token[];

  constructor(pieces: readonly Token[]) {
    this.#tokens = pieces;
  }

  requirements(): readonly Requirement[] {
    const found: Requirement[] = [];
    if (this.#ahead().kind === 'end') return found;
    if (!this.#startsRequirement()) throw new Complaint(`found '${this.#ahead().text}', expected: !, identifier, or 'end of string'`);
    for (;;) {
      found.push(this.#requirement());
      const separator = this.#take();
      if (separator.kind === 'end') return found;
      if (separator.text !== ',') throw new Complaint(`found '${separator.text}', expected: ',' or 'end of string'`);
      if (!this.#startsRequirement()) throw new Complaint(`found '${this.#ahead().text}', expected: identifier after ','`);
    }
  }

  #requirement(): Requirement {
    try {
      return this.#checked(this.#unchecked());
    } catch (error) {
      throw error instanceof Complaint ? new Complaint(`unable to parse requirement: ${error.message}`) : error;
    }
  }

  #unchecked(): Requirement {
    const isNegated = this.#ahead().text === '!';
    if (isNegated) this.#take();
    const key = this.#key();
    if (isNegated) return { key, operator: 'absent', values: [] };
    if (this.#atEndOfTerm()) return { key, operator: 'exists', values: [] };
    const symbol = this.#take().text;
    const operator = OPERATORS.get(symbol);
    if (operator === undefined) throw new Complaint(`found '${symbol}', expected: ${OPERATOR_LIST}`);
    return { key, operator, values: symbol === 'in' || symbol === 'notin' ? this.#list() : [this.#exactValue()] };
  }

  #key(): string {
    const { kind, text } = this.#take();
    if (kind !== 'identifier') throw new Complaint(`found '${text}', expected: identifier`);
    const complaints = qualifiedNameComplaints(text);
    if (complaints.length > 0) throw complaint('<nil>', text, complaints);
    return text;
  }

  #list(): readonly string[] {
    const open = this.#take();
    if (open.text !== '(') throw new Complaint(`found '${open.text}' expected: '('`);
    const values: string[] = [];
    for (;;) {
      const isValue = this.#ahead().kind === 'identifier';
      values.push(isValue ? this.#take().text : '');
      const { text } = this.#take();
      if (text === ')') return values;
      if (text === ',') continue;
      throw new Complaint(`found '${text}', expected: ${isValue ? "',' or ')'" : "',', ')' or identifier"}`);
    }
  }

  #exactValue(): string {
    if (this.#atEndOfTerm()) return '';
    const { kind, text } = this.#take();
    if (kind !== 'identifier') throw new Complaint(`found '${text}', expected: identifier`);
    return text;
  }

  #checked(requirement: Requirement): Requirement {
    const { key, operator, values } = requirement;
    values.forEach((value, index) => {
      const isBound = operator === 'gt' || operator === 'lt';
      if (isBound && !/^[-+]?\d+$/.test(value)) {
        throw complaint(`values[${index}]`, value, ["for 'Gt', 'Lt' operators, the value must be an integer"]);
      }
      const complaints = labelValueComplaints(value);
      if (complaints.length > 0) throw complaint(`values[${index}][${key}]`, value, complaints);
    });
    return requirement;
  }

  #startsRequirement(): boolean {
    return this.#ahead().kind === 'identifier' || this.#ahead().text === '!';
  }

  #atEndOfTerm(): boolean {
    return this.#ahead().kind === 'end' || this.#ahead().text === ',';
  }

  #ahead(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', text: '' };
  }

  #take(): Token {
    const token = this.#ahead();
    this.#position += 1;
    return token;
  }
}

function complaint(field: string, value: string, complaints: readonly string[]): Complaint {
  return new Complaint(`${field}: ${invalid(field, value, complaints.join('; ')).message}`);
}
