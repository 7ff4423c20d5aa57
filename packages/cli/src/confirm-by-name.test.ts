import { describe, expect, test } from '@jest/globals';
import { ibmInactiveprofiles, ibmInactiveserviceids, ibmInactiveusers, userInactivekeys } from '@keyhammer/checks';
import type { Check, Issue } from '@keyhammer/core';
import type { PlannedRemediation } from '@keyhammer/remediator';
import { aReportedIssue, issueDetails, settingsFor } from '@keyhammer/testing';
import { CliUnderTest, CTRL_C } from './cli-under-test.ts';
import { confirmEach, yesToAll } from './confirm-each.ts';

const ACCOUNT = { id: '59bcbfa6ea2f006b4ed7094c1a08dcdd', name: 'ibm-prod' };

function planned(check: Check, overrides: Partial<Issue> = {}, fromQuarantine = false): PlannedRemediation {
  const issue = { ...aReportedIssue(20, { check: check.name, accountId: ACCOUNT.id, id: 'Profile-1', ...overrides }) };
  return { account: ACCOUNT, configured: { check, settings: settingsFor(check) }, issue, act: 'delete', fromQuarantine };
}

const profile = (name: string, id = 'Profile-1') =>
  planned(ibmInactiveprofiles, {
    id,
    details: issueDetails({ kind: 'ibm-trusted-profile', name, principal: `iam-${id}`, principalName: name }),
  });

/** What each of the questions was answered with in the end, and what was asked and shown. */
async function asked(due: readonly PlannedRemediation[], answers: readonly string[]) {
  await using cli = await CliUnderTest.start();
  const context = cli.context({ answers });
  const { consent, wasInterrupted } = confirmEach(due, context);
  const said: string[] = [];
  for (const each of due) {
    const answer = await consent.confirm(each);
    said.push(answer);
    if (answer === 'quit') break;
  }
  return {
    said,
    questions: cli.questions,
    shown: `${(context.terminal.stderr as { text?: string }).text}`,
    wasInterrupted: wasInterrupted(),
  };
}

describe('what can not be undone is confirmed by its name', () => {
  test.each<[string, string[], string]>([
    ['its name', ['deploy'], 'yes'],
    ['its name, with space around it', ['  deploy '], 'yes'],
    ['its id', ['Profile-1'], 'yes'],
    ['the word delete', ['delete'], 'yes'],
    ['nothing', [''], 'no'],
    ['no', ['no'], 'no'],
    ['quit', ['quit'], 'quit'],
    ['Ctrl-C', [CTRL_C], 'quit'],
    ['y, which is asked again', ['y', 'yes', 'Y', 'all', ''], 'no'],
    ["another's name, which is asked again", ['deploy2', 'deploy'], 'yes'],
    ['its name in another case, which is asked again', ['Deploy', ''], 'no'],
  ])('by %s', async (_what, answers, expected) => {
    const { said, questions, shown } = await asked([profile('deploy')], answers);

    expect(said).toEqual([expected]);
    expect(questions).toHaveLength(answers.length);
    expect(questions[0]).toBe(
      'Have the IBM Cloud trusted profile deploy deleted for good? Type deploy, or "delete"; nothing to leave it, "quit" to leave all the rest.',
    );
    expect(shown).toContain('IRREVERSIBLE DELETION: this can not be undone.');
    expect(shown).toMatch(/^ {2}To undo +there is no way back\./m);
  });

  test.each(['y', 'YES', 'all', 'no', 'quit'])('one that is called "%s" is not named by that', async (name) => {
    const { said } = await asked([profile(name)], ['y', 'yes', 'all', 'no']);
    expect(said).toEqual(['no']);
    expect((await asked([profile(name)], ['delete'])).said).toEqual(['yes']);
  });

  test('each by itself', async () => {
    const { said, questions } = await asked([profile('a'), profile('b', 'Profile-2')], ['a', '']);
    expect(said).toEqual(['yes', 'no']);
    expect(questions).toHaveLength(2);
  });

  test.each<[string, PlannedRemediation]>([
    ['a user', planned(ibmInactiveusers, { id: 'IBMid-1', details: issueDetails({ kind: 'ibm-user', principal: 'IBMid-1' }) })],
    ['a service ID out of quarantine', planned(ibmInactiveserviceids, { id: 'ServiceId-1' }, true)],
  ])('%s, too', async (_what, one) => {
    expect((await asked([one], ['y', 'delete'])).said).toEqual(['yes']);
  });

  test('a yes to all that a batch deletes does not cover what it does not', async () => {
    const key = (n: number) => planned(userInactivekeys, { id: `AKIA${n}` }, true);
    const serviceId = planned(ibmInactiveserviceids, { id: 'ServiceId-1' }, true);
    const { said, questions, shown } = await asked([key(1), key(2), serviceId], ['all', '']);

    expect(said).toEqual(['yes', 'yes', 'no']);
    expect(questions).toHaveLength(2);
    expect(shown).toContain('and so the other 1 to be deleted for good');
  });
});

test('nobody but a person agrees to it', async () => {
  const { consent } = yesToAll();
  expect(await consent.confirm(profile('deploy'))).toBe('no');
  expect(await consent.confirm(planned(userInactivekeys, {}, true))).toBe('yes');
});
