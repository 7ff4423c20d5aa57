import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkRegistry } from '@keyhammer/checks';
import { resolveSettings } from '@keyhammer/config';
import type { Job } from '@keyhammer/core';
import { type DynaliteServer, openConfiguredStore, startDynalite } from '@keyhammer/store-dynamodb';
import { enterEnvironment, RecordingEventLog } from '@keyhammer/testing';
import { stop } from 'esbuild';
import { IBM_ACCOUNT, idOf, OtherClouds, TENANCY } from '../test/other-clouds.ts';
import { bundleFunction } from './bundle.ts';
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName } from './functions.ts';

const [IBM_CHECK, OCI_CHECK] = ['ibm_inactiveapikeys', 'oci_adminapikeys'] as const;
const JOBS: readonly Pick<Job, 'accountId' | 'accountName' | 'checks'>[] = [
  { accountId: IBM_ACCOUNT, accountName: 'platform', checks: [IBM_CHECK] },
  { accountId: TENANCY, accountName: 'analytics', checks: [OCI_CHECK] },
];

/** One call of a bundle, in a process that has nothing but the file, and the memory that it came to. */
const INVOKE = `
  const { handler } = await import(process.argv[1]);
  const answer = await handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 900_000 });
  console.log(JSON.stringify({ answer, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
`;

let opened: AsyncDisposableStack;
let directory: string;
let clouds: OtherClouds;
let dynalite: DynaliteServer;
beforeAll(async () => {
  opened = new AsyncDisposableStack();
  directory = await mkdtemp(join(tmpdir(), 'keyhammer-bundled-'));
  opened.defer(() => rm(directory, { recursive: true }));
  clouds = opened.use(await OtherClouds.open());
  dynalite = await startDynalite();
  opened.defer(() => dynalite.close());
  for (const [name, content] of Object.entries(files())) await writeFile(join(directory, name), JSON.stringify(content));
  await inStore(({ tables }) => tables.create());
});
afterAll(async () => {
  await opened.disposeAsync();
  await stop();
});

function files() {
  const armed = { reporting: true, remediation: true, remediation_retention_period: 0 };
  return {
    'config.json': {
      aws: { main_account_id: '123456789012', region: 'eu-west-1' },
      store: { kind: 'dynamodb' },
      ...clouds.configuration(),
      max_remediation_percent: 100,
      [IBM_CHECK]: armed,
      [OCI_CHECK]: armed,
    },
    'whitelist.json': {},
    'ticket_owners.json': {},
  };
}

/** What a function finds here: no secret, since there is no Secrets Manager, but the same texts in its environment. */
function environment() {
  const { tenancy, user, fingerprint, privateKey } = clouds.oci.credentials();
  return {
    KEYHAMMER_CONFIG: directory,
    AWS_ENDPOINT_URL: dynalite.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIABUNDLED',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    ...clouds.ibm.environment(),
    OCI_CLI_TENANCY: tenancy,
    OCI_CLI_USER: user,
    OCI_CLI_FINGERPRINT: fingerprint,
    OCI_CLI_KEY_CONTENT: privateKey,
  };
}

async function inStore<T>(work: (store: Awaited<ReturnType<typeof openConfiguredStore>>) => Promise<T>): Promise<T> {
  const { 'config.json': config, 'whitelist.json': whitelist, 'ticket_owners.json': owners } = files();
  const now = new Date();
  const resolution = resolveSettings({ config, whitelist, owners }, { directory, now, checks: checkRegistry });
  if (resolution.kind === 'invalid') throw new Error(JSON.stringify(resolution.mistakes));
  using _environment = enterEnvironment(environment());
  const store = await openConfiguredStore(resolution.settings, { log: new RecordingEventLog(), now });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const statuses = (check: string) =>
  inStore(async ({ issues }) => {
    const found = await Array.fromAsync(issues.list(check));
    return found.map(({ id, status, timestamps }) => [id, status, timestamps.remediated ? 'remediated' : 'not remediated']);
  });

const bundles = new Map<FunctionName, Uint8Array>();

/** Each is made once. */
async function bundleOf(name: FunctionName): Promise<Uint8Array> {
  const bundle = bundles.get(name) ?? (await bundleFunction(name));
  bundles.set(name, bundle);
  return bundle;
}

/** With the heap that Lambda gives a function of its memory, so that it dies of what it would die of there. */
async function run(name: FunctionName, stage: Job['stage']): Promise<unknown> {
  const path = join(directory, `${name}.mjs`);
  await writeFile(path, await bundleOf(name));
  const { memoryMb } = FUNCTIONS[name];
  const Records = JOBS.map((job) => ({ messageId: job.accountName, body: JSON.stringify({ stage, run: 'bundled', ...job }) }));
  const argv = [
    `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
    '--input-type=module',
    '--eval',
    INVOKE,
    path,
    JSON.stringify({ Records }),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: directory, env: { ...environment() } });
  const { answer, megabytes } = JSON.parse(stdout);
  process.stdout.write(`${name}, with IBM Cloud and OCI: ${megabytes} MB of ${memoryMb}\n`);
  expect(megabytes).toBeLessThan(memoryMb);
  return answer;
}

const ALL_DONE = { batchItemFailures: [] };

test("the identifier's one file has what reads IBM Cloud and OCI, also what is only loaded when it is needed", async () => {
  expect(await run('identifier', 'identify')).toEqual(ALL_DONE);
  expect(await statuses(IBM_CHECK)).toEqual([[clouds.ibmKeys.stale, 'open', 'not remediated']]);
  expect(await statuses(OCI_CHECK)).toEqual([[idOf(clouds.administrators), 'open', 'not remediated']]);
}, 60_000);

test("and the remediator's what changes them", async () => {
  await run('reporter', 'report');
  expect(await run('remediator', 'remediate')).toEqual(ALL_DONE);
  expect(clouds.isEnabled(clouds.ibmKeys.stale)).toBe(false);
  expect(clouds.fingerprintsOf(clouds.administrators)).toEqual([]);
  expect(await statuses(IBM_CHECK)).toEqual([[clouds.ibmKeys.stale, 'open', 'remediated']]);
}, 60_000);

/** The functions in whose bundle there is something. */
async function carriersOf(pattern: RegExp): Promise<readonly FunctionName[]> {
  const carriers: FunctionName[] = [];
  for (const name of FUNCTION_NAMES) if (pattern.test(Buffer.from(await bundleOf(name)).toString())) carriers.push(name);
  return carriers;
}

test("IBM's SDK, which is large, is in no other function", async () => {
  // What the SDK calls the service.
  expect(await carriersOf(/"iam_identity"/)).toEqual(['identifier', 'remediator']);
}, 60_000);

test('what reads accounts is in the identifier alone, what changes them in the remediator: in other clouds no role keeps them apart', async () => {
  // The names of functions outlast the minifying.
  expect(await carriersOf(/"(aws|ibm|oci)InventoryReader"/)).toEqual(['identifier']);
  expect(await carriersOf(/"(aws|ibm|oci)CredentialControl"/)).toEqual(['remediator']);
}, 60_000);
