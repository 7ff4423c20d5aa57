import type { Account, TicketOwners } from '@keyhammer/core';
import type { RemediationJob, RemediationSettings } from '@keyhammer/remediator';
import type { ReportingSettings } from '@keyhammer/reporter';
import type { HistoryWorld } from '../world/history-world.ts';
import { configured, whitelistOf } from '../world/settings.ts';
import type { WorkerRun } from './run.ts';

const OWNERS: TicketOwners = {
  default: { jiraProject: 'SEC', slackOwners: ['#security'] },
  accounts: new Map(),
  businessUnits: new Map(),
};

export function accountsOf({ accountIds }: HistoryWorld): readonly Account[] {
  return accountIds.map((id) => ({ id, name: `account ${id}` }));
}

/** Every account with every check; with those alone that are armed, for the batch. */
export function jobsOf(world: HistoryWorld, { settings }: WorkerRun, which: 'all' | 'armed' = 'all'): readonly RemediationJob[] {
  const checks = configured(settings).filter(({ settings: { remediation } }) => which === 'all' || remediation);
  return accountsOf(world).map((account) => ({ account, checks }));
}

export function reportingSettingsOf({ settings: { maxHoldDays, onManualClose } }: WorkerRun): ReportingSettings {
  return { owners: OWNERS, notifyDefaultOwner: false, issueType: 'Task', priorities: {}, maxHoldDays, onManualClose };
}

export function remediationSettingsOf({ settings, whitelist }: WorkerRun): RemediationSettings {
  const { limits, window } = settings;
  return {
    owners: OWNERS,
    notifyDefaultOwner: false,
    whitelist: whitelistOf(whitelist),
    checks: configured(settings),
    limits,
    ...(window && { window }),
  };
}
