import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { checkRegistry } from '@keyhammer/checks';
import { exceptionFor, ownershipOf } from '@keyhammer/core';
import { loadSettings } from './load-settings.ts';
import { MAIN, minimal, NOW, settingsOf } from './test-fixtures/sources.ts';

const hammer = fileURLToPath(new URL('./test-fixtures/hammer', import.meta.url));
const load = () => loadSettings(hammer, { now: NOW });

/** What Hammer knows nothing of. */
const nothingMore = { provider: 'aws', reminderDays: [7, 1], brownoutMinutes: 0, deletion: false, deletionRetentionDays: 30 };

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
      ibm: { accounts: new Map() },
      oci: { tenancies: new Map(), adminGroups: ['Administrators'] },
      jira: {
        enabled: false,
        server: 'https://tickets.example.com',
        issueType: 'Bug',
        textFieldCharacterLimit: 32000,
        onManualClose: 'reopen',
        priorities: {},
      },
      slack: {
        enabled: true,
        notifyDefaultOwner: false,
        channels: new Map([['#security-errors', [/ERROR|ALARM/, /Access denied|Task timed out after/]]]),
        ignore: [/Rate exceeded/],
        defaultChannel: '#security',
        interactive: false,
        operators: [],
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
          ...nothingMore,
        },
        {
          check: 'user_keysrotation',
          enabled: true,
          tableName: 'hammer-iam-user-keys-rotation',
          ignoreAccounts: [],
          reporting: false,
          remediation: false,
          retentionDays: 0,
          thresholdDays: 10,
          ...nothingMore,
          rotation: { action: 'deactivate', graceDays: 7, force: false, replacesInactive: false },
        },
      ],
      limits: { maxPerRun: 50, maxPercent: 20 },
      // Hammer has a schedule for its reports and its remediation, and a table for its API. What is not there has its default.
      schedules: { identify: '0 3 * * *', report: '20 * * * *', remediate: '15 9 * * *', timezone: 'UTC' },
      api: { authorization: 'off', tableName: 'hammer-api-requests' },
      deployment: { rolePath: '/', logRetentionDays: 90, concurrency: { identify: 20, report: 2, remediate: 5 } },
      maxHoldDays: 90,
      risk: false,
      whitelistPolicy: { require: [] },
    });
  });

  test('their exceptions count', async () => {
    const { whitelist } = await load();
    const covered = (check: string, ...names: readonly string[]) =>
      exceptionFor(whitelist, { check, accountId: '100000000001', names }, NOW)?.pattern;
    expect(covered('user_inactivekeys', 'AKIAIOSFODNN7EXAMPLE', 'alice')).toBe('AKIAIOSFODNN7EXAMPLE');
    expect(covered('user_inactivekeys', 'AKIAI44QH8DHBEXAMPLE', 'alice')).toBeUndefined();
    expect(covered('user_keysrotation', 'AKIAI44QH8DHBEXAMPLE', 'break-glass')).toBe('break-glass');
  });

  test('their owners are found, the most specific first, "" being none', async () => {
    const { owners } = await load();
    const alice = { principal: 'alice', path: '/' };
    expect(ownershipOf(owners, { ...alice, accountId: '1000000000011', tags: {} })).toEqual({
      jiraProject: 'CORESEC',
      jiraParentTicket: 'SEC-4321',
      slackOwners: ['#core'],
      foundBy: 'ticket_owners.json, account 1000000000011',
    });
    const tags = { BU: 'shop', product: 'checkout', owner: 'dora' };
    expect(ownershipOf(owners, { ...alice, accountId: '100000000001', tags })).toEqual({
      jiraProject: 'CHECKOUT',
      jiraOwner: 'shop-lead',
      jiraParentTicket: 'SEC-1234',
      slackOwners: ['#checkout', 'ann'],
      taggedOwner: 'dora',
      foundBy: 'the tag owner=dora',
    });
  });

  test('the sections of other playbooks are named in one warning', async () => {
    const { warnings } = await load();
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(
      /^Ignored, as playbooks of Hammer that are not here: in config\.json s3_bucket_acl, .*es_public_access_domain; in whitelist\.json .*public_ami_issues/,
    );
    expect(warnings[0]).not.toMatch(/user_inactivekeys|user_keysrotation/);
    expect(warnings[1]).toBe(
      'ticket_owners.json: "1000000000011" is no account\'s id: in AWS it has 12 digits, in IBM Cloud 32 hexadecimal digits, and in OCI it is the OCID of a tenancy.',
    );
  });

  test("a playbook's own sample, with its values in quotes, loads", () => {
    const section = { enabled: 'true', reporting: false, remediation: false, remediation_retention_period: 0 };
    const config = {
      aws: minimal.aws,
      user_inactivekeys: { ...section, 'ddb.table_name': 'hammer-iam-user-keys-inactive', inactive_criteria_days: '10' },
      user_keysrotation: {
        ...section,
        'ddb.table_name': 'hammer-iam-user-keys-rotation',
        rotation_criteria_days: '10',
        accounts: [MAIN],
        ignore_accounts: '',
        remediation_accounts: [MAIN],
      },
    };
    expect(settingsOf({ config, checks: checkRegistry }).checks).toMatchObject([
      { enabled: true, thresholdDays: 10 },
      { enabled: true, thresholdDays: 10, accounts: [MAIN], remediationAccounts: [MAIN] },
    ]);
  });
});
