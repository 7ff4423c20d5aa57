import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JiraCredentials } from '@keyhammer/config';
import { type JiraSandbox, startJiraSandbox } from '@keyhammer/sandbox';
import { FakeWaiter, RecordingEventLog } from '@keyhammer/testing';
import { connectJira } from '@keyhammer/ticketing-jira';
import { JIRA_CLOUD_AMENDMENTS, JIRA_DATACENTER_AMENDMENTS } from '../src/jira-amendments.ts';
import { PrismJudge } from '../src/prism-judge.ts';
import { describeJudged } from './describe-judged.ts';
import { draft, type JiraWalk, made, PROJECTS, walkThroughJira, walkThroughRefusals } from './jira-walk.ts';
import {
  blindSpots,
  clientsFault,
  sandboxsFault,
  tryAgain,
  tryWithAnswer,
  undeclaredStatus,
  withField,
  withoutField,
  withoutHeader,
  withStatus,
  withTarget,
} from './mutation.ts';

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
    text: 'words',
    search: { call: 'POST /search/jql', change: withTarget('/search/jql', '/search') },
  },
  {
    deployment: 'datacenter',
    specification: 'jira-dc-10.3.24-v2.strict.json',
    amendments: JIRA_DATACENTER_AMENDMENTS,
    root: '/rest/api/2',
    outside: [],
    ownCalls: ['GET /serverInfo', 'POST /search'],
    undeclared: ['GET /issue/createmeta/{projectIdOrKey}/issuetypes', 'POST /issue/{issueIdOrKey}/comment', 'PUT /issue/{issueIdOrKey}'],
    text: adf,
    search: { call: 'POST /search', change: withTarget('/search', '/search/jql') },
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
      expect(judge.statuses).toEqual([200, 201, 204]);
      expect(judge.operations).toEqual([...callsOfBoth, ...ownCalls].map(onRoot).toSorted());
      expect([...judge.outside.keys()]).toEqual(outside);
      expect(judge.judged.length + judge.outsideCalls).toBe(sandbox.service.totalCalls);
    });

    test('refusals; of some 404s the specification does not speak, which is worth no more than a warning', async () => {
      await walkThroughRefusals(walkAs(basic()));
      expect(judge.violations).toEqual(undeclared.map((call) => ({ ...undeclaredStatus, call: onRoot(call), by: 'sandbox' })));
    });

    // The other ways to sign in: OAuth 1.0a is in neither specification, and no token of OAuth 2 in the product.
    if (deployment === 'datacenter')
      test('a token instead of a password', async () => {
        const before = judge.violations.length;
        await walkAs({ kind: 'bearer', token: sandbox.login.secret }).tracker.find(['parent']);
        expect(judge.violations.slice(before)).toEqual([]);
      });

    test('the judge is not blind', async () => {
      expect(await blindSpots({ judge, service: sandbox.service })).toEqual([]);
    });

    describe('the judge objects to a client that', () => {
      const [bulk, ticket] = ['POST /issue/bulk', 'issueUpdates.0.fields'];
      test.each([
        ['leaves the summary out', bulk, withoutField(`${ticket}.summary`), `body.${ticket}`],
        ['says no project', bulk, withoutField(`${ticket}.project`), `body.${ticket}`],
        ['makes a label with a space', bulk, withField(`${ticket}.labels.0`, 'not a label'), `body.${ticket}.labels.0`],
        ['writes as for the other Jira', bulk, withField(`${ticket}.description`, wrong.text), `body.${ticket}.description`],
        ['comments nothing', 'POST /issue/{issueIdOrKey}/comment', withoutField('body'), 'body'],
        ['names a transition by number', 'POST /issue/{issueIdOrKey}/transitions', withField('transition.id', 31), 'body.transition.id'],
        ['asks for a page by a word', 'GET /user/assignable/search', withTarget('maxResults=1000', 'maxResults=all'), 'query.maxresults'],
        ['searches as in the other Jira', wrong.search.call, wrong.search.change, ''],
        ['does not sign in', 'GET /myself', withoutHeader('authorization'), ''],
      ])('%s', async (_mistake, call, change, where) => {
        expect(await tryAgain(judge, onRoot(call))).toEqual([]);
        expect(await tryAgain(judge, onRoot(call), change)).toContainEqual(clientsFault(where));
      });
    });

    describe('the judge objects to a sandbox that', () => {
      test.each([
        ['gives a ticket a number for a key', 'GET /issue/{issueIdOrKey}', withField('key', 5), 'body.key'],
        ['lists what it made as an object', 'POST /issue/bulk', withField('issues', {}), 'body.issues'],
        ['names a person by a number', 'GET /myself', withField('displayName', 5), 'body.displayName'],
        ['answers 200 instead of 201', 'POST /issue/{issueIdOrKey}/comment', withStatus(200), ''],
      ])('%s', async (_mistake, call, change, where) => {
        const judged = { judge, service: sandbox.service };
        expect(await tryWithAnswer(judged, onRoot(call))).toEqual([]);
        expect(await tryWithAnswer(judged, onRoot(call), change)).toContainEqual(sandboxsFault(where));
      });
    });

    test('a fault that the client gets over is known all the same', async () => {
      const call = onRoot('POST /issue/{issueIdOrKey}/watchers');
      const before = judge.violations.length;
      sandbox.service.addFault({ matches: ({ path }) => path.endsWith('/watchers'), times: 1, effect: { status: 201 } });
      await made(walkAs(basic()).tracker, draft({ label: 'unwatched', watchers: ['Alice Ash'] }));
      expect(judge.violations.slice(before)).toEqual([expect.objectContaining({ call, by: 'sandbox', severity: 'error' })]);
    });
  });
}
