import { KEY_ID } from './builders.ts';

/** An item of `user_inactivekeys` as Hammer writes it, reported with the ticket SEC-7. */
export function hammersItem(accountId: string): Readonly<Record<string, unknown>> {
  return {
    account_id: accountId,
    issue_id: KEY_ID,
    status: 'open',
    issue_details: { username: 'bob', last_used: '2018-01-02T03:04:05+00:00', create_date: '2017-01-02T03:04:05+00:00' },
    timestamps: {
      identified: '2018-02-14T16:48:02.123456+00:00',
      updated: '2018-02-14T16:48:02.123456+00:00',
      reported: '2018-02-14T16:58:03.654321+00:00',
      remediated: null,
      closed: null,
    },
    jira_details: { ticket: 'SEC-7', ticket_assignee_id: 'bob' },
  };
}

/** An item of `user_keysrotation` as Hammer writes it: Hammer looks at the age alone, and records no last use. */
export function hammersRotationItem(accountId: string): Readonly<Record<string, unknown>> {
  const { issue_details: _, ...rest } = hammersItem(accountId);
  return { ...rest, issue_details: { username: 'bob', create_date: '2017-01-02T03:04:05+00:00', cloudtrail: null } };
}
