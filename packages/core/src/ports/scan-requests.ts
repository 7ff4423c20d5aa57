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

export type ScanProgress =
  | { readonly kind: 'in-progress' }
  /** `gaps`: what could not be read, in sentences. */
  | { readonly kind: 'complete'; readonly at: Date; readonly gaps: readonly string[] }
  | { readonly kind: 'failed'; readonly at: Date; readonly why: string };

/** @throws AccessDeniedError, ThrottledError, UnavailableError, ConfigError (the table is missing) */
export interface ScanRequests {
  add(request: RequestedScan): Promise<void>;
  get(id: string): Promise<RequestedScan | undefined>;
  /** Idempotent. A complete scan stays complete; a failed one that is tried again successfully becomes complete. An unknown id is no error. */
  finish(id: string, progress: Exclude<ScanProgress, { readonly kind: 'in-progress' }>): Promise<void>;
}
