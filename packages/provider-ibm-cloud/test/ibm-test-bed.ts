import type { CredentialControl, CredentialFinder, InventoryLister, InventoryReader, Scan, ScanNeed, ScanRequest } from '@keyhammer/core';
import {
  type Fault,
  type IbmOperator,
  type IbmSandbox,
  IbmWorld,
  MovableClock,
  type NewIbmApiKey,
  type NewIbmOperator,
  type ReceivedRequest,
  startIbmSandbox,
} from '@keyhammer/sandbox';
import { RecordingEventLog } from '@keyhammer/testing';
import { type ConnectIbmOptions, connectIbm, type IbmConnection } from '../src/connection/ibm-connection.ts';
import { ibmInventoryReader } from '../src/inventory-reader.ts';
import { ibmCredentialControl } from '../src/remediation.ts';

export const ACCOUNT = '11111111111111111111111111111111';
export const OTHER_ACCOUNT = '22222222222222222222222222222222';
/** On the minute: IAM tells no seconds. */
export const NOW = new Date('2026-11-20T12:00:00Z');

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const minutesFrom = (instant: Date, minutes: number) => new Date(instant.getTime() + minutes * MINUTE);
export const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);
/** The threshold of the tests: 90 days. */
export const UNUSED_SINCE = daysAgo(90);

export interface IbmTestBed extends AsyncDisposable {
  readonly sandbox: IbmSandbox;
  readonly world: IbmWorld;
  readonly clock: MovableClock;
  readonly log: RecordingEventLog;
  readonly operator: IbmOperator;
  /** A user with no keys but those that a test gives. */
  readonly alice: string;
  /** IAM id of a service ID. */
  readonly ci: string;
  /** Pauses that were waited for, in milliseconds. The clock moves along. */
  readonly waits: number[];
  connect(options?: Partial<ConnectIbmOptions>): IbmConnection;
  reader(): InventoryReader & CredentialFinder & InventoryLister;
  control(): CredentialControl;
  scan(request: Partial<ScanRequest>): Promise<Scan>;
  /** Made 400 days ago and never used, if nothing else is said. Returns its id. */
  addKey(iamId: string, key?: Partial<NewIbmApiKey>): string;
  /** A mishap for one operation, of one id in the path if named; every time if it is not said how many times. */
  fault(operation: string, effect: Fault['effect'], about?: string, times?: number): void;
  /** The requests for an operation, from now on. */
  record(operation: string): readonly ReceivedRequest[];
  /** Calls since the last time that this was asked, without those that sign in. */
  takeCalls(): Readonly<Record<string, number>>;
}

export const unused = (kind: ScanNeed['kind'], unusedSince = UNUSED_SINCE): ScanNeed => ({ kind, unusedSince });

export async function startIbmTestBed(operatorAs: Partial<NewIbmOperator> = {}): Promise<IbmTestBed> {
  const world = new IbmWorld();
  world.addAccount({ id: ACCOUNT, name: 'payments' });
  const operator = world.addOperator(ACCOUNT, { kind: 'user', created: daysAgo(1), ...operatorAs });
  world.authenticate(ACCOUNT, operator.keyId, NOW);
  const { iamId: alice } = world.addUser(ACCOUNT, { email: 'alice@example.com', added: daysAgo(1000), lastAuthn: daysAgo(1) });
  const { iamId: ci } = world.addServiceId(ACCOUNT, { name: 'ci-deploy', created: daysAgo(1000), lastAuthn: daysAgo(1) });
  const clock = new MovableClock(NOW, 'frozen');
  const sandbox = await startIbmSandbox({ clock, world });
  const log = new RecordingEventLog();
  const waits: number[] = [];
  const waiter = {
    async wait(milliseconds: number) {
      waits.push(milliseconds);
      clock.advance(milliseconds);
    },
  };
  const connections: IbmConnection[] = [];
  const connect = (options: Partial<ConnectIbmOptions> = {}) => {
    const { accounts, iam_url: iamUrl, user_management_url: userManagementUrl } = sandbox.configuration();
    const settings = { accounts: new Map(Object.entries(accounts)), iamUrl, userManagementUrl };
    const credentials = async () => ({ apiKey: operator.apiKey, apiKeys: new Map<string, string>() });
    const connection = connectIbm({ settings, credentials, log, waiter, now: () => clock.now(), ...options });
    connections.push(connection);
    return connection;
  };
  // The checks go by the time of the test, whatever the pauses of a report take.
  const reader = () => ibmInventoryReader({ connection: connect(), log, waiter, now: () => NOW });
  return {
    sandbox,
    world,
    clock,
    log,
    operator,
    alice,
    ci,
    waits,
    connect,
    reader,
    control: () => ibmCredentialControl({ connection: connect(), now: () => clock.now() }),
    scan: ({ needs = [], watched = [] }) => reader().scan(ACCOUNT, { needs, watched }),
    addKey: (iamId, key = {}) => world.addApiKey(ACCOUNT, iamId, { name: 'laptop', created: daysAgo(400), ...key }).id,
    fault(operation, effect, about, times) {
      const matches = (request: ReceivedRequest) =>
        request.operation === operation && (about === undefined || request.path.includes(encodeURIComponent(about)));
      sandbox.service.addFault({ matches, effect, ...(times !== undefined && { times }) });
    },
    record(operation) {
      const seen: ReceivedRequest[] = [];
      const note = (request: ReceivedRequest) => {
        if (request.operation === operation) seen.push(request);
        return false;
      };
      sandbox.service.addFault({ matches: note, effect: 'cut-before' });
      return seen;
    },
    takeCalls() {
      const calls = [...sandbox.service.calls].filter(([operation]) => operation !== 'getToken');
      sandbox.service.resetCalls();
      return Object.fromEntries(calls);
    },
    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.close();
      await sandbox.close();
    },
  };
}

export const ids = ({ credentials }: Scan) => credentials.map(({ id }) => id).sort();
export const find = ({ credentials }: Scan, id: string) => credentials.find((credential) => credential.id === id);
export const gapsOf = ({ coverage }: Scan) => (coverage.kind === 'partial' ? coverage.gaps : []);
