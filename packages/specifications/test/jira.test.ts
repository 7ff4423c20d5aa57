import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JiraCredentials } from '@keyhammer/config';
import { type JiraSandbox, startJiraSandbox } from '@keyhammer/sandbox';
import { FakeWaiter, RecordingEventLog } from '@keyhammer/testing';
import { connectJira } from '@keyhammer/ticketing-jira';
import { JIRA_CLOUD_AMENDMENTS, JIRA_DATACENTER_AMENDMENTS } from '../src/jira-amendments.ts';
import { PrismJudge } from '../src/prism-judge.ts';
import { describeJudged } from './describe-judged.ts';
import { type JiraWalk, PROJECTS, walkThroughJira, walkThroughRefusals } from './jira-walk.ts';
import { tryAgain, tryWithAnswer, withField, withoutField, withoutHeader, withPath, withStatus } from './mutation.ts';

const adf = { version: 1, type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'words' }] }] };

const jiras = [
  {
    deployment: 'cloud',
    specification: 'jira-cloud-v3.strict.json',
    amendments: JIRA_CLOUD_AMENDMENTS,
    root: '/rest/api/3',
    // Which Jira it is is asked in a version that both understand.
    outside: ['GET /rest/api/2/serverInfo'],
    ownCalls: ['GET /issue/{issueIdOrKey}/changelog', 'POST /issue/bulkfetch', 'POST /search/jql'],
    undeclared: ['GET /issue/createmeta/{projectIdOrKey}/issuetypes'],
    wrongText: 'words',
    search: 'POST /search/jql',
    wrongSearch: withPath('/search/jql', '/search'),
  },
  {
    deployment: 'datacenter',
    specification: 'jira-dc-10.3.24-v2.strict.json',
    amendments: JIRA_DATACENTER_AMENDMENTS,
    root: '/rest/api/2',
    outside: [],
    ownCalls: ['GET /serverInfo', 'POST /search'],
    undeclared: ['GET /issue/createmeta/{projectIdOrKey}/issuetypes', 'POST /issue/{issueIdOrKey}/comment', 'PUT /issue/{issueIdOrKey}'],
    wrongText: adf,
    search: 'POST /search',
    wrongSearch: withPath('/search', '/search/jql'),
  },
] as const;

const callsOfBoth = [
  'GET /issue/createmeta/{projectIdOrKey}/issuetypes',
  'GET /issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}',
  'GET /issue/{issueIdOrKey}',
  'GET /issue/{issueIdOrKey}/transitions',
  'GET /issueLinkType',
  'GET /myself',
  'GET /project/{projectIdOrKey}',
  'GET /status',
  'GET /user/assignable/search',
  'POST /issue/bulk',
  'POST /issue/{issueIdOrKey}/comment',
  'POST /issue/{issueIdOrKey}/transitions',
  'POST /issue/{issueIdOrKey}/watchers',
  'POST /issueLink',
  'PUT /issue/{issueIdOrKey}',
  'PUT /issue/{issueIdOrKey}/assignee',
];

