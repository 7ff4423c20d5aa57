import {
  type Choice,
  code,
  type Doc,
  fields,
  link,
  list,
  type Message,
  type Notifier,
  paragraph,
  strong,
  text,
  withChoices,
} from '@keyhammer/core';
import type { SlackChat } from '@keyhammer/notifier-slack';
import type { SlackSandboxOptions } from '@keyhammer/sandbox';

export const WORKSPACE: Pick<SlackSandboxOptions, 'channels' | 'users' | 'userGroups'> = {
  channels: [
    { name: 'ops', id: 'C0000OPS1' },
    { name: 'open-house', id: 'C0000OPEN', isMember: false },
    { name: 'board', id: 'G000BOARD', isPrivate: true },
    { name: 'secret', id: 'G00SECRET', isPrivate: true, isMember: false },
    { name: 'old-times', id: 'C00000OLD', isArchived: true },
  ],
  users: [
    { name: 'alice', id: 'U0000ALIC', email: 'alice@example.com', displayName: 'Ally' },
    { name: 'bob', id: 'U00000BOB', displayName: 'The Builder' },
    { name: 'leaver', id: 'U0000LEFT', email: 'leaver@example.com', isDeleted: true },
    { name: 'robot', id: 'U0000ROBO', isBot: true },
    { name: 'stranger', id: 'U000STRNG', teamId: 'T0ELSEWHERE' },
  ],
  userGroups: [{ id: 'S000SECUR', handle: 'security', users: ['alice'] }],
};

/** Everything that Keyhammer ever does in Slack as a bot, to everybody who can be named, and to some who can't be reached. */
export async function walkThroughSlack(notifier: Notifier, { directory }: SlackChat): Promise<void> {
  const receivers = ['#ops', '#board', '#open-house', 'C0000OPS1', 'alice', 'Ally', 'alice@example.com', 'U0000ALIC'];
  const unreachable = [
    '#secret',
    '#old-times',
    '#nowhere',
    'C00NOWHERE',
    'G00SECRET',
    'nobody',
    'nobody@example.com',
    'leaver',
    'robot',
    'U0NOBODY0',
  ];
  for (const to of [...receivers, ...unreachable]) {
    await notifier.knows(to);
    await notifier.send(messageTo(to));
  }
  await directory.person('U0000ALIC');
  await directory.isInGroup('U0000ALIC', '@security');
  await directory.isInGroup('U0000ALIC', '@nobody-has-it');
  await directory.isInChannel('U000STRNG', '#ops');
  await directory.isInChannel('U0000ALIC', '#ops');
}

const everyKindOfText: Doc = [
  paragraph(text('Nobody uses <!channel> '), code('AKIAEXAMPLE'), strong(' any more: '), link('why', 'https://example.com/why')),
  fields({ name: 'Account', value: [text('production & more')] }, { name: 'Owner', value: [text('')] }),
  list([text('deactivate it')], [text('or use it')]),
];

const question = { title: 'Disable it?', text: 'It stops to work at once.', yes: 'Disable', no: 'Not yet' };
const choices: readonly Choice[] = [
  { action: 'keep', label: 'Keep 30 days', value: 'a/b/c' },
  { action: 'disable', label: 'Disable now', value: 'a/b/c', question, danger: true },
  { action: 'open-ticket', label: 'Open ticket', value: 'a/b/c', url: 'https://example.com/ticket' },
];

/** With all that a message can hold, and more than fits into one. */
export function messageTo(to: string): Message {
  const keys = Array.from({ length: 80 }, (_, index) => [
    code(`AKIAEXAMPLE${index}`),
    text(' of reporting, in production, unused for 90 days'),
  ]);
  return {
    to,
    title: 'Unused keys of alice & bob',
    body: [
      ...everyKindOfText,
      withChoices(
        list(...keys),
        keys.map(() => choices),
      ),
    ],
  };
}
