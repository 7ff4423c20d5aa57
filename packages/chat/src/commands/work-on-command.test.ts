import { describe, expect, test } from '@jest/globals';
import { userInactivekeys, userKeysrotation } from '@keyhammer/checks';
import { type Exception, UnavailableError } from '@keyhammer/core';
import { ACCOUNT_ID, daysAhead, NOW, OTHER_ACCOUNT_ID, settingsFor } from '@keyhammer/testing';
import { ALICE, BOB, ChatScene } from '../test-chat.ts';

const section = (overrides: Parameters<typeof settingsFor>[1]) => settingsFor(userInactivekeys, overrides);

describe('/keyhammer is for operators', () => {
  test.each([ALICE, BOB, 'U0NOBODY1'])('and tells nobody else anything: %s', async (person) => {
    const scene = new ChatScene();
    expect(await scene.type('status', person)).toEqual([expect.stringMatching(/^Nothing is told here: /)]);
    await scene.type(`scan ${ACCOUNT_ID}`, person);
    expect([scene.jobs, scene.requests.all]).toEqual([[], []]);
    expect(scene.log.named('info')).toEqual(['command refused', 'command refused']);
  });

  test('and says what to set where nobody is one', async () => {
    expect(await new ChatScene([], { operators: [] }).type('help')).toEqual([expect.stringContaining('under slack.operators')]);
  });

  test('and waits where Slack does not say who somebody is', async () => {
    const scene = new ChatScene();
    scene.directory.failWith(new UnavailableError('Slack is down'));
    await expect(scene.type('status')).rejects.toThrow('Slack is down');
  });
});

describe('/keyhammer help', () => {
  test('names every form', async () => {
    const [said] = await new ChatScene().type('');
    for (const form of ['status', 'accounts [text]', 'account <id> name', '<check> whitelisted', 'scan <account id> [check …]']) {
      expect(said).toContain(`- /keyhammer ${form}: `);
    }
  });

  test('comes with the nearest command for what is none', async () => {
    expect(await new ChatScene().type('statsu')).toEqual([
      expect.stringMatching(/^That is no command\. Did you mean \/keyhammer status\?\n\nWhat can be asked here:/),
    ]);
    expect(await new ChatScene().type('tea?')).toEqual([expect.stringMatching(/^That is no command\.\n/)]);
  });
});

describe('/keyhammer status', () => {
  test('says of each check what it does, and where', async () => {
    const sections = [
      section({ remediationAccounts: [ACCOUNT_ID] }),
      settingsFor(userKeysrotation, { reporting: false, remediation: false, accounts: [ACCOUNT_ID] }),
      section({ check: 'user_inactivepasswords', enabled: false }),
      section({ check: 'root_user', ignoreAccounts: [ACCOUNT_ID, OTHER_ACCOUNT_ID] }),
    ];
    expect((await new ChatScene([], { sections }).type('status')).join().split('\n')).toEqual([
      '2 accounts are in scope.',
      '',
      `- user_inactivekeys: identification, reporting, remediation 14 days after the report in ${ACCOUNT_ID}; in all of them`,
      `- user_keysrotation: identification; in ${ACCOUNT_ID} (Payments)`,
      '- user_inactivepasswords: disabled',
      '- root_user: identification, reporting, remediation 14 days after the report; in none of them',
    ]);
  });

  test('counts what it does not name', async () => {
    const accounts = Array.from({ length: 12 }, (_, n) => `${n}`.padStart(12, '9'));
    expect(await new ChatScene([], { sections: [section({ accounts })] }).type('status')).toEqual([expect.stringContaining(' and 2 more')]);
    expect(await new ChatScene([], { sections: [] }).type('status')).toEqual(['No check is configured.']);
  });
});

