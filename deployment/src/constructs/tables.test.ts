import { describe, expect, test } from '@jest/globals';
import { checkRegistry } from '@keyhammer/checks';
import { CentralTemplate, centralStack } from '../../test/central-template.ts';
import { EVERYTHING, KEY_ARN, section } from '../../test/settings.ts';

const everything = new CentralTemplate(EVERYTHING);
const sample = new CentralTemplate();
const tablesOf = (template: CentralTemplate) => Object.values(template.ofType('AWS::DynamoDB::Table'));
const namesOf = (template: CentralTemplate) =>
  tablesOf(template)
    .map(({ Properties }) => String(Properties.TableName))
    .sort();

const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' });
const tablesOfChecks = checkRegistry.map(({ defaultTableName }) => defaultTableName);

describe('the tables', () => {
  test('are one for each check, the audit log, and the state of the runs', () => {
    expect(namesOf(sample)).toEqual([...tablesOfChecks, 'keyhammer-audit', 'keyhammer-state'].sort());
  });

  test.each([
    ['the API', { api: { authorization: 'iam' } }],
    ['the chat', section('slack', { enabled: true, interactive: true, operators: ['S0123'] })],
  ])('with %s the requests as well', (_, sections) => {
    expect(namesOf(new CentralTemplate(sections))).toContain('keyhammer-api-requests');
  });

  test('go by the names of the configuration', () => {
    const template = new CentralTemplate(section('user_inactivekeys', { 'ddb.table_name': 'issues-of-ours' }));
    expect(namesOf(template)).toContain('issues-of-ours');
    expect(namesOf(template)).not.toContain('hammer-iam-user-keys-inactive');
  });

  test('of a check without a section there is none', () => {
    expect(namesOf(new CentralTemplate({ root_user: undefined }))).not.toContain('keyhammer-iam-root-user');
  });

  test('have the keys that the code reads and writes them by', () => {
    const keys = Object.fromEntries(tablesOf(everything).map(({ Properties }) => [Properties.TableName, Properties.KeySchema]));
    expect(keys).toEqual({
      ...Object.fromEntries(tablesOfChecks.map((name) => [name, [hash('account_id'), range('issue_id')]])),
      'keyhammer-audit': [hash('account_id'), range('entry_id')],
      'keyhammer-state': [hash('id')],
      'keyhammer-api-requests': [hash('request_id')],
    });
  });

  test('are on demand, can be restored to any point in time, and outlive the stack', () => {
    for (const { Properties, DeletionPolicy, UpdateReplacePolicy } of [...tablesOf(everything), ...tablesOf(sample)]) {
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      });
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    }
  });

  test("are encrypted with the customer's key, if there is one, and else with AWS's of this account", () => {
    for (const { Properties } of tablesOf(everything)) {
      expect(Properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY_ARN });
    }
    for (const { Properties } of tablesOf(sample)) expect(Properties.SSESpecification).toEqual({ SSEEnabled: true });
  });
});

describe('what expires', () => {
  const expiring = (template: CentralTemplate) =>
    tablesOf(template).flatMap(({ Properties }) =>
      Properties.TimeToLiveSpecification ? [[Properties.TableName, Properties.TimeToLiveSpecification]] : [],
    );
  const byAttribute = { AttributeName: 'expires_at', Enabled: true };

  test('the state of the runs, and nothing else by default', () => {
    expect(expiring(sample)).toEqual([['keyhammer-state', byAttribute]]);
  });

  test('the audit log, if asked for; requests; never an issue', () => {
    expect(expiring(everything).sort()).toEqual([
      ['keyhammer-api-requests', byAttribute],
      ['keyhammer-audit', byAttribute],
      ['keyhammer-state', byAttribute],
    ]);
  });
});

describe('tables that are there already', () => {
  const existing = new CentralTemplate({}, ['hammer-iam-user-keys-inactive', 'keyhammer-audit']);

  test('are not made, so nothing of them is changed', () => {
    expect(namesOf(existing)).not.toContain('hammer-iam-user-keys-inactive');
    expect(namesOf(existing)).toHaveLength(namesOf(sample).length - 2);
  });

  test('are used all the same', () => {
    const role = JSON.stringify(existing.properties('IdentifierRole'));
    expect(role).toContain('arn:<AWS::Partition>:dynamodb:<AWS::Region>:<AWS::AccountId>:table/hammer-iam-user-keys-inactive');
  });

  test('are refused if the configuration has no such table: a typo must not make a second one', () => {
    expect(() => centralStack({}, ['hammer-iam-user-keys-inactve'])).toThrow(
      /No table of this configuration is called hammer-iam-user-keys-inactve; its tables are hammer-iam-user-keys-inactive, /,
    );
  });
});
