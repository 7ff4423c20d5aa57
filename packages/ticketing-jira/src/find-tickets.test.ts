import { afterEach, describe, expect, test } from '@jest/globals';
import { draftFor } from '@keyhammer/testing/contracts';
import { labelsQuery } from './find-tickets.ts';
import { bothDeployments, closeJiras, jiraUnderTest } from './jira-under-test.ts';

afterEach(closeJiras);

test('values are quoted, so that none can change the query', () => {
  expect(labelsQuery(['plain', 'q"uote', 'back\\slash', '") OR project = X --'])).toBe(
    'labels in ("plain", "q\\"uote", "back\\\\slash", "\\") OR project = X --") ORDER BY created ASC',
  );
});

describe.each(bothDeployments)('finding in Jira %s', (deployment) => {
  test.each(['keyhammer-a"b', 'back\\slash', 'a)OR(1', 'ümläut-🦜', 'a&b=c#d%20'])('a ticket labelled %s', async (label) => {
    const jira = await jiraUnderTest(deployment);
    await jira.tracker.create([draftFor(jira, { label }), draftFor(jira, { label: 'other' })]);
    expect([...(await jira.tracker.find([label])).keys()]).toEqual([label]);
  });

  test('goes on to the last page', async () => {
    const jira = await jiraUnderTest(deployment);
    const drafts = Array.from({ length: 230 }, (_, index) => draftFor(jira, { label: index === 229 ? 'last' : 'many' }));
    await jira.tracker.create(drafts);
    expect(Object.fromEntries(await jira.tracker.find(['many', 'last']))).toMatchObject({
      many: { key: 'SEC-1' },
      last: { key: 'SEC-230' },
    });
  });

  test('asks nothing for no labels, and once for fifty', async () => {
    const jira = await jiraUnderTest(deployment);
    await jira.tracker.find([]);
    expect(jira.sandbox.service.totalCalls).toBeLessThanOrEqual(1);
    jira.sandbox.service.resetCalls();
    await jira.tracker.find([...Array.from({ length: 50 }, (_, index) => `l-${index}`), 'l-0']);
    expect(jira.sandbox.service.totalCalls).toBe(1);
  });

  test('a cut connection is no absence: it is asked again, and then said', async () => {
    const jira = await jiraUnderTest(deployment);
    await jira.tracker.create([draftFor(jira)]);
    const isSearch = ({ path }: { path: string }) => path.includes('/search');
    jira.sandbox.service.addFault({ matches: isSearch, times: 2, effect: 'cut-after' });
    expect((await jira.tracker.find(['issue-1'])).size).toBe(1);
    jira.sandbox.service.addFault({ matches: isSearch, effect: { status: 503, body: '<html>maintenance</html>' } });
    await expect(jira.tracker.find(['issue-1'])).rejects.toThrow(/503/);
  });

  test('a login page is no empty answer', async () => {
    const jira = await jiraUnderTest(deployment, { settings: { deployment } });
    jira.sandbox.service.addFault({ matches: () => true, times: 1, effect: { status: 200, body: '<html>Log in</html>' } });
    await expect(jira.tracker.find(['x'])).rejects.toThrow(/does not speak as Jira does.*jira\.server/s);
    jira.sandbox.service.addFault({ matches: () => true, times: 1, effect: { status: 302, headers: { location: '/login' } } });
    await expect(jira.tracker.find(['x'])).rejects.toThrow(/302.*jira\.server/s);
  });
});
