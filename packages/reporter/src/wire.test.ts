import { describe, expect, test } from '@jest/globals';
import { resolveSettings } from '@keyhammer/config';
import { NOW } from '@keyhammer/testing';
import { reportingSettings } from './wire.ts';

function reportingWith(config: object) {
  const aws = { main_account_id: '111122223333', accounts: { '111122223333': 'security' } };
  const options = { directory: '/etc/keyhammer', now: NOW, checks: [] };
  const resolution = resolveSettings({ config: { aws, ...config }, whitelist: {}, owners: {} }, options);
  if (resolution.kind !== 'valid') throw new Error(JSON.stringify(resolution.mistakes));
  return reportingSettings(resolution.settings);
}

describe('the messages have buttons', () => {
  test('where Slack is interactive, and one that makes a ticket where Jira is on', () => {
    const jira = { enabled: true, server: 'https://jira.example.com' };
    expect(reportingWith({ slack: { interactive: true }, jira }).interactive).toEqual({ tickets: true });
    expect(reportingWith({ slack: { interactive: true } }).interactive).toEqual({ tickets: false });
  });

  test('nowhere else', () => {
    expect(reportingWith({})).not.toHaveProperty('interactive');
    expect(reportingWith({ slack: { enabled: true } })).not.toHaveProperty('interactive');
  });
});
