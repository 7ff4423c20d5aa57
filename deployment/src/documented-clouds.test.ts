import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkRegistry, configuredChecks } from '@keyhammer/checks';
import { resolveSettings, type Settings } from '@keyhammer/config';
import { type ConfiguredCheck, type CredentialControl, type CredentialKind, type CredentialRef, providerOf } from '@keyhammer/core';
import { wireIdentifier } from '@keyhammer/identifier';
import { wireRemediator } from '@keyhammer/remediator';
import {
  demoIbmAccount,
  demoOciTenancy,
  type IbmSandbox,
  type LoopbackService,
  MovableClock,
  type OciSandbox,
  startIbmSandbox,
  startOciSandbox,
} from '@keyhammer/sandbox';
import { type OpenStore, openConfiguredStore } from '@keyhammer/store-dynamodb';
import { RecordingEventLog } from '@keyhammer/testing';

const ROLES = new URL('../../docs/roles.md', import.meta.url);

const clock = new MovableClock(new Date('2026-11-20T12:00:00Z'), 'frozen');
const { accountId, keys, identities, ...demoIbm } = demoIbmAccount(clock.now());
/** One that shows Keyhammer nothing but its own key: then it asks whose that is. */
const NEW_ACCOUNT = 'd1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1';
demoIbm.world.addAccount({ id: NEW_ACCOUNT, name: 'new' });
const newcomer = demoIbm.world.addOperator(NEW_ACCOUNT, { kind: 'service-id', created: clock.now() });
const { tenancyId, cast, ...demoOci } = demoOciTenancy(clock.now());

let opened: AsyncDisposableStack;
let ibm: IbmSandbox;
let oci: OciSandbox;
let checks: readonly ConfiguredCheck[];
let identifier: ReturnType<typeof wireIdentifier>;
let credentials: CredentialControl;

beforeAll(async () => {
  opened = new AsyncDisposableStack();
  ibm = await startIbmSandbox({ clock, world: demoIbm.world });
  opened.defer(() => ibm.close());
  oci = await startOciSandbox({ clock, world: demoOci.world });
  opened.defer(() => oci.close());
  const directory = await mkdtemp(join(tmpdir(), 'keyhammer-documented-'));
  opened.defer(() => rm(directory, { recursive: true }));
  const settings = settingsIn(directory);
  checks = configuredChecks(settings.checks);
  const store = await openConfiguredStore(settings, { log: new RecordingEventLog(), now: clock.now() });
  opened.defer(() => store.close());
  identifier = opened.use(wireIdentifier(wiring(settings, store)));
  ({ credentials } = opened.use(wireRemediator({ ...wiring(settings, store), channels: {} })));
});
afterAll(() => opened.disposeAsync());

function settingsIn(directory: string): Settings {
  const theirs = checkRegistry.filter(({ kind }) => providerOf(kind) !== 'aws');
  const config = {
    ibm: ibm.configuration(),
    oci: oci.configuration(),
    store: { kind: 'embedded', path: join(directory, 'store') },
    ...Object.fromEntries(theirs.map(({ name, thresholdSetting }) => [name, { [thresholdSetting]: 90 }])),
  };
  const resolution = resolveSettings({ config, whitelist: {}, owners: {} }, { directory, now: clock.now(), checks: checkRegistry });
  if (resolution.kind === 'invalid') throw new Error(JSON.stringify(resolution.mistakes));
  return resolution.settings;
}

function wiring(settings: Settings, store: OpenStore) {
  const { tenancy, user, fingerprint, privateKey } = oci.credentials();
  const signer = { OCI_CLI_TENANCY: tenancy, OCI_CLI_USER: user, OCI_CLI_FINGERPRINT: fingerprint, OCI_CLI_KEY_CONTENT: privateKey };
  return {
    settings,
    store,
    clock,
    environment: { ...ibm.environment(), [`IBMCLOUD_API_KEY_${NEW_ACCOUNT}`]: newcomer.apiKey, ...signer },
    keepSecrets: () => {},
    log: new RecordingEventLog(),
    waiter: { wait: async (milliseconds: number) => clock.advance(milliseconds) },
  };
}

