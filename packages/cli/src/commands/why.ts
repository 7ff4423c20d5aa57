import type { ConfiguredCheck, Gap, Issue, WatchedCredential } from '@keyhammer/core';
import type { CliContext, CommandResult } from '../command.ts';
import { type Explanation, explain, type Reading } from '../explanation.ts';
import { accountCalled, accountInWords } from '../known-names.ts';
import { measureDocument } from '../output/arithmetic.ts';
import { whyText } from '../output/why.ts';
import { jobsOf } from '../scope.ts';
import { UsageError } from '../usage-error.ts';
import type { Workspace } from '../workspace.ts';

export interface WhyOptions {
  /** Whose key it is, where that is known: it saves finding out. */
  readonly user?: string;
}

const ROOT_USER = '<root_account>';
const ACCESS_KEY = /^AKIA[A-Z0-9]{12,124}$/;
const ROOT_CREDENTIAL = /^root-(sign-in|access-key-[12])$/;

/** What is asked about: one credential, or all of a principal. */
interface Subject {
  readonly principal: string;
  readonly watched: readonly WatchedCredential[];
  /** Only the credential of this id. */
  readonly only?: string;
}

/** Reads a credential, or all of a user's, live, and says what each check makes of it and why. Keeps nothing. */
export async function why(
  workspace: Workspace,
  accountId: string,
  id: string,
  { user }: WhyOptions,
  context: CliContext,
): Promise<CommandResult> {
  const accounts = new Map((await workspace.accounts()).map((account) => [account.id, account.name]));
  accountCalled(accountId, accounts);
  const [job] = await jobsOf(workspace, 'identify', { accounts: [accountId] });
  const checks = job?.checks ?? [];
  const issues = await issuesOf(workspace, checks, accountId, id);
  const { inventory } = await workspace.identifier();
  const { settings } = workspace;
  // A key never changes hands, and what was seen is better than what is said.
  const holder = issues.find((issue) => issue.id === id)?.details.principal ?? user;
  const { principal, watched, only } = await subjectOf(id, holder, async () => await inventory.holderOf(accountId, id));

  const scan = await inventory.scan(accountId, { needs: [], watched });
  const credentials = scan.credentials.filter(
    (credential) => credential.principal === principal && (only === undefined || credential.id === only),
  );
  const description = (await inventory.describe(accountId, [principal], { powers: settings.risk })).get(principal);
  const reading: Reading = { accountId, principal, scan: { ...scan, credentials }, issues, ...(description && { description }) };
  const explanation = explain(reading, { ...settings, checks }, context.now());
  const gaps = scan.coverage.kind === 'partial' ? scan.coverage.gaps : [];
  if (credentials.length + explanation.unseen.length + gaps.length === 0) throw nothingThere(reading, only, accounts.get(accountId));

  const accountName = accountInWords(accountId, accounts.get(accountId));
  return {
    status: gaps.length > 0 || (credentials.length > 0 && !description) ? 1 : 0,
    document: documentOf(reading, explanation, gaps, context.now()),
    text: whyText({ accountName, reading, explanation, gaps, riskIsOn: settings.risk }, context.now(), context.terminal),
  };
}

async function subjectOf(id: string, holder: string | undefined, findHolder: () => Promise<string | undefined>): Promise<Subject> {
  if (ROOT_CREDENTIAL.test(id)) return { principal: ROOT_USER, watched: [{ kind: 'aws-root-user', principal: ROOT_USER }], only: id };
  if (id === ROOT_USER || id === 'root') return { principal: ROOT_USER, watched: [{ kind: 'aws-root-user', principal: ROOT_USER }] };
  if (!ACCESS_KEY.test(id)) {
    const watched = [
      { kind: 'aws-access-key', principal: id },
      { kind: 'aws-console-password', principal: id },
    ] as const;
    return { principal: id, watched };
  }
  const principal = holder ?? (await findHolder());
  if (principal === undefined) throw new UsageError(`There is no access key ${id} in this account.`);
  return { principal, watched: [{ kind: 'aws-access-key', id, principal }], only: id };
}

/** Those of the credential, or of all that the user holds or held. */
async function issuesOf(
  { store }: Workspace,
  checks: readonly ConfiguredCheck[],
  accountId: string,
  id: string,
): Promise<readonly Issue[]> {
  const found: Issue[] = [];
  for (const { check } of checks) {
    for await (const issue of store.issues.list(check.name, { accountId })) {
      if (issue.id === id || issue.details.principal === (id === 'root' ? ROOT_USER : id)) found.push(issue);
    }
  }
  return found;
}

function nothingThere(
  { accountId, principal, description }: Reading,
  only: string | undefined,
  accountName: string | undefined,
): UsageError {
  const where = accountInWords(accountId, accountName);
  if (only !== undefined) return new UsageError(`${principal} in ${where} has no ${only}, and no issue tells of one.`);
  if (description) return new UsageError(`${principal} in ${where} has neither an access key nor a console password.`);
  return new UsageError(
    `There is no user ${principal} in ${where} as far as can be seen. Give a user name, or an access key id in full: AKIA and 16 more characters.`,
  );
}

function documentOf({ accountId, principal, scan, description }: Reading, explanation: Explanation, gaps: readonly Gap[], now: Date) {
  return {
    account: accountId,
    principal,
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
    unseen: explanation.unseen.map(({ issue, ...rest }) => ({ check: issue.check, id: issue.id, ...rest, issue: issueDocument(issue) })),
  };
}

function issueDocument({ status, timestamps, ticket }: Issue) {
  return { status, timestamps, ...(ticket && { ticket: ticket.key }) };
}
