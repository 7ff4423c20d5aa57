import type { Channels } from '@keyhammer/channels';
import { configuredChecks } from '@keyhammer/checks';
import type { Settings } from '@keyhammer/config';
import type { Clock, EventLog, Metrics, Waiter } from '@keyhammer/core';
import { connectAws } from '@keyhammer/provider-aws';
import { awsCredentialControl, awsSecretVault } from '@keyhammer/provider-aws/remediation';
import type { OpenStore } from '@keyhammer/store-dynamodb';
import type { RemediationSettings, RemediatorPorts } from './remediation-run.ts';

export interface RemediatorWiring {
  readonly settings: Settings;
  readonly store: OpenStore;
  readonly channels: Channels;
  readonly log: EventLog;
  readonly waiter: Waiter;
  readonly clock: Clock;
  /** For the calls that are throttled. */
  readonly metrics?: Metrics;
}

/** The ports as configured: AWS through the remediation role, the only one that may change anything. */
export function wireRemediator(wiring: RemediatorWiring): RemediatorPorts & Disposable {
  const { settings, store, channels, log, waiter, clock, metrics } = wiring;
  const connection = connectAws({ settings: settings.aws, role: settings.aws.remediationRole, worker: 'remediator', log, waiter, metrics });
  return {
    ...channels,
    issues: store.issues,
    audit: store.audit,
    budget: store.budget,
    credentials: awsCredentialControl({ connection, now: () => clock.now(), waiter }),
    vault: awsSecretVault({ connection }),
    log,
    waiter,
    clock,
    [Symbol.dispose]: () => connection.close(),
  };
}

export function remediationSettings(settings: Settings): RemediationSettings {
  const { whitelistingProcedureUrl } = settings;
  return {
    owners: settings.owners,
    notifyDefaultOwner: settings.slack.notifyDefaultOwner,
    whitelist: settings.whitelist,
    checks: configuredChecks(settings.checks),
    limits: settings.limits,
    ...(settings.window && { window: settings.window }),
    ...(whitelistingProcedureUrl !== undefined && { whitelistingProcedureUrl }),
  };
}
