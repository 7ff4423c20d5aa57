import type { Chapter } from '../chapter.ts';
import type { DemoStage } from '../demo-stage.ts';
import { hasProfile, isEnabled, wasChanged } from '../facts.ts';
import { showTicket, ticketAbout } from '../tickets.ts';

const ACCOUNT = 'platform-ibm';
const KEYS = ['--account', ACCOUNT, '--check', 'ibm_inactiveapikeys'];

export const ibmCloud: Chapter = {
  title: 'IBM Cloud: a key is disabled, and enabled again',
  async play(stage) {
    await lookAgain(stage);
    await disableInBatch(stage);
    await enableAgain(stage);
    await deleteByHand(stage);
  },
};

async function lookAgain(stage: DemoStage): Promise<void> {
  const { stale } = stage.ibm.keys;
  stage.say('A ticket from IBM Cloud, as Jonas reads it:');
  showTicket(stage, ticketAbout(stage, stale.id));

  meanwhile(stage);
  stage.say('', 'Two owners have answered by what they did: Maria has deleted two keys, and a backup has run with its key.');
  await stage.run(['identify', ...KEYS], { paragraphs: [1, 2] });
}

function meanwhile({ sandbox, ibm: { world, accountId, keys } }: DemoStage): void {
  for (const { id } of [keys.mixedStale, keys.mixedNeverUsed]) world.deleteApiKey(accountId, id);
  sandbox.ibm.authenticate(keys.staleOfService.id);
}

async function disableInBatch(stage: DemoStage): Promise<void> {
  const { stale, neverUsed, rotatedOld, lockedStale, youngNeverUsed } = stage.ibm.keys;
  stage.say('', `${youngNeverUsed.name} is too young to be called unused: no list has it. ${lockedStale.name} is locked, and left alone:`);
  const { text } = await stage.run(['remediate', '--dry-run', ...KEYS], {
    paragraphs: [1, 2],
  });
  stage.say('');
  await stage.run(['remediate', '--batch', ...KEYS], {
    paragraphs: [0, 2],
    claims: {
      'the locked key is said, and the young one is not': () => text.includes('it is locked') && !text.includes(youngNeverUsed.name),
      'the keys that were due are disabled': () => [stale, neverUsed, rotatedOld].every((key) => !isEnabled(stage, key)),
      'the others were not touched': () => ![lockedStale, youngNeverUsed].some((key) => wasChanged(stage, key)),
    },
  });
}

async function enableAgain(stage: DemoStage): Promise<void> {
  const { stale } = stage.ibm.keys;
  stage.say('', `Jonas needs ${stale.name} after all:`);
  await stage.run(['rollback', ACCOUNT, stale.name], {
    claims: { 'the key is enabled': () => isEnabled(stage, stale) },
  });
}

async function deleteByHand(stage: DemoStage): Promise<void> {
  const { staleProfile, neverUsedProfile } = stage.ibm.identities;
  const [due, excepted] = [nameOf(staleProfile), nameOf(neverUsedProfile)];
  stage.say(
    '',
    `Nothing brings a trusted profile back: no batch deletes it, and a person has to type its name. ${excepted} is whitelisted.`,
  );
  await stage.run(['remediate', '--account', ACCOUNT, '--check', 'ibm_inactiveprofiles'], {
    answers: [due],
    aside: [3, 4],
    paragraphs: [1, 2],
    claims: {
      'the profile is gone': () => !hasProfile(stage, staleProfile),
      'the one that is whitelisted is there': () => hasProfile(stage, neverUsedProfile),
    },
  });
}

function nameOf(identity: { readonly name?: string; readonly id: string }): string {
  return identity.name ?? identity.id;
}
