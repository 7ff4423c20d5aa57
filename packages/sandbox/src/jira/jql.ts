import { type JiraTicket, keysOf } from './world.ts';

/** As much of JQL as trackers use: `field = x`, `field in (x, y)`, AND, and an order by creation. */
export interface Query {
  readonly clauses: readonly { readonly field: string; readonly values: readonly string[] }[];
  readonly descending: boolean;
}

/** @throws Error with Jira's words for what it can't read. */
export function parseJql(jql: string): Query {
  const tokens = tokenise(jql);
  const clauses: { field: string; values: string[] }[] = [];
  let descending = false;
  const next = () => tokens.shift();
  const word = () => next()?.text ?? '';
  const expect = (wanted: string) => {
    const found = word();
    if (found.toLowerCase() !== wanted) throw new Error(`Error in the JQL Query: expecting '${wanted}' but got '${found}'.`);
  };
  while (tokens.length > 0) {
    const first = word();
    if (first.toLowerCase() === 'order') {
      expect('by');
      word();
      descending = word().toLowerCase() === 'desc';
      break;
    }
    if (clauses.length > 0 && first.toLowerCase() !== 'and') throw new Error(`Error in the JQL Query: unexpected '${first}'.`);
    const field = clauses.length > 0 ? word() : first;
    clauses.push({ field: field.toLowerCase(), values: operands(word(), next, expect) });
  }
  return { clauses, descending };
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

function operands(operator: string, next: () => Token | undefined, expect: (wanted: string) => void): string[] {
  if (operator === '=') return [next()?.text ?? ''];
  if (operator.toLowerCase() !== 'in') throw new Error(`Error in the JQL Query: the operator '${operator}' is not supported.`);
  expect('(');
  const values: string[] = [];
  for (let token = next(); token !== undefined; token = next()) {
    if (!token.quoted && token.text === ')') return values;
    if (!token.quoted && token.text === ',') continue;
    values.push(token.text);
  }
  throw new Error("Error in the JQL Query: expecting ')' before the end of the query.");
}

function tokenise(jql: string): Token[] {
  const tokens: Token[] = [];
  let rest = jql.trimStart();
  while (rest !== '') {
    const match = /^"((?:[^"\\]|\\.)*)"|^[(),=]|^[^\s(),="]+/.exec(rest);
    if (!match) throw new Error(`Error in the JQL Query: the quoted string '${rest}' has not been completed.`);
    const quoted = match[1] !== undefined;
    tokens.push({ text: match[1]?.replace(/\\(.)/g, '$1') ?? match[0], quoted });
    rest = rest.slice(match[0].length).trimStart();
  }
  return tokens;
}

/** The keys of tickets that a query names. */
export function namedKeys({ clauses }: Query): readonly string[] {
  return clauses.flatMap(({ field, values }) => (field === 'key' || field === 'issuekey' ? values : []));
}

export function matches(query: Query, ticket: JiraTicket): boolean {
  return query.clauses.every(({ field, values }) => valuesOf(ticket, field).some((value) => values.includes(value)));
}

function valuesOf(ticket: JiraTicket, field: string): readonly string[] {
  switch (field) {
    case 'labels':
      return ticket.labels;
    case 'project':
      return [ticket.project];
    case 'key':
    case 'issuekey':
      return keysOf(ticket);
    default:
      throw new Error(`Field '${field}' does not exist or you do not have permission to view it.`);
  }
}
