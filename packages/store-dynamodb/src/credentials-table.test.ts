import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigError } from '@keyhammer/core';
import { type Engine, openDynalite } from '../test/engine.ts';
import { readCredentialsTable } from './credentials-table.ts';

describe("Hammer's credentials table, at the endpoint that the AWS environment names", () => {
  const secret = { bearer: 'a-secret-token' };
  const environment = { ...process.env };
  let engine: Engine;
  beforeAll(async () => {
    engine = await openDynalite();
    const { client, documents } = engine.connection;
    await client.send(
      new CreateTableCommand({
        TableName: 'hammer-credentials',
        AttributeDefinitions: [{ AttributeName: 'service', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'service', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    await documents.send(new PutCommand({ TableName: 'hammer-credentials', Item: { service: 'jira', credentials: secret } }));
    Object.assign(process.env, { AWS_ENDPOINT_URL_DYNAMODB: engine.url, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  });
  afterAll(async () => {
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
    await engine.close();
  });

  test('gives what it has', async () => {
    expect(await readCredentialsTable('hammer-credentials', 'jira', 'eu-west-1')).toEqual(secret);
  });

  test('has nothing for a service without an item', async () => {
    expect(await readCredentialsTable('hammer-credentials', 'slack', 'eu-west-1')).toBeUndefined();
  });

  test('that is missing is a mistake of the configuration', async () => {
    const reading = readCredentialsTable('hammer-creds', 'jira', 'eu-west-1');
    await expect(reading).rejects.toThrow(ConfigError);
    await expect(reading).rejects.toThrow(/table hammer-creds, .*credentials.ddb.table_name.* is missing/);
  });
});
