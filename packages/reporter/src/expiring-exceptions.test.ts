import { describe, expect, test } from '@jest/globals';
import { addDays, type Exception, UnavailableError } from '@keyhammer/core';
import { accessKeyId, anIssue, everyCrashPoint, InMemoryWorld, issueDetails, KEY_ID, NOW, secondsFrom } from '@keyhammer/testing';
import { effectsOfAnotherRun, manyIssues, messagesTo, NO_EFFECT, overridden, run } from './reporting.fixture.ts';

const EXPIRES = addDays(NOW, 14);

function whitelistedIssue(exception: Partial<Exception> = {}) {
  return anIssue({ status: 'whitelisted', exception: { pattern: 'alice', approver: 'carol', expires: EXPIRES, ...exception } });
}

describe('an exception that ends in 14 days', () => {
  test.each([
    ['one second before', -1, 0],
    ['at the very second', 0, 1],
    ['one second after', 1, 1],
  ])('is told from that second on, and once: %s', async (_, seconds, told) => {
    const world = new InMemoryWorld({ issues: [whitelistedIssue()] });
    world.clock.moveTo(secondsFrom(NOW, seconds));

    const { messages } = await run(world);

    const expected = { to: 'carol', title: 'Keyhammer: 1 with an exception that ends soon', status: 'sent' };
    expect(messages).toMatchObject(Array.from({ length: told }, () => expected));
    expect(await effectsOfAnotherRun(world)).toEqual(NO_EFFECT);
  });

  test('is told to the approver alone, with the last day on which it counts', async () => {
    const world = new InMemoryWorld({ issues: [whitelistedIssue()] });

    await run(world);

    expect(messagesTo(world, 'carol')).toEqual([expect.stringMatching(/AKIA…MPLE of alice .*alice ends after 2026-12-04/)]);
    expect(messagesTo(world, '#security')).toEqual([]);
  });

  test.each([
    ['is not known to Slack', { approver: 'carol' }],
    ['is not named', { approver: undefined }],
  ])('is told to the owner, where the approver %s', async (_, { approver }) => {
    const { exception, ...issue } = whitelistedIssue();
    const { approver: _a, ...rest } = exception ?? { pattern: 'alice' };
    const covered = { ...issue, exception: { ...rest, ...(approver !== undefined && { approver }) } };
    const world = new InMemoryWorld({ issues: [covered], people: ['#security'] });

    await run(world);

    expect(messagesTo(world, '#security')).toEqual([expect.stringContaining('ends after 2026-12-04')]);
    expect(await effectsOfAnotherRun(world)).toEqual(NO_EFFECT);
  });

  test('is told to the owner, where Slack can not say whether it knows the approver', async () => {
    const world = new InMemoryWorld({ issues: [whitelistedIssue()] });
    const notifier = overridden(world.notifier, {
      knows: async () => {
        throw new UnavailableError('Slack is slow');
      },
    });

    await run(world, { ports: { notifier } });

    expect(messagesTo(world, '#security')).toHaveLength(1);
  });

  test('is told again if it is put off, and comes to its end again', async () => {
    const world = new InMemoryWorld({ issues: [whitelistedIssue()] });
    await run(world);
    const later = addDays(EXPIRES, 60);
    await world.issues.put({ ...world.issue(KEY_ID), exception: { pattern: 'alice', approver: 'carol', expires: later } });
    expect(await effectsOfAnotherRun(world)).toEqual(NO_EFFECT);

    world.clock.moveTo(addDays(later, -14));
    await run(world);

    expect(messagesTo(world, 'carol')).toHaveLength(2);
  });

  test('is told by the next run, where the message did not arrive', async () => {
    const world = new InMemoryWorld({ issues: [whitelistedIssue()] });
    world.notifier.failWith(new UnavailableError('Slack is down'));
    await run(world);

    await run(world);

    expect(messagesTo(world, 'carol')).toHaveLength(1);
    expect(await effectsOfAnotherRun(world)).toEqual(NO_EFFECT);
  });

  test('is a warning with Slack off, once', async () => {
    const world = new InMemoryWorld({ issues: [whitelistedIssue()] });

    const { accounts } = await run(world, { slack: false });

    expect(accounts[0]).toMatchObject({ status: 'complete', warnings: ['the exception "alice" for alice ends after 2026-12-04'] });
    expect(await effectsOfAnotherRun(world, { slack: false })).toEqual(NO_EFFECT);
  });

  test('is a warning that names its holder as people do', async () => {
    const details = issueDetails({ principal: 'IBMid-550004MRIA', principalName: 'maria.lopez@example.com' });
    const world = new InMemoryWorld({ issues: [{ ...whitelistedIssue(), details }] });

    const { accounts } = await run(world, { slack: false });

    expect(accounts[0]?.warnings).toEqual(['the exception "alice" for maria.lopez@example.com ends after 2026-12-04']);
  });

  test('is told without Jira as well', async () => {
    const world = new InMemoryWorld({ issues: [whitelistedIssue()] });

    await run(world, { jira: false });

    expect(messagesTo(world, 'carol')).toHaveLength(1);
  });
});

describe('nothing is told', () => {
  test('of an exception that has ended: the identifier opens the issue again', async () => {
    const world = new InMemoryWorld({ issues: [whitelistedIssue()] });
    world.clock.moveTo(EXPIRES);

    expect(await effectsOfAnotherRun(world)).toEqual(NO_EFFECT);
  });

  test('of one without an end', async () => {
    const world = new InMemoryWorld({ issues: [anIssue({ status: 'whitelisted', exception: { pattern: 'alice', approver: 'carol' } })] });

    expect(await effectsOfAnotherRun(world)).toEqual(NO_EFFECT);
  });
});

test('an entry that covers many is one message', async () => {
  const { exception } = whitelistedIssue();
  const world = new InMemoryWorld({ issues: manyIssues(20, { status: 'whitelisted', ...(exception && { exception }) }) });

  await run(world);

  expect(world.notifier.sent).toMatchObject([{ to: 'carol', title: 'Keyhammer: 20 with an exception that ends soon' }]);
  expect(world.issue(accessKeyId(19)).expiryToldFor).toEqual(EXPIRES);
});

test('the reporter dies before or after any call, and runs again: it is told at least once', async () => {
  await everyCrashPoint({
    world: () => new InMemoryWorld({ issues: [whitelistedIssue()] }),
    run: async (world, process) => {
      await run(world, {}, process);
    },
    check: async (world) => {
      expect([1, 2]).toContain(messagesTo(world, 'carol').length);
      expect(await effectsOfAnotherRun(world)).toEqual(NO_EFFECT);
    },
  });
});
