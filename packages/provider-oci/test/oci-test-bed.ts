import type { OciCredentials, OciSettings } from '@keyhammer/config';
import type { CredentialControl, CredentialFinder, InventoryLister, InventoryReader, Waiter } from '@keyhammer/core';
import {
  type Fault,
  MovableClock,
  type NewOciKey,
  type NewOciUser,
  type OciSandbox,
  type OciUser,
  OciWorld,
  startOciSandbox,
} from '@keyhammer/sandbox';
import { RecordingEventLog } from '@keyhammer/testing';
import { type ConnectOciOptions, connectOci, type OciConnection } from '../src/connection/oci-connection.ts';
import { ociInventoryReader } from '../src/inventory-reader.ts';
import { ociCredentialControl } from '../src/remediation.ts';

export const NOW = new Date('2026-03-01T12:00:00Z');
export const TENANCY = 'ocid1.tenancy.oc1..acme';
export const HOME = 'eu-frankfurt-1';
export const OTHER_REGION = 'us-ashburn-1';
/** A nested identity domain. */
export const PARTNERS = 'Partners';
export const KIND = 'oci-api-key';

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

export const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);
export const secondsFrom = (instant: Date, seconds: number) => new Date(instant.getTime() + seconds * SECOND);

/** The threshold of the tests: 60 days. */
export const UNUSED_SINCE = daysAgo(60);

export interface AddedUser {
  readonly user: OciUser;
  readonly fingerprints: readonly string[];
  /** Of the keys, `<user OCID>/<fingerprint>`, in their order. */
  readonly ids: readonly string[];
}

export interface OciTestBed extends AsyncDisposable {
  readonly sandbox: OciSandbox;
  readonly world: OciWorld;
  readonly clock: MovableClock;
  readonly log: RecordingEventLog;
  /** Keyhammer's own. */
  readonly operator: AddedUser;
  readonly compartment: string;
  connect(options?: Partial<ConnectOciOptions>): OciConnection;
  reader(options?: Partial<ConnectOciOptions>): InventoryReader & CredentialFinder & InventoryLister;
  /** `pauses`: where the milliseconds that it waits are noted. */
  control(pauses?: number[]): CredentialControl;
  addUser(user: Partial<NewOciUser> & { readonly name: string }, ...keys: readonly Partial<NewOciKey>[]): AddedUser;
  /** A group, of whatever domain, with these in it. */
  addGroup(name: string, members: readonly AddedUser[], domain?: string): void;
  /** A mishap for one operation, of requests whose target has a part in it; every time if it is not said how many times. */
  fault(operation: string, effect: Fault['effect'], about?: string, times?: number): void;
  /** What Audit says of itself. */
  tellRetention(days: number): void;
  /** Calls since the last time that this was asked, without those for the retention. */
  takeCalls(): Readonly<Record<string, number>>;
}

export interface OciTestBedOptions {
  readonly adminGroups?: readonly string[];
  /** URLs are made of the names. */
  readonly domains?: readonly string[];
}

const RETENTION = `GET /audit/${HOME}/20190901/configuration`;

/** A tenancy of two regions, two compartments (the root is one) and two domains; both domains are looked into. */
export async function startOciTestBed({
  adminGroups = ['Administrators'],
  domains = [PARTNERS],
}: OciTestBedOptions = {}): Promise<OciTestBed> {
  const clock = new MovableClock(NOW, 'frozen');
  const world = new OciWorld();
  world.addTenancy({ id: TENANCY, name: 'acme', homeRegion: HOME, otherRegions: [OTHER_REGION] });
  world.addDomain(TENANCY, { name: PARTNERS });
  const compartment = world.addCompartment(TENANCY, { name: 'production' }).id;
  // What the tests do themselves is none of their business.
  world.audit.recordsCalls = false;
  const addUser: OciTestBed['addUser'] = (user, ...keys) => {
    const added = world.addUser(TENANCY, { created: daysAgo(1000), ...user });
    const fingerprints = keys.map((key) => world.addKey(added.id, { created: daysAgo(400), ...key }).fingerprint);
    return { user: added, fingerprints, ids: fingerprints.map((fingerprint) => `${added.id}/${fingerprint}`) };
  };
  const operator = addUser({ name: 'keyhammer' }, { signs: true, created: daysAgo(1) });
  world.operator = { userId: operator.user.id, fingerprint: operator.fingerprints[0] ?? '' };
  const sandbox = await startOciSandbox({ clock, world });
  const log = new RecordingEventLog();
  const waiter = { wait: () => new Promise<void>((resolve) => setImmediate(resolve)) };

  const settings = (): OciSettings => ({
    tenancies: new Map([[TENANCY, { name: 'acme', region: HOME, domains: domains.map((name) => sandbox.domainUrl(TENANCY, name)) }]]),
    adminGroups,
    endpoint: sandbox.endpoint,
  });
  const credentials = async (): Promise<readonly OciCredentials[]> => [sandbox.credentials()];
  const connect: OciTestBed['connect'] = (options = {}) =>
    connectOci({ settings: settings(), credentials, log, waiter, worker: 'test', now: () => clock.now(), ...options });

  return {
    sandbox,
    world,
    clock,
    log,
    operator,
    compartment,
    connect,
    addUser,
    reader: (options) => ociInventoryReader({ connection: connect(options), log, now: () => clock.now(), waiter }),
    control(pauses = []) {
      const noting: Waiter = {
        wait(milliseconds) {
          pauses.push(milliseconds);
          return waiter.wait();
        },
      };
      return ociCredentialControl({ connection: connect(), now: () => clock.now(), waiter: noting });
    },
    addGroup(name, members, domain) {
      const ids = members.map(({ user }) => user.id);
      world.addGroup(TENANCY, { name, members: ids, ...(domain !== undefined && { domain }) });
    },
    fault(operation, effect, about, times) {
      const matches: Fault['matches'] = (request) =>
        request.operation === operation && (about === undefined || decodeURIComponent(request.target).includes(about));
      sandbox.service.addFault({ matches, effect, ...(times !== undefined && { times }) });
    },
    tellRetention(days) {
      const effect = { status: 200, body: JSON.stringify({ retentionPeriodDays: days }) };
      sandbox.service.addFault({ matches: ({ method, path }) => `${method} ${path}` === RETENTION, effect });
    },
    takeCalls() {
      const calls = [...sandbox.service.calls].filter(([operation]) => operation !== RETENTION && operation !== 'audit:GetConfiguration');
      sandbox.service.resetCalls();
      return Object.fromEntries(calls);
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}
