import type { Chapter } from '../chapter.ts';
import { hasPassword, isActive } from '../facts.ts';
import { isClosed, ticketAbout } from '../tickets.ts';

export const closeTickets: Chapter = {
  title: 'Look again: tickets close by themselves',
  async play(stage) {
    const { staleAdmin, usedAgain, replaced } = stage.organisation.cast;
    stage.say('What was retired and what is in use again is resolved; the owners are told, and nobody has to close a ticket.');
    await stage.run(['identify'], { paragraphs: [2, 3] });
    stage.say('');
    await stage.run(['report'], {
      paragraphs: [0, 1],
      claims: {
        'their tickets are closed': () => [staleAdmin, usedAgain, replaced].every(({ keyId }) => isClosed(ticketAbout(stage, keyId))),
      },
    });
  },
};

export const waysBack: Chapter = {
  title: 'Ways back: somebody needs it after all',
  after: 'the rest',
  async play(stage) {
    const { cast, people } = stage.organisation;
    const { accountId, keyId, userName } = cast.staleAdmin;
    stage.say(`The key of ${userName} is activated again, its ticket opened again, and Keyhammer leaves it alone for two weeks.`);
    await stage.run(['rollback', accountId, keyId, '--hold', '14d'], {
      claims: {
        'the key works': () => isActive(stage, cast.staleAdmin),
        'its ticket is open': () => !isClosed(ticketAbout(stage, keyId)),
      },
    });

    const { dormantConsole } = people;
    if (hasPassword(stage, dormantConsole)) return;
    stage.say(
      '',
      `The password of ${dormantConsole.userName} is gone. A new one is made, and shown once: on this terminal and nowhere else.`,
    );
    await stage.run(['rollback', dormantConsole.accountId, dormantConsole.userName], {
      answers: [],
      claims: { 'there is a password': () => hasPassword(stage, dormantConsole) },
    });
  },
};

export const history: Chapter = {
  title: 'Who did what, and when',
  async play(stage) {
    stage.say('The life of one key. An act is written down before it is begun, and its outcome once it has been verified.');
    await stage.run(['issues', 'show', stage.organisation.cast.staleAdmin.keyId], { paragraphs: [1, 2] });
  },
};
