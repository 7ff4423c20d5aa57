import { type Issue, type LastUsed, reasonOf } from '@keyhammer/core';
import { appendAudit, holderOf } from '../audit.ts';
import { becomes, isGone } from '../verify.ts';
import type { Work } from '../work.ts';

/** A credential of the holder that is not the issue's own, with what is known of it. */
export interface Other {
  readonly id: string;
  readonly created: Date;
  readonly lastUsed: LastUsed;
}

/** Deletes another credential of the same holder, and makes sure of it. Returns what went wrong, if anything. Safe to repeat. */
export async function deleteOther(
  work: Work,
  issue: Issue,
  { id, created, lastUsed }: Other,
  because: string,
): Promise<string | undefined> {
  const about = { ...issue, id, details: { ...issue.details, created, lastUsed } };
  await appendAudit(work, about, { action: 'delete', outcome: 'started', detail: because });
  const problem = await deleteAndVerify(work, issue, id);
  const detail = problem ?? `deleted, and seen to be gone afterwards: ${because}`;
  await appendAudit(work, about, { action: 'delete', outcome: problem === undefined ? 'done' : 'failed', detail });
  return problem;
}

async function deleteAndVerify({ ports }: Work, issue: Issue, id: string): Promise<string | undefined> {
  const ref = { ...holderOf(issue), id };
  try {
    await ports.credentials.delete(ref);
    return (await becomes(isGone, ref, ports)) ? undefined : `the deletion of ${id} was accepted, but it is still shown`;
  } catch (error) {
    return `${id} could not be deleted: ${reasonOf(error)}`;
  }
}
