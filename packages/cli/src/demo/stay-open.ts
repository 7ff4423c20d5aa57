import type { CliContext } from '../command.ts';
import { errorColorsOf } from '../terminal.ts';
import type { DemoStage } from './demo-stage.ts';

/** Settings of a person's own that would come before those of the sandbox. */
const IN_THE_WAY = [
  'AWS_PROFILE',
  'AWS_SESSION_TOKEN',
  ...['IAM', 'STS', 'ORGANIZATIONS', 'SECRETS_MANAGER'].map((service) => `AWS_ENDPOINT_URL_${service}`),
];

/** Prints how to reach the sandbox, on stderr as all that is no result, and waits until someone presses Ctrl-C. */
export async function stayOpen({ sandbox, organisation, directory }: DemoStage, { terminal }: CliContext): Promise<void> {
  const { allDormant, intern } = organisation.cast;
  const exports = Object.entries(sandbox.environment()).map(([name, value]) => `export ${name}='${value}'`);
  const commands = [
    'issues',
    `issues show ${intern.keyId}`,
    `why ${allDormant.accountId} ${allDormant.userName}`,
    'simulate --days 30,60,90,180',
    'remediate --dry-run',
    `rotate ${allDormant.accountId} ${allDormant.userName}`,
    'audit --since 14d',
    'validate',
  ].map((command) => `npx keyhammer ${command} --config ${directory}`);
  const lines = [
    '',
    errorColorsOf(terminal).bold('The sandbox stays up. In another terminal, in this directory:'),
    '',
    `unset ${IN_THE_WAY.join(' ')}`,
    ...exports,
    '',
    ...commands,
    'npx keyhammer scan',
    '',
    'Every other command works in the same way. Ctrl-C here ends the sandbox.',
  ];
  terminal.stderr.write(`${lines.join('\n')}\n`);
  await interrupted();
}

async function interrupted(): Promise<void> {
  // A signal alone does not keep a process up; the sandbox's listening ports do.
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
