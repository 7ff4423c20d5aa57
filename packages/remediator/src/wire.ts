import type { Channels } from '@keyhammer/channels';
import { configuredChecks } from '@keyhammer/checks';
import type { CloudsOptions } from '@keyhammer/clouds';
import { openRemediation } from '@keyhammer/clouds/remediation';
import type { Settings } from '@keyhammer/config';
import type { OpenStore } from '@keyhammer/store-dynamodb';
import type { RemediationSettings, RemediatorPorts } from './remediation-run.ts';

export interface RemediatorWiring extends Omit<CloudsOptions, 'worker'> {
  readonly store: OpenStore;
  readonly channels: Channels;
}

/** The ports as configured: the only worker that may change anything in a cloud. */
export function wireRemediator({ store, channels, ...clouds }: RemediatorWiring): RemediatorPorts & Disposable {
  const { log, waiter, clock } = clouds;
  const remediation = openRemediation({ ...clouds, worker: 'remediator' });
  return {
    ...channels,
    issues: store.issues,
    audit: store.audit,
    budget: store.budget,
    credentials: remediation.credentials,
    vault: remediation.vault,
    log,
    waiter,
    clock,
    [Symbol.dispose]: () => remediation[Symbol.dispose](),
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
