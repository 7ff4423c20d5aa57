import type { Chapter } from '../chapter.ts';
import type { DemoStage } from '../demo-stage.ts';
import { hasPassword, hourAgo, wasBrownedOut, wasTouched } from '../facts.ts';

const CHECKS = ['--check', 'user_inactivekeys', '--check', 'user_inactivepasswords'];

/** What would be done is written down, to be approved. */
export const plan: Chapter = {
  title: 'The week is over: a plan, to be approved',
  after: { days: 1 },
  async play(stage) {
    const { staleAdmin, usedAgain } = stage.organisation.cast;
    const accounts = [staleAdmin, usedAgain].flatMap(({ accountId }) => ['--account', accountId]);
    stage.say('A dry run changes nothing: see what would be done, what of it can not be undone, and who is held. The plan goes to a file.');
    await stage.run(['remediate', '--dry-run', '--out', 'plan.json', ...accounts, ...CHECKS]);
  },
};

/** Nothing is done but what was approved, and of that only what is as it was. */
export const apply: Chapter = {
  title: 'Apply the plan, of which not all is true any more',
  after: { days: 1 },
  async play(stage) {
    const { cast, people } = stage.organisation;
    const { accountId, userName } = people.resetConsole;
    meanwhile(stage);
    stage.say(
      `Overnight ${cast.usedAgain.userName} used its key, and the help desk reset ${userName}'s password, which is on record by now:`,
    );
    await stage.run(['identify', '--account', accountId, '--check', 'user_inactivepasswords'], { paragraphs: [1, 2] });

    stage.say('', 'See what is refused. The other two keys are browned out: deactivated for 30 minutes, and active again by themselves.');
    await stage.run(['remediate', '--plan', 'plan.json', '--batch'], {
      status: 1,
      paragraphs: [0, 3],
      claims: {
        'the key in use was not touched': () => !wasTouched(stage, cast.usedAgain),
        'nor was the password that was reset': () => hasPassword(stage, people.resetConsole),
        'two keys were off, and work again': () => wasBrownedOut(stage, cast.staleAdmin) && wasBrownedOut(stage, cast.hostileTags),
      },
    });
  },
};

function meanwhile(stage: DemoStage): void {
  const { cast, people, world } = stage.organisation;
  world.useKey(cast.usedAgain.accountId, cast.usedAgain.keyId, hourAgo(stage), 'glue', 'us-east-1');
  world.changePassword(people.resetConsole.accountId, people.resetConsole.userName, hourAgo(stage));
}
