import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CapacityUnits } from './capacity.ts';
import type { DatabaseQuestions } from './database-process.ts';
import type { OrganisationQuestions, OrganisationSpec } from './organisation-process.ts';
import { PeerProcess } from './peer-process.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { Facts } from './verify.ts';

/** Of a large organisation: some 700 bytes for each user. */
const ORGANISATION_MEMORY = '--max-old-space-size=12288';

/** Calls by service and operation: `iam:ListAccessKeys`. */
export type Calls = ReadonlyMap<string, number>;

/** Everything around the functions, in processes of its own. */
export interface Surroundings extends AsyncDisposable {
  /** A temporary directory; the configuration is in it. */
  readonly directory: string;
  /** What the functions find: the endpoints, the credentials, where the configuration is. */
  readonly variables: Readonly<Record<string, string>>;
  /** Since the last time. */
  takeCalls(): Promise<{ readonly calls: Calls; readonly capacity: CapacityUnits }>;
  useStaleKeys(every: number): Promise<void>;
  facts(): Promise<Facts>;
}

export interface SurroundingsOptions {
  readonly organisation: OrganisationSpec;
  /** Of the stale keys, the part that a run may act on. */
  readonly actShare: number;
  readonly clock: SimulatedClock;
}

export async function startSurroundings({ organisation: spec, actShare, clock }: SurroundingsOptions): Promise<Surroundings> {
  await using starting = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'keyhammer-scale-'));
  starting.defer(() => rm(directory, { recursive: true, force: true }));
  const database = await PeerProcess.start<DatabaseQuestions>(new URL('./database-process.ts', import.meta.url), {});
  starting.defer(() => database.stop());
  const module = new URL('./organisation-process.ts', import.meta.url);
  const organisation = await PeerProcess.start<OrganisationQuestions>(module, spec, [ORGANISATION_MEMORY]);
  starting.defer(() => organisation.stop());
  clock.follow((aheadMs) => organisation.ask('setClock', aheadMs));
  clock.follow((aheadMs) => database.ask('setClock', aheadMs));

  const { environment, configuration, staleKeys } = await organisation.ask('describe');
  // At least those of one account, which are done all or none.
  const maxActs = Math.max(Math.ceil(staleKeys / spec.accounts), Math.floor(staleKeys * actShare));
  const files = {
    ...configuration,
    'config.json': { ...configuration['config.json'], store: { kind: 'dynamodb' }, max_remediations_per_run: maxActs },
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), JSON.stringify(content));
  const variables = { ...environment, ...(await database.ask('describe')).environment, KEYHAMMER_CONFIG: directory };
  const running = starting.move();
  return {
    directory,
    variables,
    async takeCalls() {
      const { calls, capacity } = await database.ask('takeCalls');
      return { calls: new Map([...(await organisation.ask('takeCalls')), ...calls]), capacity };
    },
    useStaleKeys: (every) => organisation.ask('useStaleKeys', every),
    facts: async () => ({ ...(await organisation.ask('facts')), ...(await database.ask('facts')), maxActs }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
