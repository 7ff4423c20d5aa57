import { DEFAULT_API_TABLE, DEFAULT_CONCURRENCY, DEFAULT_LOG_RETENTION_DAYS, DEFAULT_SCHEDULES } from '../deployment-defaults.ts';
import type { RawConfig } from '../raw.ts';
import type { ApiSettings, DeploymentSettings, Schedules } from '../settings.ts';
import { ifSet, numberOf } from './values.ts';

export function resolveSchedules(cronjobs: NonNullable<RawConfig['cronjobs']>): Schedules {
  return {
    identify: cronjobs.identification || DEFAULT_SCHEDULES.identify,
    report: cronjobs.reporting || DEFAULT_SCHEDULES.report,
    remediate: cronjobs.remediation || DEFAULT_SCHEDULES.remediate,
    timezone: cronjobs.timezone || DEFAULT_SCHEDULES.timezone,
  };
}

export function resolveApi(api: NonNullable<RawConfig['api']>): ApiSettings {
  return { authorization: api.authorization ?? 'off', tableName: api['ddb.table_name'] || DEFAULT_API_TABLE };
}

export function resolveDeployment(deployment: NonNullable<RawConfig['deployment']>): DeploymentSettings {
  const { concurrency = {} } = deployment;
  return {
    ...ifSet('kmsKeyArn', deployment.kms_key_arn),
    ...ifSet('alarmEmail', deployment.alarm_email),
    ...ifSet('permissionsBoundaryArn', deployment.permissions_boundary_arn),
    rolePath: deployment.role_path || '/',
    logRetentionDays: numberOf(deployment.log_retention_days, DEFAULT_LOG_RETENTION_DAYS),
    concurrency: {
      identify: numberOf(concurrency.identification, DEFAULT_CONCURRENCY.identify),
      report: numberOf(concurrency.reporting, DEFAULT_CONCURRENCY.report),
      remediate: numberOf(concurrency.remediation, DEFAULT_CONCURRENCY.remediate),
    },
  };
}
