import type { CredentialControl, CredentialFinder, InventoryLister, InventoryReader, SecretVault, Waiter } from '@keyhammer/core';
import {
  type AwsSandbox,
  type AwsSandboxOptions,
  AwsWorld,
  type Fault,
  iamFaults,
  MovableClock,
  type NewKey,
  type NewPassword,
  type ReceivedRequest,
  startAwsSandbox,
} from '@keyhammer/sandbox';
import { RecordingEventLog } from '@keyhammer/testing';
import { type AwsConnection, type ConnectAwsOptions, connectAws } from '../src/connection/aws-connection.ts';
import { type AwsInventoryReaderOptions, awsInventoryReader } from '../src/inventory-reader.ts';
import { awsCredentialControl, awsSecretVault } from '../src/remediation.ts';
import { ROLE_ACTIONS } from '../src/role-actions.ts';

export const NOW = new Date('2026-03-01T12:00:00Z');
export const MAIN = '111111111111';
export const MEMBER = '222222222222';
export const IDENTIFICATION_ROLE = 'keyhammer-identification';
export const REMEDIATION_ROLE = 'keyhammer-remediation';

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

export const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);
export const secondsFrom = (instant: Date, seconds: number) => new Date(instant.getTime() + seconds * SECOND);

/** The threshold of the tests: 90 days. */
export const UNUSED_SINCE = daysAgo(90);

export interface AwsTestBed extends AsyncDisposable {
  readonly sandbox: AwsSandbox;
  readonly world: AwsWorld;
  /** The sandbox's, and that of what `control` makes. */
  readonly clock: MovableClock;
  readonly log: RecordingEventLog;
  connect(options?: Partial<ConnectAwsOptions>): AwsConnection;
  reader(
    changes?: Partial<ConnectAwsOptions>,
    options?: Partial<AwsInventoryReaderOptions>,
  ): InventoryReader & CredentialFinder & InventoryLister;
  /** `pauses`: where the milliseconds that it waits are noted. */
  control(pauses?: number[]): CredentialControl;
  vault(): SecretVault;
  /** A user in the member account, with keys, whose ids it returns. */
  addUser(name: string, ...keys: NewKey[]): readonly string[];
  /** A user in the member account who can sign in. */
  addConsoleUser(name: string, password: NewPassword): void;
  /** A mishap for one operation, of one user or key if named; every time if it is not said how many times. */
  fault(operation: string, effect: Fault['effect'], about?: string, times?: number): void;
  /** The bodies of the requests for an operation, from now on. */
  record(operation: string): readonly URLSearchParams[];
  /** Calls since the last time that this was asked, without the one for who we are. */
  takeCalls(): Readonly<Record<string, number>>;
}

/** A sandbox of two accounts, and this process's environment pointing to it. */
export async function startAwsTestBed(options: Partial<Omit<AwsSandboxOptions, 'clock'>> = {}): Promise<AwsTestBed> {
  const world = options.world ?? twoAccounts();
  const clock = new MovableClock(NOW, 'frozen');
  const sandbox = await startAwsSandbox({ clock, reportDelayMs: 0, ...options, world });
  const restore = setEnvironment({ ...sandbox.environment(), ...ISOLATED });
  const log = new RecordingEventLog();
  // Pauses are over at once, but let the sandbox work in between.
  const waiter = { wait: () => new Promise<void>((resolve) => setImmediate(resolve)) };
  const connections: AwsConnection[] = [];

  const connect = (changes: Partial<ConnectAwsOptions> = {}) => {
    const connection = connectAws({ settings: {}, role: IDENTIFICATION_ROLE, worker: 'test', log, waiter, ...changes });
    connections.push(connection);
    return connection;
  };
  return {
    sandbox,
    world,
    clock,
    log,
    connect,
    reader: (changes, more) => awsInventoryReader({ connection: connect(changes), now: () => NOW, waiter, log, ...more }),
    control(pauses = []) {
      const noting: Waiter = {
        wait(milliseconds) {
          pauses.push(milliseconds);
          return waiter.wait();
        },
      };
      return awsCredentialControl({ connection: connect({ role: REMEDIATION_ROLE }), now: () => clock.now(), waiter: noting });
    },
    vault: () => awsSecretVault({ connection: connect({ role: REMEDIATION_ROLE }) }),
    addUser(name, ...keys) {
      world.addUser(MEMBER, { name, created: daysAgo(1000) });
      return keys.map((key) => world.addKey(MEMBER, name, key).id);
    },
    addConsoleUser: (name, password) => void world.addUser(MEMBER, { name, created: daysAgo(1000), password }),
    fault(operation, effect, about, times) {
      const isAbout = (request: ReceivedRequest) =>
        about === undefined || ['UserName', 'AccessKeyId'].some((name) => form(request).get(name) === about);
      const matches = (request: ReceivedRequest) => request.operation === operation && isAbout(request);
      sandbox.service.addFault({ matches, effect, ...(times !== undefined && { times }) });
    },
    record(operation) {
      const seen: URLSearchParams[] = [];
      const note = (request: ReceivedRequest) => {
        if (request.operation === operation) seen.push(form(request));
        return false;
      };
      sandbox.service.addFault({ matches: note, effect: 'cut-before' });
      return seen;
    },
    takeCalls() {
      const calls = [...sandbox.service.calls].filter(([operation]) => operation !== 'sts:GetCallerIdentity');
      sandbox.service.resetCalls();
      return Object.fromEntries(calls);
    },
    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.close();
      restore();
      await sandbox.close();
    },
  };
}

const form = ({ body }: ReceivedRequest) => new URLSearchParams(body);

export const denied = () => iamFaults.error('AccessDenied', 403, 'not authorized');
export const noSuchEntity = (what: string) => iamFaults.error('NoSuchEntity', 404, `The ${what} cannot be found.`);

/** Nothing of the machine's own AWS set-up may reach a test. */
const ISOLATED = {
  AWS_CONFIG_FILE: '/nowhere/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PROFILE: undefined,
  AWS_SESSION_TOKEN: undefined,
};

export function setEnvironment(changes: Readonly<Record<string, string | undefined>>): () => void {
  const former = Object.fromEntries(Object.keys(changes).map((name) => [name, process.env[name]]));
  const apply = (values: Readonly<Record<string, string | undefined>>) => {
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  apply(changes);
  return () => apply(former);
}

function twoAccounts(): AwsWorld {
  const world = new AwsWorld({ mainAccountId: MAIN });
  const roles = {
    [IDENTIFICATION_ROLE]: { allows: ROLE_ACTIONS.identification },
    [REMEDIATION_ROLE]: { allows: ROLE_ACTIONS.remediation },
  };
  world.addAccount({ id: MAIN, name: 'security' });
  world.addAccount({ id: MEMBER, name: 'payments', roles });
  return world;
}
