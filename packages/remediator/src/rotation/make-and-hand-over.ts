import {
  type Credential,
  exceptionFor,
  type HandOver,
  type Issue,
  isUncertain,
  type NewCredential,
  reasonOf,
  roomBeside,
  secretPlaceOf,
} from '@keyhammer/core';
import { appendAudit, holderOf } from '../audit.ts';
import type { RemediationOutcome } from '../remediation-run.ts';
import { type Failed, fail, OVERTAKEN, record, recordUnlessChanged, type Work } from '../work.ts';
import { deleteOther } from './delete-other.ts';

/**
 * Makes a second credential and hands its secret over, in this order: put the intent on the record with
 * what is held before; make; put the new id on the record; hand over; record. The secret is only ever in
 * this process's memory and in the place it is handed over to: where storing it fails, the credential is deleted again.
 */
export async function makeAndHandOver(work: Work, issue: Issue, held: readonly Credential[]): Promise<RemediationOutcome> {
  const obstacle = await makeRoom(work, issue, held);
  if (obstacle) return obstacle;
  const heldBefore = held.map(({ id }) => id);
  const started = await recordUnlessChanged(work, issue, { type: 'rotation-started', heldBefore, ...work.operator });
  if (started === issue) return { kind: 'refused', issue, why: OVERTAKEN };
  const made = await make(work, started);
  return made.kind === 'failed' ? made : await handOver(work, made.issue, made.credential);
}

async function makeRoom(work: Work, issue: Issue, held: readonly Credential[]): Promise<RemediationOutcome | undefined> {
  const room = roomBeside(issue.id, held);
  if (room.kind === 'free') return undefined;
  if (room.kind === 'none') return await refuse(work, issue, room.why);
  const { inactive } = room;
  const why = await whyNotReplaced(work, issue, inactive);
  if (why !== undefined) return await refuse(work, issue, why);
  const problem = await deleteOther(work, issue, inactive, 'it was inactive, and stood in the way of a rotation');
  return problem === undefined ? undefined : { kind: 'failed', issue, why: problem, firstTime: issue.attempt?.outcome !== 'failed' };
}

/** An inactive one may be what somebody brings back in an emergency: it is only deleted if a person, or the settings, say so. */
async function whyNotReplaced(work: Work, issue: Issue, { id, status, ...inactive }: Credential): Promise<string | undefined> {
  const { planned, consent, operator, settings, ports, now } = work;
  const subject = { check: issue.check, accountId: issue.accountId, names: [id] };
  if (exceptionFor(settings.whitelist, subject, now))
    return `the user's inactive key ${id} takes the room for a second one, and is whitelisted`;
  const own = await ports.credentials.ownIdentity();
  if (own.credentialId === id) return `the user's other key ${id} is the one that Keyhammer signs with`;
  if (planned.configured.settings.rotation?.replacesInactive) return undefined;
  const agreed = operator.mode === 'manual' && (await consent.confirmReplacing?.(planned, { id, status, ...inactive }));
  if (agreed) return undefined;
  return `the user's inactive key ${id} takes the room for a second one: delete it, or set "rotate_replaces_inactive": true, or rotate by hand and say yes to its deletion`;
}

async function refuse(work: Work, issue: Issue, why: string): Promise<RemediationOutcome> {
  await appendAudit(work, issue, { action: 'create', outcome: 'refused', detail: why });
  return { kind: 'refused', issue: await recordUnlessChanged(work, issue, { type: 'remediation-refused', why }), why };
}

type Made = { readonly kind: 'made'; readonly issue: Issue; readonly credential: NewCredential } | Failed;

async function make(work: Work, issue: Issue): Promise<Made> {
  const { ports } = work;
  await appendAudit(work, issue, { action: 'create', outcome: 'started', detail: 'making a second one for a rotation' });
  let credential: NewCredential;
  try {
    credential = await ports.credentials.create(holderOf(issue));
  } catch (error) {
    // After a lost answer there may be one: the next run looks for it, and deletes it.
    const event = (why: string) =>
      isUncertain(error) ? ({ type: 'remediation-failed', why, acted: 'maybe' } as const) : ({ type: 'rotation-undone', why } as const);
    return await fail(work, issue, { error, action: 'create', record: (why) => record(work, issue, event(why)) });
  }
  await appendAudit(work, issue, {
    action: 'create',
    outcome: 'done',
    detail: `made ${credential.id}`,
    evidence: { credential: credential.id },
  });
  const recorded = await recordUnlessChanged(work, issue, { type: 'rotation-key-made', id: credential.id });
  if (recorded !== issue) return { kind: 'made', issue: recorded, credential };
  return await takeBack(work, issue, credential, new Error(OVERTAKEN));
}

async function handOver(work: Work, issue: Issue, credential: NewCredential): Promise<RemediationOutcome> {
  const evidence = { credential: credential.id };
  await appendAudit(work, issue, { action: 'hand-over', outcome: 'started', detail: 'handing its secret over', evidence });
  let to: HandOver;
  try {
    to = await store(work, issue, credential);
  } catch (error) {
    await appendAudit(work, issue, { action: 'hand-over', outcome: 'failed', detail: reasonOf(error), evidence });
    return await takeBack(work, issue, credential, error);
  }
  const place = to.kind === 'secret' ? to.arn : 'a file of the operator';
  await appendAudit(work, issue, { action: 'hand-over', outcome: 'done', detail: `handed over in ${place}`, evidence });
  return { kind: 'handed-over', issue: await record(work, issue, { type: 'rotation-handed-over', to }) };
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
async function takeBack(work: Work, issue: Issue, credential: NewCredential, error: unknown): Promise<Failed> {
  const problem = await deleteOther(work, issue, credential, 'its secret could not be handed over');
  const why = `the rotation came to nothing: ${reasonOf(error)}${problem === undefined ? '; the new key has been deleted again' : `, and ${problem}`}`;
  // Where it could not be deleted it stays on record, and the next run tries that again.
  const event =
    problem === undefined ? ({ type: 'rotation-undone', why } as const) : ({ type: 'remediation-failed', why, acted: 'maybe' } as const);
  return await fail(work, issue, { error: new Error(why, { cause: error }), action: 'create', record: () => record(work, issue, event) });
}
