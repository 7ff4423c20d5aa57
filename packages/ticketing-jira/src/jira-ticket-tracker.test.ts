import { afterEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, NotFoundError, paragraph, RejectedError, text, UnavailableError } from '@keyhammer/core';
import type { JiraProject, WorkflowName } from '@keyhammer/sandbox';
import { standardFields, standardProject } from '@keyhammer/sandbox';
import { draftFor, ticketTrackerContract } from '@keyhammer/testing/contracts';
import { bothDeployments, closeJiras, type JiraUnderTest, jiraUnderTest } from './jira-under-test.ts';

afterEach(closeJiras);

const say = (words: string) => [paragraph(text(words))];

async function aTicket(jira: JiraUnderTest): Promise<string> {
  const [made] = await jira.tracker.create([draftFor(jira)]);
  if (made?.kind !== 'created') throw made?.error;
  return made.ticket.key;
}

describe.each(bothDeployments)('the tracker before Jira %s keeps the promises of the port', (deployment) => {
  test.each(ticketTrackerContract)('$name', async ({ verify }) => {
    await verify(await jiraUnderTest(deployment, { searchLagMs: 5_000 }));
  });

  // Extras off the create screen, and a Jira that forgets assignees: the same promises, kept by other calls.
  const bare: JiraProject = { ...standardProject, createScreen: ['summary', 'description', 'labels'] };
  const forgetful: JiraProject = { ...standardProject, forgetsAssigneeOnCreate: deployment === 'datacenter' };
  test.each([
    { what: 'a bare create screen', project: bare },
    { what: 'forgotten assignees', project: forgetful },
  ])('with $what as well', async ({ project }) => {
    for (const { verify } of ticketTrackerContract) await verify(await jiraUnderTest(deployment, { projects: [project] }));
  });
});

describe.each(bothDeployments)('which Jira it is (%s)', (deployment) => {
  test('is told by the server, once', async () => {
    const jira = await jiraUnderTest(deployment);
    expect(jira.tracker.findLagMs).toBe(60_000);
    await Promise.all([jira.tracker.state('SEC-1'), jira.tracker.state('SEC-1')]);
    expect(jira.sandbox.service.calls.get('GET /rest/api/2/serverInfo')).toBe(1);
    expect(jira.tracker.findLagMs).toBe(deployment === 'cloud' ? 60_000 : 10_000);
  });

  test('is not asked if the configuration says it', async () => {
    const jira = await jiraUnderTest(deployment, { settings: { deployment } });
    await jira.tracker.state('SEC-1');
    expect([...jira.sandbox.service.calls.keys()].filter((call) => call.endsWith('serverInfo'))).toEqual([]);
    expect(jira.tracker.findLagMs).toBe(deployment === 'cloud' ? 60_000 : 10_000);
  });

  test('is asked again after a failure', async () => {
    const jira = await jiraUnderTest(deployment);
    jira.sandbox.service.addFault({ matches: ({ path }) => path.endsWith('/serverInfo'), times: 2, effect: { status: 403 } });
    await expect(jira.tracker.state('SEC-1')).rejects.toThrow(/403/);
    const [failed] = await jira.tracker.create([draftFor(jira)]);
    expect(failed?.kind).toBe('failed');
    expect(await jira.tracker.state('SEC-1')).toBe('gone');
  });
});

