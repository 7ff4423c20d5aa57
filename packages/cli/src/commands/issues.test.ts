import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  await cli.run('identify');
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const [STAGING, MAIN] = ['444455556666', '111122223333'] as const;
const FILTERS = [
  ['--status', 'open'],
  ['--status', 'open,whitelisted'],
  ['--status', 'open', '--status', 'whitelisted'],
  ['--status', 'closed'],
  ['--account', STAGING],
  ['--account', `${STAGING},${MAIN}`],
  ['--check', 'user_inactivekeys'],
];
const count = ({ document }: { document: unknown }) => (document as { issues: unknown[] }).issues.length;

describe('keyhammer issues', () => {
  test('lists the issues that have not ended, each with what will happen to it', async () => {
    const { stdout } = await cli.run('issues');

    expect(stdout).toMatch(
      /^staging +intern-2026 +AKIA\w{16} +2025-08-14 +never +strong +yes +open: reported to its owner by the next report$/m,
    );
    expect(stdout).toMatch(/^production +break-glass .* whitelisted: left alone, by the entry "break-glass" in whitelist.json$/m);
  });

  test('says when an issue that was reported is due', async () => {
    await cli.run('report');
    const { stdout } = await cli.run('issues', '--account', STAGING);

    expect(stdout).toMatch(/intern-2026 .* open \(SEC-\d\): deactivated from 2026-03-09 on, by the next batch run, if still unused$/m);
  });

  test('says that an operator has to confirm it where nothing is armed', async () => {
    await cli.configureSections({ user_inactivekeys: { remediation: false } });
    await cli.run('report');
    cli.advanceDays(7);

    expect((await cli.run('issues')).stdout).toMatch(/: due: deactivated when an operator confirms it \(remediation is not armed\)/);
  });

  test('a status that ended is there for the asking', async () => {
    await cli.run('report');
    cli.advanceDays(7);
    await cli.run('run');
    await cli.run('run');
    const { stdout } = await cli.run('issues', '--status', 'closed', '--account', STAGING);

    expect(stdout).toMatch(/^staging +intern-2026 .* closed \(SEC-\d\) on 2026-03-09: Keyhammer deactivated it \(alice@laptop\)$/m);
  });

  test('none is said in words', async () => {
    expect((await cli.run('issues', '--status', 'resolved,closed')).stdout).toBe('No issue is resolved or closed.\n');
  });

  test('a status that there is not is a mistake', async () => {
    const { status, stderr } = await cli.run('issues', '--status', 'opened');

    expect(status).toBe(2);
    expect(stderr).toContain('"opened" is no status; known are open, whitelisted, resolved, closed.');
  });

  test('needs no cloud: where the organisation can not be read, account ids stand for names', async () => {
    cli.sandbox.aws.service.addFault({ matches: () => true, effect: 'cut-before' });
    const { status, stdout, stderr } = await cli.run('issues', '--account', STAGING);

    expect(status).toBe(0);
    expect(stdout).toMatch(/^444455556666 +intern-2026/m);
    expect(stderr).toContain('the names of the accounts could not be read');
  });
});

describe('keyhammer issues, filtered', () => {
  test('by status, account and check, each given once, more than once, or as a list', async () => {
    const counts = new Map<string, number>();
    for (const options of FILTERS) counts.set(options.join(' '), count(await cli.json('issues', ...options)));

    expect([...counts.values()]).toEqual([8, 9, 9, 0, 2, 6, 9]);
  });
});

describe('keyhammer issues show', () => {
  test('shows the evidence, the tags, the ticket and what is next', async () => {
    await cli.run('report');
    const { status, stdout } = await cli.run('issues', 'show', cli.organisation.cast.tagged.keyId);

    expect(status).toBe(0);
    expect(stdout).toMatch(/^Inactive IAM access keys: AKIA\w{16}$/m);
    expect(stdout).toMatch(/^ {2}Account +production \(111122223333\)$/m);
    expect(stdout).toMatch(/^ {2}User +maria.lopez$/m);
    expect(stdout).toMatch(/^ {2}Last used +2025-08-04 09:30 UTC \(dynamodb, us-east-1\)$/m);
    expect(stdout).toMatch(/^ {2}Tag +bu=payments$/m);
    expect(stdout).toMatch(/^ {2}Status +open$/m);
    expect(stdout).toMatch(/^ {2}Next +deactivated from 2026-03-09 on/m);
    expect(stdout).toMatch(/^ {2}Ticket +SEC-\d \(open\) http:\S+$/m);
  });

  test('shows the history with every act, and how to undo the last', async () => {
    const { intern } = cli.organisation.cast;
    await cli.run('report');
    cli.advanceDays(7);
    await cli.run('remediate', '--batch');
    const { stdout } = await cli.run('issues', 'show', intern.keyId);

    const history = stdout.slice(stdout.indexOf('History'));
    expect(history).toMatch(/2026-03-02 09:30 UTC +identified\n.*reported\n[\s\S]*2026-03-09 09:30 UTC +remediated/);
    expect(history).toMatch(/deactivate done by alice@laptop: deactivated, and seen as inactive afterwards/);
    expect(stdout).toContain(`keyhammer rollback ${intern.accountId} ${intern.keyId}`);
  });

  test('as JSON: the whole record, the audit entries, and what is next', async () => {
    const { intern } = cli.organisation.cast;
    const { document } = await cli.json('issues', 'show', intern.keyId);

    expect(document).toMatchObject({
      issues: [
        {
          check: 'user_inactivekeys',
          accountId: STAGING,
          accountName: 'staging',
          id: intern.keyId,
          status: 'open',
          details: { principal: 'intern-2026', lastUsed: { kind: 'never' }, tags: { owner: 'nina.becker@example.com' } },
          next: 'reported to its owner by the next report',
          audit: [],
        },
      ],
    });
  });

  test('shows why and by whose leave a whitelisted one may stay', async () => {
    const { stdout } = await cli.run('issues', 'show', cli.organisation.cast.breakGlass.keyId);

    expect(stdout).toMatch(/^ {2}Whitelisted +emergency access, tested twice a year \(approved by ciso@example.com\)$/m);
  });

  test('looks only where --account and --check say', async () => {
    const { keyId, accountId } = cli.organisation.cast.intern;

    expect((await cli.run('issues', 'show', keyId, '--account', accountId)).status).toBe(0);
    expect((await cli.run('issues', 'show', keyId, '--account', MAIN)).status).toBe(2);
    expect((await cli.run('issues', 'show', keyId, '--check', 'user_inactivekey')).stderr).toContain('No check "user_inactivekey"');
  });

  test('an id that nobody knows is a mistake', async () => {
    const { status, document } = await cli.json('issues', 'show', 'AKIANOBODYKNOWSTHIS1');

    expect(status).toBe(2);
    expect(document).toEqual({ error: { message: expect.stringContaining('There is no issue for AKIANOBODYKNOWSTHIS1.') } });
  });
});
