import { describe, expect, test } from '@jest/globals';
import { addDays, type Issue, UnavailableError } from '@keyhammer/core';
import { ACCOUNT_ID, accessKeyId, aReportedIssue, everyCrashPoint, issueDetails, KEY_ID, NOW } from '@keyhammer/testing';
import type { ScanReplyTask } from '../chat-task.ts';
import { ADDRESS, ChatScene, OLGA } from '../test-chat.ts';
import { LOOK_EVERY_SECONDS, WAIT_MINUTES } from './scan.ts';

const MINUTE_MS = 60_000;

/** A scan that Olga has asked for, and what is queued for her answer. */
async function started(issues: readonly Issue[] = []): Promise<{ readonly scene: ChatScene; readonly task: ScanReplyTask }> {
  const scene = new ChatScene(issues);
  await scene.type(`scan ${ACCOUNT_ID}`);
  const [task] = scene.chatQueue.tasks;
  if (task?.kind !== 'scan-reply') throw new Error('nothing waits for the result');
  return { scene, task };
}

async function finish(scene: ChatScene, { request }: ScanReplyTask, gaps: readonly string[] = []): Promise<void> {
  await scene.requests.finish(request, { kind: 'complete', at: scene.now, gaps });
}

describe('/keyhammer scan', () => {
  test('queues an identification in the name of the person, and a look at what came of it', async () => {
    const { scene, task } = await started();
    expect(scene.jobs).toMatchObject([
      { stage: 'identify', accountId: ACCOUNT_ID, checks: ['user_inactivekeys', 'user_keysrotation'], request: task.request },
    ]);
    expect(scene.requests.all[0]?.by).toBe(`slack:${OLGA}`);
    expect(scene.chatQueue.queued).toEqual([
      {
        delaySeconds: LOOK_EVERY_SECONDS,
        task: {
          kind: 'scan-reply',
          id: 'command-1',
          person: OLGA,
          replyTo: ADDRESS,
          at: NOW,
          request: expect.any(String),
          accountId: ACCOUNT_ID,
        },
      },
    ]);
  });

  test('says that it has begun; or that somebody else has begun the same', async () => {
    const scene = new ChatScene();
    expect(await scene.type(`scan ${ACCOUNT_ID} user_inactivekeys`)).toEqual([
      `${ACCOUNT_ID} (Payments): the scan has been started. What it finds is told here.`,
    ]);
    expect(scene.jobs).toMatchObject([{ checks: ['user_inactivekeys'] }]);
    scene.clock.advance(1);
    expect(await scene.type(`scan ${ACCOUNT_ID} user_inactivekeys`)).toEqual([expect.stringContaining('this waits for that scan')]);
    expect(scene.jobs).toHaveLength(1);
  });

  test.each([
    ['scan 999999999999', 'is not configured'],
    [`scan ${ACCOUNT_ID} user_inactivekey`, 'did you mean user_inactivekeys?'],
  ])('starts nothing that makes no sense: %s', async (text, words) => {
    const scene = new ChatScene();
    expect(await scene.type(text)).toEqual([expect.stringMatching(/^Nothing was started:\n\n- /)]);
    expect(scene.replies.given.map(({ body }) => JSON.stringify(body)).join()).toContain(words);
    expect([scene.jobs, scene.chatQueue.queued]).toEqual([[], []]);
  });

  test('dies before or after any call, and is delivered again: one scan, and somebody waits for it', async () => {
    await everyCrashPoint<ChatScene>({
      world: () => new ChatScene(),
      run: async (scene, process) => {
        await scene.work({ kind: 'command', id: 'c', person: OLGA, replyTo: ADDRESS, at: NOW, text: `scan ${ACCOUNT_ID}` }, process);
      },
      between: (scene) => scene.clock.advance(1000),
      check: (scene) => {
        // A scan whose job was lost with the process fails at its deadline, of which the person hears.
        expect(scene.jobs.length).toBeLessThanOrEqual(1);
        expect(new Set(scene.chatQueue.tasks.map((task) => task.kind === 'scan-reply' && task.request)).size).toBe(1);
        expect(scene.replies.given.length).toBeGreaterThanOrEqual(1);
      },
    });
  });
});