describe.each(bothDeployments)('closing in Jira %s, whatever the workflow calls it', (deployment) => {
  test.each<{ workflow: WorkflowName; closes: string; reopens: string; resolution: string }>([
    { workflow: 'classic', closes: 'Close Issue', reopens: 'Reopen Issue', resolution: 'Close Issue' },
    { workflow: 'localised', closes: 'Erledigt', reopens: 'Wieder öffnen', resolution: 'Erledigt' },
    { workflow: 'two-done-transitions', closes: 'Resolve Issue', reopens: 'Reopen Issue', resolution: 'Resolve Issue' },
    { workflow: 'required-resolution', closes: 'Close Issue', reopens: 'Reopen Issue', resolution: 'Fixed' },
  ])('$workflow: by "$closes", reopened by "$reopens"', async ({ workflow, closes, reopens, resolution }) => {
    const jira = await jiraUnderTest(deployment, { workflow });
    const key = await aTicket(jira);
    await jira.tracker.close(key, say('done'));
    expect(jira.sandbox.ticket(key)).toMatchObject({ status: { category: 'done' }, resolution, transitionsTaken: [closes] });
    await jira.tracker.reopen(key, say('back'));
    expect(jira.sandbox.ticket(key)).toMatchObject({ status: { category: 'new' }, transitionsTaken: [closes, reopens] });
  });

  test('without a way to done, it says which ways there are, and leaves no comment', async () => {
    const jira = await jiraUnderTest(deployment, { workflow: 'no-way-to-done' });
    const key = await aTicket(jira);
    const closing = jira.tracker.close(key, say('done'));
    await expect(closing).rejects.toThrow(RejectedError);
    await expect(closing).rejects.toThrow(/SEC-1.*"Start Progress" to "In Progress".*by hand/s);
    expect(jira.look(key).comments).toEqual([]);
  });

  test('a ticket that does not show in a project that does is not found', async () => {
    const jira = await jiraUnderTest(deployment);
    await expect(jira.tracker.comment('SEC-404', say('x'))).rejects.toThrow(NotFoundError);
    expect(await jira.tracker.state('SEC-404')).toBe('gone');
  });

  test('a ticket in a project that does not show is a matter of permission: nothing says that it is gone', async () => {
    const jira = await jiraUnderTest(deployment);
    const key = await aTicket(jira);
    jira.sandbox.service.addFault({ matches: ({ path }) => /\/(issue|project)\/SEC/.test(path), effect: { status: 404 } });
    for (const act of [jira.tracker.state(key), jira.tracker.close(key, say('x')), jira.tracker.reopen(key, say('x'))]) {
      await expect(act).rejects.toThrow(AccessDeniedError);
      await expect(act).rejects.toThrow(/neither SEC-1 nor the project SEC.*permission to browse/);
    }
  });

  test('while the project can not be looked at, nothing is said of the ticket either', async () => {
    const jira = await jiraUnderTest(deployment);
    jira.sandbox.service.addFault({ matches: ({ path }) => path.endsWith('/project/SEC'), effect: { status: 503 } });
    await expect(jira.tracker.state('SEC-404')).rejects.toThrow(UnavailableError);
  });

  test('a key that is none reaches no other endpoint', async () => {
    const jira = await jiraUnderTest(deployment);
    for (const key of ['../serverInfo', 'SEC-1/../../myself?x=', '%2e%2e', 'a b#c', '%'])
      expect(await jira.tracker.state(key)).toBe('gone');
  });
});

describe.each(bothDeployments)('people in Jira %s', (deployment) => {
  const assigneeFor = async (name: string) => {
    const jira = await jiraUnderTest(deployment);
    await jira.tracker.create([draftFor(jira, { assignees: [name] })]);
    return jira.sandbox.ticket('SEC-1').assignee;
  };

  test.each([deployment === 'cloud' ? '557058:alice-0000-4000' : 'alice', 'alice@example.com', 'ALICE@example.com', 'Alice Ash'])(
    '%s is Alice',
    async (name) => {
      expect(await assigneeFor(name)).toBe('alice');
    },
  );

  test.each(['Al', 'alice@example.co', 'Mallory (left)', '', '*', 'a&project=OTHER', 'x" OR "y'])('%j is nobody', async (name) => {
    expect(await assigneeFor(name)).toBeUndefined();
  });

  test('a full name that two people have is nobody', async () => {
    const users = ['one', 'two'].map((name) => ({ name, accountId: `1:${name}`, displayName: 'Kim Lee', email: `${name}@example.com` }));
    const keyhammer = { name: 'k', accountId: '1:k', displayName: 'Keyhammer', email: 'k@example.com', secret: 'a-long-secret' };
    const jira = await jiraUnderTest(deployment, { users: [keyhammer, ...users] });
    await jira.tracker.create([draftFor(jira, { assignees: ['Kim Lee'] })]);
    expect(jira.sandbox.ticket('SEC-1').assignee).toBeUndefined();
  });

  test('the search is not asked twice for one name', async () => {
    const jira = await jiraUnderTest(deployment, { projects: [{ ...standardProject, createScreen: standardFields }] });
    const draft = draftFor(jira, { assignees: ['Alice Ash'], watchers: ['Alice Ash'] });
    await jira.tracker.create([draft, draft]);
    await jira.tracker.create([draft]);
    expect([...jira.sandbox.service.calls].find(([name]) => name.endsWith('/user/assignable/search'))?.[1]).toBe(1);
  });
});
