import type { Chapter } from '../chapter.ts';
import { hourAgo, isActive } from '../facts.ts';

/** What the brown-out was for: to hear from whoever misses the key, while it is easily put right. */
export const afterBrownout: Chapter = {
  title: 'The day after the brown-out: one key is missed, one is not',
  after: { days: 1 },
  async play(stage) {
    const { cast, world } = stage.organisation;
    const { hostileTags: missed, usedAgain, staleAdmin } = cast;
    world.useKey(missed.accountId, missed.keyId, hourAgo(stage), 'athena', 'eu-central-1');
    stage.say(`A quarterly job of ${missed.userName} failed in those 30 minutes, ran again, and so used the key: resolved by use.`);
    await stage.run(['identify', '--account', missed.accountId, '--check', 'user_inactivekeys'], { paragraphs: [1, 2] });

    stage.say('', `Why was the key of ${usedAgain.userName} left alone? The facts as they are now, and the arithmetic to the second:`);
    await stage.run(['why', usedAgain.accountId, usedAgain.keyId], { paragraphs: [1, 3] });

    stage.say('', `The key of ${staleAdmin.userName} was missed by nobody: this time it is for good.`);
    await stage.run(['remediate', '--batch', '--account', staleAdmin.accountId, '--check', 'user_inactivekeys'], {
      paragraphs: [0, 2],
      claims: {
        'the key that nobody missed is inactive': () => !isActive(stage, staleAdmin),
        'the key that was missed works': () => isActive(stage, missed),
      },
    });
  },
};