describe('the answer to a scan', () => {
  const found = (n: number, overrides: Partial<Issue> = {}) =>
    aReportedIssue(3, { id: n === 0 ? KEY_ID : accessKeyId(n), version: 1, ...overrides });

  test('is looked for again while it goes on, and given up after a quarter of an hour', async () => {
    const { scene, task } = await started();
    scene.clock.advance(WAIT_MINUTES * MINUTE_MS - 1);
    expect(await scene.work(task)).toEqual([]);
    expect(scene.chatQueue.queued[1]).toEqual({ task, delaySeconds: LOOK_EVERY_SECONDS });
    scene.clock.advance(1);
    expect(await scene.work(task)).toEqual([
      `The scan of ${ACCOUNT_ID} (Payments) has not ended within 15 minutes. It goes on: ask for it again later, and it tells what it found by then.`,
    ]);
    expect(scene.chatQueue.queued).toHaveLength(2);
  });

  test('names what is in violation, check by check, and no key in full', async () => {
    const rotation = found(1, { check: 'user_keysrotation', details: issueDetails({ principal: 'bob' }) });
    const { scene, task } = await started([found(0), rotation, found(2, { status: 'resolved' })]);
    await finish(scene, task);
    const [said = ''] = await scene.work(task);
    expect(said.split('\n')).toEqual([
      `${ACCOUNT_ID} (Payments) was scanned: 2 found.`,
      '',
      'Inactive IAM access keys (1)',
      '',
      '- AKIA…MPLE of alice: last used 2026-07-23',
      '',
      expect.stringMatching(/\(1\)$/),
      '',
      '- AKIA…0001 of bob: made 2025-10-16, last used 2026-07-23',
    ]);
    expect(said).not.toContain(KEY_ID);
  });

  test('counts what it does not name', async () => {
    const { scene, task } = await started(Array.from({ length: 17 }, (_, n) => found(n)));
    await finish(scene, task);
    const [said = ''] = await scene.work(task);
    expect(said.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(15);
    expect(said).toContain('… and 2 more: see keyhammer issues.');
  });

  test('says plainly what could not be read: nothing found is not nothing there', async () => {
    const clean = await started();
    await finish(clean.scene, clean.task);
    expect(await clean.scene.work(clean.task)).toEqual([`${ACCOUNT_ID} (Payments) was scanned: nothing was found.`]);
    const partial = await started();
    await finish(partial.scene, partial.task, ['the keys of bob could not be listed: AccessDenied']);
    expect(await partial.scene.work(partial.task)).toEqual([
      expect.stringMatching(/nothing was found in what could be read\.\n\nNot everything could be read:\n\n- the keys of bob/),
    ]);
  });

  test('says that it failed, and why', async () => {
    const { scene, task } = await started();
    await scene.requests.finish(task.request, { kind: 'failed', at: NOW, why: 'the role may not be assumed' });
    expect(await scene.work(task)).toEqual([`The scan failed in ${ACCOUNT_ID} (Payments): the role may not be assumed.`]);
  });

  test('says that nobody knows of it any more', async () => {
    const { scene, task } = await started();
    scene.clock.moveTo(addDays(NOW, 31));
    expect(await scene.work(task)).toEqual([expect.stringContaining('Nobody knows of the scan')]);
  });

  test('is tried again where it could not be given', async () => {
    const { scene, task } = await started();
    await finish(scene, task);
    scene.replies.failWith(new UnavailableError('Slack is down'));
    await expect(scene.work(task)).rejects.toThrow('Slack is down');
    expect(await scene.work(task)).toHaveLength(1);
  });
});
