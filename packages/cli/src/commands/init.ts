import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { starterFiles } from '@keyhammer/config';
import { isPath } from '@keyhammer/configuration-files';
import { reasonOf } from '@keyhammer/core';
import { connectAws } from '@keyhammer/provider-aws';
import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { openLog } from '../command-log.ts';
import { printableLines } from '../output/printable.ts';
import { UsageError } from '../usage-error.ts';

/** What the files say if nobody is asked and AWS does not tell. */
const PLACEHOLDER_ACCOUNT = '123456789012';

interface Answers {
  readonly accountId: string;
  readonly accountName: string;
  readonly days: number;
}

type OwnAccount = { readonly kind: 'known'; readonly id: string } | { readonly kind: 'unknown'; readonly why: string };

/** Writes the three files for a newcomer. Never over files that are there. */
export async function init(options: GlobalOptions, yes: boolean, context: CliContext): Promise<CommandResult> {
  if (!yes && !context.terminal.interactive)
    throw new UsageError('init asks some questions, and there is nobody to ask here. Use --yes to take the defaults.');
  const directory = options.config;
  if (!isPath(directory))
    throw new UsageError(
      `init writes files into a directory, and ${directory} is none. Use --config with a directory, then keyhammer config push.`,
    );
  await refuseToOverwrite(directory);
  const own = await ownAccount(options, context);
  const answers = yes ? defaults(own) : await ask(own, context);
  const files = await writeFiles(directory, answers);
  const hint =
    yes && own.kind === 'unknown'
      ? [`The account in config.json is the placeholder ${PLACEHOLDER_ACCOUNT}: put yours there. (${own.why})`, '']
      : [];
  return {
    status: 0,
    document: { directory, files, accountId: answers.accountId, placeholder: hint.length > 0 },
    text: printableLines([...files.map((file) => `wrote ${file}`), '', ...hint, ...nextSteps()].join('\n')),
  };
}

function nextSteps(): readonly string[] {
  return [
    'Next: keyhammer validate shows what they come to, keyhammer identify looks for keys and passwords that nobody uses, for old keys,',
    'and for a root user in use.',
    'Both take the same --config. Nothing is deactivated or deleted before you say so.',
  ];
}

async function ask(own: OwnAccount, { prompts }: CliContext): Promise<Answers> {
  const accountId = await prompts.input('AWS account id to look at', own.kind === 'known' ? own.id : '', (id) =>
    /^\d{12}$/.test(id) ? true : 'An AWS account id has 12 digits.',
  );
  const accountName = await prompts.input('A name for it', 'main', (name) => (name.trim() === '' ? 'Give it a name.' : true));
  const days = await prompts.input('Days without use after which a key or a password counts as inactive', '90', (answer) =>
    Number(answer) > 0 && Number(answer) < 36_500 ? true : 'Give a number of days above 0.',
  );
  return { accountId, accountName, days: Number(days) };
}

function defaults(own: OwnAccount): Answers {
  return { accountId: own.kind === 'known' ? own.id : PLACEHOLDER_ACCOUNT, accountName: 'main', days: 90 };
}

/** The account that the environment's credentials belong to, if there are any. */
async function ownAccount(options: GlobalOptions, context: CliContext): Promise<OwnAccount> {
  const { log } = openLog(options, context);
  const connection = connectAws({ settings: {}, worker: 'init', log });
  try {
    return { kind: 'known', id: (await connection.callerIdentity()).accountId };
  } catch (error) {
    return { kind: 'unknown', why: reasonOf(error) };
  } finally {
    connection.close();
  }
}

/** Looked at for all three first: either all are written or none. */
async function refuseToOverwrite(directory: string): Promise<void> {
  const names = Object.keys(starterFiles(defaults({ kind: 'unknown', why: '' })));
  const there = await Promise.all(names.map((name) => isThere(join(directory, name))));
  const found = names.filter((_, index) => there[index]);
  if (found.length > 0) {
    throw new UsageError(`${directory} has ${found.join(', ')} already, left as it is. Name another directory with --config.`);
  }
}

async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

async function writeFiles(directory: string, answers: Answers): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true });
  const files = Object.entries(starterFiles(answers)).map(([name, text]) => ({ file: join(directory, name), text }));
  for (const { file, text } of files) await writeFile(file, text, { flag: 'wx' });
  return files.map(({ file }) => file);
}
