import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type KeyHolder, MAIN, type MotoOrganisation, type PasswordHolder } from '../test/moto-organisation.ts';
import { type CommandOutcome, type Configure, MotoStage, nextSecond, overMoto } from '../test/moto-stage.ts';

/** What the remediation role of an account lacks, and what there is to be remediated in it. */
type Denial = readonly [holds: 'an unused key' | 'an old key' | 'an old key, and a secret' | 'a password', ...actions: readonly string[]];

const DENIALS: readonly Denial[] = [
  ['an unused key', 'iam:UpdateAccessKey'],
  ['a password', 'iam:DeleteLoginProfile'],
  ['an old key', 'iam:CreateAccessKey'],
  ['an old key', 'secretsmanager:DescribeSecret'],
  ['an old key', 'secretsmanager:CreateSecret'],
  ['an old key, and a secret', 'secretsmanager:TagResource'],
  ['an old key, and a secret', 'secretsmanager:PutSecretValue'],
  ['an old key', 'secretsmanager:CreateSecret', 'iam:DeleteAccessKey'],
];
const TABLES = ['hammer-iam-user-keys-inactive', 'hammer-iam-user-keys-rotation', 'keyhammer-iam-user-passwords-inactive'];
const USER = 'holder';

const KEYS_AT_LAST: Readonly<Record<Denial[0], readonly string[]>> = {
  'an unused key': ['Inactive'],
  'a password': [],
  'an old key': ['Active', 'Active'],
  'an old key, and a secret': ['Active', 'Active'],
};

async function seed(moto: MotoOrganisation) {
  await moto.openAccount(MAIN);
  const operator = await moto.addOperator();
  const denied: (PasswordHolder | KeyHolder)[] = [];
  for (const [holds, ...actions] of DENIALS) {
    const accountId = await moto.addMember(actions.join(' and ').replaceAll(':', '-'), actions);
    denied.push(await addHolder(holds, accountId, moto));
  }
  const [deletes, rollsBack] = [await moto.addMember('deletes'), await moto.addMember('rolls-back')];
  const later = { key: await moto.addUser(deletes, USER), password: await moto.addConsoleUser(rollsBack, USER) };
  const since = await nextSecond();
  const inUse = denied.filter((_, index) => DENIALS[index]?.[0].startsWith('an old key'));
  for (const holder of inUse) if ('key' in holder) await moto.use(holder);
  return { operator, denied, later, since };
}

async function addHolder(holds: Denial[0], accountId: string, moto: MotoOrganisation): Promise<PasswordHolder | KeyHolder> {
  if (holds === 'a password') return await moto.addConsoleUser(accountId, USER);
  const user = await moto.addUser(accountId, USER);
  if (holds === 'an old key, and a secret') await moto.handOverBefore(user);
  return user;
}

const armed = { reporting: true, remediation: true, remediation_retention_period: 7 };
const configure: Configure = (thresholdDays) => ({
  user_inactivekeys: { ...armed, inactive_criteria_days: thresholdDays, deletion: true, deletion_retention_period: 30 },
  user_keysrotation: { ...armed, rotation_criteria_days: thresholdDays, remediation_action: 'rotate' },
  user_inactivepasswords: { ...armed, inactive_criteria_days: thresholdDays },
});

/** One credential in each account: what a run that lacks an action leaves, and what becomes of it when the action is allowed. */
async function playStory(stage: MotoStage) {
  const { moto } = stage;
  const organisation = await seed(moto);
  const { operator, since, denied, later } = organisation;
  await moto.enforcePolicies();
  using _environment = stage.enter(operator, 'relayed');
  const cli = stage.commandLine(since, configure);
  const stateOf = async () => ({
    keys: await Promise.all(denied.map((holder) => moto.keysOf(holder))),
    passwords: await Promise.all(denied.map((holder) => moto.hasPassword(holder))),
    items: (await Promise.all(TABLES.map((table) => moto.items(table)))).flat(),
  });
  const rollback = async (day: number) => await cli.runIn({ answers: [] }, day, 'rollback', later.password.accountId, USER);

  await cli.run(0, 'tables', 'create');
  await cli.run(0, 'identify');
  await cli.run(0, 'report');
  const refused = { ...(await cli.run(7, 'remediate', '--batch')), ...(await stateOf()) };

  await moto.allowRoles(later.key.accountId, ['iam:DeleteAccessKey']);
  await moto.allowRoles(later.password.accountId, ['iam:CreateLoginProfile']);
  const deletion = await cli.run(40, 'remediate', '--batch');
  const kept = await moto.keysOf(later.key);
  const rollbackDenied = await rollback(40);

  for (const holder of [...denied, later.key, later.password]) await moto.allowRoles(holder.accountId);
  const allowed = { ...(await cli.run(41, 'remediate', '--batch')), ...(await stateOf()) };
  const rolledBack = await rollback(41);
  return { ...organisation, refused, deletion, kept, rollbackDenied, allowed, rolledBack };
}

