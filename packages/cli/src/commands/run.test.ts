import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

describe('keyhammer run', () => {
  test('called again and again it finds, tells, waits, deactivates, closes, and finds what has become due meanwhile', async () => {
    const first = await cli.json('run');
    cli.advanceDays(7);
    const second = await cli.json('run');
    const third = await cli.json('run');

    expect([first.status, second.status, third.status]).toEqual([0, 0, 0]);
    expect(first.document).toMatchObject({ report: { messages: { length: 5 } }, remediate: { issues: [], postponed: { length: 8 } } });
    expect(second.document).toMatchObject({ remediate: { issues: { length: 8 } } });
    expect(third.document).toMatchObject({ remediate: { issues: [] } });
    const open = cli.sandbox.jira.tickets.filter(({ status }) => status.category !== 'done');
    expect(open.map(({ fields }) => fields.summary)).toEqual([expect.stringContaining('analyst.kim')]);
  });

  test('where nothing is armed it deactivates nothing, and says what arms it', async () => {
    await cli.configureSections({ user_inactivekeys: { remediation: false, remediation_retention_period: 0 } });
    const { status, stdout } = await cli.run('run');
    const { document } = await cli.json('run');

    expect(status).toBe(0);
    expect(stdout).toContain('Remediation is not armed: "remediation": true in config.json arms it.');
    expect(document).not.toHaveProperty('remediate');
    expect(cli.sandbox.aws.service.calls.has('iam:UpdateAccessKey')).toBe(false);
  });

  test('a stage in which something failed does not hold up the next, and shows in the status', async () => {
    cli.sandbox.aws.world.deny('444455556666', 'sts:AssumeRole');
    const { status, document } = await cli.json('run');

    expect(status).toBe(1);
    expect(document).toMatchObject({ report: { messages: expect.arrayContaining([expect.objectContaining({ status: 'sent' })]) } });
    expect(cli.sandbox.jira.tickets).toHaveLength(6);
  });

  test('missing credentials show before anything is done', async () => {
    const { status, stdout } = await cli.runIn({ environment: { SLACK_TOKEN: '' } }, '--output', 'json', 'run');

    expect(status).toBe(2);
    expect(stdout).toContain('SLACK_TOKEN');
    expect(cli.sandbox.aws.service.calls.has('sts:AssumeRole')).toBe(false);
  });

  test('one account, if asked for', async () => {
    await cli.run('run', '--account', '444455556666');

    expect(cli.sandbox.jira.tickets).toHaveLength(2);
  });
});
