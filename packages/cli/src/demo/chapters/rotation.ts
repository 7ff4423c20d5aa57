import type { AccessKey } from '@keyhammer/sandbox';
import type { Chapter } from '../chapter.ts';
import type { DemoStage } from '../demo-stage.ts';
import { lastComment, showLastComment, ticketAbout } from '../tickets.ts';

/** A key in daily use that has become too old: its user gets a second one. */
export const handOver: Chapter = {
  title: 'Rotation: replace a key that is in daily use',
  after: { days: 1 },
  async play(stage) {
    const { accountId, userName, keyId } = stage.organisation.cast.replaced;
    stage.say(`${userName} works with a key that is too old. It is not taken away: see where the secret of the second one goes.`);
    const { interrupted } = await stage.run(['rotate', accountId, userName], {
      answers: ['yes'],
      paragraphs: [1, 2],
      claims: {
        'both keys work': () => keysOf(stage).every(({ status }) => status === 'Active') && keysOf(stage).length === 2,
        'the secret is in the vault': () => madeKeyId(stage) === keysOf(stage)[1]?.id,
        'the ticket says where': () => lastComment(ticketAbout(stage, keyId)).join('\n').includes('arn:aws:secretsmanager:'),
      },
    });
    if (interrupted || madeKeyId(stage) === undefined) return;

    stage.say('', 'The owner learns of it from the ticket, which has the ARN and never the secret.');
    showLastComment(stage, ticketAbout(stage, keyId));
    changeOver(stage);
  },
};

/** The old one has not been used for a week, and the new one has. */
export const retireReplaced: Chapter = {
  title: 'Rotation: the old key goes',
  after: { days: 1 },
  async play(stage) {
    const { accountId, userName } = stage.organisation.cast.replaced;
    if (madeKeyId(stage) === undefined) return stage.say(`${userName} has kept its key: there is no second one.`);
    stage.say(`The new key of ${userName} is in use, and the old one has not been for 7 days of grace: only now it may go.`);
    await stage.run(['rotate', accountId, userName], {
      answers: ['yes'],
      aside: 'questions',
      paragraphs: [0, 1],
      claims: { 'the new key works, and the old one does not': () => statusesOf(stage) === 'Inactive, Active' },
    });
  },
};

/** The owner's system fetches the secret, and works with the new key from then on. */
function changeOver(stage: DemoStage): void {
  const { accountId, userName } = stage.organisation.cast.replaced;
  const keyId = madeKeyId(stage);
  if (keyId === undefined) return;
  stage.organisation.world.useKey(accountId, keyId, stage.now, 'sqs', 'us-east-1');
  stage.say('', `The same day, ${userName} fetches the secret and works with the new key.`);
}

function madeKeyId({ organisation: { world, cast } }: DemoStage): string | undefined {
  const { accountId, userName } = cast.replaced;
  const secret: { readonly accessKeyId?: string } = JSON.parse(world.secretsOf(accountId).get(`keyhammer/${userName}`) ?? '{}');
  return secret.accessKeyId;
}

function keysOf({ organisation: { world, cast } }: DemoStage): readonly AccessKey[] {
  return world.user(cast.replaced.accountId, cast.replaced.userName).keys;
}

function statusesOf(stage: DemoStage): string {
  return keysOf(stage)
    .map(({ status }) => status)
    .join(', ');
}
