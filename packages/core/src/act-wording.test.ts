import { describe, expect, test } from '@jest/globals';
import {
  brownoutComment,
  brownoutEndedComment,
  deletedComment,
  expeditedComment,
  expiryLine,
  handedOverComment,
  handOverInWords,
  heldComment,
  manualCloseComment,
  reminderComment,
  rotationReminderComment,
  rotationStuckComment,
} from './act-wording.ts';
import { type Doc, type Inline, paragraph, plainText } from './document.ts';
import type { Issue } from './issue.ts';
import type { IssueContext } from './issue-context.ts';
import {
  aCheck,
  anException,
  anIssue,
  aReportedIssue,
  aRotation,
  daysAgo,
  daysAhead,
  NEW_KEY_ID,
  NOW,
  SECRET_ARN,
  secondsFrom,
  settings,
} from './test-builders.ts';

const rotation = { action: 'rotate', graceDays: 7, force: false, replacesInactive: false } as const;
const FETCH = `${SECRET_ARN} in AWS Secrets Manager: aws secretsmanager get-secret-value --region eu-west-1 --secret-id ${SECRET_ARN}`;

function context(issue: Issue, overrides: Partial<IssueContext> = {}): IssueContext {
  return { issue, check: aCheck(), settings: settings(), accountName: 'production', ...overrides };
}

const rotating = (overrides: Parameters<typeof aRotation>[0] = {}) =>
  context(aReportedIssue({ rotation: aRotation(overrides) }), { settings: settings({ rotation }) });

const lines = (...said: readonly string[]) => said.join('\n\n');
const inWords = (inlines: readonly Inline[]) => plainText([paragraph(...inlines)]);

describe('a reminder', () => {
  const reported = aReportedIssue({ timestamps: { ...aReportedIssue().timestamps, reported: daysAgo(7) } });
  const words = (days: number) => plainText(reminderComment(context(reported), days, NOW));

  test('says in how many days, what will happen then, and what to do', () => {
    expect(words(7)).toBe(
      lines(
        'A reminder, 7 days before the date. Auto-remediation date: 2026-11-27. If it is still unused then, it will be deactivated.',
        'What to do: Use it or lose it.',
      ),
    );
  });

  test('knows the last day', () => {
    expect(words(1)).toMatch(/^A reminder, 1 day before the date/);
  });
});

describe('of a brown-out the ticket says', () => {
  test('until when it is, what to watch for, and how to end it', () => {
    expect(plainText(brownoutComment(context(aReportedIssue()), secondsFrom(NOW, 1800)))).toBe(
      lines(
        'Keyhammer has deactivated this key on trial, until 2026-11-20 12:30 UTC. Then it is active again by itself. ' +
          'If something fails meanwhile, this is what it misses: use it afterwards, and this ticket closes.',
        'To have it back at once: keyhammer rollback 111111111111 AKIAIOSFODNN7EXAMPLE',
      ),
    );
  });

  test("that in the check's own words", () => {
    const check = aCheck({ words: { ...aCheck().words, noun: 'IBM Cloud API key', remedied: 'disabled' } });
    expect(plainText(brownoutComment(context(aReportedIssue(), { check }), NOW))).toMatch(
      /^Keyhammer has disabled this IBM Cloud API key on trial/,
    );
  });

  test('that it is over, and what comes next', () => {
    expect(plainText(brownoutEndedComment(context(aReportedIssue())))).toBe(
      'The trial is over: this key is active again. If it is not used before the next remediation, it will be deactivated for good.',
    );
  });
});

describe('of a deletion the ticket says', () => {
  const remediation = {
    action: 'deactivate',
    formerStatus: 'active',
    at: daysAgo(30),
    by: 'alice@laptop',
    mode: 'manual',
    told: true,
  } as const;
  const deletion = { at: NOW, by: 'lambda:keyhammer-remediator', mode: 'batch', told: false } as const;

  test('since when it had been deactivated, who deleted it, and that it is final', () => {
    expect(plainText(deletedComment(context(aReportedIssue({ remediation, deletion }))))).toBe(
      'Keyhammer has deleted this key, deactivated since 2026-10-21, and verified that it is gone ' +
        '(2026-11-20 12:00 UTC, batch run by lambda:keyhammer-remediator). That can not be undone: whoever needs one makes a new one.',
    );
  });

  test('the same without what is not known', () => {
    expect(plainText(deletedComment(context(aReportedIssue())))).toBe(
      'Keyhammer has deleted this key and verified that it is gone. That can not be undone: whoever needs one makes a new one.',
    );
  });
});

