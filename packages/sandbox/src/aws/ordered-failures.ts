import { AwsError } from './aws-error.ts';

/** An AWS error to answer with, ordered by a test. */
export interface OrderedFailure {
  /** As on the wire: `EntityTemporarilyUnmodifiable`, `LimitExceeded`, `Throttling` … */
  readonly code: string;
  /** HTTP; the code's own if absent. */
  readonly status?: number;
  readonly message?: string;
  /** How many calls fail; 1 if absent. */
  readonly times?: number;
  /** `before`: the call does nothing. `after`: it does what it should, and says that it failed. `before` if absent. */
  readonly when?: 'before' | 'after';
}

/** As in IAM's model; what is not here is 400. */
const STATUSES: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  ConcurrentModification: 409,
  DeleteConflict: 409,
  EntityAlreadyExists: 409,
  EntityTemporarilyUnmodifiable: 409,
  InternalServiceError: 500,
  LimitExceeded: 409,
  NoSuchEntity: 404,
  ServiceFailure: 500,
};

const MESSAGES: Readonly<Record<string, string>> = {
  EntityTemporarilyUnmodifiable: 'The entity is temporarily unmodifiable. Please try again later.',
  LimitExceeded: 'Cannot exceed quota for AccessKeysPerUser: 2',
  ServiceFailure: 'An internal error occurred.',
  Throttling: 'Rate exceeded',
};

/** The failures that are still to come, in the order of the orders. */
export class OrderedFailures {
  readonly #orders = new Map<string, { readonly failure: OrderedFailure; left: number }[]>();

  order(accountId: string, action: string, failure: OrderedFailure): void {
    const id = `${accountId} ${action}`;
    this.#orders.set(id, [...(this.#orders.get(id) ?? []), { failure, left: failure.times ?? 1 }]);
  }

  /** Does the work, unless a failure has been ordered for this call. */
  around<T>(accountId: string | undefined, action: string, work: () => T): T {
    const failure = this.#take(`${accountId} ${action}`);
    if (!failure) return work();
    if (failure.when === 'after') work();
    throw errorOf(failure);
  }

  #take(id: string): OrderedFailure | undefined {
    const next = this.#orders.get(id)?.find(({ left }) => left > 0);
    if (next) next.left -= 1;
    return next?.failure;
  }
}

function errorOf({ code, status, message }: OrderedFailure): AwsError {
  return new AwsError(code, status ?? STATUSES[code] ?? 400, message ?? MESSAGES[code] ?? `${code}, as ordered.`);
}
