import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { starterFiles } from '@keyhammer/config';
import { reasonOf } from '@keyhammer/core';
import { connectAws } from '@keyhammer/provider-aws';
import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { openLog } from '../command-log.ts';
import { UsageError } from '../usage-error.ts';

/** What the files say if nobody is asked and AWS is not reachable. */
const PLACEHOLDER_ACCOUNT = '123456789012';

/** Writes the three files for a newcomer. Never over files that are there. */
export async function init(options: GlobalOptions, yes: boolean, context: CliContext): Promise<CommandResult> {
  if (!yes && !context.terminal.interactive)
    throw new UsageError('init asks some questions, and there is nobody to ask here. Use --yes to take the defaults.');
  const directory = resolve(context.directory, options.config);
  const found = await ownAccount(options, context);
  const answers = yes ? defaults(found) : await ask(found, context);
  const files = starterFiles(answers);
  await mkdir(directory, { recursive: true });
  const written = await Promise.all(Object.entries(files).map(([name, text]) => writeNew(join(directory, name), text)));
  const guessed =
    yes && found === undefined
      ? [`No AWS credentials were found, so the account is the placeholder ${PLACEHOLDER_ACCOUNT}: put yours there.`]
      : [];
  return {
    status: 0,
    document: { directory, files: written, accountId: answers.accountId },
    text: [...written.map((file) => `wrote ${file}`), ...guessed, '', 'Next: keyhammer validate, then keyhammer identify.'].join('\n'),
  };
}

async function ask(found: string | undefined, { prompts }: CliContext) {
  const accountId = await prompts.input('AWS account id to look at', found ?? '');
  if (!/^\d{12}$/.test(accountId)) throw new UsageError(`"${accountId}" is no AWS account id: 12 digits are.`);
  const accountName = await prompts.input('A name for it', 'main');
  const days = Number(await prompts.input('Days without use after which a key counts as inactive', '90'));
  if (!Number.isFinite(days) || days <= 0) throw new UsageError('The number of days must be above 0.');
  return { accountId, accountName, days };
}

function defaults(found: string | undefined) {
  return { accountId: found ?? PLACEHOLDER_ACCOUNT, accountName: 'main', days: 90 };
}

/** The account that the environment's credentials belong to, if there are any. */
async function ownAccount(options: GlobalOptions, context: CliContext): Promise<string | undefined> {
  const { log } = openLog(options, context);
  const connection = connectAws({ settings: {}, worker: 'init', log });
  try {
    return (await connection.callerIdentity()).accountId;
  } catch (error) {
    log.debug('the account could not be looked up', { reason: reasonOf(error) });
    return undefined;
  } finally {
    connection.close();
  }
}

async function writeNew(file: string, text: string): Promise<string> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return file;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new UsageError(`${file} is there already, and is left as it is. Name another directory with --config.`);
    }
    throw error;
  }
}
