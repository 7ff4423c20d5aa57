import { GetAccountAuthorizationDetailsCommand, IAMClient, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type KeyHolder, MAIN, type MotoOrganisation, ROLES } from '../test/moto-organisation.ts';
import { type Configure, MotoStage, nextSecond, overMoto } from '../test/moto-stage.ts';

const TABLE = 'hammer-iam-user-keys-inactive';

/** Who is in the organisation, and which keys were used when. */
async function seed(moto: MotoOrganisation) {
  await moto.openAccount(MAIN);
  const [production, staging] = [await moto.addMember('production'), await moto.addMember('staging')];
  const acquired = await moto.addMember('acquired', ['iam:GenerateCredentialReport', 'iam:ListUsers']);
  const operator = await moto.addOperator();
  const stale = {
    neverUsed: await moto.addUser(production, 'intern', { tags: { owner: 'alice@example.com' } }),
    oneOfTwo: await moto.addUser(production, 'backup'),
    usedLongAgo: await moto.addUser(staging, 'ci+old=,.@_-x'),
    usedAgain: await moto.addUser(staging, 'airflow'),
    whitelisted: await moto.addUser(staging, 'break-glass'),
  };
  const live = {
    otherOfTwo: await moto.addKey(production, 'backup'),
    inUse: await moto.addUser(staging, 'ci'),
    outOfReach: await moto.addUser(acquired, 'legacy'),
  };
  const password = await moto.addConsoleUser(staging, 'former');
  await moto.use(stale.usedLongAgo);
  const since = await nextSecond();
  await moto.use(live.otherOfTwo);
  await moto.use(live.inUse);
  return { operator, production, staging, acquired, stale, live, password, since };
}

function checksWith(whitelisted: KeyHolder): Configure {
  const armed = { reporting: true, remediation: true, remediation_retention_period: 7 };
  return (thresholdDays) => ({
    user_inactivekeys: { ...armed, inactive_criteria_days: thresholdDays },
    // A day before anything was made: no key is as old.
    user_keysrotation: { ...armed, rotation_criteria_days: thresholdDays + 1 },
    user_inactivepasswords: { ...armed, inactive_criteria_days: thresholdDays },
    whitelist: { user_inactivekeys: { [whitelisted.accountId]: [whitelisted.userName] } },
  });
}

/**
 * The whole job, and what there was to see at each step. moto's credential report has no row for the root user, so it is not
 * believed and every user is listed: the calls of the pre-filter are made, its shortcut is not taken. Without a report nobody
 * knows when a password was last changed, so none is removed here.
 */
async function playStory(stage: MotoStage) {
  const { moto } = stage;
  const organisation = await seed(moto);
  const { stale, live, since } = organisation;
  await moto.enforcePolicies();
  using _environment = stage.enter(organisation.operator, 'directly');
  const cli = stage.commandLine(since, checksWith(stale.whitelisted));
  const activeKeys = async () => {
    const holders = Object.entries({ ...stale, ...live });
    const active = await Promise.all(holders.map(([, holder]) => moto.isActive(holder)));
    return holders.flatMap(([name], index) => (active[index] ? [name] : []));
  };

  const tables = await cli.run(0, 'tables', 'create');
  const identified = await cli.run(0, 'identify');
  const reported = await cli.run(0, 'report');
  const tooEarly = await cli.run(6, 'remediate', '--batch');
  await moto.use(stale.usedAgain);
  const planned = await cli.run(7, 'remediate', '--dry-run');
  const activeAfterPlan = await activeKeys();
  const remediated = await cli.run(7, 'remediate', '--batch');
  const activeAfterRemediation = await activeKeys();
  const identifiedAgain = await cli.run(8, 'identify');
  const reportedAgain = await cli.run(8, 'report');
  const steps = { tables, identified, reported, tooEarly, planned, remediated, identifiedAgain, reportedAgain };
  return { ...organisation, steps, activeAfterPlan, activeAfterRemediation };
}

