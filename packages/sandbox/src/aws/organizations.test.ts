import { DescribeOrganizationCommand, ListAccountsCommand, paginateListAccounts } from '@aws-sdk/client-organizations';
import { afterEach, describe, expect, test } from '@jest/globals';
import { OPERATOR_ACCESS_KEY_ID } from './caller.ts';
import { type Bench, daysAgo, MAIN, MEMBER, startBench } from './sandbox.fixture.ts';

let bench: Bench;

afterEach(() => bench.close());

describe('Organizations', () => {
  test('lists the accounts page by page, an empty first one among them', async () => {
    bench = await startBench({ emptyFirstPage: true });
    for (let index = 0; index < 43; index += 1) bench.world.addAccount({ id: String(300_000_000_000 + index), name: `a${index}` });
    const pages: (string | undefined)[][] = [];
    for await (const { Accounts } of paginateListAccounts({ client: bench.organizations() }, {}))
      pages.push((Accounts ?? []).map(({ Id }) => Id));
    expect(pages.map(({ length }) => length)).toEqual([0, 20, 20, 5]);
    expect(pages.flat()).toEqual([...bench.world.accounts.keys()]);
  });

  test('gives both the state and the status that it takes the place of', async () => {
    bench = await startBench();
    bench.world.account(MEMBER).state = 'CLOSED';
    const { Accounts } = await bench.organizations().send(new ListAccountsCommand());
    expect(Accounts).toMatchObject([
      { Id: MAIN, Name: 'security', State: 'ACTIVE', Status: 'ACTIVE' },
      { Id: MEMBER, Name: 'production', State: 'CLOSED', Status: 'SUSPENDED', Email: 'aws+production@example.com' },
    ]);
    expect(Accounts?.[0]?.JoinedTimestamp).toBeInstanceOf(Date);
  });

  test('describes itself', async () => {
    bench = await startBench();
    const { Organization } = await bench.organizations().send(new DescribeOrganizationCommand());
    expect(Organization).toMatchObject({ MasterAccountId: MAIN, FeatureSet: 'ALL' });
  });

  test('a member account may not look', async () => {
    bench = await startBench();
    bench.world.addUser(MEMBER, { name: 'alice', created: daysAgo(1) });
    const { id } = bench.world.addKey(MEMBER, 'alice', { created: daysAgo(1) });
    const look = bench.organizations({ accessKeyId: id, secretAccessKey: 'x' }).send(new ListAccountsCommand());
    await expect(look).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('can be denied, and can be absent', async () => {
    bench = await startBench();
    bench.world.deny(MAIN, 'organizations:ListAccounts');
    await expect(bench.organizations().send(new ListAccountsCommand())).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await bench.close();
    bench = await startBench({ organisation: false });
    await expect(bench.organizations().send(new ListAccountsCommand())).rejects.toMatchObject({
      name: 'AWSOrganizationsNotInUseException',
    });
  });
});

describe('Secrets Manager', () => {
  const getSecret = (id: string) =>
    fetch(bench.sandbox.url, {
      method: 'POST',
      headers: {
        'x-amz-target': 'secretsmanager.GetSecretValue',
        'content-type': 'application/x-amz-json-1.1',
        authorization: `AWS4-HMAC-SHA256 Credential=${OPERATOR_ACCESS_KEY_ID}/20261120/us-east-1/secretsmanager/aws4_request, Signature=0`,
      },
      body: JSON.stringify({ SecretId: id }),
    });

  test('gives a secret by its name and by its ARN', async () => {
    bench = await startBench();
    bench.world.secrets.set('keyhammer', '{"slack":{"token":"xoxb"}}');
    const byName = (await (await getSecret('keyhammer')).json()) as { ARN: string };
    expect(byName).toMatchObject({ Name: 'keyhammer', SecretString: '{"slack":{"token":"xoxb"}}' });
    expect(await (await getSecret(byName.ARN)).json()).toEqual(byName);
  });

  test('says which secrets it has not', async () => {
    bench = await startBench();
    const answer = await getSecret('nothing');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'ResourceNotFoundException' });
  });
});
