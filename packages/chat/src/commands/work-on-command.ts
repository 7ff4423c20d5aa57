import { type Account, type AccountInScope, type Doc, paragraph, text } from '@keyhammer/core';
import { answer } from '../answer.ts';
import type { CommandTask } from '../chat-task.ts';
import { permissionFor, personOf } from '../standing.ts';
import { accountsNamed, accountWithId, nameOfAccount } from './accounts.ts';
import { statusOfAccount, statusOfAll } from './check-status.ts';
import type { CommandPorts, CommandSettings } from './command-desk.ts';
import { help, notUnderstood } from './help.ts';
import { type Command, parseCommand } from './parse-command.ts';
import { scan } from './scan.ts';
import { exceptionsFromCheck, exceptionsInAccount } from './whitelisted.ts';

/** Answers what somebody typed, if he or she is an operator. @throws what the ports throw, to be tried again */
export async function workOnCommand(task: CommandTask, settings: CommandSettings, ports: CommandPorts, now: Date): Promise<void> {
  const refusal = await refusalOf(task, settings, ports);
  if (refusal !== undefined) {
    ports.log.info('command refused', { person: task.person, why: refusal });
    return await answer(task.replyTo, [paragraph(text(`Nothing is told here: ${refusal}.`))], ports);
  }
  const command = parseCommand(
    task.text,
    settings.checks.map(({ check }) => check.name),
  );
  if (command.kind === 'scan') return await scan(command, { task, settings, ports, now });
  await answer(task.replyTo, await answerTo(command, settings, ports, now), ports);
}

async function refusalOf(task: CommandTask, { operators }: CommandSettings, { directory }: CommandPorts): Promise<string | undefined> {
  const person = await personOf(task.person, directory);
  if (typeof person === 'string') return `it could not be told who you are: ${person}`;
  const permission = await permissionFor(person, { operators }, directory);
  return permission.kind === 'refused' ? permission.why : undefined;
}

type Question = Exclude<Command, { readonly kind: 'scan' }>;

async function answerTo(command: Question, { sections, checks, whitelist }: CommandSettings, ports: CommandPorts, now: Date): Promise<Doc> {
  switch (command.kind) {
    case 'help':
      return help();
    case 'unknown':
      return notUnderstood(command.meant);
    case 'status':
      return statusOfAll(sections, await ports.accounts());
    case 'accounts':
      return accountsNamed(command.text, await ports.accounts());
    case 'account': {
      const accounts = await ports.accounts();
      return ofAccount(command.id, accounts, (account) =>
        command.asks === 'name' ? nameOfAccount(account) : statusOfAccount(account, sections, accounts),
      );
    }
    case 'whitelisted': {
      const accounts = await ports.accounts();
      const check = checks.find((each) => each.check.name === command.of.toLowerCase())?.check.name;
      if (check !== undefined) return exceptionsFromCheck(check, whitelist, accounts, now);
      return ofAccount(command.of, accounts, (account) => exceptionsInAccount(account, whitelist, now));
    }
  }
}

function ofAccount(id: string, accounts: readonly AccountInScope[], say: (account: Account) => Doc): Doc {
  const account = accountWithId(id, accounts);
  return 'name' in account ? say(account) : account;
}
