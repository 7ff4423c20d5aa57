import { type Credential, type Issue, reasonOf } from '@keyhammer/core';
import { appendAudit, holderOf } from '../audit.ts';
import { becomes, isGone } from '../verify.ts';
import type { Work } from '../work.ts';

/** Deletes another credential of the same holder, and makes sure of it. Returns what went wrong, if anything. */
export async function deleteOther(work: Work, issue: Issue, other: Pick<Credential, 'id'>, because: string): Promise<string | undefined> {
  const about = { ...issue, id: other.id };
  await appendAudit(work, about, { action: 'delete', outcome: 'started', detail: because });
  const problem = await deleteAndVerify(work, issue, other.id);
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
