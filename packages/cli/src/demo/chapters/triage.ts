import type { Chapter } from '../chapter.ts';
import { lastComment, showLastComment, ticketAbout } from '../tickets.ts';

const HOLD = 'keyhammer-hold-14d';

/** What owners say, and what they are told once more. */
export const triage: Chapter = {
  title: 'The day before: a reminder, and an answer from a ticket',
  after: { days: 5 },
  async play(stage) {
    const { staleAdmin, intern } = stage.organisation.cast;
    const [reminded, held] = [ticketAbout(stage, staleAdmin.keyId), ticketAbout(stage, intern.keyId)];
    stage.sandbox.jira.labelAs('nina.becker', held.key, HOLD);
    stage.say(
      `Nina needs more time for ${intern.userName}, and puts the label ${HOLD} on ${held.key}; nobody answers for ${reminded.key}.`,
    );
    await stage.run(['report', '--account', staleAdmin.accountId], {
      paragraphs: [1, 2],
      claims: {
        'the owner is reminded': () => lastComment(reminded).join('\n').startsWith('A reminder, 1 day before the date.'),
        'the label is heard': () => lastComment(held).join('\n').startsWith('Held, as Nina asked'),
      },
    });
    showLastComment(stage, reminded);
    showLastComment(stage, held);
  },
};
