import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { checkRegistry } from '@keyhammer/checks';
import { ibmApiKeyValueOf, OPERATOR_SECRET_ACCESS_KEY, secretAccessKeyOf } from '@keyhammer/sandbox';
import { CliUnderTest, CTRL_C, type Outcome, START } from '../cli-under-test.ts';

interface TestedStep {
  readonly command: string;
  readonly status: number;
  readonly document: unknown;
}

async function inSandbox<T>(work: (cli: CliUnderTest) => Promise<T>): Promise<T> {
  await using cli = await CliUnderTest.start();
  return await work(cli);
}

function stepsOf({ document }: Outcome): readonly TestedStep[] {
  return (document as { readonly steps: readonly TestedStep[] }).steps;
}

describe('keyhammer demo --output json', () => {
  let told: Outcome;
  beforeAll(async () => {
    told = await inSandbox((cli) => cli.json('demo'));
  });

  /** The step whose command begins so; of several the nth. */
  function step(command: string, nth = 1): TestedStep {
    const found = stepsOf(told).filter((each) => each.command.startsWith(command))[nth - 1];
    if (!found) throw new Error(`The demo has no step "${command}"`);
    return found;
  }

  test('does all that the story says, in one document', () => {
    expect(told).toMatchObject({ status: 0, document: { broken: [] } });
    expect(told.stderr).toBe('');
  });

  test('finds something with each of the ten checks, in all three clouds', () => {
    const { accounts } = step('identify').document as { readonly accounts: readonly { readonly opened: readonly { check: string }[] }[] };
    const checks = new Set(accounts.flatMap(({ opened }) => opened.map(({ check }) => check)));
    expect([...checks].sort()).toEqual(checkRegistry.map(({ name }) => name).sort());
  });

  test('an inventory: who holds keys in use, and others that are not', () => {
    const { entries } = step('inventory').document as { readonly entries: readonly { name?: string; id: string }[] };
    const names = entries.map(({ name, id }) => name ?? id);
    expect(names).toEqual(expect.arrayContaining(['checkout-pipeline', 'old-notebook', 'log-forwarder-2025', 'log-forwarder-2026']));
    expect(names).not.toContain('watsonx-experiments');
  });

  test('a rotation: made, handed over, and the old key gone at the end', () => {
    expect(step('rotate')).toMatchObject({ status: 0, document: { issues: [{ outcome: 'handed-over' }] } });
    expect(step('rotate', 2)).toMatchObject({ status: 0, document: { issues: [{ outcome: 'remediated' }] } });
  });

  test('a reminder, and a hold that was asked for by a label', () => {
    const done = [expect.objectContaining({ action: 'held' }), expect.objectContaining({ action: 'reminded' })];
    expect(step('report --account')).toMatchObject({ document: { accounts: [{ done }] } });
  });

  test('a plan of which some is refused, and a brown-out', () => {
    expect(step('remediate --dry-run --out plan.json')).toMatchObject({ status: 0, document: { issues: { length: 4 } } });
    const { status, document } = step('remediate --plan plan.json');
    const { issues } = document as { readonly issues: readonly unknown[] };
    const brownedOut = ['load-test', 'reports+export@example.com'].map((user) => expect.objectContaining({ user, outcome: 'back' }));
    const refused = [expect.objectContaining({ user: 'airflow', outcome: 'refused', why: expect.stringContaining('it was used on') })];
    expect(status).toBe(1);
    expect(issues).toHaveLength(3);
    expect(issues).toEqual(expect.arrayContaining([...brownedOut, ...refused]));
    expect(JSON.stringify(document)).toMatch(/temp\.contractor.*it is not due any more: it was changed on/);
  });

  test('after the brown-out one key is resolved by use, and one is deactivated for good', () => {
    const resolved = [expect.objectContaining({ user: 'reports+export@example.com' }), expect.objectContaining({ user: 'airflow' })];
    expect(step('identify --account 777788889999 --check user_inactivekeys')).toMatchObject({ document: { accounts: [{ resolved }] } });
    expect(step('remediate --batch --account 444455556666')).toMatchObject({
      document: { issues: [{ user: 'load-test', outcome: 'remediated' }] },
    });
  });

  test('too much for a batch, and a password retired by hand', () => {
    expect(step('remediate --batch --account 111122223333')).toMatchObject({ status: 1, document: { issues: [] } });
    const { status, document } = step('remediate --override-limits');
    expect(status).toBe(0);
    expect(document).toMatchObject({
      issues: expect.arrayContaining([expect.objectContaining({ user: 'peter.novak', outcome: 'remediated' })]),
    });
  });

  test('in IBM Cloud: three keys disabled, a locked one left alone, and a young one no finding', () => {
    const plan = JSON.stringify(step('remediate --dry-run --account platform-ibm').document);
    expect(plan).toMatch(/cos-archiver.*it is locked/);
    expect(plan).not.toContain('onboarding');
    const { document } = step('remediate --batch --account platform-ibm');
    const disabled = ['event-streams-poc', 'watsonx-experiments', 'log-forwarder-2025'];
    const { issues } = document as { readonly issues: readonly unknown[] };
    expect(issues).toHaveLength(3);
    expect(issues).toEqual(expect.arrayContaining(disabled.map((name) => expect.objectContaining({ name, outcome: 'remediated' }))));
    expect(step('rollback platform-ibm')).toMatchObject({ status: 0, document: { name: 'watsonx-experiments', outcome: 'rolled-back' } });
  });

  test('in IBM Cloud: a trusted profile deleted by hand', () => {
    const issues = [expect.objectContaining({ id: expect.stringMatching(/^Profile-/), outcome: 'remediated' })];
    expect(step('remediate --account platform-ibm')).toMatchObject({ status: 0, document: { issues } });
  });

  test("in Oracle Cloud: an administrator's key deleted by hand, and restored", () => {
    const { issues } = step('remediate --account analytics-oci').document as {
      readonly issues: readonly { name: string; outcome: string }[];
    };
    expect(issues.map(({ outcome }) => outcome).sort()).toEqual(['declined', 'remediated']);
    const deleted = issues.find(({ outcome }) => outcome === 'remediated')?.name;
    expect(step('rollback analytics-oci')).toMatchObject({
      status: 0,
      document: { name: deleted, outcome: 'rolled-back', madeAnew: false },
    });
  });

  test('a rollback of a key, and one of a password', () => {
    const [key, password] = [step('rollback 444455556666'), step('rollback 111122223333')];
    expect(key).toMatchObject({ status: 0, document: { user: 'load-test', outcome: 'rolled-back', madeAnew: false } });
    expect(password).toMatchObject({ status: 0, document: { user: 'peter.novak', outcome: 'rolled-back', madeAnew: true } });
    expect(told.stdout).not.toContain('one-time password of');
  });

  test('ends now: the audit trail is in order, and nothing in it lies ahead', () => {
    const { issues } = step('issues show').document as { readonly issues: readonly { readonly audit: readonly { at: string }[] }[] };
    const instants = issues.flatMap(({ audit }) => audit.map(({ at }) => new Date(at)));
    expect(instants.length).toBeGreaterThan(7);
    expect(instants).toEqual(instants.toSorted((a, b) => a.getTime() - b.getTime()));
    const last = instants.at(-1)?.getTime() ?? 0;
    expect(last).toBeGreaterThanOrEqual(START.getTime());
    expect(last).toBeLessThan(START.getTime() + 60_000);
  });
});

