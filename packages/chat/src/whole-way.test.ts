import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue, Job } from '@keyhammer/core';
import {
  type CastMember,
  type DemoOrganisation,
  demoOrganisation,
  MovableClock,
  readableText,
  type Sandbox,
  type SlackRequest,
  startSandbox,
} from '@keyhammer/sandbox';
import { type OpenStore, openStore } from '@keyhammer/store-dynamodb';
import { anIssue, CHECK, issueDetails, LambdaSurroundings, RecordingEventLog, TABLE_NAME } from '@keyhammer/testing';
import { handler as identifier } from '../../identifier/src/handler.ts';
import { handler as remediator } from '../../remediator/src/handler.ts';
import { handler as reporter } from '../../reporter/src/handler.ts';
import { SandboxQueues } from '../test/sandbox-queues.ts';
import { handler as endpoint } from './endpoint.ts';
import { handler as worker } from './handler.ts';
import type { HttpApiEvent } from './http-api.ts';

const PRODUCTION = '111122223333';
const MARIA = 'maria.lopez';
const NINA = 'nina.becker';
const JONAS = 'jonas.weber';

let organisation: DemoOrganisation;
let sandbox: Sandbox;
let queues: SandboxQueues;
let surroundings: LambdaSurroundings;
/** Maria's stale key, hers by its tag; and one in the account of #data-platform. */
let hers: CastMember;
let theirs: CastMember;

beforeAll(async () => {
  queues = await SandboxQueues.start();
});
afterAll(() => queues[Symbol.asyncDispose]());
beforeEach(async () => {
  queues.empty();
  const now = new Date();
  organisation = demoOrganisation(now);
  sandbox = await startSandbox({ clock: new MovableClock(now), world: organisation.world });
  ({ tagged: hers, hostileTags: theirs } = organisation.cast);
  surroundings = await LambdaSurroundings.enter({ ...sandbox.environment(), ...queues.environment() }, configuration());
  await withStore(async ({ issues }) => {
    for (const member of [hers, theirs]) await issues.put(foundIssue(member));
  });
});
afterEach(async () => {
  await surroundings[Symbol.asyncDispose]();
  await sandbox.close();
});

function configuration(slack: Readonly<Record<string, unknown>> = {}, owners: Readonly<Record<string, unknown>> = {}) {
  const { 'config.json': config, 'ticket_owners.json': ticketOwners, ...others } = sandbox.configuration();
  const interactive = { ...(config.slack as object), interactive: true, operators: ['S0SECURITY'], ...slack };
  // Nothing is armed: what happens is what somebody decided.
  const check = { ...(config[CHECK] as object), remediation: false };
  return {
    ...others,
    'ticket_owners.json': { ...ticketOwners, ...owners },
    'config.json': { ...config, slack: interactive, [CHECK]: check },
  };
}

function foundIssue({ accountId, userName, keyId }: CastMember): Issue {
  const { created } = sandbox.aws.world.key(accountId, keyId);
  const now = new Date();
  const tags = userName === MARIA ? { owner: `${MARIA}@example.com` } : {};
  const details = issueDetails({ principal: userName, created: new Date(created), lastUsed: { kind: 'never' }, tags });
  return anIssue({ accountId, id: keyId, details, timestamps: { identified: now, updated: now } });
}

