import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';
import { CloudsUnderTest } from '../clouds-under-test.ts';

const [PRODUCTION, STAGING] = ['111122223333', '444455556666'] as const;

let cli: CliUnderTest;
let clouds: CloudsUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  clouds = await CloudsUnderTest.start(cli);
  await clouds.configure();
});
afterEach(async () => {
  await clouds[Symbol.asyncDispose]();
  await cli[Symbol.asyncDispose]();
});

interface InventoryDocument {
  readonly view: string | null;
  readonly entries: readonly Record<string, unknown>[];
  readonly accounts: readonly Record<string, unknown>[];
}

const inventory = async (...argv: readonly string[]) => {
  const { status, document } = await clouds.json('inventory', ...argv);
  return { status, ...(document as InventoryDocument) };
};
const rows = async (...argv: readonly string[]) => {
  const { stdout } = await clouds.run('--output', 'csv', 'inventory', ...argv);
  const [head = [], ...lines] = stdout.slice(1).trimEnd().split('\n').map(cellsOf);
  return lines.map((cells) => Object.fromEntries(head.map((name, index) => [name, cells[index]])));
};
/** A line of CSV without line breaks in it. */
const cellsOf = (line: string) =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
const CONTROL = ['\u001b', '\u202e'];
const total = (world: { readonly size: number }[]) => world.reduce((sum, { size }) => sum + size, 0);