describe('keyhammer demo, for people', () => {
  let told: Outcome;
  beforeAll(async () => {
    told = await inSandbox((cli) => cli.runIn({ terminal: { columns: 120 } }, 'demo'));
  });

  test('is told in chapters, over twelve days', () => {
    expect(told.status).toBe(0);
    const headings = [...told.stdout.matchAll(/^── (.*) \((.*)\)$/gm)].map(([, title = '', day]) => `${day} ${title.split(':')[0]}`);
    expect(headings).toEqual([
      '2026-02-18 1. Find the credentials that nobody needs any more',
      '2026-02-18 2. Tell the owners',
      '2026-02-19 3. Rotation',
      '2026-02-24 4. The day before',
      '2026-02-25 5. The week is over',
      '2026-02-26 6. Apply the plan, of which not all is true any more',
      '2026-02-27 7. The day after the brown-out',
      '2026-02-27 8. Too much at once',
      '2026-02-28 9. Rotation',
      '2026-02-28 10. IBM Cloud',
      '2026-02-28 11. Oracle Cloud',
      '2026-02-28 12. Look again',
      '2026-03-02 13. Ways back',
      '2026-03-02 14. Who did what, and when',
      '2026-03-02 What it came to',
    ]);
  });

  test('is no longer than one reads at a sitting', () => {
    expect(told.stdout.split('\n').length).toBeLessThan(450);
  });

  test.each([
    ['the risk on a ticket', 'Risk: critical: administrator (policy AdministratorAccess)'],
    ['the rule that found its owner', 'Owner found by: ticket_owners.json, user "load-*"'],
    ['where the secret of a new key is', 'Its secret: arn:aws:secretsmanager:us-east-1:123456789012:secret:keyhammer/ticket-sync'],
    ['a reminder', '  A reminder, 1 day before the date. Auto-remediation date: 2026-02-25.'],
    ['a hold', '  Held, as Nina asked by a label: Keyhammer leaves this alone until 2026-03-10'],
    ['the questions, and who answers', '? Have the console password of peter.novak deleted'],
    ['the arithmetic of a check', /threshold +90 days 00:00:00/],
    ['an inventory of AWS', /\nproduction \(111122223333\), AWS\n/],
    ['an inventory of IBM Cloud', /\nplatform-ibm \(b1a5c0de4f2e4d7c9a3b8e6f00512a7d\), IBM Cloud\n/],
    ['a ticket of IBM Cloud', /IBM Cloud API key watsonx-experiments[\s\S]*Owner found by: the e-mail address jonas.weber@example.com/],
    ['a lock', /cos-archiver .*left alone: it is locked/],
    ['what can not be undone', /IRREVERSIBLE DELETION[\s\S]*To undo +there is no way back/],
    ['the name that is asked for', /\? Have the IBM Cloud trusted profile openshift-builders [\s\S]{1,150} › openshift-builders\n/],
    ['the window of Audit', /Last used: not since 2025-11-20 09:30 UTC \(OCI Audit, 4 compartments, 2 regions\)/],
    [
      'the same private key before, without and with its public half',
      /OCI answers 200[\s\S]*OCI answers 401[\s\S]*same private key.*OCI answers 200\./,
    ],
    ['what is left in IBM Cloud', 'IBM Cloud: 3 keys disabled, 1 of them enabled again.'],
    ['what is left in Oracle Cloud', 'Oracle Cloud: 1 key deleted, 1 of them restored.'],
    ['the audit trail', /brown-out done by alice@laptop: deactivated on trial/],
  ])('shows %s', (_, words) => {
    expect(told.stdout).toMatch(words);
  });

  test('shows the one-time password once, and no other secret of the cloud', () => {
    const [, password = ''] = /New one-time password of peter.novak: (\S+)/.exec(told.stdout) ?? [];
    expect(password.length).toBeGreaterThan(15);
    expect(told.stdout.split(password)).toHaveLength(2);
    const keyIds = new Set(told.stdout.match(/AKIA[A-Z0-9]{16}/g));
    expect(keyIds.size).toBeGreaterThan(5);
    const ibmKeyIds = new Set(told.stdout.match(/ApiKey-[0-9a-f-]{36}/g));
    expect(ibmKeyIds.size).toBeGreaterThan(0);
    const values = [...[...keyIds].map((id) => secretAccessKeyOf(id)), ...[...ibmKeyIds].map((id) => ibmApiKeyValueOf(id))];
    const secrets = [...values, OPERATOR_SECRET_ACCESS_KEY, 'xoxb-', 'sandbox-secret', 'SandboxOnly_', 'PRIVATE KEY-----'];
    for (const secret of secrets) expect(told.stdout + told.stderr).not.toContain(secret);
  });
});

