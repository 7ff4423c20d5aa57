import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type DynaliteServer, startDynalite } from '@keyhammer/store-dynamodb';
import { CliUnderTest } from '../cli-under-test.ts';

let cli: CliUnderTest;
let dynamodb: DynaliteServer;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  dynamodb = await startDynalite();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamodb.url;
  await cli.configureSections({ store: { kind: 'dynamodb', path: undefined } });
});
afterEach(async () => {
  delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
  await cli[Symbol.asyncDispose]();
  await dynamodb.close();
});

const TABLES = ['hammer-iam-user-keys-inactive', 'keyhammer-audit', 'keyhammer-state'];

describe('keyhammer tables create', () => {
  test('makes the missing tables, and leaves those that are there', async () => {
    const created = await cli.json('tables', 'create');
    const again = await cli.json('tables', 'create');

    expect(created).toMatchObject({ status: 0, document: { tables: TABLES.map((name) => ({ name, kind: 'created' })) } });
    expect(again).toMatchObject({ status: 0, document: { tables: TABLES.map((name) => ({ name, kind: 'existing' })) } });
  });

  test('says so in a table', async () => {
    const { stdout } = await cli.run('tables', 'create');

    expect(stdout).toMatch(/^hammer-iam-user-keys-inactive +created; point-in-time recovery: not offered by this DynamoDB$/m);
    expect(stdout).toMatch(/^keyhammer-state +created; point-in-time recovery: not .*; expiry: not offered by this DynamoDB$/m);
  });

  test.each([
    ['the API', { api: { authorization: 'token', 'ddb.table_name': 'hammer-api-requests' } }, [...TABLES, 'hammer-api-requests']],
    ['nobody', { api: { authorization: 'off', 'ddb.table_name': 'hammer-api-requests' } }, TABLES],
  ])('the table of requested scans is made where %s asks for them', async (_who, sections, names) => {
    await cli.configureSections({ store: { kind: 'dynamodb', path: undefined }, ...sections });

    const { document } = await cli.json('tables', 'create');

    expect(document).toMatchObject({ tables: names.map((name) => ({ name })) });
  });

  test('those of an earlier version lack one, which every command says, and the command makes', async () => {
    await cli.run('tables', 'create');
    const client = new DynamoDBClient({ endpoint: dynamodb.url, region: 'us-east-1' });
    await client.send(new DeleteTableCommand({ TableName: 'keyhammer-state' }));
    const before = await cli.run('identify');
    await cli.run('tables', 'create');

    expect(before).toMatchObject({
      status: 2,
      stderr: 'error: keyhammer-state: no such table in DynamoDB. Run `keyhammer tables create` first.\n',
    });
    expect((await cli.run('identify')).status).toBe(0);
    client.destroy();
  });

  test('with the tables the whole job works on DynamoDB', async () => {
    await cli.run('tables', 'create');
    const { status } = await cli.run('run');
    cli.advanceDays(7);
    const { document } = await cli.json('remediate', '--dry-run');

    expect(status).toBe(0);
    expect(document).toMatchObject({ issues: Array.from({ length: 8 }, () => ({ outcome: 'planned' })) });
  });
});

describe('where the tables are missing', () => {
  test.each([
    ['identify'],
    ['report'],
    ['remediate', '--batch'],
    ['run'],
    ['issues'],
    ['issues', 'show', 'AKIA'],
    ['rollback', '111122223333', 'AKIA'],
  ])('%s says which command makes them, once, and does nothing', async (...command) => {
    const { status, stderr } = await cli.run(...command);

    expect(status).toBe(2);
    expect(stderr).toBe(`error: ${TABLES.join(', ')}: no such table in DynamoDB. Run \`keyhammer tables create\` first.\n`);
    expect(cli.sandbox.aws.service.totalCalls).toBe(0);
  });

  test('validate asks no network, and does not mind', async () => {
    expect((await cli.run('validate')).status).toBe(0);
  });
});
