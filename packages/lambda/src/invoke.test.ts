import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { demoOrganisation, MovableClock, type Sandbox, startSandbox } from '@keyhammer/sandbox';
import { LambdaSurroundings } from '@keyhammer/testing';
import { invoke } from './invoke.ts';
import type { LambdaContext } from './lambda-context.ts';

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

  test('that fails says so, in the log and where its warnings go: nobody reads what Lambda writes', async () => {
    const failing = invoke('initiator', async () => {
      throw new Error('the organisation could not be read');
    });
    await expect(failing).rejects.toThrow('the organisation could not be read');
    expect(surroundings.logLines).toContainEqual(
      expect.objectContaining({ level: 'error', worker: 'initiator', error: expect.objectContaining({ name: 'Error' }) }),
    );
    expect(said()).toEqual([expect.stringContaining('the organisation could not be read')]);
  });

  test('without a valid configuration throws what is wrong with it', async () => {
    await surroundings.configure({ 'config.json': { nonsense: true } });
    await expect(invoke('reporter', async () => 'done')).rejects.toThrow(/nonsense/);
  });
});

/** What was counted, by the lines for CloudWatch. */
const figures = () => surroundings.logLines.filter((line) => '_aws' in line);

describe('what a call has counted', () => {
  test('is written at its end, in one line', async () => {
    await invoke('identifier', async ({ metrics, log }) => {
      metrics.count('AccountsIdentified', 1);
      log.info('progress');
      metrics.count('AccountsIdentified', 2);
    });
    expect(surroundings.logLines.map(({ message }) => message)).toEqual(['progress', 'metrics']);
    expect(figures()).toEqual([expect.objectContaining({ worker: 'identifier', AccountsIdentified: 3 })]);
  });

  test('is written as far as it came where the work fails, and the failure is the same', async () => {
    const failing = invoke('identifier', async ({ metrics }) => {
      metrics.count('AccountsIdentified', 1);
      throw new Error('the cause');
    });
    await expect(failing).rejects.toThrow('the cause');
    expect(figures()).toEqual([expect.objectContaining({ AccountsIdentified: 1 })]);
  });

  test('is of this call alone', async () => {
    for (const value of [1, 2]) await invoke('identifier', async ({ metrics }) => metrics.count('AccountsIdentified', value));
    expect(figures()).toMatchObject([{ AccountsIdentified: 1 }, { AccountsIdentified: 2 }]);
  });

  test('fails no work where it can not be written', async () => {
    const { write } = process.stderr;
    process.stderr.write = (chunk: string | Uint8Array) => {
      if (String(chunk).includes('_aws')) throw new Error('no space left');
      return write.call(process.stderr, chunk);
    };
    const call = invoke('reporter', async ({ metrics, log }) => {
      metrics.count('IssuesReported', 1);
      log.warn('said all the same');
      return 'done';
    });
    await expect(call).resolves.toBe('done');
    process.stderr.write = write;
    expect(figures()).toEqual([]);
    expect(said()).toHaveLength(1);
  });
});

describe('the time that is left', () => {
  const timeLeft = (context?: LambdaContext) => invoke('identifier', async ({ timeLeftMs }) => [timeLeftMs(), timeLeftMs()], context);

  test('is what Lambda says, each time that it is asked', async () => {
    // The first one is for the last words.
    const answers = [9_000, 9_000, 1_000];
    expect(await timeLeft({ getRemainingTimeInMillis: () => answers.shift() ?? 0 })).toEqual([9_000, 1_000]);
  });

  test('is without end where there is no Lambda', async () => {
    expect(await timeLeft()).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});

describe('a call that is not over in time', () => {
  /** With a function that has so much time, until the test lets it end. */
  const begin = (milliseconds: number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const call = invoke(
      'remediator',
      async ({ metrics }) => {
        metrics.count('IssuesRemediated', 1);
        await promise;
        metrics.count('IssuesRemediated', 2);
      },
      { getRemainingTimeInMillis: () => milliseconds },
    );
    return { call, end: resolve };
  };

  test('says so before it is killed: in the log with its figures, and where its warnings go', async () => {
    const { call, end } = begin(20);
    while (said().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(said()).toEqual([expect.stringContaining('its time has run out')]);
    expect(surroundings.logLines).toContainEqual(
      expect.objectContaining({ level: 'error', worker: 'remediator', advice: expect.stringContaining('delivered again') }),
    );
    expect(figures()).toMatchObject([{ IssuesRemediated: 1 }]);

    // Lambda kills it now. Where it does not, what came later is told as well, and nothing twice.
    end();
    await call;
    expect(figures()).toMatchObject([{ IssuesRemediated: 1 }, { IssuesRemediated: 2 }]);
    expect(said()).toHaveLength(1);
  });

  test('does not say so if it is over before', async () => {
    const { call, end } = begin(15 * 60_000);
    end();
    await call;
    expect(said()).toEqual([]);
    expect(surroundings.logged).not.toContain('run out');
  });
});
