/** Patterns that a statement names, or all that it leaves out (`NotAction`, `NotResource`). In lower case. */
export interface Selection {
  readonly kind: 'only' | 'all-but';
  readonly patterns: readonly string[];
}

/** A statement that allows. */
export interface Allowance {
  readonly actions: Selection;
  readonly resources: Selection;
}

/**
 * What an identity-based policy allows, from its document as IAM hands it out: JSON, URL-encoded after RFC 3986
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html).
 * `undefined` if it can't be read as one: that is not a policy that allows nothing.
 */
export function parsePolicy(document: string): readonly Allowance[] | undefined {
  const policy = decode(document);
  if (!isRecord(policy) || policy.Statement === undefined) return undefined;
  const allowances: Allowance[] = [];
  for (const statement of listOf(policy.Statement)) {
    if (!isRecord(statement)) return undefined;
    if (statement.Effect === 'Deny') continue;
    const actions = selectionOf(statement.Action, statement.NotAction);
    const resources = selectionOf(statement.Resource, statement.NotResource);
    if (statement.Effect !== 'Allow' || !actions || !resources) return undefined;
    allowances.push({ actions, resources });
  }
  return allowances;
}

function decode(document: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(document));
  } catch {
    return undefined;
  }
}

function selectionOf(only: unknown, allBut: unknown): Selection | undefined {
  if ((only === undefined) === (allBut === undefined)) return undefined;
  const patterns = listOf(only ?? allBut);
  if (!patterns.every((pattern) => typeof pattern === 'string')) return undefined;
  return { kind: only === undefined ? 'all-but' : 'only', patterns: patterns.map((pattern) => pattern.toLowerCase()) };
}

/** IAM takes a single value for a list of one. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
