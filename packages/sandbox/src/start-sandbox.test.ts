import { describe, expect, test } from '@jest/globals';
import {
  AwsWorld,
  demoIbmAccount,
  demoOciTenancy,
  MovableClock,
  type Sandbox,
  type SandboxOfAllClouds,
  type SandboxOptions,
  startSandbox,
} from './index.ts';
import { send, signedHeaders } from './oci/oci.fixture.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const MAIN = '111111111111';
const HOUR_MS = 60 * 60 * 1000;
const CHECKS_OF_IBM = ['ibm_inactiveapikeys', 'ibm_inactiveserviceids', 'ibm_inactiveprofiles', 'ibm_inactiveusers'];
const CHECKS_OF_OCI = ['oci_adminapikeys', 'oci_inactiveapikeys'];

function onlyAws(): SandboxOptions {
  const world = new AwsWorld({ mainAccountId: MAIN });
  world.addAccount({ id: MAIN, name: 'security' });
  return { clock: new MovableClock(NOW, 'frozen'), world };
}

const allClouds = () => ({ ...onlyAws(), ibm: demoIbmAccount(NOW).world, oci: demoOciTenancy(NOW).world });

async function within<S extends Sandbox, T>(starting: Promise<S>, look: (sandbox: S) => Promise<T> | T): Promise<T> {
  const sandbox = await starting;
  try {
    return await look(sandbox);
  } finally {
    await sandbox.close();
  }
}

function sectionsOf(sandbox: Sandbox): readonly string[] {
  return Object.keys(sandbox.configuration()['config.json']);
}

describe('whoever asks for AWS alone', () => {
  test('gets nothing of another cloud', async () => {
    await within(startSandbox(onlyAws()), (sandbox) => {
      expect(sandbox).not.toHaveProperty('ibm');
      expect(sandbox).not.toHaveProperty('oci');
      expect(Object.keys(sandbox.environment()).join(' ')).not.toMatch(/IBM|OCI/);
      expect(sectionsOf(sandbox).join(' ')).not.toMatch(/ibm|oci/);
    });
  });

  test('and one other cloud gets just that one', async () => {
    await within(startSandbox({ ...onlyAws(), ibm: demoIbmAccount(NOW).world }), (sandbox) => {
      expect(sectionsOf(sandbox)).toEqual(expect.arrayContaining(['ibm', ...CHECKS_OF_IBM]));
      expect(sectionsOf(sandbox).join(' ')).not.toContain('oci');
    });
  });
});

describe('whoever asks for all clouds', () => {
  test('gets a section for each of them and each of their checks, armed where a batch may act', async () => {
    await within(startSandbox(allClouds()), (sandbox) => {
      const config = sandbox.configuration()['config.json'];
      expect(config.ibm).toEqual(sandbox.ibm.configuration());
      expect(config.oci).toEqual(sandbox.oci.configuration());
      const armed = [...CHECKS_OF_IBM, ...CHECKS_OF_OCI].filter((name) => 'remediation' in Object(config[name]));
      expect(armed).toEqual(['ibm_inactiveapikeys', 'ibm_inactiveserviceids', ...CHECKS_OF_OCI]);
    });
  });

  test('can sign in to both with what the environment holds', async () => {
    await within(startSandbox(allClouds()), async (sandbox) => {
      expect([await signInToIbm(sandbox), await askOci(sandbox)]).toEqual([200, 200]);
    });
  });

  test('moves one clock, and time passes in each of them', async () => {
    await within(startSandbox(allClouds()), async (sandbox) => {
      sandbox.clock.advance(HOUR_MS);
      // A request that is an hour old is as good as forged.
      expect(await askOci(sandbox, NOW)).toBe(401);
      expect(await askOci(sandbox)).toBe(200);
      await signInToIbm(sandbox);
      const { ibm } = sandbox;
      const [operator] = ibm.world.operators;
      if (!operator) throw new Error('there is no operator');
      const [accountId, { keyId }] = operator;
      expect(ibm.world.apiKey(accountId, keyId).lastAuthn).toBe(NOW.getTime() + HOUR_MS);
    });
  });

  test('leaves no port open', async () => {
    const urls = await within(startSandbox(allClouds()), ({ aws, ibm, oci, jira }) => [aws, ibm, oci, jira].map(({ url }) => url));
    for (const url of urls) await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});

async function signInToIbm(sandbox: SandboxOfAllClouds): Promise<number> {
  const { IBMCLOUD_API_KEY: apikey = '' } = sandbox.environment();
  const body = new URLSearchParams({ grant_type: 'urn:ibm:params:oauth:grant-type:apikey', apikey });
  return (await fetch(`${sandbox.ibm.url}/identity/token`, { method: 'POST', body })).status;
}

async function askOci(sandbox: SandboxOfAllClouds, date: Date = sandbox.clock.now()): Promise<number> {
  const { OCI_CLI_TENANCY, OCI_CLI_USER, OCI_CLI_FINGERPRINT, OCI_CLI_KEY_CONTENT = '', OCI_CLI_REGION } = sandbox.environment();
  const { url } = sandbox.oci;
  const target = `/identity/${OCI_CLI_REGION}/20160918/users?compartmentId=${OCI_CLI_TENANCY}`;
  const keyId = `${OCI_CLI_TENANCY}/${OCI_CLI_USER}/${OCI_CLI_FINGERPRINT}`;
  const privateKey = OCI_CLI_KEY_CONTENT.replaceAll('\\n', '\n');
  const headers = signedHeaders({ target, host: new URL(url).host, date, keyId, privateKey });
  return (await send(url, { target, headers })).status;
}
