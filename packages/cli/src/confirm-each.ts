import { type Credential, principalNameOf } from '@keyhammer/core';
import type { Consent, PlannedRemediation, RemediationResult } from '@keyhammer/remediator';
import type { CliContext } from './command.ts';
import { confirmByName } from './confirm-by-name.ts';
import { isInterrupt } from './interrupt.ts';
import { accountBriefly } from './known-names.ts';
import { briefing, inactiveBriefing } from './output/briefing.ts';
import { credentialOf } from './output/credential-name.ts';
import { fieldLines } from './output/fields.ts';
import { fitLines } from './output/fit-columns.ts';
import { actInAccount, actInWords, actOnCredential, isIrreversible, needsItsName } from './output/planned-act.ts';
import { printable } from './output/printable.ts';
import { outcomeCell } from './output/remediation-outcome.ts';
import { errorColorsOf } from './terminal.ts';

/** The say over each issue, and who hears what became of it. */
export interface Confirmation {
  readonly consent: Consent;
  hear(result: RemediationResult): void;
  /** It ended with Ctrl-C. */
  wasInterrupted(): boolean;
}

/** Nobody is asked: what is armed is agreed to, but never what only a person may do. */
export function yesToAll(hear: Confirmation['hear'] = () => {}): Confirmation {
  return { consent: { confirm: async (planned) => (needsItsName(planned) ? 'no' : 'yes') }, hear, wasInterrupted: () => false };
}

export interface ConfirmationOptions {
  /** Where the secret of a new key is put, for the briefing; absent: the vault of the account. */
  readonly handOver?: { readonly path: string; readonly write: NonNullable<Consent['handOverToFile']> };
}

/**
 * Asks for each issue: yes, no, all the rest of this kind in this account, quit. "All" covers the same act in the same account and
 * nothing else: whoever has agreed to deactivations has agreed to no deletion. What only a person may do is asked for by its name,
 * each by itself. Ctrl-C quits: what was done before is told and shown.
 */
export function confirmEach(due: readonly PlannedRemediation[], context: CliContext, { handOver }: ConfirmationOptions = {}): Confirmation {
  const accepted = new Set<string>();
  const answered = new Map<string, 'yes' | 'no'>();
  let interrupted = false;

  async function confirm(planned: PlannedRemediation): Promise<'yes' | 'no' | 'quit'> {
    const isAccepted = accepted.has(actInAccount(planned)) && !needsItsName(planned);
    const known = answered.get(actOnCredential(planned)) ?? (isAccepted ? 'yes' : undefined);
    if (known) return known;
    const answer = await unlessInterrupted('quit', () => ask(planned, due, handOver?.path, context));
    if (answer === 'quit') return answer;
    if (answer === 'all') accepted.add(actInAccount(planned));
    const said = answer === 'all' ? 'yes' : answer;
    answered.set(actOnCredential(planned), said);
    return said;
  }

  async function unlessInterrupted<T>(otherwise: T, question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      if (!isInterrupt(error)) throw error;
      interrupted = true;
      return otherwise;
    }
  }

  return {
    consent: {
      // After Ctrl-C at a question within a step nothing more is begun.
      confirm: async (planned) => (interrupted ? 'quit' : await confirm(planned)),
      confirmReplacing: (planned, inactive) => unlessInterrupted(false, () => askToReplace(planned, inactive, context)),
      ...(handOver && { handOverToFile: handOver.write }),
    },
    hear: (result) => sayResult(result, context),
    wasInterrupted: () => interrupted,
  };
}

/** What was caught up on, before anything is asked. */
export function sayEarlier(results: readonly RemediationResult[], context: CliContext): void {
  for (const result of results) sayResult(result, context);
}

function sayResult(result: RemediationResult, { terminal }: CliContext): void {
  if (result.outcome.kind === 'declined') return;
  const { text, paint } = outcomeCell(result, errorColorsOf(terminal));
  const line = `  ${paint(printable(`${credentialOf(result.planned.issue)}: ${text}`))}`;
  terminal.stderr.write(`${fitLines(line, terminal.columns)}\n`);
}

async function ask(planned: PlannedRemediation, due: readonly PlannedRemediation[], path: string | undefined, context: CliContext) {
  const { prompts, terminal, now } = context;
  const { account, issue } = planned;
  const index = due.indexOf(planned);
  const { bold, red } = errorColorsOf(terminal);
  const heading = bold(printable(`${index + 1} of ${due.length}: ${accountBriefly(account)}`));
  const warning = isIrreversible(planned) ? `  ${bold(red('IRREVERSIBLE DELETION: this can not be undone.'))}\n` : '';
  terminal.stderr.write(`\n${heading}\n${warning}${fieldLines(briefing(planned, path, now()), { columns: terminal.columns })}\n`);
  if (needsItsName(planned)) return await confirmByName(planned, prompts);
  const rest = due.slice(index + 1).filter((other) => isLikewise(other, planned)).length;
  const act = actInWords(planned);
  return await prompts.select(printable(`Have ${credentialOf(issue)} ${act}?`), [
    { value: 'no', name: 'no, leave it for now' },
    { value: 'yes', name: `yes, have it ${act}` },
    ...(rest > 0 ? [{ value: 'all' as const, name: printable(`yes, and so the other ${rest} to be ${act} in ${account.name}`) }] : []),
    { value: 'quit', name: 'quit, and leave all the rest' },
  ]);
}

/** What its own yes would cover. */
function isLikewise(other: PlannedRemediation, planned: PlannedRemediation): boolean {
  return actInAccount(other) === actInAccount(planned) && !needsItsName(other);
}

/** The key that takes the room may be what somebody brings back in an emergency: it has a question of its own. */
async function askToReplace({ issue }: PlannedRemediation, inactive: Credential, { prompts, terminal, now }: CliContext): Promise<boolean> {
  const { bold, red } = errorColorsOf(terminal);
  const heading = bold(red('DELETION: there is no room for a second key, and this can not be undone.'));
  terminal.stderr.write(`\n  ${heading}\n${fieldLines(inactiveBriefing(inactive, now()), { columns: terminal.columns })}\n`);
  const answer = await prompts.select(
    printable(`Have the inactive ${inactive.id} of ${principalNameOf(issue.details)} deleted for good, to make room?`),
    [
      { value: 'no', name: 'no, and do not rotate' },
      { value: 'yes', name: 'yes, have it deleted for good' },
    ],
  );
  return answer === 'yes';
}
