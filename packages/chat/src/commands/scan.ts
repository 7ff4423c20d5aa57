import { scanResult, startScan } from '@keyhammer/api';
import type { Account } from '@keyhammer/core';
import { answer } from '../answer.ts';
import type { CommandTask, ScanReplyTask } from '../chat-task.ts';
import type { CommandPorts, CommandSettings } from './command-desk.ts';
import type { Command } from './parse-command.ts';
import { scanFailed, scanFindings, scanRefused, scanStarted, scanTooSlow, scanUnknown } from './scan-words.ts';

/** How often it is looked whether a scan has ended, and for how long. */
export const LOOK_EVERY_SECONDS = 15;
export const WAIT_MINUTES = 15;

interface CommandDesk {
  readonly task: CommandTask;
  readonly settings: CommandSettings;
  readonly ports: CommandPorts;
  readonly now: Date;
}

/** Starts a scan, and has its result told. Delivered again, it waits for the scan that it has started. */
export async function scan(
  { accountId, checks }: Extract<Command, { readonly kind: 'scan' }>,
  { task, ports, now }: CommandDesk,
): Promise<void> {
  const started = await startScan({ accountId, checks, by: `slack:${task.person}` }, ports, now);
  if (started.kind === 'refused') return await answer(task.replyTo, scanRefused(started.mistakes), ports);
  const { id, person, replyTo, at } = task;
  // Said first: the look-out that was queued before an answer that failed would be queued again with it.
  await answer(replyTo, scanStarted(await accountOf(accountId, ports), started.alreadyRunning), ports);
  const reply: ScanReplyTask = { kind: 'scan-reply', id, person, replyTo, at, request: started.requestId, accountId };
  await ports.chatQueue.enqueue(reply, LOOK_EVERY_SECONDS);
}

/** Tells what a scan has found; one that has not ended is looked at again later. */
export async function workOnScanReply(task: ScanReplyTask, settings: CommandSettings, ports: CommandPorts, now: Date): Promise<void> {
  const result = await scanResult(task.request, ports, now);
  const isLate = now.getTime() - task.at.getTime() >= WAIT_MINUTES * 60_000;
  if (result.kind === 'in-progress' && !isLate) return await ports.chatQueue.enqueue(task, LOOK_EVERY_SECONDS);
  if (result.kind === 'unknown') return await answer(task.replyTo, scanUnknown(task.accountId), ports);
  const account = await accountOf(task.accountId, ports);
  switch (result.kind) {
    case 'in-progress':
      return await answer(task.replyTo, scanTooSlow(account, WAIT_MINUTES), ports);
    case 'failed':
      return await answer(task.replyTo, scanFailed(account, result.why), ports);
    case 'complete':
      return await answer(task.replyTo, scanFindings({ account, ...result }, settings.checks), ports);
  }
}

async function accountOf(id: string, { accounts }: CommandPorts): Promise<Account> {
  return (await accounts()).find((account) => account.id === id) ?? { id, name: id };
}
