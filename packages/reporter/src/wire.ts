import type { Channels } from '@keyhammer/channels';
import type { Settings } from '@keyhammer/config';
import type { Clock, EventLog, Waiter } from '@keyhammer/core';
import type { OpenStore } from '@keyhammer/store-dynamodb';
import type { ReporterPorts, ReportingSettings } from './reporting-run.ts';

export interface ReporterWiring {
  readonly store: OpenStore;
  readonly channels: Channels;
  readonly log: EventLog;
  readonly waiter: Waiter;
  readonly clock: Clock;
}

export function wireReporter({ store, channels, log, waiter, clock }: ReporterWiring): ReporterPorts {
  return { ...channels, issues: store.issues, audit: store.audit, log, waiter, clock };
}

export function reportingSettings(settings: Settings): ReportingSettings {
  const { jira, maxHoldDays, whitelistingProcedureUrl } = settings;
  return {
    owners: settings.owners,
    notifyDefaultOwner: settings.slack.notifyDefaultOwner,
    ...(settings.slack.interactive && { interactive: { tickets: jira.enabled } }),
    issueType: jira.issueType,
    priorities: jira.priorities,
    onManualClose: jira.onManualClose,
    maxHoldDays,
    ...(whitelistingProcedureUrl !== undefined && { whitelistingProcedureUrl }),
  };
}
