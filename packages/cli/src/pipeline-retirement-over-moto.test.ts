import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROLE_ACTIONS } from '@keyhammer/provider-aws';
import { MAIN, OPERATOR, OPERATOR_ACTIONS, ROLES } from '../test/moto-organisation.ts';
import type { RelayedCall } from '../test/moto-relay.ts';
import { playRetirementStory } from '../test/moto-retirement-story.ts';
import { type CommandOutcome, MotoStage, overMoto, skip } from '../test/moto-stage.ts';

const INACTIVITY = 'user_inactivekeys';
const ROTATION = 'user_keysrotation';
const TABLES = [
  'hammer-iam-user-keys-inactive',
  'hammer-iam-user-keys-rotation',
  'keyhammer-iam-user-passwords-inactive',
  'keyhammer-iam-root-user',
  'keyhammer-audit',
];

/** `user check: outcome` of all that a run came to. */
function outcomesOf({ document }: CommandOutcome): readonly string[] {
  const { issues } = document as { issues: readonly Record<'user' | 'check' | 'outcome', string>[] };
  return issues.map(({ user, check, outcome }) => `${user} ${check}: ${outcome}`);
}

function postponedOf({ document }: CommandOutcome): readonly unknown[] {
  return (document as { postponed: readonly unknown[] }).postponed;
}

function whyOf({ document }: CommandOutcome, wanted: string): unknown {
  const { issues } = document as { issues: readonly Record<'user' | 'check' | 'why', string>[] };
  return issues.find(({ user, check }) => `${user} ${check}` === wanted)?.why;
}