describe('keyhammer inventory', () => {
  test('lists every credential and identity of every cloud, each once', async () => {
    const { status, view, entries, accounts } = await inventory();

    expect(status).toBe(0);
    expect(view).toBeNull();
    expect(accounts.map(({ provider, status: read }) => `${provider} ${read}`).sort()).toEqual([
      ...Array.from({ length: 4 }, () => 'aws complete'),
      'ibm complete',
      'oci complete',
    ]);
    const of = (provider: string) => entries.filter((entry) => entry.provider === provider);
    const { apiKeys, serviceIds, profiles, users } = clouds.ibm.world.account(clouds.ibmAccount.accountId);
    expect(of('ibm')).toHaveLength(total([apiKeys, serviceIds, profiles, users]));
    expect(new Set(entries.map(({ kind, id, account }) => JSON.stringify([kind, id, account]))).size).toBe(entries.length);
    expect(of('aws').filter(({ kind }) => kind === 'aws-access-key')).toHaveLength(
      [...cli.organisation.world.accounts.values()].flatMap(({ users }) => [...users.values()].flatMap(({ keys }) => keys)).length,
    );
    expect(of('oci')).toHaveLength(18);
  });

  test('tells of each whose it is, when it was made and used, how often, and in what state it is', async () => {
    const { entries } = await inventory();
    const { busy, lockedStale } = clouds.ibmAccount.keys;
    const find = (id: string) => entries.find((entry) => entry.id === id);

    expect(find(busy.id)).toEqual({
      account: { id: clouds.ibmAccount.accountId, name: 'platform-ibm' },
      provider: 'ibm',
      kind: 'ibm-api-key',
      id: busy.id,
      name: 'ci-deploy',
      principal: expect.stringMatching(/^iam-ServiceId-/),
      principalName: 'ci-deploy',
      status: 'active',
      created: expect.any(String),
      lastUsed: { kind: 'used', at: expect.any(String) },
      readAt: '2026-03-02T09:30:00.000Z',
      useCount: 1_790_000,
      locked: false,
    });
    expect(find(lockedStale.id)).toMatchObject({ locked: true, status: 'active' });
    expect(find('maria.lopez')).toMatchObject({ kind: 'aws-console-password', owner: 'maria.lopez@example.com', mfa: true });
    const { adminOldKey } = clouds.tenancy.cast;
    expect(find(`${adminOldKey.userId}/${adminOldKey.fingerprint}`)).toMatchObject({
      name: adminOldKey.fingerprint,
      principalName: 'nina.becker@example.com',
      mfa: true,
      lastUsed: { kind: 'unknown', reason: expect.stringContaining('Audit') },
    });
  });

  test.each<[string, string[], string[]]>([
    ['of one cloud', ['--provider', 'ibm'], ['platform-ibm']],
    ['of an account, by its name', ['--account', 'Platform-IBM'], ['platform-ibm']],
    ['of accounts, by ids and names', ['--account', `${PRODUCTION},analytics-oci`], ['analytics-oci', 'production']],
    ['of an account of a cloud', ['--provider', 'aws', '--account', 'staging'], ['staging']],
  ])('%s', async (_what, argv, names) => {
    const { accounts } = await inventory(...argv);
    expect(accounts.map(({ name }) => name).sort()).toEqual(names);
  });

  test.each<[string, string[], string]>([
    ['an account of another cloud', ['--provider', 'oci', '--account', 'staging'], 'No account "staging" is known here'],
    ['a cloud that there is not', ['--provider', 'azure'], 'Allowed choices are aws, ibm, oci'],
    ['a view that there is not', ['--view', 'lazy'], 'Allowed choices are never, mixed, busy'],
    ['days without the view that they are for', ['--days', '90'], 'add --view mixed'],
  ])('%s is a mistake', async (_what, argv, message) => {
    const { status, stderr } = await clouds.run('inventory', ...argv);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  test('a cloud without an account: says where to name one', async () => {
    await cli.configure((files) => {
      files['config.json'].oci = undefined;
    });
    const { status, stderr } = await clouds.run('inventory', '--provider', 'oci');
    expect(status).toBe(2);
    expect(stderr).toContain('oci.tenancies in config.json names none');
  });

  test('keeps nothing, changes nothing, and needs no table', async () => {
    const before = [...clouds.ibm.service.calls.keys(), ...clouds.oci.service.calls.keys()];
    expect(before).toEqual([]);
    await clouds.run('inventory');
    const calls = [clouds.ibm, clouds.oci, cli.sandbox.aws].flatMap(({ service }) => [...service.calls.keys()]);
    expect(calls.filter((name) => /(create|update|delete|put|lock|remove|upload)/i.test(name))).toEqual([]);
  });
});

describe('what can not be read', () => {
  test('is a gap of its account, shown with the reason, and the status is 1', async () => {
    cli.sandbox.aws.world.deny(PRODUCTION, 'iam:GetLoginProfile');
    const { status, accounts, entries } = await inventory();

    expect(status).toBe(1);
    const production = accounts.find(({ id }) => id === PRODUCTION);
    expect(production).toMatchObject({ status: 'partial' });
    expect(production?.gaps).toContainEqual(
      expect.objectContaining({ kind: 'aws-console-password', what: 'console password of nina.becker' }),
    );
    expect(entries.filter(({ kind }) => kind === 'ibm-api-key').length).toBeGreaterThan(10);
    expect((await clouds.run('inventory', '--account', 'production')).stdout).toMatch(
      /^! production: not seen: console password of nina\.becker: .*iam:GetLoginProfile/m,
    );
  });

  test('an account that can not be entered holds up no other', async () => {
    cli.sandbox.aws.world.deny(STAGING, 'sts:AssumeRole');
    const { status, accounts } = await inventory('--provider', 'aws');
    expect(status).toBe(1);
    expect(accounts.map(({ name, status: read }) => `${name} ${read}`).sort()).toEqual([
      'data-platform complete',
      'production complete',
      'sandbox complete',
      'staging failed',
    ]);
    const { stdout } = await clouds.run('inventory', '--provider', 'aws');
    expect(stdout).toMatch(/^! staging: .*assume/im);
    expect(stdout).toMatch(/^4 accounts \(1 failed\): /m);
  });

  test('of a file is said beside it', async () => {
    cli.sandbox.aws.world.deny(STAGING, 'sts:AssumeRole');
    const { status, stdout, stderr } = await clouds.run('--output', 'csv', 'inventory', '--account', 'staging');
    expect(status).toBe(1);
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).toMatch(/^! staging: /m);
  });

  test('of a thousand users is said of some, and counted', async () => {
    for (let n = 0; n < 30; n++) cli.sandbox.aws.world.addUser(PRODUCTION, { name: `user-${n}`, created: new Date('2025-01-01') });
    cli.sandbox.aws.world.deny(PRODUCTION, 'iam:GetLoginProfile');
    const { stdout } = await clouds.run('inventory', '--account', 'production');
    expect(stdout.match(/^! /gm)).toHaveLength(20);
    expect(stdout).toMatch(/^… and \d+ more problems: --output json has them all\.$/m);
  });
});

describe('the views', () => {
  test('never: what was never used, and nothing of which that is not known', async () => {
    const { entries } = await inventory('--view', 'never');
    expect(entries.length).toBeGreaterThan(5);
    expect(entries.every(({ lastUsed }) => (lastUsed as { kind: string }).kind === 'never')).toBe(true);
    expect(entries.map(({ id }) => id)).toContain(clouds.ibmAccount.keys.neverUsed.id);
  });

  test('mixed: all keys of whoever has some in use and some not, and which is which', async () => {
    const { mixedUsed, mixedStale, mixedNeverUsed } = clouds.ibmAccount.keys;
    const usesOf = async (...argv: readonly string[]) => {
      const { entries } = await inventory('--provider', 'ibm', '--view', 'mixed', ...argv);
      return new Map(entries.map(({ id, use }) => [id, use]));
    };

    const ever = await usesOf();
    expect([mixedUsed, mixedStale, mixedNeverUsed].map(({ id }) => ever.get(id))).toEqual(['used', 'used', 'unused']);
    expect(ever.size).toBe(3);
    const lately = await usesOf('--days', '90');
    expect([mixedUsed, mixedStale, mixedNeverUsed].map(({ id }) => lately.get(id))).toEqual(['used', 'unused', 'unused']);
    expect(lately.size).toBe(5);
  });

  test('busy: what is used unusually often for its kind, and the bound that was used', async () => {
    const { entries, accounts } = await inventory('--view', 'busy');
    expect(entries).toMatchObject([{ id: clouds.ibmAccount.keys.busy.id, useCount: 1_790_000, bound: 49_977 }]);
    const usage = accounts.find(({ provider }) => provider === 'ibm')?.usage;
    expect(usage).toContainEqual({ kind: 'ibm-api-key', counted: 11, bound: 49_977 });
    expect(usage).toContainEqual({ kind: 'ibm-service-id', counted: 4, bound: null });

    const { stdout } = await clouds.run('inventory', '--view', 'busy');
    expect(stdout).toMatch(/^11 API keys with a use: more than 49977 is unusual/m);
    expect(stdout).toMatch(/^4 service IDs with a use: too few to say what is usual, which takes 8\.$/m);
    expect(stdout).toMatch(/1 unusually busy\. In 5 accounts nothing has been used that the cloud counts the uses of\.$/m);
  });
});

describe('for a spreadsheet', () => {
  test('a heading and a line for each entry, with the id of the account in a text', async () => {
    const all = await rows('--account', 'production');
    expect(all).toHaveLength(12);
    expect(all.find(({ id }) => id === 'maria.lopez')).toEqual({
      account: 'production (111122223333)',
      account_id: PRODUCTION,
      account_name: 'production',
      provider: 'aws',
      kind: 'aws-console-password',
      id: 'maria.lopez',
      name: '',
      principal: 'maria.lopez',
      principal_name: '',
      owner: 'maria.lopez@example.com',
      created: '2023-06-06T09:30:00.000Z',
      last_used: '2026-02-28T09:30:00.000Z',
      last_used_detail: '',
      use_count: '',
      status: 'active',
      locked: '',
      mfa: 'yes',
    });
  });

  test('what a view adds is in columns at the end', async () => {
    const [mixed] = await rows('--provider', 'ibm', '--view', 'mixed');
    expect(Object.keys(mixed ?? {}).at(-1)).toBe('in_use');
    expect(await rows('--provider', 'ibm', '--view', 'busy')).toMatchObject([{ name: 'ci-deploy', use_count: '1790000', bound: '49977' }]);
  });

  test('nothing in it is a formula', async () => {
    const { world, accountId } = clouds.ibmAccount;
    const created = new Date('2025-01-01');
    for (const name of ['=HYPERLINK("http://evil")', '+1', '\t=1', '@SUM(A1)']) {
      world.addServiceId(accountId, { name, created });
    }
    const names = (await rows('--provider', 'ibm')).map(({ name }) => name);
    expect(names).toContain(`'=HYPERLINK("http://evil")`);
    expect(names.filter((name) => /^[=+@\-\t\r]/.test(name ?? ''))).toEqual([]);
  });

  test('of nothing there is the heading', async () => {
    const { stdout } = await clouds.run('--output', 'csv', 'inventory', '--provider', 'oci', '--view', 'never');
    expect(stdout).toMatch(/^\uFEFFaccount,account_id,.*,mfa\n$/);
  });
});

describe('on a terminal', () => {
  test.each([80, 140])('of %i columns no line is longer, and ids of OCI are short', async (columns) => {
    for (const argv of [[], ['--view', 'never'], ['--view', 'mixed', '--days', '90'], ['--view', 'busy']]) {
      const { stdout } = await clouds.runIn({ terminal: { columns } }, 'inventory', ...argv);
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    }
    const { stdout } = await clouds.runIn({ terminal: { columns } }, 'inventory', '--provider', 'oci');
    expect(stdout).toMatch(/^analytics-oci \(ocid1\.tenancy…\w{6}\), OCI$/m);
    expect(stdout).toMatch(/^Last use of 18 unknown: not read: /m);
  });

  test('what has no room beside the others is below them', async () => {
    const { stdout } = await clouds.runIn({ terminal: { columns: 80 } }, 'inventory', '--account', 'production');
    expect(stdout).toMatch(/^access key \(8\)\nCREDENTIAL +HOLDER +CREATED +LAST USED +STATUS$/m);
    expect(stdout).toMatch(/^AKIA\w{16} +backup-service +2025-01-26 +2025-10-23 \(s3\) +active\n {2}owner platform-team, no MFA$/m);
  });

  test('a hostile name moves nothing', async () => {
    const { world, accountId } = clouds.ibmAccount;
    world.addServiceId(accountId, { name: 'evil\u001b[2J\u202e', created: new Date('2025-01-01') });
    const { stdout } = await clouds.run('inventory', '--provider', 'ibm');
    expect(stdout).toContain('evil [2J');
    const { stdout: json } = await clouds.json('inventory', '--provider', 'ibm');
    for (const character of CONTROL) expect(stdout + json).not.toContain(character);
  });
});

test('is written as it is read: nobody waits for the last account to see the first', async () => {
  const written: number[] = [];
  const stream = cli.context().terminal.stdout;
  const write = stream.write.bind(stream);
  stream.write = ((chunk: string) => {
    written.push(chunk.length);
    return write(chunk);
  }) as typeof stream.write;
  await clouds.runIn({ terminal: { stdout: stream } }, '--output', 'json', 'inventory');
  expect(written.length).toBeGreaterThan(80);
  expect(Math.max(...written.slice(0, -1))).toBeLessThan(2000);
});
