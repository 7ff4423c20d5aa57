import type { Chapter } from '../chapter.ts';
import { priorityOf, showTicket, ticketAbout } from '../tickets.ts';

export const find: Chapter = {
  title: 'Find the credentials that nobody needs any more',
  async play(stage) {
    stage.say(
      'Three clouds in one run: keys out of use, too old or too mighty; passwords, identities and profiles out of use; the root user.',
    );
    await stage.run(['identify'], { paragraphs: [0, 1] });

    stage.say('', 'What there is can be looked at, too. Who holds several keys, of which some are in use and some are not?');
    await stage.run(['inventory', '--view', 'mixed', '--days', '90']);
  },
};

export const tell: Chapter = {
  title: 'Tell the owners',
  async play(stage) {
    const { sandbox, organisation } = stage;
    const { accountId, keyId } = organisation.cast.staleAdmin;
    stage.say('A ticket for each credential, one message for each owner: from now on they have a week.');
    await stage.run(['report'], {
      paragraphs: [0, 1],
      claims: {
        'each issue has a ticket': () => sandbox.jira.tickets.length === 39,
        'the riskiest is the most urgent': () => priorityOf(ticketAbout(stage, keyId).fields) === 'Highest',
        'its owner is found by a rule': () => ticketAbout(stage, keyId).assignee === 'bob',
      },
    });

    stage.say('', 'In staging, the riskiest first: see what will happen when. What the root user has is reported, and never acted on.');
    await stage.run(['issues', '--account', accountId]);

    stage.say('', 'The first ticket: note the risk and what it is made of, the rule that found the owner, the date.');
    showTicket(stage, ticketAbout(stage, keyId));
  },
};
