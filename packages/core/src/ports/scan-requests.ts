/** A scan that somebody asked for, with Hammer's names for its states. */
export interface RequestedScan {
  readonly id: string;
  readonly accountId: string;
  readonly checks: readonly string[];
  /** Tag → its values: only issues whose tags match are in the result. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
  /** Who asked: `api`, `slack:U0123`. */
  readonly by: string;
  readonly requestedAt: Date;
  readonly updatedAt: Date;
  readonly progress: ScanProgress;
}

export type ScanProgress = { readonly kind: 'in-progress' } | FinishedScan;

export type FinishedScan =
  /** `gaps`: what could not be read, in sentences. */
  | { readonly kind: 'complete'; readonly at: Date; readonly gaps: readonly string[] }
  | { readonly kind: 'failed'; readonly at: Date; readonly why: string };

/** After that nobody knows of a request any more. */
export const SCAN_REQUEST_KEPT_DAYS = 30;

/** @throws AccessDeniedError, ThrottledError, UnavailableError, ConfigError (the table is missing) */
export interface ScanRequests {
  /** Who adds an id first has it: a request that is there already is this one, and stays as it is. */
  add(request: RequestedScan): Promise<void>;
  get(id: string): Promise<RequestedScan | undefined>;
  /**
   * Idempotent; `updatedAt` becomes its `at`. A complete scan stays complete as it is; a failed one that is tried again
   * becomes what came of that. An unknown id is no error.
   */
  finish(id: string, progress: FinishedScan): Promise<void>;
}
