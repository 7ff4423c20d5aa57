/** What breaks the specification, and whose fault it is. */
export interface Violation {
  /** `POST /rest/api/3/issue/bulk` */
  readonly call: string;
  /** Who said what the specification does not allow. */
  readonly by: 'client' | 'sandbox';
  /** Prism only warns of a status that the specification does not know, if it is no success. */
  readonly severity: 'error' | 'warning';
  /** `body.issueUpdates.0.fields`; empty for what is no part of a request or an answer. */
  readonly where: string;
  readonly message: string;
}

/** What Prism has answered. */
export interface JudgedAnswer {
  readonly status: number;
  readonly contentType: string;
  /** The header `sl-violations`. */
  readonly violations: string | undefined;
  readonly body: string;
}

/** What Prism has against a call. */
export function violationsIn(call: string, answer: JudgedAnswer): readonly Violation[] {
  const refusal = refusalIn(answer);
  const listed = [...listIn(parsed(answer.violations)), ...listIn(refusal?.validation)];
  const violations = uniqueBy(listed.map((entry) => violationOf(call, entry)));
  if (violations.some(({ severity }) => severity === 'error') || !refusal) return violations;
  // A call that is in no specification, or without its credentials, or that Prism could not carry on: it tells no more than this.
  const by = answer.status >= 500 ? 'sandbox' : 'client';
  return [...violations, { call, by, severity: 'error', where: '', message: `${refusal.title}: ${refusal.detail}` }];
}

interface Refusal {
  readonly title: string;
  readonly detail: string;
  readonly validation: unknown;
}

/** Prism's own answer, in the place of the one of the service: `https://stoplight.io/prism/errors#…`. */
function refusalIn({ contentType, body }: JudgedAnswer): Refusal | undefined {
  if (!contentType.startsWith('application/problem+json')) return undefined;
  const { title, detail, validation } = objectOf(parsed(body));
  return { title: String(title), detail: String(detail), validation };
}

function violationOf(call: string, entry: unknown): Violation {
  const { location, severity, message } = objectOf(entry);
  const place = listIn(location).map(String);
  return {
    call,
    by: place[0] === 'response' ? 'sandbox' : 'client',
    severity: severity === 'Error' ? 'error' : 'warning',
    // In a refusal of a request Prism does not say that the place is one in the request.
    where: (/^(request|response)$/.test(place[0] ?? '') ? place.slice(1) : place).join('.'),
    message: String(message),
  };
}

/** Prism tells some of them twice, in the header and in the body. */
function uniqueBy(violations: readonly Violation[]): readonly Violation[] {
  return [...new Map(violations.map((violation) => [JSON.stringify(violation), violation])).values()];
}

/** Prism cuts a long list off, so that it is no JSON any more; the body of the refusal then has it whole. */
function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
