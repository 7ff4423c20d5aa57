import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { demoOrganisation, MovableClock, type Sandbox, startSandbox } from '@keyhammer/sandbox';
import { LambdaSurroundings } from '@keyhammer/testing';
import { invoke } from './invoke.ts';

let sandbox: Sandbox;
let surroundings: LambdaSurroundings;
beforeEach(async () => {
  const now = new Date();
  sandbox = await startSandbox({ clock: new MovableClock(now), world: demoOrganisation(now).world });
  surroundings = await LambdaSurroundings.enter(sandbox.environment(), { ...sandbox.configuration() });
});
afterEach(async () => {
  await surroundings[Symbol.asyncDispose]();
  await sandbox.close();
});

const said = () => sandbox.slack.messagesTo('#keyhammer-warnings').map((message) => JSON.stringify(message.blocks));

describe('a call of a Lambda function', () => {
  test('has its warnings and errors sent, once and together, where the configuration says', async () => {
    await invoke('identifier', async ({ log }) => {
      log.info('progress');
      log.warn('account was read in part', { account: '111122223333' });
      log.error('account could not be identified', { account: '444455556666' });
    });
    expect(said()).toHaveLength(1);
    expect(said()[0]).toContain('account could not be identified');
    expect(said()[0]).toContain('account was read in part');
    expect(said()[0]).not.toContain('progress');
  });

  test('that went well asks Slack for nothing', async () => {
    await expect(invoke('reporter', async () => 'done')).resolves.toBe('done');
    expect(sandbox.slack.service.totalCalls).toBe(0);
  });

  test('that fails has its warnings sent all the same, and its store closed', async () => {
    const failing = invoke('remediator', async ({ log, store }) => {
      await store();
      log.error('it went wrong');
      throw new Error('the cause');
    });
    await expect(failing).rejects.toThrow('the cause');
    expect(said()).toHaveLength(1);
    await expect(invoke('remediator', async ({ store }) => void (await store()))).resolves.toBeUndefined();
  });

  test('whose warnings Slack refuses ends as it would have ended, and the log says so', async () => {
    sandbox.slack.refuse('token_revoked');
    await expect(invoke('reporter', async ({ log }) => log.warn('something'))).resolves.toBeUndefined();
    expect(surroundings.logLines.map(({ message }) => message)).toContain('warnings could not be sent to Slack');
  });

  test('without a valid configuration throws what is wrong with it', async () => {
    await surroundings.configure({ 'config.json': { nonsense: true } });
    await expect(invoke('reporter', async () => 'done')).rejects.toThrow(/nonsense/);
  });
});