/** Everything that there is to be done by looking: scans for all checks, whose a credential is, the list of all. */
async function look(account: string): Promise<void> {
  const { inventory } = identifier;
  const own = checks.filter(({ settings }) => settings.provider === (account === tenancyId ? 'oci' : 'ibm'));
  const needs = own.map(({ check, settings }) => check.need(settings, clock.now()));
  const first = await inventory.scan(account, { needs, watched: [] });
  const watched = first.credentials.map(({ kind, id, principal }) => ({ kind, id, principal }));
  const { credentials: found } = await inventory.scan(account, { needs, watched });
  await inventory.describe(account, [...new Set(found.map(({ principal }) => principal))], { powers: true });
  for (const { id } of found) await inventory.holderOf(account, id);
  await Array.fromAsync(inventory.list(account));
}

/** What goes before and after each change, and what counts against the limits. */
async function lookAt(ref: CredentialRef, change: Change) {
  const needs = checks.filter(({ check }) => check.kind === ref.kind).map(({ check, settings }) => check.need(settings, clock.now()));
  await credentials.ownIdentity(ref.accountId);
  await credentials.activeCount(ref.accountId, ref.kind);
  for (const need of needs) await credentials.look(ref, need);
  await credentials.held(ref);
  return await credentials.prepare(ref, change);
}

type Change = 'deactivate' | 'delete';

/** Each change with all that belongs to it, locks taken off, and what can be undone undone. */
async function retire(ref: CredentialRef, changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    const { restorePoint } = await lookAt(ref, change);
    await credentials[change](ref, { unlock: true });
    if (change === 'deactivate' || ref.kind === 'oci-api-key') await credentials.activate(ref, restorePoint);
  }
}

/** The calls of which the page says that they take place, by the first cell of its rows. */
async function documented(cloud: 'IBM Cloud' | 'OCI', column: 'looking' | 'acting'): Promise<readonly string[]> {
  const [, rows = ''] = (await readFile(ROLES, 'utf8')).split(`\n| ${cloud} | looking | acting | takes |\n`);
  const [table = ''] = rows.split('\n\n');
  return table
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells[column === 'looking' ? 2 : 3] === '✓')
    .flatMap(([, calls = '']) => [...calls.matchAll(/`([\w:]+)`/g)].map(([, name = '']) => name))
    .sort();
}

/** Those that were made since the last time. */
function takeCalls(service: LoopbackService): readonly string[] {
  const calls = [...service.calls.keys()].sort();
  service.resetCalls();
  return calls;
}

test('docs/roles.md has the calls that looking into IBM Cloud and OCI takes, and no other', async () => {
  for (const account of [accountId, NEW_ACCOUNT, tenancyId]) await look(account);
  expect(takeCalls(ibm.service)).toEqual(await documented('IBM Cloud', 'looking'));
  expect(takeCalls(oci.service)).toEqual(await documented('OCI', 'looking'));
});

test('and those that acting takes', async () => {
  const { staleUser, staleService, lockedService, staleProfile } = identities;
  const inIbm = (kind: CredentialKind, id: string, principal: string): CredentialRef => ({ accountId, kind, id, principal });
  const both: readonly Change[] = ['deactivate', 'delete'];
  for (const { id, iamId } of [keys.stale, keys.lockedStale]) await retire(inIbm('ibm-api-key', id, iamId), both);
  await retire(inIbm('ibm-service-id', staleService.id, staleService.iamId), both);
  await retire(inIbm('ibm-service-id', lockedService.id, lockedService.iamId), ['delete']);
  await retire(inIbm('ibm-trusted-profile', staleProfile.id, staleProfile.iamId), ['delete']);
  await retire(inIbm('ibm-user', staleUser.iamId, staleUser.iamId), ['delete']);
  expect(takeCalls(ibm.service)).toEqual(await documented('IBM Cloud', 'acting'));

  for (const { userId, fingerprint } of [cast.adminOldKey, cast.unused]) {
    await retire({ accountId: tenancyId, kind: 'oci-api-key', principal: userId, id: `${userId}/${fingerprint}` }, both);
  }
  expect(takeCalls(oci.service)).toEqual(await documented('OCI', 'acting'));
});