async function withStore<T>(work: (store: OpenStore) => Promise<T>): Promise<T> {
  const options = { tables: new Map([[CHECK, TABLE_NAME]]), log: new RecordingEventLog(), now: new Date() };
  const store = await openStore({ kind: 'embedded', path: join(surroundings.directory, 'store') }, options);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const recordOf = ({ accountId, keyId }: CastMember) => withStore(({ issues }) => issues.get({ check: CHECK, accountId, id: keyId }));
const statusOf = ({ accountId, keyId }: CastMember) => sandbox.aws.world.key(accountId, keyId).status;
const auditOf = ({ accountId, keyId }: CastMember) =>
  withStore(async ({ audit }) => {
    const entries = await Array.fromAsync(audit.entriesOf({ check: CHECK, accountId, id: keyId }));
    return entries.map(({ action, outcome, by }) => `${action} ${outcome} by ${by.replace(/U\w+/, 'U…')}`);
  });
const repliesTo = (person: string) => sandbox.slack.repliesTo(person).map(readableText);

/** The reporter makes the ticket, and the message with its buttons. */
async function report({ accountId }: CastMember): Promise<void> {
  const job: Job = { stage: 'report', accountId, accountName: 'production', checks: [CHECK], run: 'report 1' };
  await reporter({ Records: [{ messageId: 'report', body: JSON.stringify(job) }] });
}

/** The message about her key that Maria got, or the channel. */
function messageTo(receiver: string) {
  const message = sandbox.slack.messagesTo(receiver).findLast(({ blocks }) => JSON.stringify(blocks).includes('keyhammer:disable'));
  if (!message) throw new Error(`no message with buttons went to ${receiver}`);
  return message;
}

async function send({ headers, body }: Pick<SlackRequest, 'headers' | 'body'>, rawPath = '/slack/interactivity') {
  const event: HttpApiEvent = { rawPath, headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  return await endpoint(event);
}

async function press(action: string, person: string, receiver = '#cloud-security'): Promise<void> {
  expect(await send(sandbox.slack.press(messageTo(receiver), `keyhammer:${action}`, person))).toEqual({ statusCode: 200 });
}

describe('"Disable now", the whole way', () => {
  test('the owner presses, the key is inactive, and everybody knows', async () => {
    await report(hers);
    await press('disable', MARIA);
    await queues.deliver('chat', worker);
    expect(statusOf(hers)).toBe('Active');
    await queues.deliver('remediate', remediator);
    expect(statusOf(hers)).toBe('Inactive');
    expect(repliesTo(MARIA)).toEqual([
      expect.stringMatching(/of maria\.lopez in production is being read again/),
      expect.stringMatching(/of maria\.lopez in production has been deactivated, and a reading afterwards shows it/),
    ]);
    expect(
      sandbox.slack.repliesTo(MARIA).every(({ responseType, replacesOriginal }) => responseType === 'ephemeral' && !replacesOriginal),
    ).toBe(true);
    expect(await auditOf(hers)).toEqual([
      `expedite done by slack:U… (${MARIA})`,
      `deactivate started by slack:U… (${MARIA})`,
      `deactivate done by slack:U… (${MARIA})`,
    ]);
    expect(await recordOf(hers)).toMatchObject({ remediation: { mode: 'manual', told: true } });
    expect(surroundings.logged).not.toContain('response-url-secret');
  });

  test('delivered twice at every step it acts once, and says so', async () => {
    await report(hers);
    const pressed = sandbox.slack.press(messageTo('#cloud-security'), 'keyhammer:disable', MARIA);
    await send(pressed);
    await send(pressed);
    await queues.deliver('chat', worker);
    await queues.deliver('remediate', remediator, 2);
    expect((await auditOf(hers)).filter((entry) => entry.startsWith('deactivate done'))).toHaveLength(1);
    expect((await auditOf(hers)).filter((entry) => entry.startsWith('expedite'))).toHaveLength(1);
    expect(repliesTo(MARIA).at(-1)).toMatch(/has been deactivated already/);
  });

  test('a key that is used in between stays active', async () => {
    await report(hers);
    await press('disable', MARIA);
    await queues.deliver('chat', worker);
    sandbox.aws.world.useKey(hers.accountId, hers.keyId, new Date());
    await queues.deliver('remediate', remediator);
    expect(statusOf(hers)).toBe('Active');
    expect(repliesTo(MARIA).at(-1)).toMatch(/was left alone: it was used/);
    expect(queues.waiting('remediate')).toEqual([]);
  });

  test('a denied role is told, stays due, and is done when it is back', async () => {
    await report(hers);
    await press('disable', MARIA);
    await queues.deliver('chat', worker);
    sandbox.aws.world.deny(PRODUCTION, 'iam:UpdateAccessKey');
    await queues.deliver('remediate', remediator);
    expect(repliesTo(MARIA).at(-1)).toMatch(/could not be deactivated: .*UpdateAccessKey.*It is tried again by itself\.$/s);
    expect(queues.waiting('remediate')).toHaveLength(1);
    sandbox.aws.world.allow(PRODUCTION, 'iam:UpdateAccessKey');
    await queues.deliver('remediate', remediator);
    expect(statusOf(hers)).toBe('Inactive');
  });

  test('somebody who is neither its owner nor an operator is refused', async () => {
    await report(hers);
    await press('disable', JONAS);
    await queues.deliver('chat', worker);
    expect(queues.waiting('remediate')).toEqual([]);
    expect(repliesTo(JONAS)).toEqual([expect.stringMatching(/nothing was done, because only its owner may/)]);
    expect(await auditOf(hers)).toEqual([`expedite refused by slack:U… (${JONAS})`]);
  });

  test('an operator by group may, whosever it is', async () => {
    await surroundings.configure(configuration({}, { slack_owner: MARIA }));
    await report(hers);
    await press('disable', NINA, MARIA);
    await queues.deliver('chat', worker);
    await queues.deliver('remediate', remediator);
    expect(statusOf(hers)).toBe('Inactive');
    expect((await recordOf(hers))?.remediation?.by).toMatch(/^slack:U\w+ \(nina\.becker\)$/);
  });

  test('without the scope that tells who is in a group nobody is, and the reason is told', async () => {
    await surroundings.configure(configuration({}, { slack_owner: MARIA }));
    await report(hers);
    const pressed = sandbox.slack.press(messageTo(MARIA), 'keyhammer:disable', NINA);
    sandbox.slack.grantOnly(['chat:write', 'users:read', 'users:read.email', 'channels:read']);
    await send(pressed);
    await queues.deliver('chat', worker);
    expect(queues.waiting('remediate')).toEqual([]);
    expect(repliesTo(NINA)).toEqual([expect.stringMatching(/could not be told whether you may: .*usergroups:read/)]);
  });
});

describe('"Keep 30 days", the whole way', () => {
  test('an owner by channel holds it: neither the batch nor another press touches it', async () => {
    await report(theirs);
    await press('keep', MARIA, '#data-platform');
    await queues.deliver('chat', worker, 2);
    expect(await recordOf(theirs)).toMatchObject({ hold: { by: expect.stringContaining(MARIA) } });
    expect(await auditOf(theirs)).toEqual([`hold done by slack:U… (${MARIA})`]);
    await press('disable', MARIA, '#data-platform');
    await queues.deliver('chat', worker);
    expect(queues.waiting('remediate')).toEqual([]);
    expect(repliesTo(MARIA).map((words) => words.replace(/\d{4}-.*/, '…'))).toEqual([
      expect.stringContaining('is kept: Keyhammer leaves it alone until'),
      expect.stringContaining('is kept: Keyhammer leaves it alone until'),
      expect.stringContaining('nothing was done, because it is held until'),
    ]);
    expect(statusOf(theirs)).toBe('Active');
  });

  test('the ticket says who wants it kept', async () => {
    await report(hers);
    await press('keep', MARIA);
    await queues.deliver('chat', worker);
    const key = (await recordOf(hers))?.ticket?.key ?? '';
    expect(JSON.stringify(sandbox.jira.ticket(key))).toContain(`(${MARIA}) asked by a button in Slack`);
  });
});

describe('/keyhammer, the whole way', () => {
  const ask = async (text: string, person = NINA) => {
    const response = await send(sandbox.slack.command(text, person), '/slack/commands');
    await queues.deliver('chat', worker);
    return response;
  };

  test('is acknowledged at once, and answered by the worker', async () => {
    expect(await ask('accounts prod')).toMatchObject({ statusCode: 200, body: expect.stringContaining('Looking …') });
    expect(repliesTo(NINA)).toEqual([expect.stringMatching(/^1 account:\s+.*111122223333 production/s)]);
    await ask('status', JONAS);
    expect(repliesTo(JONAS)).toEqual([expect.stringContaining('only the operators may')]);
  });

  test('scan reads the account, and tells what it found', async () => {
    await ask(`scan ${PRODUCTION}`);
    await queues.deliver('chat', worker);
    expect(repliesTo(NINA)).toHaveLength(1);
    await queues.deliver('identify', identifier);
    await queues.deliver('chat', worker);
    expect(repliesTo(NINA)).toHaveLength(2);
    expect(repliesTo(NINA)[1]).toMatch(/111122223333 \(production\) was scanned: \d found\..*AKIA….* of maria\.lopez/s);
    expect(queues.waiting('chat')).toEqual([]);
  });
});

describe('the endpoint', () => {
  test('refuses what is not signed, or no longer, and queues nothing', async () => {
    const { headers, body } = sandbox.slack.command('status', NINA);
    expect(await send({ headers, body: `${body}&x=1` }, '/slack/commands')).toEqual({ statusCode: 401 });
    sandbox.clock.advance(-6 * 60_000);
    expect(await send(sandbox.slack.command('status', NINA), '/slack/commands')).toEqual({ statusCode: 401 });
    sandbox.clock.advance(12 * 60_000);
    expect(await send(sandbox.slack.command('status', NINA), '/slack/commands')).toEqual({ statusCode: 401 });
    expect(queues.waiting('chat')).toEqual([]);
    expect(surroundings.logged).not.toContain(sandbox.slack.signingSecret);
    // None of it is a warning that would be sent to the team.
    expect(sandbox.slack.service.totalCalls).toBe(0);
  });

  test('is not there while Slack is not interactive', async () => {
    await surroundings.configure(configuration({ interactive: false }));
    expect(await send(sandbox.slack.command('status', NINA), '/slack/commands')).toEqual({ statusCode: 404 });
  });
});