describe('keyhammer demo --interactive', () => {
  let cli: CliUnderTest;
  beforeEach(async () => {
    cli = await CliUnderTest.start();
  });
  afterEach(async () => {
    await cli[Symbol.asyncDispose]();
  });

  test('asks for each key, and goes on whatever is answered', async () => {
    const { status, stdout } = await cli.runIn({ answers: ['no', 'yes', 'no', 'no', 'quit', '', 'no', 'no'] }, 'demo', '--interactive');

    expect(status).toBe(0);
    expect(cli.questions).toHaveLength(8);
    expect(stdout).toContain('ticket-sync has kept its key');
    expect(stdout).toContain('1 active again after a trial, 2 not confirmed, 1 not asked');
    expect(stdout).not.toContain('one-time password');
    expect(stdout).toContain('Oracle Cloud: 0 keys deleted, 0 of them restored.');
    expect(stdout).toContain('── What it came to');
  });

  test('Ctrl-C at a question ends it there', async () => {
    const { status, stdout } = await cli.runIn({ answers: ['yes', CTRL_C] }, 'demo', '--interactive', '--keep');

    expect(status).toBe(1);
    expect(stdout).toContain('4 not asked');
    expect(stdout).not.toContain('── 9.');
  });

  test('where nobody can be asked it says so', async () => {
    expect(await cli.run('demo', '--interactive')).toMatchObject({ status: 2, stderr: expect.stringContaining('nobody to ask') });
  });

  test('never reaches the AWS of the environment, and leaves the environment as it was', async () => {
    const before = { ...process.env };
    await cli.runIn({ answers: [CTRL_C] }, 'demo', '--interactive');

    expect(process.env).toEqual(before);
    expect(cli.sandbox.aws.service.totalCalls).toBe(0);
    expect(cli.sandbox.jira.service.totalCalls).toBe(0);
  });
});
