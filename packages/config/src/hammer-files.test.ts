import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { exceptionFor, ownershipOf } from '@keyhammer/core';
import { loadSettings } from './load-settings.ts';
import { NOW, settingsOf, withCheck } from './test-fixtures/sources.ts';

const hammer = fileURLToPath(new URL('./test-fixtures/hammer', import.meta.url));
const load = () => loadSettings(hammer, { now: NOW });

describe("Hammer's own three files", () => {
  test('load unchanged', async () => {
    const { whitelist, owners, warnings, ...settings } = await load();
    expect(settings).toEqual({
      directory: hammer,
      aws: {
        mainAccountId: '100000000001',
        region: 'eu-central-1',
        identificationRole: 'acme-hammer-id',
        remediationRole: 'acme-hammer-reporting',
        accounts: new Map([
          ['100000000001', 'security'],
          ['100000000002', 'shop'],
          ['100000000003', 'warehouse'],
        ]),
        organization: false,
      },
      jira: { enabled: false, server: 'https://tickets.example.com', issueType: 'Bug', textFieldCharacterLimit: 32000 },
      slack: {
        enabled: true,
        notifyDefaultOwner: false,
        channels: new Map([['#security-errors', [/ERROR|ALARM/, /Access denied|Task timed out after/]]]),
        ignore: [/Rate exceeded/],
        defaultChannel: '#security',
      },
      store: { kind: 'dynamodb' },
      credentials: { tableName: 'hammer-credentials' },
      checks: [
        {
          check: 'user_inactivekeys',
          enabled: true,
          tableName: 'hammer-iam-user-keys-inactive',
          ignoreAccounts: ['100000000003'],
          reporting: false,
          remediation: false,
          retentionDays: 0,
          thresholdDays: 1,
        },
      ],
    });
  });

  test('their exceptions count', async () => {
    const { whitelist } = await load();
    const covered = (...names: readonly string[]) =>
      exceptionFor(whitelist, { check: 'user_inactivekeys', accountId: '100000000001', names }, NOW)?.pattern;
    expect(covered('AKIAIOSFODNN7EXAMPLE', 'alice')).toBe('AKIAIOSFODNN7EXAMPLE');
    expect(covered('AKIAI44QH8DHBEXAMPLE', 'alice')).toBeUndefined();
  });

  test('their owners are found, the most specific first, "" being none', async () => {
    const { owners } = await load();
    expect(ownershipOf(owners, '1000000000011', {})).toEqual({
      jiraProject: 'CORESEC',
      jiraParentTicket: 'SEC-4321',
      slackOwners: ['#core'],
    });
    expect(ownershipOf(owners, '100000000001', { BU: 'shop', product: 'checkout', owner: 'dora' })).toEqual({
      jiraProject: 'CHECKOUT',
      jiraOwner: 'shop-lead',
      jiraParentTicket: 'SEC-1234',
      slackOwners: ['#checkout', 'ann'],
      taggedOwner: 'dora',
    });
  });

  test('the sections of other playbooks are named in one warning', async () => {
    const { warnings } = await load();
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(
      /^Ignored, as playbooks of Hammer that are not here: in config\.json s3_bucket_acl, .*es_public_access_domain; in whitelist\.json .*public_ami_issues/,
    );
    expect(warnings[0]).toContain('user_keysrotation');
    expect(warnings[0]).not.toContain('user_inactivekeys');
    expect(warnings[1]).toBe('ticket_owners.json: "1000000000011" is not the id of an AWS account (12 digits).');
  });

  test("the playbook's own sample, with its values in quotes, loads", () => {
    const section = {
      enabled: 'true',
      'ddb.table_name': 'hammer-iam-user-keys-inactive',
      inactive_criteria_days: '10',
      reporting: false,
      remediation: false,
      remediation_retention_period: 0,
    };
    expect(settingsOf({ config: withCheck(section) }).checks[0]).toMatchObject({ enabled: true, thresholdDays: 10 });
  });
});
