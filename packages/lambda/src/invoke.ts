import { setTimeout as sleep } from 'node:timers/promises';
import { type Channels, openChannels } from '@keyhammer/channels';
import { loadSettings, type Settings } from '@keyhammer/config';
import type { Clock, Metrics, Waiter } from '@keyhammer/core';
import { collectWarnings, createEventLog, type RedactingLog, type WarningCollector } from '@keyhammer/logging';
import { reportWarnings } from '@keyhammer/notifier-slack';
import { type OpenStore, openConfiguredStore } from '@keyhammer/store-dynamodb';

/** What a worker's Lambda function has to work with, for one call. */
export interface Invocation {
  readonly settings: Settings;
  readonly log: RedactingLog;
  readonly waiter: Waiter;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** When the call began: what its decisions rest on. */
  readonly now: Date;
  /** Opened when it is first asked for, and closed at the end. */
  store(): Promise<OpenStore>;
  /** Signed in when it is first asked for. */
  channels(): Promise<Channels>;
}

/**
 * Runs one call of a worker's Lambda function. `KEYHAMMER_CONFIG` names the directory of the three
 * files, `./config` if absent; they are read anew each time. Warnings and errors go to the channels
 * that Hammer's patterns name, once, at the end.
 * @throws ConfigError; what `work` throws
 */
export async function invoke<T>(worker: string, work: (invocation: Invocation) => Promise<T>): Promise<T> {
  const now = new Date();
  const waiter = { wait: (milliseconds: number) => sleep(milliseconds) };
  const warnings = collectWarnings();
  const log = createEventLog({ level: 'info', pretty: false, fields: { worker }, onEvent: warnings.hear });
  const settings = await loadSettings(process.env.KEYHAMMER_CONFIG ?? './config', { now });
  const store = once(() => openConfiguredStore(settings, { log, now, waiter }));
  const channels = once(() => openChannels(settings, { environment: process.env, log, waiter, keepSecrets: log.keepSecrets }));
  try {
    return await work({
      settings,
      log,
      waiter,
      metrics: { count: () => {} },
      clock: { now: () => new Date() },
      now,
      store: store.get,
      channels: channels.get,
    });
  } finally {
    await (await store.opened)?.close();
    await sendWarnings(warnings, settings, channels.get, log);
  }
}

async function sendWarnings(
  warnings: WarningCollector,
  settings: Settings,
  channels: () => Promise<Channels>,
  log: RedactingLog,
): Promise<void> {
  const collected = warnings.take();
  if (!settings.slack.enabled || collected.length === 0) return;
  try {
    const { notifier } = await channels();
    const undelivered = notifier ? await reportWarnings(collected, settings.slack, notifier) : [];
    for (const { channel, reason } of undelivered) log.warn('warnings could not be sent to Slack', { channel, reason });
  } catch (error) {
    log.warn('warnings could not be sent to Slack', { error });
  }
}

function once<T>(open: () => Promise<T>) {
  let opened: Promise<T> | undefined;
  return {
    get: () => {
      opened ??= open();
      return opened;
    },
    /** What was opened, if anything was, and it could be. */
    get opened(): Promise<T | undefined> {
      return opened?.catch(() => undefined) ?? Promise.resolve(undefined);
    },
  };
}
