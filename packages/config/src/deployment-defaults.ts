import type { DeploymentSettings, Schedules } from './settings.ts';

/**
 * A remediation hours after the identification meets a credential report of its own: AWS makes one every four hours,
 * and what is removed for disuse is removed by a fresh one only.
 */
export const DEFAULT_SCHEDULES: Schedules = {
  identify: '0 3 * * *',
  report: '30 5 * * *',
  remediate: '0 9 * * *',
  timezone: 'UTC',
};

export const DEFAULT_API_TABLE = 'keyhammer-api-requests';
export const DEFAULT_LOG_RETENTION_DAYS = 90;
/** Few reporters: Jira slows down whoever asks too much. SQS takes no less than 2. */
export const DEFAULT_CONCURRENCY: DeploymentSettings['concurrency'] = { identify: 20, report: 2, remediate: 5 };
