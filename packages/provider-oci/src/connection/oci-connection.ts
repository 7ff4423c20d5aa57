import { setTimeout as sleep } from 'node:timers/promises';
import type { OciCredentials, OciSettings } from '@keyhammer/config';
import { AccessDeniedError, ConfigError, type EventLog, type Metrics, reasonOf, type Waiter } from '@keyhammer/core';
import { CallPacer, type PacerTime } from '@keyhammer/pacing';
import { chooseCredentials } from './choose-credentials.ts';
import { endpointOf, withoutSlash } from './endpoint.ts';
import { OciClient } from './oci-client.ts';
import { openSigningKey } from './open-signing-key.ts';
import type { SigningKey } from './sign-request.ts';

export interface ConnectOciOptions {
  readonly settings: OciSettings;
  /** Asked for when a tenancy is entered. */
  readonly credentials: () => Promise<readonly OciCredentials[]>;
  /** Part of the `user-agent`, which Audit shows. */
  readonly worker?: string;
  readonly log: EventLog;
  /** For the pauses between calls; the real time if absent. */
  readonly waiter?: Waiter;
  /** This machine's clock, which requests are signed by; the real one if absent. Not the time that checks go by. */
  readonly now?: () => Date;
  /** Told of every answer that says to slow down. */
  readonly metrics?: Metrics | undefined;
}

/** A tenancy that has been entered. */
export interface OciSession {
  readonly tenancyId: string;
  readonly name: string;
  readonly homeRegion: string;
  /** URLs of the identity domains to look into, besides the default one. */
  readonly domains: readonly string[];
  readonly adminGroups: readonly string[];
  /** Whom Keyhammer acts as. */
  readonly caller: { readonly user: string; readonly fingerprint: string };
  /** Identity, in the home region. */
  readonly identity: OciClient;
  /** Audit keeps the events of each region there. */
  audit(region: string): OciClient;
  /** An identity domain. */
  domain(url: string): OciClient;
}

/** Nothing is asked before the first use. */
export interface OciConnection {
  /** @throws AccessDeniedError if the tenancy is not configured, or nothing fits to sign in to it with. */
  enter(tenancyId: string): Promise<OciSession>;
}

export function connectOci(options: ConnectOciOptions): OciConnection {
  const { settings, log, metrics, now = () => new Date() } = options;
  const userAgent = `keyhammer/${options.worker ?? 'unnamed'}`;
  const time: PacerTime = { waiter: options.waiter ?? { wait: (ms) => sleep(ms) }, elapsedMs: () => performance.now() };
  // None so far is a figure too.
  metrics?.count('CallsThrottled', 0);
  const sessions = new Map<string, Promise<OciSession>>();

  const enter = (tenancyId: string) => {
    const known = sessions.get(tenancyId);
    if (known) return known;
    const session = openSession(tenancyId).catch((error: unknown) => {
      sessions.delete(tenancyId);
      throw error;
    });
    sessions.set(tenancyId, session);
    return session;
  };

  async function openSession(tenancyId: string): Promise<OciSession> {
    const tenancy = settings.tenancies.get(tenancyId);
    if (!tenancy)
      throw new AccessDeniedError(`The tenancy ${tenancyId} is not configured`, { advice: 'Add it to oci.tenancies in config.json' });
    const credentials = chooseCredentials(tenancyId, await options.credentials());
    const { user } = credentials;
    const fingerprint = credentials.fingerprint.toLowerCase();
    if (credentials.tenancy !== tenancyId) log.info('tenancy entered from another one', { account: tenancyId, from: credentials.tenancy });
    const clientAt = clientsOf(openKey(credentials), `the key ${fingerprint} of the user ${user}`);
    return {
      tenancyId,
      name: tenancy.name,
      homeRegion: tenancy.region,
      domains: tenancy.domains,
      adminGroups: settings.adminGroups,
      caller: { user, fingerprint },
      identity: clientAt(endpointOf('identity', tenancy.region, settings.endpoint)),
      audit: (region) => clientAt(endpointOf('audit', region, settings.endpoint)),
      domain: (url) => clientAt(withoutSlash(url)),
    };
  }

  /** One client, and so one pace, for each service and region: OCI counts the calls to each by themselves. */
  function clientsOf(key: SigningKey, signer: string): (rootUrl: string) => OciClient {
    const clients = new Map<string, OciClient>();
    return (rootUrl) => {
      const pacer = new CallPacer(time, () => metrics?.count('CallsThrottled', 1));
      const client = clients.get(rootUrl) ?? new OciClient({ rootUrl, key, signer, userAgent, pacer, time, now });
      clients.set(rootUrl, client);
      return client;
    };
  }

  return { enter };
}

function openKey(credentials: OciCredentials): SigningKey {
  try {
    return openSigningKey(credentials, `The private key of the user ${credentials.user}`);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new AccessDeniedError(`Could not sign in to OCI: ${reasonOf(error)}`);
  }
}
