import { describe, expect, test } from '@jest/globals';
import type { Issue, LastUsed } from '@keyhammer/core';
import { ACCOUNT_ID, anIssue, CHECK, daysAgo, issueDetails, NOW, TABLE_NAME } from '@keyhammer/testing';
import { aFullIssue, hammersItem, hammersRotationItem } from '@keyhammer/testing/contracts';
import { someIssue } from '../test/some-issue.ts';
import { UnreadableItemError } from './attributes.ts';
import { type Item, issueOf, itemOf } from './item.ts';

const read = (item: Item) => issueOf(item, CHECK, TABLE_NAME);
const hammers = hammersItem(ACCOUNT_ID);
const part = (item: Item, name: string) => ({ ...(item[name] as Item) });
const withPart = (name: string, change: Item): Item => ({ ...hammers, [name]: { ...part(hammers, name), ...change } });

describe('an item that is written', () => {
  test("has Hammer's attributes as Hammer writes them", () => {
    const item = itemOf(
      anIssue({ version: 1, details: issueDetails({ created: new Date('2017-01-02T03:04:05Z'), tags: { team: 'red' } }) }),
    );
    expect(item).toMatchObject({
      account_id: '111111111111',
      issue_id: 'AKIAIOSFODNN7EXAMPLE',
      status: 'open',
      issue_details: { username: 'alice', create_date: '2017-01-02T03:04:05+00:00', tags: { team: 'red' } },
      timestamps: { identified: '2026-11-20T12:00:00+00:00', reported: null, remediated: null, closed: null },
      jira_details: {},
    });
    expect(item.timestamps).not.toHaveProperty('resolved');
    expect(itemOf(aFullIssue(ACCOUNT_ID))).toMatchObject({ jira_details: { ticket: 'SEC-12' } });
  });

  test.each<[LastUsed]>([[{ kind: 'never' }], [{ kind: 'unknown', reason: 'AccessDenied' }]])(
    'has the creation as the last use, where Hammer looks, if that is %j',
    (lastUsed) => {
      const { issue_details: details } = itemOf(anIssue({ details: issueDetails({ lastUsed }) }));
      expect(details).toMatchObject({ last_used: (details as Item).create_date });
    },
  );

  test('keeps the milliseconds', () => {
    const updated = new Date('2026-01-02T03:04:05.678Z');
    expect(itemOf(anIssue({ timestamps: { identified: NOW, updated } })).timestamps).toMatchObject({
      updated: '2026-01-02T03:04:05.678000+00:00',
    });
  });

  test('is the same after it was read and written again, whatever the issue holds', () => {
    for (let seed = 0; seed < 500; seed += 1) {
      const issue = someIssue(seed);
      const item = itemOf(issue);
      expect(read(item)).toStrictEqual(issue);
      expect(itemOf(read(item))).toEqual(item);
    }
  });
});

describe("an item of Hammer's", () => {
  test("of the keys' rotation is about an access key whose last use nobody recorded", () => {
    const { details, foreign } = read(hammersRotationItem(ACCOUNT_ID));
    expect(details).toEqual({
      kind: 'aws-access-key',
      principal: 'bob',
      created: new Date('2017-01-02T03:04:05Z'),
      lastUsed: { kind: 'unknown', reason: 'Hammer recorded no last use' },
      tags: {},
      readAt: new Date('2018-02-14T16:48:02.123Z'),
    });
    expect(foreign).toMatchObject({ issue_details: { cloudtrail: null } });
  });

  test('is an issue at version 0, announced when it was reported', () => {
    const identified = new Date('2018-02-14T16:48:02.123Z');
    const reported = new Date('2018-02-14T16:58:03.654Z');
    expect(read(hammers)).toEqual(
      anIssue({
        details: {
          kind: 'aws-access-key',
          principal: 'bob',
          created: new Date('2017-01-02T03:04:05Z'),
          lastUsed: { kind: 'used', at: new Date('2018-01-02T03:04:05Z') },
          tags: {},
          readAt: identified,
        },
        timestamps: { identified, updated: identified, reported },
        ticket: { key: 'SEC-7', state: 'open', toldAt: identified },
        announcedAt: reported,
        foreign: { jira_details: { ticket_assignee_id: 'bob' } },
      }),
    );
  });

  test.each<[string, Item, Partial<Issue>]>([
    ['no status', { ...hammers, status: undefined }, { status: 'open' }],
    ['the status unknown', { ...hammers, status: 'unknown' }, { status: 'open' }],
    ['the status tempwhitelist', { ...hammers, status: 'tempwhitelist' }, { status: 'whitelisted' }],
    ['the status closed', { ...hammers, status: 'closed' }, { ticket: { key: 'SEC-7', state: 'closed', toldAt: daysAgo(0) } }],
  ])('with %s', (_case, item, expected) => {
    const ticket = expected.ticket && { ticket: { ...expected.ticket, toldAt: expect.any(Date) } };
    expect(read(item)).toMatchObject({ ...expected, ...ticket });
  });

  test.each(['2018-01-02T03:04:05+00:00', '2018-01-02T03:04:05Z', '2018-01-02T05:04:05.000000+02:00'])('%s is that instant', (text) => {
    expect(read(withPart('timestamps', { resolved: text })).timestamps.resolved).toEqual(new Date('2018-01-02T03:04:05Z'));
  });

  test('with a last use at its creation was never used', () => {
    expect(read(withPart('issue_details', { last_used: '2017-01-02T03:04:05+00:00' })).details.lastUsed).toEqual({ kind: 'never' });
  });

  test.each([null, undefined])('with the last use %s has an unknown one', (last_used) => {
    expect(read(withPart('issue_details', { last_used })).details.lastUsed.kind).toBe('unknown');
  });

  test('with null or nothing for what it does not know has none of it', () => {
    const bare = { ...withPart('timestamps', { reported: null, updated: null }), jira_details: null };
    const issue = read({ ...bare, issue_details: { ...part(bare, 'issue_details'), tags: null } });
    expect(issue).not.toHaveProperty('ticket');
    expect(issue).not.toHaveProperty('announcedAt');
    expect(issue.timestamps.updated).toEqual(issue.timestamps.identified);
    expect(issue.details.tags).toEqual({});
  });

  test('gives back all that is not ours, wherever it stands', () => {
    const item = {
      ...hammers,
      temp: new Set(['a', 'b']),
      list: [1, { deep: null }],
      issue_details: { ...part(hammers, 'issue_details'), cloudtrail: null, region: 'eu-west-1' },
      jira_details: { ticket: 'SEC-7', ticket_assignee_id: 'bob', business_unit: 'retail', product: 'shop' },
      timestamps: { ...part(hammers, 'timestamps'), temp_whitelisted: '2018-02-14T16:48:02.123456+00:00' },
    };
    const written = itemOf({ ...read(item), status: 'resolved', version: 1 });
    expect(written).toMatchObject({
      temp: item.temp,
      list: item.list,
      issue_details: { cloudtrail: null, region: 'eu-west-1' },
      jira_details: item.jira_details,
      timestamps: { temp_whitelisted: '2018-02-14T16:48:02.123456+00:00' },
    });
    expect(read(written).foreign).toEqual(read(item).foreign);
  });

  test('that is reported by us and not announced yet is not taken for announced', () => {
    const ours = itemOf(anIssue({ version: 1, timestamps: { identified: NOW, updated: NOW, reported: NOW } }));
    expect(read(ours)).not.toHaveProperty('announcedAt');
  });
});

