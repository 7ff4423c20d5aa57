import { resolveSettings, type Settings } from '@keyhammer/config';
import type { CredentialKind, Provider } from '@keyhammer/core';
import {
  type AwsSandbox,
  AwsWorld,
  type IbmSandbox,
  IbmWorld,
  MovableClock,
  type OciSandbox,
  OciWorld,
  startAwsSandbox,
  startIbmSandbox,
  startOciSandbox,
} from '@keyhammer/sandbox';
import { enterEnvironment, FakeWaiter, RecordingEventLog } from '@keyhammer/testing';
import type { CloudsOptions } from '../src/clouds-options.ts';

export const NOW = new Date('2026-11-20T12:00:00Z');
const MAIN = '111111111111';
const IBM_ACCOUNT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const TENANCY = 'ocid1.tenancy.oc1..research';
const REGION = 'eu-frankfurt-1';
const OLD = new Date('2024-01-01T00:00:00Z');

/** A credential in an account of a cloud. */
export interface Subject {
  readonly accountId: string;
  readonly kind: CredentialKind;
  readonly id: string;
  readonly principal: string;
}

/** An account in each cloud. */
export interface CloudsTestBed extends AsyncDisposable {
  readonly subjects: Readonly<Record<Provider, Subject>>;
  readonly sandboxes: { readonly aws: AwsSandbox; readonly ibm: IbmSandbox; readonly oci: OciSandbox };
  /** What the log has been told not to show. */
  readonly kept: string[];
  /** What signs in to IBM Cloud and OCI. */
  readonly credentials: { readonly ibm: string; readonly oci: string };
  options(changes?: Partial<CloudsOptions>): CloudsOptions;
  /** The clouds that have been asked for anything, since the last time that this was asked. */
  takeAsked(): readonly string[];
}

export async function startCloudsTestBed(): Promise<CloudsTestBed> {
  const clock = new MovableClock(NOW, 'frozen');
  const ofAws = awsWorld();
  const ofIbm = ibmWorld();
  const ofOci = ociWorld();
  const sandboxes = {
    aws: await startAwsSandbox({ clock, world: ofAws.world, reportDelayMs: 0 }),
    ibm: await startIbmSandbox({ clock, world: ofIbm.world }),
    oci: await startOciSandbox({ clock, world: ofOci.world }),
  };
  const oci = sandboxes.oci.credentials();
  const variables = {
    ...sandboxes.ibm.environment(),
    OCI_CLI_TENANCY: oci.tenancy,
    OCI_CLI_USER: oci.user,
    OCI_CLI_FINGERPRINT: oci.fingerprint,
    OCI_CLI_KEY_CONTENT: oci.privateKey,
  };
  const environment = enterEnvironment(sandboxes.aws.environment());
  const settings = settingsFor({
    aws: { main_account_id: MAIN, accounts: { [MAIN]: 'security' } },
    ibm: sandboxes.ibm.configuration(),
    oci: sandboxes.oci.configuration(),
  });
  const kept: string[] = [];
  return {
    subjects: { aws: ofAws.subject, ibm: ofIbm.subject, oci: ofOci.subject },
    sandboxes,
    kept,
    credentials: { ibm: ofIbm.apiKey, oci: oci.privateKey.trim() },
    options: (changes = {}) => ({
      settings,
      worker: 'test',
      log: new RecordingEventLog(),
      waiter: new FakeWaiter(NOW),
      clock,
      environment: variables,
      keepSecrets: (secrets) => void kept.push(...secrets),
      ...changes,
    }),
    takeAsked() {
      const asked = Object.entries(sandboxes).filter(([, { service }]) => service.totalCalls > 0);
      for (const { service } of Object.values(sandboxes)) service.resetCalls();
      return asked.map(([name]) => name);
    },
    async [Symbol.asyncDispose]() {
      environment[Symbol.dispose]();
      await Promise.all(Object.values(sandboxes).map((sandbox) => sandbox.close()));
    },
  };
}

/** With an embedded store, so that no AWS is needed. */
export function settingsFor(config: object): Settings {
  const sources = { config: { store: { kind: 'embedded' }, ...config }, whitelist: {}, owners: {} };
  const resolution = resolveSettings(sources, { directory: '/etc/keyhammer', now: NOW, checks: [] });
  if (resolution.kind === 'invalid') throw new Error(JSON.stringify(resolution.mistakes));
  return resolution.settings;
}

function awsWorld(): { readonly world: AwsWorld; readonly subject: Subject } {
  const world = new AwsWorld({ mainAccountId: MAIN });
  world.addAccount({ id: MAIN, name: 'security' });
  world.addUser(MAIN, { name: 'alice', created: OLD });
  const { id } = world.addKey(MAIN, 'alice', { created: OLD });
  return { world, subject: { accountId: MAIN, kind: 'aws-access-key', id, principal: 'alice' } };
}

function ibmWorld(): { readonly world: IbmWorld; readonly subject: Subject; readonly apiKey: string } {
  const world = new IbmWorld();
  world.addAccount({ id: IBM_ACCOUNT, name: 'payments' });
  const operator = world.addOperator(IBM_ACCOUNT, { kind: 'user', created: OLD });
  world.authenticate(IBM_ACCOUNT, operator.keyId, NOW);
  const { iamId: principal } = world.addUser(IBM_ACCOUNT, { email: 'alice@example.com', added: OLD });
  const { id } = world.addApiKey(IBM_ACCOUNT, principal, { name: 'laptop', created: OLD });
  // Who sees nothing but what is Keyhammer's own is not believed to see all there is.
  const { iamId: bob } = world.addUser(IBM_ACCOUNT, { email: 'bob@example.com', added: OLD });
  world.addApiKey(IBM_ACCOUNT, bob, { name: 'desk', created: OLD });
  return { world, apiKey: operator.apiKey, subject: { accountId: IBM_ACCOUNT, kind: 'ibm-api-key', id, principal } };
}

function ociWorld(): { readonly world: OciWorld; readonly subject: Subject } {
  const world = new OciWorld();
  world.addTenancy({ id: TENANCY, name: 'research', homeRegion: REGION });
  const operator = world.addUser(TENANCY, { name: 'keyhammer', created: OLD });
  world.operator = { userId: operator.id, fingerprint: world.addKey(operator.id, { created: NOW, signs: true }).fingerprint };
  const { id: principal } = world.addUser(TENANCY, { name: 'alice', created: OLD });
  const { fingerprint } = world.addKey(principal, { created: OLD });
  return { world, subject: { accountId: TENANCY, kind: 'oci-api-key', id: `${principal}/${fingerprint}`, principal } };
}
