import type { AccountInScope, ConfiguredCheck, Gap, InventoryReader, Issue, Scan } from '@keyhammer/core';
import type { CliContext, CommandResult } from '../command.ts';
import { FORMS } from '../credential-forms.ts';
import { type Explanation, explain, principalNameIn, type Reading } from '../explanation.ts';
import { accountCalled, accountInWords } from '../known-names.ts';
import { measureDocument } from '../output/arithmetic.ts';
import { whyText } from '../output/why.ts';
import { jobsOf } from '../scope.ts';
import { UsageError } from '../usage-error.ts';
import { type Subject, subjectOf } from '../why-subject.ts';
import type { Workspace } from '../workspace.ts';

export interface WhyOptions {
  /** Whose key it is, where that is known: it saves finding out. */
  readonly user?: string;
}

/** Reads a credential, or all of a principal's, live, and says what each check makes of it and why. Keeps nothing. */
export async function why(
  workspace: Workspace,
  accountId: string,
  id: string,
  { user }: WhyOptions,
  context: CliContext,
): Promise<CommandResult> {
  const account = await accountToLookAt(workspace, accountId);
  const [job] = await jobsOf(workspace, 'identify', { accounts: [accountId] });
  const checks = job?.checks ?? [];
  const stored = await issuesOf(workspace, checks, accountId);
  const { inventory } = await workspace.identifier();
  const { settings } = workspace;
  const findHolder = async (credentialId: string) => await inventory.holderOf(accountId, credentialId);
  const subject = await subjectOf({ provider: account.provider, wanted: id, user, issues: stored, findHolder });
  const { principal, only } = subject;
  const isMeant = (each: { readonly id: string }, holder: string) => (only === undefined ? holder === principal : each.id === only);
  const issues = stored.filter((issue) => isMeant(issue, issue.details.principal));

  const scan = await readSubject(subject, { accountId, inventory, checks, now: context.now() });
  const credentials = scan.credentials.filter((each) => each.principal === principal && isMeant(each, each.principal));
  const description = (await inventory.describe(accountId, [principal], { powers: settings.risk })).get(principal);
  const reading: Reading = { accountId, principal, scan: { ...scan, credentials }, issues, ...(description && { description }) };
  const explanation = explain(reading, { ...settings, checks }, context.now());
  const gaps = scan.coverage.kind === 'partial' ? scan.coverage.gaps : [];
  if (credentials.length + explanation.unseen.length + gaps.length === 0) throw nothingThere(reading, only, account);

  return {
    status: gaps.length > 0 || (credentials.length > 0 && !description) ? 1 : 0,
    document: documentOf(reading, explanation, gaps, context.now()),
    text: whyText(
      { accountName: accountInWords(account.id, account.name), reading, explanation, gaps, riskIsOn: settings.risk },
      context.now(),
      context.terminal,
    ),
  };
}

/** @throws UsageError if it is not in scope, with the one that was most likely meant */
async function accountToLookAt(workspace: Workspace, accountId: string): Promise<AccountInScope> {
  const accounts = await workspace.accounts();
  accountCalled(accountId, new Map(accounts.map(({ id, name }) => [id, name])));
  const account = accounts.find(({ id }) => id === accountId);
  if (!account) throw new UsageError(`Account ${accountId} is not in scope.`);
  return account;
}

interface SubjectReading {
  readonly accountId: string;
  readonly inventory: Pick<InventoryReader, 'scan'>;
  readonly checks: readonly ConfiguredCheck[];
  readonly now: Date;
}

/** What a check still can't judge by what comes with any reading, it is asked for what it needs: that may take reading all of the account. */
async function readSubject({ watched }: Subject, { accountId, inventory, checks, now }: SubjectReading): Promise<Scan> {
  const scan = await inventory.scan(accountId, { needs: [], watched });
  const unjudged = checks.filter(({ check, settings }) =>
    scan.credentials.some((each) => each.kind === check.kind && check.evaluate(each, settings, now).kind === 'not-evaluable'),
  );
  if (unjudged.length === 0) return scan;
  return await inventory.scan(accountId, { needs: unjudged.map(({ check, settings }) => check.need(settings, now)), watched });
}

async function issuesOf({ store }: Workspace, checks: readonly ConfiguredCheck[], accountId: string): Promise<readonly Issue[]> {
  const each = checks.map(({ check }) => Array.fromAsync(store.issues.list(check.name, { accountId })));
  return (await Promise.all(each)).flat();
}

function nothingThere({ principal, description }: Reading, only: string | undefined, { id, name, provider }: AccountInScope): UsageError {
  const where = accountInWords(id, name);
  if (only !== undefined) return new UsageError(`${principal} in ${where} has no ${only}, and no issue tells of one.`);
  if (description) return new UsageError(`${principal} in ${where} has ${FORMS[provider].nothingHeld}.`);
  return new UsageError(`There is no user ${principal} in ${where} as far as can be seen. ${FORMS[provider].advice}`);
}

function documentOf(reading: Reading, explanation: Explanation, gaps: readonly Gap[], now: Date) {
  const { accountId, principal, scan, description } = reading;
  return {
    account: accountId,
    principal,
    principalName: principalNameIn(reading),
    now,
    reportMadeAt: scan.summaryMadeAt,
    gaps,
    description,
    facts: scan.principals.get(principal),
    ownership: explanation.ownership,
    credentials: explanation.credentials.map(({ checks, ...credential }) => ({
      ...credential,
      checks: checks.map(({ settings: _, measures, issue, ...check }) => ({
        ...check,
        measures: measures.map((measure) => measureDocument(measure, now)),
        ...(issue && { issue: issueDocument(issue) }),
      })),
    })),
    unseen: explanation.unseen.map(({ issue, ...rest }) => ({
      check: issue.check,
      id: issue.id,
      name: issue.details.name,
      ...rest,
      issue: issueDocument(issue),
    })),
  };
}

function issueDocument({ status, timestamps, ticket }: Issue) {
  return { status, timestamps, ...(ticket && { ticket: ticket.key }) };
}
