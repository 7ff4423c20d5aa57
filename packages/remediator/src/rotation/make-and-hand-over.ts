import { type Credential, type HandOver, type Issue, type NewCredential, reasonOf, secretPlaceOf } from '@keyhammer/core';
import { appendAudit, holderOf } from '../audit.ts';
import { wasRefused } from '../perform-act.ts';
import type { RemediationOutcome } from '../remediation-run.ts';
import { type Failed, fail, OVERTAKEN, record, recordUnlessChanged, type Work } from '../work.ts';
import { deleteOther } from './delete-other.ts';
import { makeRoom } from './make-room.ts';
import { withoutSecret } from './without-secret.ts';

/**
 * Makes a second credential and hands its secret over, in this order: put the intent on the record with
 * what is held before; make; put the new id on the record; hand over; record. The secret is only ever in
 * this process's memory and in the place it is handed over to: where it can't be handed over, the credential is deleted again.
 */
export async function makeAndHandOver(work: Work, issue: Issue, held: readonly Credential[]): Promise<RemediationOutcome> {
  const obstacle = await makeRoom(work, issue, held);
  if (obstacle) return obstacle;
  const heldBefore = held.map(({ id }) => id);
  const started = await recordUnlessChanged(work, issue, { type: 'rotation-started', heldBefore, ...work.operator });
  if (started === issue) return { kind: 'refused', issue, why: OVERTAKEN };
  const made = await make(work, started);
  return 'kind' in made ? made : await handOver(work, started, made);
}

async function make(work: Work, issue: Issue): Promise<NewCredential | Failed> {
  await appendAudit(work, issue, { action: 'create', outcome: 'started', detail: 'making a second one for a rotation' });
  try {
    return await work.ports.credentials.create(holderOf(issue));
  } catch (error) {
    // Unless it was refused there may be one: the next run looks for it, and deletes it.
    const event = (why: string) =>
      wasRefused(error) ? ({ type: 'rotation-undone', why } as const) : ({ type: 'remediation-failed', why, acted: 'maybe' } as const);
    return await fail(work, issue, { error, action: 'create', record: (why) => record(work, issue, event(why)) });
  }
}

/** Whatever keeps the secret from its place, its credential must not outlive this. */
async function handOver(work: Work, issue: Issue, credential: NewCredential): Promise<RemediationOutcome> {
  const evidence = { credential: credential.id };
  let made = issue;
  let to: HandOver;
  try {
    made = await recordMade(work, issue, credential);
    await appendAudit(work, made, { action: 'hand-over', outcome: 'started', detail: 'handing its secret over', evidence });
    to = await store(work, made, credential);
  } catch (error) {
    return await takeBack(work, made, credential, withoutSecret(error, credential.secret));
  }
  const place = to.kind === 'secret' ? to.arn : 'a file of the operator';
  await appendAudit(work, made, { action: 'hand-over', outcome: 'done', detail: `handed over in ${place}`, evidence });
  return { kind: 'handed-over', issue: await record(work, made, { type: 'rotation-handed-over', to }) };
}

async function recordMade(work: Work, issue: Issue, { id }: NewCredential): Promise<Issue> {
  await appendAudit(work, issue, { action: 'create', outcome: 'done', detail: `made ${id}`, evidence: { credential: id } });
  const recorded = await recordUnlessChanged(work, issue, { type: 'rotation-key-made', id });
  if (recorded === issue) throw new Error(OVERTAKEN);
  return recorded;
}

async function store({ planned, consent, ports }: Work, issue: Issue, credential: NewCredential): Promise<HandOver> {
  if (consent.handOverToFile) {
    const content = `${JSON.stringify({ accessKeyId: credential.id, secretAccessKey: credential.secret.reveal() }, null, 2)}\n`;
    return { kind: 'file', path: await consent.handOverToFile(planned, content) };
  }
  const tags = {
    'keyhammer-check': issue.check,
    'keyhammer-issue': issue.id,
    ...(issue.ticket && { 'keyhammer-ticket': issue.ticket.key }),
  };
  return { kind: 'secret', arn: await ports.vault.store(secretPlaceOf(issue), credential, tags) };
}

/** Nobody could ever use it, as nobody has its secret. */
async function takeBack(work: Work, issue: Issue, { id }: NewCredential, error: unknown): Promise<Failed> {
  const reason = reasonOf(error);
  if (issue.rotation?.made) {
    await appendAudit(work, issue, { action: 'hand-over', outcome: 'failed', detail: reason, evidence: { credential: id } });
  }
  const unused = { id, created: work.now, lastUsed: { kind: 'never' } } as const;
  const problem = await deleteOther(work, issue, unused, 'its secret could not be handed over');
  const why = `the rotation came to nothing: ${reason}${problem === undefined ? '; the new key has been deleted again' : `, and ${problem}`}`;
  // Where it could not be deleted it stays on record, and the next run tries that again.
  const event =
    problem === undefined ? ({ type: 'rotation-undone', why } as const) : ({ type: 'remediation-failed', why, acted: 'maybe' } as const);
  return await fail(work, issue, { error: new Error(why, { cause: error }), action: 'create', record: () => record(work, issue, event) });
}