overMoto('rotation, brown-out, deletion and passwords', (program) => {
  describe('over moto, with all checks on and the policies of the roles enforced', () => {
    let stage: MotoStage;
    let story: Awaited<ReturnType<typeof playRetirementStory>>;

    beforeAll(async () => {
      stage = await MotoStage.open(program);
      story = await playRetirementStory(stage);
    });
    afterAll(async () => {
      await stage[Symbol.asyncDispose]();
    });

    test('with its report believed an account is read to the end, the root user too; without it all but the root user', () => {
      const { production, staging, odd, steps } = story;
      expect(steps.identified).toMatchObject({
        status: 1,
        document: {
          accounts: [
            { id: MAIN, status: 'complete', opened: [{ check: 'user_keysrotation', user: OPERATOR }] },
            { id: production, status: 'complete', opened: { length: 2 } },
            { id: staging, status: 'complete', opened: { length: 5 } },
            { id: odd, status: 'partial', opened: { length: 3 }, reasons: [expect.stringContaining('the credential report is malformed')] },
          ],
        },
      });
    });

    describe('a rotation', () => {
      test('begins with a second key, and takes nothing away', () => {
        expect(outcomesOf(story.steps.begun)).toEqual(expect.arrayContaining([`${story.old.deploy.userName} ${ROTATION}: handed-over`]));
        expect(story.keys.keysInUse).toEqual([
          { id: story.old.deploy.key.accessKeyId, status: 'Active' },
          { id: story.secrets.deploy.accessKeyId, status: 'Active' },
        ]);
      });

      test('hands the new key over to its owner, who reads it with the old one: it works', () => {
        const { accountId, userName } = story.old.deploy;
        expect(story.secrets.deploy).toMatchObject({ user: userName, account: accountId });
        expect(story.usedBy).toBe(`arn:aws:iam::${accountId}:user/${userName}`);
      });

      test('of a user with a secret already gives it a new version', async () => {
        const { batch } = story.old;
        const versions = callsTo('secretsmanager:PutSecretValue').map(({ parameters }) => parameters.SecretId);
        expect(versions).toEqual([`keyhammer/${batch.userName}`]);
        expect(story.secrets.batch.accessKeyId).not.toBe(batch.key.accessKeyId);
        expect(await stage.moto.use({ key: story.secrets.batch })).toBe(`arn:aws:iam::${batch.accountId}:user/${batch.userName}`);
      });

      test('waits until the new key is in use, and then until the old one is not any more', () => {
        const deploy = `${story.old.deploy.userName} ${ROTATION}`;
        expect(whyOf(story.steps.untouched, deploy)).toMatch(/^the new key AKIA\w+ has not been used yet$/);
        expect(whyOf(story.steps.stillInUse, deploy)).toMatch(/^it was used on .*: something needs it$/);
      });

      test('ends with the old key deactivated, and after its quarantine deleted', async () => {
        const { old, secrets, keys, steps } = story;
        const made = { id: secrets.deploy.accessKeyId, status: 'Active' };
        expect(keys.keysAfterGrace).toEqual([{ id: old.deploy.key.accessKeyId, status: 'Inactive' }, made]);
        expect(outcomesOf(steps.deleted)).toContain(`${old.deploy.userName} ${ROTATION}: deleted`);
        expect(await stage.moto.keysOf(old.deploy)).toEqual([made]);
      });

      test('is for keys in use: one that nobody uses is retired, and not replaced', async () => {
        const because = { reason: 'unused', check: INACTIVITY };
        expect(postponedOf(story.steps.begun)).toContainEqual(expect.objectContaining({ check: ROTATION, user: 'legacy', because }));
        expect(story.keys.keysInQuarantine).toEqual([{ id: story.unused.legacy.key.accessKeyId, status: 'Inactive' }]);
      });

      test('never begins with the key that Keyhammer itself runs with', async () => {
        const own = { user: OPERATOR, because: { reason: 'own-credential' } };
        expect(postponedOf(story.steps.begun)).toContainEqual(expect.objectContaining(own));
        expect(await stage.moto.keysOf({ accountId: MAIN, userName: OPERATOR })).toEqual([
          { id: story.operator.accessKeyId, status: 'Active' },
        ]);
      });
    });

    describe('a brown-out', () => {
      test('is off while it lasts, and on again when the run is over', () => {
        expect(story.duringTrial).toEqual([[false, false]]);
        expect(story.afterTrial).toEqual([true, true]);
      });

      test('of a key that is used afterwards resolves its issue; any other key is deactivated by the next run', () => {
        const resolved = expect.arrayContaining([expect.objectContaining({ check: INACTIVITY, user: 'quarterly', status: 'resolved' })]);
        const inStaging = expect.objectContaining({ id: story.staging, resolved });
        expect(story.steps.identifiedAgain.document).toMatchObject({ accounts: expect.arrayContaining([inStaging]) });
        expect(outcomesOf(story.steps.untouched)).toContain(`legacy ${INACTIVITY}: remediated`);
        expect(story.afterAgain).toEqual([true, false]);
      });
    });

    test('a key is deleted when it has been in quarantine for its time, and not before', async () => {
      const { steps, keys, unused } = story;
      expect(outcomesOf(steps.tooEarly).filter((outcome) => outcome.endsWith('deleted'))).toEqual([]);
      expect(keys.keysInQuarantine).toEqual([{ id: unused.legacy.key.accessKeyId, status: 'Inactive' }]);
      expect(outcomesOf(steps.deleted)).toContain(`legacy ${INACTIVITY}: deleted`);
      expect(await stage.moto.keysOf(unused.legacy)).toEqual([]);
    });

    describe('a console password', () => {
      test('that nobody has signed in with is removed', () => {
        expect(outcomesOf(story.steps.begun)).toContain('former user_inactivepasswords: remediated');
        expect(story.removed).toBe(true);
      });

      test('whose last change nobody knows is left alone', async () => {
        const because = { reason: 'not-to-be-touched', why: expect.stringContaining('it may just have been reset') };
        expect(postponedOf(story.steps.begun)).toContainEqual(expect.objectContaining({ user: 'somebody', because }));
        expect(await stage.moto.hasPassword(story.passwords.unclear)).toBe(true);
      });

      // moto forgets that a new password has to be changed at its first use, and lets nobody sign in: what it was told is what there is.
      test('is rolled back by a one-time password, which the terminal shows and nothing else', () => {
        const { rolledBack } = story.steps;
        const [made] = callsTo('iam:CreateLoginProfile').map(({ parameters }) => parameters);
        expect(story.backAgain).toBe(true);
        expect(made).toMatchObject({ UserName: 'former', PasswordResetRequired: 'true' });
        expect(rolledBack).toMatchObject({ status: 0, document: { outcome: 'rolled-back', madeAnew: true } });
        expect(rolledBack.stderr).toContain(`New one-time password of former: ${made?.Password}\n`);
        expect(rolledBack.stdout).not.toContain(String(made?.Password));
      });
    });

    test('no new secret is in the tables, the tickets, the messages, or what was printed', async () => {
      const secrets = callsTo('secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue').map(({ parameters }) => {
        const { secretAccessKey } = JSON.parse(String(parameters.SecretString));
        return String(secretAccessKey);
      });
      const password = String(callsTo('iam:CreateLoginProfile')[0]?.parameters.Password);
      const { rolledBack, ...others } = story.steps;
      const printed = Object.values(others).flatMap(({ stdout, stderr }) => [stdout, stderr]);
      const tables = await Promise.all(TABLES.map((table) => stage.moto.items(table)));
      const seen = [...printed, rolledBack.stdout, JSON.stringify([tables, stage.jira.tickets, stage.slack.messages])].join('\n');

      expect(tables.map(({ length }) => length > 0)).toEqual([true, true, true, false, true]);
      expect(secrets).toHaveLength(3);
      for (const secret of [...secrets, password]) expect(seen).not.toContain(JSON.stringify(secret).slice(1, -1));
    });

    test('whatever AWS was asked to change is in the audit log, and the other way round', () => {
      const { entries } = story.steps.audit.document as { entries: readonly Record<'action' | 'outcome', string>[] };
      const done = entries
        .filter(({ outcome }) => outcome === 'done')
        .map(({ action }) => (action === 'brown-out' ? 'deactivate' : action));
      expect(done.sort()).toEqual(stage.relay.calls.flatMap(auditedAs).sort());
      const deleted = expect.arrayContaining([expect.objectContaining({ action: 'delete', outcome: 'done' })]);
      expect(story.steps.shown.document).toMatchObject({ issues: expect.arrayContaining([expect.objectContaining({ audit: deleted })]) });
    });

    test('each role is allowed what it needs, and nothing else', () => {
      for (const role of ['identification', 'remediation'] as const) {
        expect(actionsOf(ROLES[role])).toEqual([...ROLE_ACTIONS[role]].sort());
      }
    });

    test('Keyhammer itself takes no more than it is allowed', () => {
      // Which everybody may, whatever the policies say.
      const called = actionsOf(undefined).filter((action) => action !== 'sts:GetCallerIdentity');
      expect(called).toContain('dynamodb:PutItem');
      expect(called.filter((action) => !OPERATOR_ACTIONS.includes(action))).toEqual([]);
    });

    test('the audit log is added to and read, and nothing else', () => {
      const onAuditLog = stage.relay.calls.filter(({ parameters }) => parameters.TableName === 'keyhammer-audit');
      const operations = new Set(onAuditLog.map(({ operation }) => operation));
      for (const setUp of ['DescribeTable', 'CreateTable', 'UpdateContinuousBackups']) operations.delete(`dynamodb:${setUp}`);
      expect([...operations].sort()).toEqual(['dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:Scan']);
    });

    test('no secret is asked for but those of Keyhammer', () => {
      const named = stage.relay.calls
        .filter(({ operation }) => operation.startsWith('secretsmanager:'))
        .map(({ parameters: { SecretId, Name } }) => String(SecretId ?? Name));
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((name) => !name.startsWith('keyhammer/'))).toEqual([]);
    });

    skip('a role that may use secret:keyhammer/* only', 'moto matches the resource of these actions with "*", and denies them all');
    skip('a password that was signed in with', 'moto has no sign-in, and no call that sets PasswordLastUsed');

    function callsTo(...operations: readonly string[]): readonly RelayedCall[] {
      return stage.relay.calls.filter(({ operation }) => operations.includes(operation));
    }

    function actionsOf(role: string | undefined): readonly string[] {
      return [...new Set(stage.relay.calls.filter((call) => call.role === role).map(({ operation }) => operation))].sort();
    }
  });
});

const CHANGES: Readonly<Record<string, string>> = {
  'iam:CreateAccessKey': 'create',
  'iam:CreateLoginProfile': 'create',
  'iam:DeleteAccessKey': 'delete',
  'iam:DeleteLoginProfile': 'delete',
  'secretsmanager:CreateSecret': 'hand-over',
  'secretsmanager:PutSecretValue': 'hand-over',
};

/** What the audit log calls a change. */
function auditedAs({ operation, parameters }: RelayedCall): readonly string[] {
  if (operation === 'iam:UpdateAccessKey') return [parameters.Status === 'Active' ? 'reactivate' : 'deactivate'];
  const action = CHANGES[operation];
  return action === undefined ? [] : [action];
}
