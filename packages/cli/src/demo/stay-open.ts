import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CliContext } from '../command.ts';
import { errorColorsOf } from '../terminal.ts';
import type { DemoStage } from './demo-stage.ts';

/** Settings of a person's own that would come before those of the sandbox. */
const IN_THE_WAY = [
  'AWS_PROFILE',
  'AWS_SESSION_TOKEN',
  ...['IAM', 'STS', 'ORGANIZATIONS', 'SECRETS_MANAGER'].map((service) => `AWS_ENDPOINT_URL_${service}`),
  'OCI_CLI_KEY_CONTENT',
  'OCI_CLI_PASSPHRASE',
];

/** Prints how to reach the sandbox, on stderr as all that is no result, and waits until someone presses Ctrl-C. */
export async function stayOpen(stage: DemoStage, { terminal }: CliContext): Promise<void> {
  const lines = [
    '',
    errorColorsOf(terminal).bold('The sandbox stays up. In another terminal, in this directory:'),
    '',
    `unset ${IN_THE_WAY.join(' ')}`,
    ...Object.entries(await environmentOf(stage)).map(([name, value]) => `export ${name}='${value}'`),
    '',
    ...commandsOf(stage).map((command) => `npx keyhammer ${command} --config ${stage.directory}`),
    ...['npx keyhammer scan', 'npx keyhammer scan ibm', 'npx keyhammer scan oci'],
    '',
    'Every other command works in the same way. Ctrl-C here ends the sandbox.',
  ];
  terminal.stderr.write(`${lines.join('\n')}\n`);
  await interrupted();
}

/** A private key is too long to be copied from a terminal: it goes to a file beside the configuration, and away with it. */
async function environmentOf({ sandbox, directory }: DemoStage): Promise<Readonly<Record<string, string>>> {
  const { OCI_CLI_KEY_CONTENT: _, ...environment } = sandbox.environment();
  const keyFile = join(directory, 'oci-key.pem');
  await writeFile(keyFile, sandbox.oci.credentials().privateKey, { mode: 0o600 });
  return { ...environment, OCI_CLI_KEY_FILE: keyFile, ...forScan(sandbox) };
}

/** What a scan without a configuration goes by. */
function forScan({ ibm, oci }: DemoStage['sandbox']): Readonly<Record<string, string>> {
  return { IBMCLOUD_IAM_API_ENDPOINT: ibm.url, IBMCLOUD_USER_MANAGEMENT_ENDPOINT: ibm.url, KEYHAMMER_OCI_ENDPOINT: oci.endpoint };
}

function commandsOf({ organisation, ibm, oci }: DemoStage): readonly string[] {
  const { allDormant, intern } = organisation.cast;
  const [account, tenancy] = [ibm.world.account(ibm.accountId).name, oci.world.tenancy(oci.tenancyId).name];
  return [
    'issues',
    `issues show ${intern.keyId}`,
    `why ${allDormant.accountId} ${allDormant.userName}`,
    `why ${account} ${ibm.keys.rotatedOld.name}`,
    `why ${tenancy} ${oci.cast.unused.fingerprint}`,
    'simulate --days 30,60,90,180',
    'inventory --view never',
    'inventory --provider ibm --view busy',
    'remediate --dry-run',
    `rotate ${allDormant.accountId} ${allDormant.userName}`,
    `rollback ${account} ${ibm.keys.rotatedOld.name}`,
    'audit --since 14d',
    'validate',
  ];
}

async function interrupted(): Promise<void> {
  // A signal alone does not keep a process up; the sandbox's listening ports do.
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
