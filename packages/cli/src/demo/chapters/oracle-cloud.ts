import type { OciSandboxCredentials } from '@keyhammer/sandbox';
import type { Chapter } from '../chapter.ts';
import type { DemoStage } from '../demo-stage.ts';
import { hasOciKey } from '../facts.ts';
import { askSigned } from '../oci-request.ts';
import { showTicketFacts, ticketAbout } from '../tickets.ts';

const TENANCY = 'analytics-oci';
const KEYS = ['--account', TENANCY, '--check', 'oci_adminapikeys'];

export const oracleCloud: Chapter = {
  title: "Oracle Cloud: an administrator's key is deleted, and restored",
  async play(stage) {
    showEvidence(stage);
    await lookAgain(stage);
    const { adminOldKey } = stage.oci.cast;
    // On record only as long as the key is: this is what its owner keeps.
    const owned = stage.sandbox.oci.credentials(adminOldKey);
    await deleteByHand(stage, owned);
    if (!stage.isOver && !hasOciKey(stage, adminOldKey)) await restore(stage, owned);
  },
};

function showEvidence(stage: DemoStage): void {
  const { unused, adminOldKey } = stage.oci.cast;
  stage.say('OCI keeps no last use. It is looked for in Audit, and a ticket names the window that was read:');
  showTicketFacts(stage, ticketAbout(stage, unused.fingerprint), ['Last used', 'Evidence']);
  stage.say('', "An administrator's key is a finding however much it is used:");
  showTicketFacts(stage, ticketAbout(stage, adminOldKey.fingerprint), ['Last used', 'Administrator', 'What will happen']);
}

/** Which leaves one of them, and the one of somebody in another identity domain. */
async function lookAgain(stage: DemoStage): Promise<void> {
  const { world, cast } = stage.oci;
  world.deleteKey(cast.adminYoungKey);
  stage.say('', 'Nina has deleted the newer one of her two keys, as its ticket asks:');
  await stage.run(['identify', ...KEYS], { paragraphs: [1, 2] });
}

async function deleteByHand(stage: DemoStage, owned: OciSandboxCredentials): Promise<void> {
  const { adminOldKey, nestedAdmin } = stage.oci.cast;
  const before = await askSigned(stage, owned);
  stage.say('', `With the older one a script of hers signs its requests, and OCI answers ${before}. OCI can not switch off one key:`);
  await stage.run(['remediate', ...KEYS], {
    // Another administrator's is left for now.
    answers: ['no', 'yes'],
    aside: 'questions',
    paragraphs: [1, 2],
    claims: {
      'the key is gone': () => !hasOciKey(stage, adminOldKey),
      'the other one is there': () => hasOciKey(stage, nestedAdmin),
      'the private key signed, and does not any more': async () => before === 200 && (await askSigned(stage, owned)) === 401,
    },
  });
}

async function restore(stage: DemoStage, owned: OciSandboxCredentials): Promise<void> {
  const { adminOldKey } = stage.oci.cast;
  stage.say('', `The script fails: OCI answers ${await askSigned(stage, owned)}. The public half, which was kept, is uploaded again:`);
  await stage.run(['rollback', TENANCY, adminOldKey.fingerprint], {
    claims: {
      'the key is back, with the same fingerprint': () => hasOciKey(stage, adminOldKey),
      'the same private key signs again': async () => (await askSigned(stage, owned)) === 200,
    },
  });
  stage.say(`The script signs with the same private key as before, and OCI answers ${await askSigned(stage, owned)}.`);
}
