import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { OPERATOR_SECRET_ACCESS_KEY, secretAccessKeyOf } from '@keyhammer/sandbox';
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

  test('finds something with each of the four checks', () => {
    const { accounts } = step('identify').document as { readonly accounts: readonly { readonly opened: readonly { check: string }[] }[] };
    const checks = new Set(accounts.flatMap(({ opened }) => opened.map(({ check }) => check)));
    expect([...checks].sort()).toEqual(['root_user', 'user_inactivekeys', 'user_inactivepasswords', 'user_keysrotation']);
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

  test('a rollback of a key, and one of a password', () => {
    const [key, password] = [step('rollback'), step('rollback', 2)];
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
      '2026-02-28 10. Look again',
      '2026-03-02 11. Ways back',
      '2026-03-02 12. Who did what, and when',
      '2026-03-02 What it came to',
    ]);
  });

  test('is no longer than one reads at a sitting', () => {
    expect(told.stdout.split('\n').length).toBeLessThan(320);
  });

  test.each([
    ['the risk on a ticket', 'Risk: critical: administrator (policy AdministratorAccess)'],
    ['the rule that found its owner', 'Owner found by: ticket_owners.json, user "load-*"'],
    ['where the secret of a new key is', 'Its secret: arn:aws:secretsmanager:us-east-1:123456789012:secret:keyhammer/ticket-sync'],
    ['a reminder', '  A reminder, 1 day before the date. Auto-remediation date: 2026-02-25.'],
    ['a hold', '  Held, as Nina asked by a label: Keyhammer leaves this alone until 2026-03-10'],
    ['the questions, and who answers', '? Have the console password of peter.novak deleted'],
    ['the arithmetic of a check', /threshold +90 days 00:00:00/],
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
    const secrets = [...[...keyIds].map((id) => secretAccessKeyOf(id)), OPERATOR_SECRET_ACCESS_KEY, 'xoxb-', 'sandbox-secret'];
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
    const { status, stdout } = await cli.runIn({ answers: ['no', 'yes', 'no', 'no', 'quit'] }, 'demo', '--interactive');

    expect(status).toBe(0);
    expect(cli.questions).toHaveLength(5);
    expect(stdout).toContain('ticket-sync has kept its key');
    expect(stdout).toContain('1 active again after a trial, 2 not confirmed, 1 not asked');
    expect(stdout).not.toContain('one-time password');
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
