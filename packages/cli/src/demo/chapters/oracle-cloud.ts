import type { OciSandboxCredentials } from '@keyhammer/sandbox';
import type { Chapter } from '../chapter.ts';
import type { DemoStage } from '../demo-stage.ts';
import { hasOciKey } from '../facts.ts';
import { askSigned } from '../oci-request.ts';
import { showTicketFacts, ticketAbout } from '../tickets.ts';

const TENANCY = 'analytics-oci';

export const oracleCloud: Chapter = {
  title: "Oracle Cloud: an administrator's key is deleted, and restored",
  async play(stage) {
    showEvidence(stage);
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

async function deleteByHand(stage: DemoStage, owned: OciSandboxCredentials): Promise<void> {
  const { adminOldKey, adminYoungKey, nestedAdmin } = stage.oci.cast;
  const before = await askSigned(stage, owned);
  stage.say('', `A script of Nina's signs its requests with this key, and OCI answers: ${before}. OCI can not switch off one key:`);
  stage.say('it is deleted, and Keyhammer keeps its public half. Another one is left for now.');
  await stage.run(['remediate', '--account', TENANCY, '--check', 'oci_adminapikeys'], {
    answers: ['no', 'yes'],
    aside: 'questions',
    paragraphs: [1, 2],
    claims: {
      'the key is gone': () => !hasOciKey(stage, adminOldKey),
      'the others are there': () => [adminYoungKey, nestedAdmin].every((key) => hasOciKey(stage, key)),
      'the private key signed, and does not any more': async () => before === 200 && (await askSigned(stage, owned)) === 401,
    },
  });
}

async function restore(stage: DemoStage, owned: OciSandboxCredentials): Promise<void> {
  const { adminOldKey } = stage.oci.cast;
  stage.say('', `The script fails: OCI answers ${await askSigned(stage, owned)}. The public half is uploaded again:`);
  await stage.run(['rollback', TENANCY, adminOldKey.fingerprint], {
    claims: {
      'the key is back, with the same fingerprint': () => hasOciKey(stage, adminOldKey),
      'the same private key signs again': async () => (await askSigned(stage, owned)) === 200,
    },
  });
  stage.say(`The script signs with the same private key as before, and OCI answers: ${await askSigned(stage, owned)}.`);
}
