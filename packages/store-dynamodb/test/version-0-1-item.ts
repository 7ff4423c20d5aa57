import { ACCOUNT_ID, KEY_ID } from '@keyhammer/testing';

const at = '2026-11-17T12:00:00+00:00';
const timestamps = { identified: at, updated: at, reported: at, remediated: at, resolved: at, closed: at };
const remediation = { action: 'deactivate', former_status: 'active', at, by: 'alice@laptop', mode: 'manual', told: true };
const resolution = { reason: 'remediated', why: 'Keyhammer deactivated it (alice@laptop)' };

/** As version 0.1 wrote an issue with every part that there was. It stays as it is, whatever later versions write. */
export const version01Item = {
  account_id: ACCOUNT_ID,
  issue_id: KEY_ID,
  status: 'whitelisted',
  issue_details: {
    username: 'alice',
    last_used: '2026-07-23T12:00:00+00:00',
    create_date: '2025-10-16T12:00:00+00:00',
    tags: { team: 'red' },
  },
  timestamps,
  jira_details: { ticket: 'SEC-12' },
  version: 4,
  incarnation: 3,
  write_id: '9f0c6c5e-2d3f-4c39-9a5e-0b8f0c1b7a11',
  evidence: { kind: 'aws-access-key', never_used: false, service: 's3', region: 'eu-west-1', read_at: at },
  intents: { ticket: { label: 'keyhammer-0123', at }, remediation: { at, by: 'alice@laptop', mode: 'batch' } },
  history: [{ status: 'closed', timestamps, ticket: 'SEC-3', resolution, remediation }],
  ticket: { url: 'https://jira.example.com/browse/SEC-12', state: 'closed', told_at: at },
  announced_at: at,
  exception: { pattern: 'ci-*', reason: 'build', approver: 'carol', expires: '2026-12-20T12:00:00+00:00' },
  resolution,
  remediation,
  attempt: { outcome: 'failed', at, why: 'AccessDenied' },
  hold: { until: '2026-12-04T12:00:00+00:00', by: 'alice@laptop', reason: 'rolled back' },
};