describe('/keyhammer accounts', () => {
  test.each([
    ['accounts', `2 accounts:\n\n- ${OTHER_ACCOUNT_ID} Data platform\n- ${ACCOUNT_ID} Payments`],
    ['accounts PAY', `1 account:\n\n- ${ACCOUNT_ID} Payments`],
    ['accounts 2222', `1 account:\n\n- ${OTHER_ACCOUNT_ID} Data platform`],
    ['accounts data platform', `1 account:\n\n- ${OTHER_ACCOUNT_ID} Data platform`],
    ['accounts shop', 'No account that is configured has that in its name or id.'],
  ])('%s', async (text, said) => {
    expect(await new ChatScene().type(text)).toEqual([said]);
  });

  test('of thousands shows a hundred, and how many more there are', async () => {
    const scene = new ChatScene();
    scene.accounts = Array.from({ length: 3_101 }, (_, n) => ({ id: String(100_000_000_000 + n), name: `team-${n}` }));
    const [said = ''] = await scene.type('accounts');
    expect(said.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(100);
    expect(said).toMatch(/^3,101 accounts:/);
    expect(said).toContain('… and 3,001 more: ask for a part of their names.');
  });
});

describe('/keyhammer account', () => {
  test('… status says what looks at the account, and what it does there', async () => {
    const sections = [
      section({ remediationAccounts: [OTHER_ACCOUNT_ID] }),
      settingsFor(userKeysrotation, { accounts: [OTHER_ACCOUNT_ID] }),
      section({ check: 'root_user', enabled: false }),
    ];
    const scene = new ChatScene([], { sections });
    expect(await scene.type(`account ${ACCOUNT_ID} status`)).toEqual([
      `${ACCOUNT_ID} (Payments):\n\n- user_inactivekeys: identification, reporting\n- root_user: disabled`,
    ]);
    const none = new ChatScene([], { sections: [section({ ignoreAccounts: [ACCOUNT_ID] })] });
    expect(await none.type(`account ${ACCOUNT_ID} status`)).toEqual([`${ACCOUNT_ID} (Payments): no check looks at it.`]);
  });

  test('… name says its name', async () => {
    expect(await new ChatScene().type(`account ${ACCOUNT_ID} name`)).toEqual([`${ACCOUNT_ID} is Payments.`]);
  });

  test.each([
    ['111111111112', `Did you mean ${ACCOUNT_ID}?`],
    ['payments', `Did you mean ${ACCOUNT_ID}?`],
    ['999999999999', 'has the id 999999999999.'],
  ])('that is not configured leads to the nearest: %s', async (id, words) => {
    expect(await new ChatScene().type(`account ${id} status`)).toEqual([expect.stringContaining(words)]);
  });
});

describe('/keyhammer … whitelisted', () => {
  const entry = (pattern: string, more: Partial<Exception> = {}): Exception => ({ pattern, ...more });
  const whitelist = new Map([
    [
      'user_inactivekeys',
      new Map([
        [
          ACCOUNT_ID,
          [entry('break-glass', { reason: 'emergency access', approver: 'ciso', expires: daysAhead(10) }), entry('AKIAIOSFODNN7EXAMPLE')],
        ],
        [OTHER_ACCOUNT_ID, [entry('ci-*', { expires: NOW })]],
        ['999999999999', []],
      ]),
    ],
    ['user_keysrotation', new Map([['333333333333', [entry('old')]]])],
  ]);
  const scene = () => new ChatScene([], { whitelist });

  test('of a check names its entries by account, how long they count, and no key in full', async () => {
    expect((await scene().type('user_inactivekeys whitelisted items')).join().split('\n')).toEqual([
      `${ACCOUNT_ID} (Payments):`,
      '',
      '- break-glass: until 2026-11-30; emergency access; approved by ciso',
      '- AKIA…MPLE: without end',
      '',
      `${OTHER_ACCOUNT_ID} (Data platform):`,
      '',
      '- ci-*: expired after 2026-11-20',
    ]);
  });

  test('of an account names them by check', async () => {
    expect(await scene().type(`${OTHER_ACCOUNT_ID} whitelisted`)).toEqual([
      expect.stringMatching(/^user_inactivekeys:\n\n- ci-\*: expired after/),
    ]);
  });

  test.each([
    ['USER_KEYSROTATION whitelisted', '333333333333 (not in scope):'],
    ['111111111112 whitelisted', `Did you mean ${ACCOUNT_ID}?`],
  ])('says what it can: %s', async (text, words) => {
    expect(await scene().type(text)).toEqual([expect.stringContaining(words)]);
  });

  test('says that there is nothing', async () => {
    const bare = new ChatScene();
    expect(await bare.type('user_inactivekeys whitelisted')).toEqual(['Nothing is whitelisted for user_inactivekeys.']);
    expect(await bare.type(`${ACCOUNT_ID} whitelisted`)).toEqual([`Nothing is whitelisted in ${ACCOUNT_ID} (Payments).`]);
  });
});

test('what is typed is shown as text, never as markup', async () => {
  const scene = new ChatScene();
  await scene.type('account <!channel> name');
  expect(scene.replies.given[0]?.body).toEqual([
    { kind: 'paragraph', content: expect.arrayContaining([{ kind: 'code', text: '<!channel>' }]) },
  ]);
});
