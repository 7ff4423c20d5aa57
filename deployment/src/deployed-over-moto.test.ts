import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buttonsOf, type SlackRequest } from '@keyhammer/sandbox';
import { overMoto } from '../../packages/cli/test/moto-stage.ts';
import { API_TOKEN, DeployedOrganisation, type Key } from '../test/deployed-organisation.ts';
import { CENTRAL, type Identity } from '../test/deployed-stage.ts';
import { forbiddenCalls } from '../test/forbidden-calls.ts';
import { IBM_ACCOUNT, idOf, TENANCY } from '../test/other-clouds.ts';
import { FUNCTION_NAMES, type FunctionName } from './functions.ts';

interface SqsBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

interface HttpAnswer {
  readonly statusCode: number;
  readonly body?: string;
}

overMoto('the templates, deployed,', (program) => {
  let deployed: DeployedOrganisation;
  let stale: Key;
  let kept: Key;
  let exempt: Key;
  /** That of the administrator's key, before anything happened. */
  let publicKey: string;

  beforeAll(async () => {
    deployed = await DeployedOrganisation.open(program);
    publicKey = deployed.clouds.oci.world.key(deployed.clouds.administrators).publicKey;
    await deployed.stage.enforcePolicies();
    const [payments = '', shop = ''] = deployed.members;
    stale = await deployed.addKey(payments, 'ann');
    exempt = await deployed.addKey(payments, 'break-glass');
    kept = await deployed.addKey(shop, 'bob');
    await sleep(2000);
  }, 120_000);
  afterAll(async () => await deployed?.[Symbol.asyncDispose]());

  const identityOf = (name: FunctionName): Identity => {
    const identity = deployed.roles.get(name);
    if (!identity) throw new Error(`there is no ${name}`);
    return identity;
  };

  /** What Slack sends, by way of API Gateway, and what becomes of it. */
  const fromSlack = async (path: string, { headers, body }: SlackRequest, changed = {}) => {
    const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const event = { rawPath: path, headers: lowerCase, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    const answer = await deployed.invoke<HttpAnswer>('chat-endpoint', event);
    await deployed.drain('chat', changed);
    return answer.statusCode;
  };

  const startScan = (body: unknown) => callApi({ routeKey: 'POST /identify', rawPath: '/identify', body: JSON.stringify(body) }, 'POST');
  const scanResult = (id: string) =>
    callApi({ routeKey: 'GET /identify/{request_id}', rawPath: `/identify/${id}`, pathParameters: { request_id: id } }, 'GET');

  const aPost = { requestId: 'r1', stage: '$default', http: { method: 'POST' } };

  /** As API Gateway hands a call over. */
  const callApi = async (event: Readonly<Record<string, unknown>>, method: string) => {
    const requestContext = { requestId: 'r1', stage: '$default', http: { method } };
    const { statusCode, body = '' } = await deployed.invoke<HttpAnswer>('api', { ...event, requestContext });
    return { status: statusCode, body: JSON.parse(body) };
  };

  // Each test goes on where the one before it ended: it is one deployment, from its first day on.

  test('find what is stale, and what is exempt', async () => {
    await deployed.run('identify', 'identifier');
    expect(await deployed.statuses()).toEqual({ [stale.id]: 'open', [exempt.id]: 'whitelisted', [kept.id]: 'open' });
  }, 60_000);

  test('find it in other clouds, too, whose keys are in the secret and nowhere else', async () => {
    const { ibmKeys, administrators } = deployed.clouds;
    expect(await deployed.statuses('ibm')).toEqual({ [ibmKeys.stale]: 'open' });
    expect(await deployed.statuses('oci')).toEqual({ [idOf(administrators)]: 'open' });
    expect(JSON.stringify([...deployed.environments])).not.toMatch(/IBMCLOUD|OCI_CLI|PRIVATE KEY/);
  });

  test('tell people, by a ticket each and one message with buttons', async () => {
    await deployed.run('report', 'reporter');
    const summaries = deployed.jira.tickets.map(({ fields }) => fields.summary);
    expect(summaries).toHaveLength(4);
    // In whatever order: the keys' ids are random.
    expect(summaries).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^IAM access key .* in payments/),
        expect.stringMatching(/^IAM access key .* in shop/),
        expect.stringMatching(/^IBM Cloud API key laptop .* in platform/),
        expect.stringMatching(/^OCI API key .* belongs to an administrator, in analytics/),
      ]),
    );
    expect(JSON.stringify(deployed.slack.messagesTo('#security').at(-1)?.blocks)).toContain('keyhammer:keep');
  }, 60_000);

  test('keep a key that its owner wants to keep', async () => {
    const message = deployed.slack.messagesTo('#security').findLast(({ blocks }) => JSON.stringify(blocks).includes('keyhammer:keep'));
    const button =
      message && buttonsOf(message).find(({ actionId, value = '' }) => actionId === 'keyhammer:keep' && value.includes(kept.accountId));
    if (!button) throw new Error('there is no button');
    expect(await fromSlack('/slack/interactivity', deployed.slack.press(message, button, 'nina'))).toBe(200);
    expect(deployed.slack.repliesTo('nina').at(-1)).toMatchObject({ text: expect.stringContaining('is kept') });
  }, 60_000);

  test('retire the rest, and nothing that is exempt or kept', async () => {
    await deployed.run('remediate', 'remediator');
    expect(await Promise.all([stale, kept, exempt].map((key) => deployed.isActive(key)))).toEqual([false, true, true]);
  }, 60_000);

  test('disable an API key of IBM Cloud, and none that is in use', () => {
    const { ibmKeys } = deployed.clouds;
    expect([ibmKeys.stale, ibmKeys.used].map((id) => deployed.clouds.isEnabled(id))).toEqual([false, true]);
  });

  test("delete an administrator's key of OCI, with its public key in the stored item, and nobody else's", async () => {
    const { clouds } = deployed;
    const [item] = await deployed.items('oci');
    expect(item?.remediation?.M?.restore_point?.M).toEqual({ publicKey: { S: publicKey } });
    expect(publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    expect(clouds.fingerprintsOf(clouds.administrators)).toEqual([]);
    expect(clouds.fingerprintsOf(clouds.engineers)).toEqual([clouds.engineers.fingerprint]);
  });

  test('answer a command', async () => {
    expect(await fromSlack('/slack/commands', deployed.slack.command('accounts', 'nina'))).toBe(200);
    expect(JSON.stringify(deployed.slack.repliesTo('nina').at(-1))).toContain('payments');
  }, 60_000);

  test('scan on demand, for whoever shows the token', async () => {
    expect(await deployed.invoke('api-authorizer', { headers: { auth: 'another' } })).toEqual({ isAuthorized: false });
    expect(await deployed.invoke('api-authorizer', { headers: { auth: API_TOKEN } })).toEqual({ isAuthorized: true });
    const { body } = await startScan({ account_id: kept.accountId });
    expect(await scanResult(body.request_id)).toEqual({ status: 200, body: { scan_status: 'IN_PROGRESS' } });
    await deployed.drain('identifier');
    expect(await scanResult(body.request_id)).toMatchObject({
      status: 200,
      body: { scan_status: 'COMPLETE', scan_results: { global: { user_inactivekeys: [{ id: kept.id }] } } },
    });
  }, 60_000);

  const NOWHERE = `http://127.0.0.1:9/${CENTRAL}/no-such-queue`;
  const unreadable = { Records: [{ messageId: 'm1', body: 'nonsense' }] };
  test.each<[FunctionName, unknown, Readonly<Record<string, string>>]>([
    ['initiator', { stage: 'identify' }, { KEYHAMMER_IDENTIFY_QUEUE_URL: '' }],
    ['identifier', unreadable, {}],
    ['reporter', unreadable, {}],
    ['remediator', unreadable, {}],
    ['chat', unreadable, {}],
  ])('%s tells in Slack what went wrong', async (name, event, changed) => {
    const before = deployed.slack.messagesTo('#security').length;
    await deployed.invoke(name, event, changed).catch(() => undefined);
    expect(deployed.slack.messagesTo('#security').slice(before)).toHaveLength(1);
  });

  test('call no scan under way that can not be queued', async () => {
    const order = { account_id: exempt.accountId };
    const event = { routeKey: 'POST /identify', rawPath: '/identify', body: JSON.stringify(order), requestContext: aPost };
    const withoutQueue = { KEYHAMMER_IDENTIFY_QUEUE_URL: NOWHERE, AWS_MAX_ATTEMPTS: '1' };
    const { statusCode } = await deployed.invoke<HttpAnswer>('api', event, withoutQueue);
    expect(statusCode).toBe(503);
    const { body } = await startScan(order);
    expect(await scanResult(body.request_id)).toMatchObject({ body: { scan_status: 'IN_PROGRESS' } });
  }, 60_000);

  test('scan for an operator in Slack, who is told what came of it', async () => {
    const command = deployed.slack.command(`scan ${kept.accountId}`, 'nina');
    expect(await fromSlack('/slack/commands', command)).toBe(200);
    expect(deployed.slack.repliesTo('nina').at(-1)).toMatchObject({ text: expect.stringContaining('the scan has been started') });
    const another = deployed.slack.command(`scan ${kept.accountId} user_inactivekeys`, 'nina');
    const withoutQueue = { KEYHAMMER_IDENTIFY_QUEUE_URL: NOWHERE, AWS_MAX_ATTEMPTS: '1' };
    await deployed.drain('identifier');
    await expect(fromSlack('/slack/commands', another, withoutQueue)).rejects.toThrow('chat could not do');
  }, 60_000);

  test('never ran into a denial', () => {
    expect(deployed.log).not.toMatch(/AccessDenied|not authorized/);
  });

  describe('with a secret that was changed', () => {
    const inIbm = { stage: 'identify', accountId: IBM_ACCOUNT, accountName: 'platform', checks: ['ibm_inactiveapikeys'], run: 'by hand' };
    const inOci = { ...inIbm, accountId: TENANCY, accountName: 'analytics', checks: ['oci_adminapikeys'] };

    /** The failed ones, by their accounts, and what was logged meanwhile. */
    const identify = async (...jobs: readonly (typeof inIbm)[]) => {
      const before = deployed.log.length;
      const Records = jobs.map((job) => ({ messageId: job.accountName, body: JSON.stringify(job) }));
      const { batchItemFailures } = await deployed.invoke<SqsBatchResponse>('identifier', { Records });
      return { failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), log: deployed.log.slice(before) };
    };

    test('and lacks the keys of other clouds, their accounts fail, say how to give them, and lose no issue', async () => {
      const { secret, ...stored } = {
        secret: deployed.clouds.secret(),
        ibm: await deployed.statuses('ibm'),
        oci: await deployed.statuses('oci'),
      };
      await deployed.putSecret({});
      const { failed, log } = await identify(inIbm, inOci);
      await deployed.putSecret(secret);
      expect(failed).toEqual(['platform', 'analytics']);
      expect(log).toContain('There are accounts of IBM Cloud to be looked at, but there is no API key for them');
      expect(log).toContain('There are tenancies of OCI to be looked at, but there is no API signing key for them');
      expect({ ibm: await deployed.statuses('ibm'), oci: await deployed.statuses('oci') }).toEqual(stored);
    });

    test('by whoever replaced a key, the next call goes by the new one, with no deployment', async () => {
      const { oci } = deployed.clouds.secret();
      const api_key = deployed.clouds.rotateIbmKey();
      const { failed, log } = await identify(inIbm, inOci);
      expect(failed).toEqual(['platform']);
      expect(log).toContain('the API key is wrong');
      await deployed.putSecret({ ibm: { api_key }, oci });
      expect(await identify(inIbm, inOci)).toMatchObject({ failed: [] });
      expect(deployed.log).not.toContain(api_key);
    });

    test('or was not, nothing of it is in a log', () => {
      const { IBMCLOUD_API_KEY: former = 'none' } = deployed.clouds.ibm.environment();
      const [, firstLine = 'none'] = deployed.clouds.oci.credentials().privateKey.split('\n');
      for (const secret of [former, firstLine, 'PRIVATE KEY']) expect(deployed.log).not.toContain(secret);
    });
  });

  describe('deny', () => {
    /** The actions that were not refused. moto's refusals can be read by way of the relay, and those of S3 as they are. */
    const allowedOf = async (session: Identity, calls: ReturnType<typeof forbiddenCalls>) => {
      const allowed: string[] = [];
      for (const [action, call] of calls) {
        const to = action.startsWith('s3:') ? deployed.stage.as(session) : deployed.stage.as(session, deployed.stage.relay.url);
        const refusal = await call(to).then(() => 'none', String);
        if (!/not authorized|AccessDenied/.test(refusal)) allowed.push(`${action}: ${refusal}`);
      }
      return allowed;
    };

    test.each(['identification', 'remediation'] as const)(
      'the role of the %s all that is not in its policy',
      async (role) => {
        const [accountId = ''] = deployed.members;
        const worker = role === 'identification' ? 'identifier' : 'remediator';
        const session = await deployed.stage.assume(identityOf(worker), accountId, `keyhammer-${role}`);
        expect(await allowedOf(session, forbiddenCalls(role))).toEqual([]);
      },
      60_000,
    );

    test.each(FUNCTION_NAMES)(
      '%s all that no function needs',
      async (name) => {
        expect(await allowedOf(identityOf(name), forbiddenCalls('function'))).toEqual([]);
      },
      60_000,
    );

    test.each<[FunctionName, string]>([
      ['identifier', 'keyhammer-remediation'],
      ['remediator', 'keyhammer-identification'],
      ['reporter', 'keyhammer-identification'],
      ['chat', 'keyhammer-remediation'],
      ['api', 'keyhammer-identification'],
      ['initiator', 'keyhammer-identification'],
    ])('%s the role %s of an account', async (name, role) => {
      const [accountId = ''] = deployed.members;
      await expect(deployed.stage.assume(identityOf(name), accountId, role)).rejects.toThrow(/not authorized|AccessDenied/);
    });
  });
});