interface Outcome {
  readonly account: { readonly id: string };
  readonly outcome: string;
  readonly why?: string;
}

function outcomeIn({ document }: CommandOutcome, accountId: string | undefined): Outcome | undefined {
  const { issues } = document as { issues: readonly Outcome[] };
  return issues.find(({ account }) => account.id === accountId);
}

function keysBefore(holder: PasswordHolder | KeyHolder | undefined) {
  return holder && 'key' in holder ? [{ id: holder.key.accessKeyId, status: 'Active' }] : [];
}

overMoto('a remediation role without one of its actions', (program) => {
  describe('over moto, what a remediation role without an action is to act on', () => {
    let stage: MotoStage;
    let story: Awaited<ReturnType<typeof playStory>>;

    beforeAll(async () => {
      stage = await MotoStage.open(program);
      story = await playStory(stage);
    });
    afterAll(async () => {
      await stage[Symbol.asyncDispose]();
    });

    const cases = DENIALS.map(([holds, ...actions], index) => ({ holds, actions, index, lacking: actions.join(' and ') }));

    describe.each(cases)('$lacking: $holds', ({ holds, actions, index }) => {
      const holder = () => story.denied[index];
      const mayNotTakeBack = actions.includes('iam:DeleteAccessKey');

      test('fails, with what to allow, and is not marked as done', () => {
        const { refused } = story;
        const accountId = holder()?.accountId;
        const [item] = refused.items.filter(({ account_id: id }) => id?.S === accountId);
        expect([refused.status, outcomeIn(refused, accountId)?.outcome]).toEqual([1, 'failed']);
        for (const action of actions) {
          expect(outcomeIn(refused, accountId)?.why).toContain(`Allow ${action} in the policy of the remediation role`);
        }
        expect(item).toMatchObject({ status: { S: 'open' }, timestamps: { M: { remediated: { NULL: true } } } });
        expect(item).not.toHaveProperty('remediation');
      });

      test('is there as it was', () => {
        const { refused } = story;
        const before = keysBefore(holder());
        expect(refused.keys[index]?.slice(0, before.length)).toEqual(before);
        expect(refused.passwords[index]).toBe(holds === 'a password');
      });

      test(mayNotTakeBack ? 'leaves a key that nobody has, and names it' : 'leaves no key that nobody has', () => {
        const { refused } = story;
        const orphans = refused.keys[index]?.slice(keysBefore(holder()).length) ?? [];
        expect(orphans).toHaveLength(mayNotTakeBack ? 1 : 0);
        for (const { id } of orphans) {
          expect(outcomeIn(refused, holder()?.accountId)?.why).toContain(`${id} could not be deleted`);
          expect(story.allowed.keys[index]).not.toContainEqual(expect.objectContaining({ id }));
        }
      });

      test('is done once, as soon as it may be', () => {
        const { allowed } = story;
        expect(outcomeIn(allowed, holder()?.accountId)?.outcome).toBe(holds.startsWith('an old key') ? 'handed-over' : 'remediated');
        expect(allowed.keys[index]?.map(({ status }) => status)).toEqual(KEYS_AT_LAST[holds]);
        expect(allowed.passwords[index]).toBe(false);
      });
    });

    test('a key in quarantine that may not be deleted stays, and is deleted as soon as it may', async () => {
      const { key } = story.later;
      expect(outcomeIn(story.deletion, key.accountId)).toMatchObject({
        outcome: 'failed',
        why: expect.stringContaining('Allow iam:DeleteAccessKey in the policy of the remediation role'),
      });
      expect(story.kept).toEqual([{ id: key.key.accessKeyId, status: 'Inactive' }]);
      expect(outcomeIn(story.allowed, key.accountId)).toMatchObject({ outcome: 'deleted' });
      expect(await stage.moto.keysOf(key)).toEqual([]);
    });

    test('a password that may not be made anew is not, and no one-time password is shown until it is', async () => {
      const { rollbackDenied, rolledBack, later } = story;
      const why = expect.stringContaining('Allow iam:CreateLoginProfile in the policy of the remediation role');
      expect(rollbackDenied).toMatchObject({ status: 1, document: { outcome: 'failed', why } });
      expect(rollbackDenied.stderr).not.toContain('one-time password');
      expect(rolledBack).toMatchObject({ status: 0, document: { outcome: 'rolled-back' } });
      expect(await stage.moto.hasPassword(later.password)).toBe(true);
    });
  });
});
