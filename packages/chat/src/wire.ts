import { SQSClient } from '@aws-sdk/client-sqs';
import type { OpenChat } from '@keyhammer/channels';
import { configuredChecks } from '@keyhammer/checks';
import { configuredAccounts as namedAccounts, type Settings } from '@keyhammer/config';
import { type Account, type AccountInScope, type EventLog, type JobQueue, reasonOf } from '@keyhammer/core';
import { configuredAccounts, configuredAccountsFor } from '@keyhammer/initiator';
import { sqsJobQueue } from '@keyhammer/job-queue';
import type { Invocation } from '@keyhammer/lambda';
import type { ChatQueue } from './chat-queue.ts';
import { queueUrl } from './queue-url.ts';
import { sqsChatQueue } from './sqs-chat-queue.ts';
import type { ChatPorts, ChatSettings } from './work-on-task.ts';

export function chatSettings(settings: Settings): ChatSettings {
  return {
    sections: settings.checks,
    checks: configuredChecks(settings.checks),
    owners: settings.owners,
    operators: settings.slack.operators,
    maxHoldDays: settings.maxHoldDays,
    jiraEnabled: settings.jira.enabled,
    whitelist: settings.whitelist,
  };
}

/** The ports as configured, for one call. */
export async function wireChat(invocation: Invocation, chat: OpenChat): Promise<ChatPorts & Disposable> {
  const { settings, log, waiter } = invocation;
  const { issues, audit, requests } = await invocation.store();
  const client = new SQSClient({ ...(settings.aws.region !== undefined && { region: settings.aws.region }) });
  const all = once(() => configuredAccounts({ settings, log, waiter }));
  const accounts = (wanted?: string) => (wanted === undefined ? all() : configuredAccountsFor(wanted, { settings, log, waiter }));
  return {
    issues,
    audit,
    requests,
    ...queues(client),
    directory: chat.directory,
    replies: chat.replies,
    tracker: async () => (settings.jira.enabled ? (await invocation.channels()).tracker : undefined),
    accounts,
    accountNamed: (id) => accountNamed(id, settings, accounts, log),
    checks: configuredChecks(settings.checks),
    log,
    [Symbol.dispose]: () => client.destroy(),
  };
}

function queues(client: SQSClient): { readonly queue: JobQueue; readonly chatQueue: ChatQueue } {
  const urls = { identify: queueUrl('identify'), report: queueUrl('report'), remediate: queueUrl('remediate') };
  return { queue: sqsJobQueue(client, urls), chatQueue: sqsChatQueue(client, queueUrl('chat')) };
}

/** A name is good to have. That the cloud does not tell it holds up no decision. */
async function accountNamed(
  id: string,
  settings: Settings,
  accounts: (wanted: string) => Promise<readonly AccountInScope[]>,
  log: EventLog,
): Promise<Account> {
  const named = namedAccounts(settings).find((account) => account.id === id);
  if (named) return { id, name: named.name };
  try {
    return (await accounts(id)).find((account) => account.id === id) ?? { id, name: id };
  } catch (error) {
    log.info('name of an account could not be read', { account: id, reason: reasonOf(error) });
    return { id, name: id };
  }
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= read();
    return result;
  };
}