overMoto('the pipeline', (program) => {
  describe('the whole pipeline over moto, an AWS that others wrote, with its policies enforced', () => {
    let stage: MotoStage;
    let story: Awaited<ReturnType<typeof playStory>>;

    beforeAll(async () => {
      stage = await MotoStage.open(program);
      story = await playStory(stage);
    });
    afterAll(async () => {
      await stage[Symbol.asyncDispose]();
    });

    test('the tables are made', () => {
      const created = { kind: 'created' };
      expect(story.steps.tables).toMatchObject({
        status: 0,
        document: {
          tables: [{ name: TABLE, ...created }, created, created, created, { name: 'keyhammer-state', expiry: 'on', ...created }],
        },
      });
    });

    test('in every account that lets us read, what nobody has used since is found, and nothing else', () => {
      const { production, staging, acquired, stale, password, steps } = story;
      const opened = (...ids: readonly string[]) => expect.arrayContaining(ids.map(hasId));
      const idOf = ({ key }: KeyHolder) => key.accessKeyId;
      expect(steps.identified).toMatchObject({
        status: 1,
        document: {
          accounts: [
            { id: MAIN, status: 'complete', credentials: 1, violations: 0 },
            {
              id: production,
              status: 'complete',
              credentials: 3,
              violations: 2,
              opened: opened(idOf(stale.neverUsed), idOf(stale.oneOfTwo)),
            },
            {
              id: staging,
              status: 'complete',
              credentials: 5,
              violations: 4,
              opened: opened(idOf(stale.usedLongAgo), idOf(stale.usedAgain), password.userName),
              whitelisted: [hasId(idOf(stale.whitelisted))],
            },
            { id: acquired, status: 'failed', reasons: [expect.stringContaining('iam:ListUsers')], opened: [] },
          ],
        },
      });
    });

    test('each gets its ticket, and the owners a message', () => {
      expect(story.steps.reported.status).toBe(0);
      expect(stage.jira.tickets).toHaveLength(5);
      expect(stage.slack.messagesTo('#security').map(({ text }) => text)).toEqual([
        expect.stringContaining('5 found'),
        expect.stringContaining('3 retired'),
        expect.stringContaining('4 resolved'),
      ]);
    });

    test('nothing happens before the retention period is over, nor in a dry run', () => {
      const everyKey = Object.keys({ ...story.stale, ...story.live });
      expect(story.steps.tooEarly).toMatchObject({ status: 0, document: { issues: [] } });
      expect(story.steps.planned).toMatchObject({ status: 0, document: { dryRun: true, issues: { length: 4 } } });
      expect(story.activeAfterPlan).toEqual(everyKey);
    });

    test('exactly the right keys are deactivated: not the one that is whitelisted, and not the one that was used again', () => {
      expect(story.steps.remediated).toMatchObject({ status: 0, document: { issues: refusing('airflow', /^it was used/) } });
      expect(story.activeAfterRemediation).toEqual(['usedAgain', 'whitelisted', 'otherOfTwo', 'inUse', 'outOfReach']);
    });

    test('a password whose last change nobody knows is left alone', async () => {
      const because = { reason: 'not-to-be-touched', why: expect.stringContaining('it may just have been reset') };
      expect(story.steps.remediated.document).toMatchObject({ postponed: [{ user: 'former', because }] });
      expect(await stage.moto.hasPassword(story.password)).toBe(true);
    });

    test('every ticket of a key is closed in the end, and that of the password stays open', () => {
      expect(story.steps.reportedAgain.status).toBe(0);
      const states = stage.jira.tickets.map(({ labels, status }) => [labels.includes('inactive-iam-passwords'), status.category]);
      expect(states).toEqual([...Array(4).fill([false, 'done']), [true, expect.not.stringMatching('done')]]);
    });

    test("the table holds Hammer's attributes, in DynamoDB's own types", async () => {
      const items = await stage.moto.items(TABLE);
      const itemOf = ({ key }: KeyHolder) => items.find(({ issue_id: id }) => id?.S === key.accessKeyId);
      const time = { S: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$/) };
      const { neverUsed, usedAgain, whitelisted } = story.stale;
      expect(items).toHaveLength(5);
      expect(itemOf(neverUsed)).toMatchObject({
        account_id: { S: story.production },
        status: { S: 'closed' },
        issue_details: {
          M: { username: { S: 'intern' }, create_date: time, last_used: time, tags: { M: { owner: { S: 'alice@example.com' } } } },
        },
        timestamps: { M: { identified: time, updated: time, reported: time, remediated: time, closed: time } },
        jira_details: { M: { ticket: { S: expect.stringMatching(/^SEC-\d$/) } } },
      });
      expect(itemOf(usedAgain)).toMatchObject({ status: { S: 'closed' }, timestamps: { M: { remediated: { NULL: true } } } });
      expect(itemOf(whitelisted)).toMatchObject({
        status: { S: 'whitelisted' },
        timestamps: { M: { reported: { NULL: true } } },
        jira_details: { M: {} },
      });
    });

    test('the role that reads can change nothing, and the role that acts can look no further than it must', async () => {
      const { operator, staging, live } = story;
      const { moto } = stage;
      const { userName, key } = live.inUse;
      const deactivate = new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: key.accessKeyId, Status: 'Inactive' });
      const lookAround = new GetAccountAuthorizationDetailsCommand();
      const as = async (role: string) => new IAMClient(moto.as(await moto.assume(operator, staging, role)));
      await expect((await as(ROLES.identification)).send(deactivate)).rejects.toMatchObject({ name: 'AccessDenied' });
      await expect((await as(ROLES.remediation)).send(lookAround)).rejects.toMatchObject({ name: 'AccessDenied' });
      await expect(new IAMClient(moto.as(operator)).send(deactivate)).rejects.toMatchObject({ name: 'AccessDenied' });
      expect(await moto.isActive(live.inUse)).toBe(true);
    });
  });
});

function hasId(id: string) {
  return expect.objectContaining({ id });
}

function refusing(user: string, why: RegExp) {
  return expect.arrayContaining([expect.objectContaining({ user, outcome: 'refused', why: expect.stringMatching(why) })]);
}