describe('an item that cannot be read', () => {
  const ours = itemOf({ ...aFullIssue(ACCOUNT_ID), version: 4 });
  test.each<[string, Item]>([
    ['status', { ...hammers, status: 'opne' }],
    ['status', { ...hammers, status: 7 }],
    ['timestamps', { ...hammers, timestamps: null }],
    ['timestamps.reported', withPart('timestamps', { reported: 'yesterday' })],
    ['timestamps.reported', withPart('timestamps', { reported: 1_518_626_882 })],
    ['timestamps.reported', withPart('timestamps', { reported: '2018-02-31T00:00:00+00:00' })],
    ['timestamps.reported', withPart('timestamps', { reported: '2018-02-14T16:48:02' })],
    ['timestamps.updated', withPart('timestamps', { identified: null, updated: null })],
    ['issue_details.username', withPart('issue_details', { username: null })],
    ['issue_details.create_date', withPart('issue_details', { create_date: '' })],
    ['issue_details.tags.team', withPart('issue_details', { tags: { team: 1 } })],
    ['jira_details', { ...hammers, jira_details: 'SEC-7' }],
    ['version', { ...ours, version: 1.5 }],
    ['version', { ...ours, version: '4' }],
    ['incarnation', { ...ours, incarnation: 0 }],
    ['evidence', { ...ours, evidence: null }],
    ['evidence.never_used', { ...ours, evidence: { ...part(ours, 'evidence'), never_used: 'no' } }],
    ['ticket.state', { ...ours, ticket: { ...part(ours, 'ticket'), state: 'done' } }],
    ['history', { ...ours, history: {} }],
    ['history.0.timestamps', { ...ours, history: [{ status: 'closed' }] }],
    ['evidence.kind', { ...ours, evidence: { ...part(ours, 'evidence'), kind: 'gcp-key' } }],
    ['evidence.dormant', { ...ours, evidence: { ...part(ours, 'evidence'), dormant: 'yes' } }],
    ['evidence.also_in.1', { ...ours, evidence: { ...part(ours, 'evidence'), also_in: ['one', 2] } }],
    ['evidence.risk.score', { ...ours, evidence: { ...part(ours, 'evidence'), risk: { level: 'low', score: 'high', factors: [] } } }],
    ['remediation.action', { ...ours, remediation: { ...part(ours, 'remediation'), action: 'explode' } }],
    ['brownout.until', { ...ours, brownout: { started_at: '2026-11-20T12:00:00Z', until: null, by: 'x', mode: 'batch' } }],
    ['rotation.held_before', { ...ours, rotation: { ...part(ours, 'rotation'), held_before: null } }],
    ['rotation.handed_over.to.arn', { ...ours, rotation: { ...part(ours, 'rotation'), handed_over: { to: { kind: 'secret' } } } }],
    ['triage.labels.0.at', { ...ours, triage: { labels: [{ label: 'keyhammer-now', by: 'Dave' }] } }],
    ['intents.remediation.action', withIntent({ at: '2018-02-14T16:48:02Z', by: 'x', mode: 'batch', action: 'rotate' })],
    ['intents.remediation.mode', { ...ours, intents: { remediation: { at: '2018-02-14T16:48:02Z', by: 'x', mode: 'auto' } } }],
  ])('is named with its table, account, issue and %s', (attribute, item) => {
    const error = caught(() => read(item));
    expect(error).toBeInstanceOf(UnreadableItemError);
    expect(error).toMatchObject({
      attribute,
      place: { table: 'hammer-iam-user-keys-inactive', key: { account: '111111111111', issue: 'AKIAIOSFODNN7EXAMPLE' } },
    });
    for (const word of [attribute, 'hammer-iam-user-keys-inactive', '111111111111', 'AKIAIOSFODNN7EXAMPLE']) {
      expect(String(error)).toContain(word);
    }
  });
});

function withIntent(remediation: Item): Item {
  return { ...itemOf(anIssue({ version: 1 })), intents: { remediation } };
}

function caught(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