for (const { deployment, specification, amendments, root, outside, ownCalls, undeclared, ...wrong } of jiras) {
  describeJudged(`Jira ${deployment}`, [specification], (program) => {
    const waiter = new FakeWaiter(new Date('2026-06-01T08:00:00Z'));
    const onRoot = (call: string) => call.replace(' ', ` ${root}`);
    let sandbox: JiraSandbox;
    let judge: PrismJudge;
    const walkAs = (credentials: JiraCredentials): JiraWalk => ({
      tracker: connectJira({
        settings: {
          enabled: true,
          server: judge.url,
          issueType: 'Task',
          textFieldCharacterLimit: 32_767,
          onManualClose: 'reopen',
          priorities: {},
        },
        credentials,
        log: new RecordingEventLog(),
        waiter,
      }),
      sandbox,
      waiter,
    });
    const basic = (): JiraCredentials => ({ kind: 'basic', username: sandbox.login.username, password: sandbox.login.secret });

    beforeAll(async () => {
      sandbox = await startJiraSandbox({ deployment, clock: waiter, projects: PROJECTS });
      judge = await PrismJudge.start({ program, specification, amendments, outside, upstream: sandbox.url });
    });
    afterAll(async () => {
      await judge?.[Symbol.asyncDispose]();
      await sandbox?.close();
    });

    test('the life of tickets', async () => {
      const failure = await walkThroughJira(walkAs(basic())).catch((error: unknown) => error);
      expect({ violations: judge.violations, failure }).toEqual({ violations: [], failure: undefined });
      expect(judge.operations).toEqual([...callsOfBoth, ...ownCalls].map(onRoot).toSorted());
      expect([...judge.outside.keys()]).toEqual(outside);
      expect(judge.judged.length + judge.outsideCalls).toBe(sandbox.service.totalCalls);
    });

    test('refusals; of some 404s the specification does not speak, which is worth no more than a warning', async () => {
      await walkThroughRefusals(walkAs(basic()));
      expect(judge.violations).toEqual(
        undeclared.map((call) => ({
          call: onRoot(call),
          by: 'sandbox',
          severity: 'warning',
          where: '',
          message: expect.stringContaining('Unable to match the returned status code'),
        })),
      );
    });

    // OAuth 1.0a is in neither specification.
    test('a token instead of a password', async () => {
      const before = judge.violations.length;
      await walkAs({ kind: 'bearer', token: sandbox.login.secret }).tracker.find(['parent']);
      expect(judge.violations.slice(before)).toEqual([]);
    });

    describe('the judge objects to a client that', () => {
      test.each([
        {
          mistake: 'leaves the summary out',
          call: 'POST /issue/bulk',
          change: withoutField('issueUpdates.0.fields.summary'),
          where: 'body.issueUpdates.0.fields',
        },
        {
          mistake: 'says no project',
          call: 'POST /issue/bulk',
          change: withoutField('issueUpdates.0.fields.project'),
          where: 'body.issueUpdates.0.fields',
        },
        {
          mistake: 'makes a label with a space',
          call: 'POST /issue/bulk',
          change: withField('issueUpdates.0.fields.labels.0', 'not a label'),
          where: 'body.issueUpdates.0.fields.labels.0',
        },
        {
          mistake: 'writes as for the other Jira',
          call: 'POST /issue/bulk',
          change: withField('issueUpdates.0.fields.description', wrong.wrongText),
          where: 'body.issueUpdates.0.fields.description',
        },
        { mistake: 'says nothing in a comment', call: 'POST /issue/{issueIdOrKey}/comment', change: withoutField('body'), where: 'body' },
        {
          mistake: 'names a transition by number',
          call: 'POST /issue/{issueIdOrKey}/transitions',
          change: withField('transition.id', 31),
          where: 'body.transition.id',
        },
        {
          mistake: 'asks for a page by a word',
          call: 'GET /issue/createmeta/{projectIdOrKey}/issuetypes',
          change: withPath('startAt=0', 'startAt=first'),
          where: 'query.startat',
        },
        { mistake: 'searches as in the other Jira', call: wrong.search, change: wrong.wrongSearch, where: '' },
        { mistake: 'does not sign in', call: 'GET /myself', change: withoutHeader('authorization'), where: '' },
      ])('$mistake', async ({ call, change, where }) => {
        expect(await tryAgain(judge, onRoot(call), (request) => request)).toEqual([]);
        expect(await tryAgain(judge, onRoot(call), change)).toContainEqual(
          expect.objectContaining({ by: 'client', severity: 'error', where }),
        );
      });
    });

    describe('the judge objects to a sandbox that', () => {
      test.each([
        { mistake: 'gives a ticket a number for a key', call: 'GET /issue/{issueIdOrKey}', change: withField('key', 5), where: 'body.key' },
        { mistake: 'lists what it made as an object', call: 'POST /issue/bulk', change: withField('issues', {}), where: 'body.issues' },
        { mistake: 'names a person by a number', call: 'GET /myself', change: withField('displayName', 5), where: 'body.displayName' },
        { mistake: 'answers 200 instead of 201', call: 'POST /issue/{issueIdOrKey}/comment', change: withStatus(200), where: '' },
      ])('$mistake', async ({ call, change, where }) => {
        expect(await tryWithAnswer({ judge, service: sandbox.service }, onRoot(call), (reply) => reply)).toEqual([]);
        expect(await tryWithAnswer({ judge, service: sandbox.service }, onRoot(call), change)).toContainEqual(
          expect.objectContaining({ by: 'sandbox', severity: 'error', where }),
        );
      });
    });
  });
}