describe('of a rotation the ticket says', () => {
  test('which key is new, where its secret is, and what becomes of the old one', () => {
    expect(plainText(handedOverComment(rotating()))).toBe(
      lines(
        'Keyhammer has made a second key for alice. This one goes on working for now.',
        `New key: ${NEW_KEY_ID}\nIts secret: ${FETCH}\nChange over by: 2026-12-01: after that day the rotation counts as stuck`,
        'What to do: fetch it, put it in place of the old one, and see that all works. ' +
          'Once the new one has been used, and the old one has not been for 7 days, the old one is deactivated.',
      ),
    );
  });

  test('that an operator has the secret, and not where: it is a path on their machine', () => {
    const to = { kind: 'file', path: '/home/bob/alice.secret' } as const;
    expect(inWords(handOverInWords(to))).toBe('with the operator who made it, in a file');
  });

  test('how to fetch the secret, whatever the address looks like', () => {
    expect(inWords(handOverInWords({ kind: 'secret', arn: 'my-secret' }))).toBe(
      'my-secret in AWS Secrets Manager: aws secretsmanager get-secret-value --secret-id my-secret',
    );
  });

  test('until when the owner has to change over', () => {
    expect(plainText(rotationReminderComment(rotating(), 'the new key has not been used yet', NOW))).toBe(
      lines(
        'Still to be done: this key can not be deactivated yet, because the new key has not been used yet. Please change over by 2026-12-01.',
        `The new secret: ${FETCH}`,
      ),
    );
    expect(plainText(rotationReminderComment(rotating(), 'it is not used', daysAhead(11)))).not.toContain('Please');
  });

  test('that it is stuck, and that nothing is taken away', () => {
    expect(plainText(rotationStuckComment(rotating(), 'the new key has not been used yet'))).toBe(
      lines(
        'The rotation is stuck: this key can not be deactivated, because the new key has not been used yet. It stays active.',
        `The new secret: ${FETCH}`,
      ),
    );
  });
});

describe('to a person who closed the ticket it says', () => {
  const MORE_TIME = 'To have more time, give the ticket a label such as keyhammer-hold-14d; to have it over at once, keyhammer-now.';
  const FATE = 'Auto-remediation date: 2026-11-14. If it is still unused then, it will be deactivated.';
  const words = (treatedAs: 'reopen' | 'hold' | 'ignore', until?: Date) =>
    plainText(manualCloseComment(context(aReportedIssue()), 'bob', treatedAs, until, NOW));

  test('that it is open again, and how to have one’s way', () => {
    expect(words('reopen')).toBe(
      lines(`bob closed this ticket, but what it is about is as it was. So it is open again. ${FATE}`, MORE_TIME),
    );
  });

  test('until when it is left alone', () => {
    expect(words('hold', daysAhead(30))).toBe(
      lines('bob closed this ticket, but what it is about is as it was. Keyhammer leaves it alone until 2026-12-20 12:00 UTC.', MORE_TIME),
    );
    expect(words('hold')).toContain('until further notice.');
  });

  test('that Keyhammer goes on without it', () => {
    expect(words('ignore')).toBe(
      lines(
        `bob closed this ticket, but what it is about is as it was. The ticket stays closed, and Keyhammer goes on without it. ${FATE}`,
        MORE_TIME,
      ),
    );
  });
});

describe('to a person who put a label on it says', () => {
  test('until when it is held', () => {
    expect(plainText(heldComment('bob', daysAhead(14)))).toBe(
      'Held, as bob asked by a label: Keyhammer leaves this alone until 2026-12-04 12:00 UTC.',
    );
  });

  test.each<[string, Partial<IssueContext>, string]>([
    ['a key in disuse', {}, 'the next remediation may have it deactivated, if it is still unused.'],
    ['an old key', { check: aCheck({ findsDisuse: false }) }, 'the next remediation may have it deactivated.'],
    ['a key that is to be rotated', { settings: settings({ rotation }) }, 'the next remediation may begin to replace this key.'],
  ])('what may happen now to %s', (_what, overrides, then) => {
    expect(plainText(expeditedComment(context(aReportedIssue(), overrides), 'bob'))).toBe(`Due at once, as bob asked by a label: ${then}`);
  });
});

test('of an exception that ends soon it says the last day', () => {
  const excepted = context(aReportedIssue({ status: 'whitelisted', exception: anException({ expires: daysAhead(10) }) }));
  expect(inWords(expiryLine(excepted))).toBe('; its exception alice ends after 2026-11-30');
});

test('no text holds a word that is nobody’s, however little is known', () => {
  const bare = context(anIssue());
  const texts: readonly Doc[] = [
    reminderComment(bare, 7, NOW),
    brownoutComment(bare, NOW),
    brownoutEndedComment(bare),
    deletedComment(bare),
    handedOverComment(bare),
    rotationStuckComment(bare, 'it is not used'),
    rotationReminderComment(bare, 'it is not used', NOW),
    manualCloseComment(bare, 'bob', 'hold', undefined, NOW),
    expeditedComment(bare, 'bob'),
    [paragraph(...expiryLine(bare))],
  ];
  for (const text of texts) expect(plainText(text)).not.toMatch(/undefined|null|NaN|Invalid|\[object/);
});
