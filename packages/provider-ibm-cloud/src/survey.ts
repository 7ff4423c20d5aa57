import { type Gap, RemoteError, reasonOf, type ScanNeed, type WatchedCredential } from '@keyhammer/core';
import type { Identity, IdentityKind, Reading } from './identity.ts';
import { doubtReach, Reach } from './reach.ts';
import { type IsInactive, interestIn } from './wanted.ts';

export interface SurveyRequest {
  readonly kind: IdentityKind;
  readonly needs: readonly ScanNeed[];
  readonly watched: readonly WatchedCredential[];
  readonly isInactive: IsInactive;
}

/** What the list of one kind tells. */
export interface Survey {
  /** Those to be read by themselves, by id: the candidates, and of the watched ones those that the list shows. */
  readonly kept: ReadonlyMap<string, Identity>;
  readonly active: number;
  readonly gaps: readonly Gap[];
  /** The list could not be read to its end. */
  readonly failure?: RemoteError;
}

/** Goes through all identities of a kind, a page at a time: only those that are of interest stay. */
export async function survey(reading: Reading, request: SurveyRequest): Promise<Survey> {
  const { kind } = request;
  const notes = new SurveyNotes(request);
  try {
    for await (const page of kind.pages(reading)) for (const identity of page) notes.note(identity);
    const doubt = await doubtReach(reading, kind, notes.reach);
    return { ...notes.result(), gaps: doubt ? [doubt, ...notes.gaps] : notes.gaps };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const gap = { kind: kind.kind, what: kind.plural, reason: reasonOf(error) };
    return { ...notes.result(), gaps: [gap, ...notes.gaps], failure: error };
  }
}

class SurveyNotes {
  readonly reach = new Reach();
  readonly gaps: Gap[] = [];
  readonly #request: SurveyRequest;
  readonly #watchedIds: ReadonlySet<string | undefined>;
  readonly #kept = new Map<string, Identity>();
  #active = 0;

  constructor(request: SurveyRequest) {
    this.#request = request;
    this.#watchedIds = new Set(request.watched.map(({ id }) => id));
  }

  note(identity: Identity): void {
    const { kind, needs, isInactive } = this.#request;
    this.reach.note(identity);
    if (identity.status === 'active') this.#active += 1;
    const interest = interestIn(identity, needs, isInactive);
    if (interest === 'candidate' || this.#watchedIds.has(identity.id)) this.#kept.set(identity.id, identity);
    if (interest === 'undated') {
      const what = `${kind.noun} ${identity.id} (${identity.name})`;
      this.gaps.push({ kind: kind.kind, what, reason: 'IBM Cloud does not tell when it was made, so its age is not known' });
    }
  }

  result() {
    return { kept: this.#kept, active: this.#active };
  }
}
