import type { Chapter } from '../chapter.ts';
import { hasPassword, wasBrownedOut, wasTouched } from '../facts.ts';

export const limits: Chapter = {
  title: 'Too much at once: a limit, and a person who looks',
  async play(stage) {
    const { cast, people } = stage.organisation;
    const keys = [cast.serviceStaleKey, cast.tagged, cast.awkwardName];
    const account = ['--account', cast.tagged.accountId];
    stage.say('In production almost half of the keys are due. No batch does that: it leaves the account alone, and fails.');
    await stage.run(['remediate', '--batch', ...account, '--check', 'user_inactivekeys'], {
      status: 1,
      claims: { 'no key was touched': () => keys.every((key) => !wasTouched(stage, key)) },
    });

    const checks = ['--check', 'user_inactivekeys', '--check', 'user_inactivepasswords'];
    stage.say('', "A person may, and is asked: once for all of a kind, and again for what can't be undone, here a password.");
    await stage.run(['remediate', '--override-limits', ...account, ...checks], {
      answers: ['all', 'yes'],
      aside: 'questions',
      paragraphs: [0, 2],
      claims: {
        'the keys were off, and work again': () => keys.every((key) => wasBrownedOut(stage, key)),
        'the password is gone': () => !hasPassword(stage, people.dormantConsole),
      },
    });
  },
};
