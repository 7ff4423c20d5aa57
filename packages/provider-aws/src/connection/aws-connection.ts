import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import type { AwsSettings } from '@keyhammer/config';
import { AccessDeniedError, type EventLog, type Metrics, reasonOf, type Waiter } from '@keyhammer/core';
import { CallPacer, type PacerTime } from '@keyhammer/pacing';
import { assumeRole, type TemporaryCredentials } from './assume-role.ts';
import { type CallerIdentity, readCallerIdentity } from './caller-identity.ts';
import { PacedRetryStrategy, type Repetition } from './paced-retry-strategy.ts';
import { RecentlyUsed } from './recently-used.ts';
import { regionFrom } from './region.ts';
import { requireClock } from './require-clock.ts';

export interface ConnectAwsOptions {
  readonly settings: Pick<AwsSettings, 'region' | 'externalId'>;
  /** The role to assume in every account; absent: only the account that Keyhammer runs in can be entered. */
  readonly role?: string | undefined;
  /** Becomes the session name `keyhammer-<worker>`, which CloudTrail shows. */
  readonly worker: string;
  readonly log: EventLog;
  /** For the pauses between calls; the real time if absent. */
  readonly waiter?: Waiter;
  /** Told of every answer that says to slow down. */
  readonly metrics?: Metrics | undefined;
}

/** An account that has been entered. */
export interface AccountSession {
  readonly accountId: string;
  /** Paces its calls, tries again what can be, and renews its credentials. */
  readonly iam: IAMClient;
  /** For what must not be done twice: tries again only what was surely not carried out. Same account, pace and credentials. */
  iamUnrepeated(): IAMClient;
  /** Same account and credentials. */
  secretsManager(): SecretsManagerClient;
}

/**
 * AWS as the standard environment describes it: `AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL` and
 * its like for single services. Nothing is asked before the first use.
 */
export interface AwsConnection {
  /** @throws AccessDeniedError if there are no credentials, or AWS does not know them; UnavailableError. */
  callerIdentity(): Promise<CallerIdentity>;
  /** @throws AccessDeniedError if the role can't be assumed; ThrottledError; UnavailableError, also if this machine's clock is minutes off. */
  enter(accountId: string): Promise<AccountSession>;
  /** With Keyhammer's own credentials. */
  organizations(): OrganizationsClient;
  /** With Keyhammer's own credentials, in the account that it runs in. */
  secretsManager(): SecretsManagerClient;
  /** Closes the idle connections. */
  close(): void;
}

/** All accounts share `iam.amazonaws.com`: accounts side by side × calls to each. The SDK's own limit is 50. */
const MAX_SOCKETS = 256;
const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Far more than are ever read side by side. */
const SESSIONS_KEPT = 100;

export function connectAws(options: ConnectAwsOptions): AwsConnection {
  const agents = {
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
  };
  const time: PacerTime = { waiter: options.waiter ?? { wait: (ms) => sleep(ms) }, elapsedMs: () => performance.now() };
  const region = regionFrom(options.settings.region);
  // None so far is a figure too.
  options.metrics?.count('CallsThrottled', 0);
  /** A pacer for each account and service: AWS counts the calls to each by themselves. */
  const newPacer = () => new CallPacer(time, () => options.metrics?.count('CallsThrottled', 1));
  const clientConfig = (pacer = newPacer(), repeat: Repetition = 'whatever-failed') => ({
    region,
    // Seen in CloudTrail, and by whoever asks what the roles are used for.
    customUserAgent: [['keyhammer', options.worker]] as [string, string][],
    retryStrategy: new PacedRetryStrategy(pacer, time, repeat),
    requestHandler: {
      ...agents,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });

  const sts = new STSClient(clientConfig());
  const sessions = new RecentlyUsed<string, Promise<AccountSession>>(SESSIONS_KEPT);
  let identity: Promise<CallerIdentity> | undefined;

  const callerIdentity = () => {
    identity ??= readCallerIdentity(sts).catch((error: unknown) => {
      identity = undefined;
      throw error;
    });
    return identity;
  };

  const enter = (accountId: string) => {
    const known = sessions.get(accountId);
    if (known) return known;
    const session = openSession(accountId).catch((error: unknown) => {
      sessions.delete(accountId);
      throw error;
    });
    sessions.set(accountId, session);
    return session;
  };

  async function openSession(accountId: string): Promise<AccountSession> {
    const caller = await callerIdentity();
    requireClock(sts);
    const ownAccount = accountId === caller.accountId;
    const { role, log } = options;
    if (role === undefined) {
      if (!ownAccount) throw noRoleFor(accountId, caller);
      return sessionIn(accountId);
    }
    try {
      const session = sessionIn(accountId, credentialsOf(role, accountId, caller));
      // Assumed now, and kept by the client: a role that is denied shows here, not as a gap in a scan.
      await session.iam.config.credentials();
      return session;
    } catch (error) {
      if (!ownAccount || !(error instanceof AccessDeniedError)) throw error;
      log.info('own account entered without its role', { account: accountId, role, reason: reasonOf(error) });
      return sessionIn(accountId);
    }
  }

  /** @param credentials absent: Keyhammer's own */
  function sessionIn(accountId: string, credentials?: () => Promise<TemporaryCredentials>): AccountSession {
    const iamPacer = newPacer();
    const iam = new IAMClient({ ...clientConfig(iamPacer), ...(credentials && { credentials }) });
    // What one client has signed in with serves the others too: the role is assumed once.
    const shared = () => ({ credentials: iam.config.credentials });
    let iamUnrepeated: IAMClient | undefined;
    let secretsManager: SecretsManagerClient | undefined;
    return {
      accountId,
      iam,
      iamUnrepeated: () => {
        iamUnrepeated ??= new IAMClient({ ...clientConfig(iamPacer, 'what-was-not-done'), ...shared() });
        return iamUnrepeated;
      },
      secretsManager: () => {
        secretsManager ??= new SecretsManagerClient({ ...clientConfig(), ...shared() });
        return secretsManager;
      },
    };
  }

  function credentialsOf(role: string, accountId: string, caller: CallerIdentity): () => Promise<TemporaryCredentials> {
    const { externalId } = options.settings;
    return () =>
      assumeRole(sts, {
        accountId,
        arn: `arn:${caller.partition}:iam::${accountId}:role/${role}`,
        sessionName: `keyhammer-${options.worker}`,
        callerArn: caller.arn,
        ...(externalId !== undefined && { externalId }),
      });
  }

  return {
    callerIdentity,
    enter,
    organizations: () => new OrganizationsClient(clientConfig()),
    secretsManager: () => new SecretsManagerClient(clientConfig()),
    close: () => {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

function noRoleFor(accountId: string, caller: CallerIdentity): AccessDeniedError {
  return new AccessDeniedError(
    `Could not enter account ${accountId}: no role is configured, and Keyhammer runs in account ${caller.accountId}`,
    {
      advice: 'Set aws.role_name_identification (and aws.role_name_reporting for the remediation) in config.json',
    },
  );
}
