import type { ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type DynaliteServer, startDynalite } from '@keyhammer/store-dynamodb';
import { FakeWaiter, InMemoryRunLock, NOW } from '@keyhammer/testing';
import { ended, startProcess } from '../cli-process.ts';
import { CliUnderTest } from '../cli-under-test.ts';
import { Workspace } from '../workspace.ts';
import { run } from './run.ts';

const MINUTE_IN_DAYS = 1 / (24 * 60);

describe('of two runs that share their tables, on any machines,', () => {
  let cli: CliUnderTest;
  let dynamodb: DynaliteServer;
  let started: ChildProcess[];
  beforeEach(async () => {
    started = [];
    cli = await CliUnderTest.start({ start: new Date() });
    dynamodb = await startDynalite();
    process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamodb.url;
    await cli.configureSections({ store: { kind: 'dynamodb', path: undefined } });
    await cli.run('tables', 'create');
  });
  afterEach(async () => {
    // One that a failed test has left stopped would wait for ever.
    for (const child of started) child.kill('SIGKILL');
    delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
    await cli[Symbol.asyncDispose]();
    await dynamodb.close();
  });

  function aRun(): ChildProcess {
    const environment = { AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url };
    const child = startProcess(cli.sandbox, ['--config', cli.directory, '--output', 'json', 'run'], { environment });
    started.push(child);
    return child;
  }

  /** Does it to the process when it has its lock, and is about to enter the first account. */
  function whenAtWork(child: ChildProcess, signal: 'SIGSTOP' | 'SIGKILL'): Promise<void> {
    const { service } = cli.sandbox.aws;
    return new Promise((resolve) =>
      service.addFault({
        matches: ({ operation }) => {
          if (operation !== 'sts:AssumeRole') return false;
          child.kill(signal);
          resolve();
          return true;
        },
        times: 1,
        effect: 'cut-before',
      }),
    );
  }

  test('the second one says who is at work and ends with status 4, and the first one is not disturbed', async () => {
    const first = aRun();
    const outcome = ended(first);
    await whenAtWork(first, 'SIGSTOP');
    const second = await ended(aRun());
    first.kill('SIGCONT');

    expect(second.status).toBe(4);
    expect(JSON.parse(second.stdout)).toEqual({
      error: {
        message: expect.stringMatching(
          new RegExp(`^another run is at work: \\S+, process ${first.pid}, since .* UTC; .* is kept until .* UTC\\. Wait until it is done`),
        ),
      },
    });
    expect(second.stderr).toContain('error: another run is at work');
    expect((await outcome).status).toBe(0);
    expect(cli.sandbox.jira.tickets).toHaveLength(8);
  });

  test('when the first one is done, the next one has its turn at once', async () => {
    expect((await ended(aRun())).status).toBe(0);
    expect((await cli.run('run')).status).toBe(0);
    expect(cli.sandbox.jira.tickets).toHaveLength(8);
  });

  test('one that was killed is waited for five minutes, and then the next one does its work', async () => {
    const first = aRun();
    const outcome = ended(first);
    await whenAtWork(first, 'SIGKILL');
    await outcome;
    const tooEarly = await cli.run('run');
    const untouched = cli.sandbox.jira.tickets.length;
    cli.advanceDays(6 * MINUTE_IN_DAYS);
    const next = await cli.run('run');

    expect([tooEarly.status, untouched]).toEqual([4, 0]);
    expect(tooEarly.stderr).toContain('If it is gone and its lock stays, delete the item lock#run of the table keyhammer-state');
    expect(next.status).toBe(0);
    expect(cli.sandbox.jira.tickets).toHaveLength(8);
  });

  test('other commands need not wait', async () => {
    const first = aRun();
    const outcome = ended(first);
    await whenAtWork(first, 'SIGSTOP');
    const statuses = [await cli.run('issues'), await cli.run('identify')].map(({ status }) => status);
    first.kill('SIGCONT');

    expect(statuses).toEqual([0, 0]);
    expect((await outcome).status).toBe(0);
  });
});

describe('a run that loses its lock', () => {
  let cli: CliUnderTest;
  beforeEach(async () => {
    cli = await CliUnderTest.start();
  });
  afterEach(async () => {
    await cli[Symbol.asyncDispose]();
  });

  /** The whole run, whose lock another one takes over at the first such request. */
  async function runLosingItsLockAt(operation: string) {
    const context = cli.context();
    const clock = new FakeWaiter(NOW);
    const lock = new InMemoryRunLock(clock);
    await using workspace = await Workspace.open({ config: cli.directory, output: 'table', verbose: false }, context);
    Object.assign(workspace.store, { lock });
    for (const service of [cli.sandbox.aws.service, cli.sandbox.jira.service]) {
      service.addFault({
        matches: (request) => {
          if (request.operation !== operation) return false;
          lock.fallSilent('run');
          clock.advance(5 * 60_000);
          void lock.acquire('run', 'bob@server');
          return true;
        },
        times: 1,
        effect: 'cut-before',
      });
    }
    return { result: await run(workspace, {}, context), holder: lock.holderOf('run') };
  }

  test('while it identifies begins nothing more, and says so', async () => {
    const { result, holder } = await runLosingItsLockAt('sts:AssumeRole');

    expect(result.status).toBe(4);
    expect(result.document).toEqual({
      identify: expect.anything(),
      stopped: { after: 'identify', why: expect.stringContaining('this run no longer holds its lock: bob@server has taken it over') },
    });
    expect(result.text).toContain('Stopped after identify: this run no longer holds its lock');
    expect(cli.sandbox.jira.tickets).toEqual([]);
    expect(holder).toBe('bob@server');
  });

  test('while it remediates touches no further credential', async () => {
    await cli.configureSections({ user_inactivekeys: { remediation_retention_period: 0 } });
    await cli.run('identify');
    await cli.run('report');
    const { result } = await runLosingItsLockAt('iam:UpdateAccessKey');

    expect(result.status).toBe(4);
    expect(result.document).toMatchObject({
      remediate: { issues: { length: 1 }, notAsked: { length: 7 } },
      stopped: { after: 'remediate' },
    });
    const inactive = cli.sandbox.aws.service.calls.get('iam:UpdateAccessKey');
    expect(inactive).toBe(2);
  });
});
