import { setTimeout as sleep } from 'node:timers/promises';
import { type Channels, openChannels } from '@keyhammer/channels';
import { loadSettings, type Settings } from '@keyhammer/config';
import { configurationAt } from '@keyhammer/configuration-files';
import type { Clock, Metrics, Waiter } from '@keyhammer/core';
import {
  type CollectedMetrics,
  collectWarnings,
  createEventLog,
  createMetrics,
  type RedactingLog,
  type WarningCollector,
} from '@keyhammer/logging';
import { reportWarnings } from '@keyhammer/notifier-slack';
import { type OpenStore, openConfiguredStore } from '@keyhammer/store-dynamodb';
import { beforeTheEnd } from './before-the-end.ts';
import type { LambdaContext } from './lambda-context.ts';

/** What a worker's Lambda function has to work with, for one call. */
export interface Invocation {
  readonly settings: Settings;
  readonly log: RedactingLog;
  readonly waiter: Waiter;
  readonly clock: Clock;
  /** Written to the log at the end, whatever becomes of the call. */
  readonly metrics: Metrics;
  /** When the call began: what its decisions rest on. */
  readonly now: Date;
  /** What is left until Lambda kills the function, in milliseconds; without end where there is no Lambda. */
  timeLeftMs(): number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** From now on no line of the log shows these. */
  readonly keepSecrets: (secrets: readonly string[]) => void;
  /** Opened when it is first asked for, and closed at the end. */
  store(): Promise<OpenStore>;
  /** Signed in when it is first asked for. */
  channels(): Promise<Channels>;
}

/**
 * Runs one call of a worker's Lambda function. `KEYHAMMER_CONFIG` names where the three files are (`s3://bucket/prefix`, `ssm:/path`
 * or a directory; `./config` if absent); they are read anew each time. At the end what was counted goes to the log, and warnings
 * and errors, the failure of the call among them, to the channels that Hammer's patterns name, together. All this is done shortly
 * before Lambda kills a call that is not over by then, too.
 * @throws ConfigError; what `work` throws
 */
export async function invoke<T>(worker: string, work: (invocation: Invocation) => Promise<T>, context?: LambdaContext): Promise<T> {
  const now = new Date();
  const waiter = { wait: (milliseconds: number) => sleep(milliseconds) };
  const warnings = collectWarnings();
  const log = createEventLog({ level: 'info', pretty: false, fields: { worker }, onEvent: warnings.hear });
  const settings = await loadSettings(configurationAt(process.env.KEYHAMMER_CONFIG ?? './config'), { now, waiter });
  const clock = { now: () => new Date() };
  const store = once(() => openConfiguredStore(settings, { log, now, waiter, clock }));
  const channels = once(() => openChannels(settings, { environment: process.env, log, waiter, keepSecrets: log.keepSecrets }));
  const metrics = createMetrics();
  const lastWords = beforeTheEnd(context, async () => {
    log.error(OUT_OF_TIME, { advice: IF_OUT_OF_TIME });
    writeMetrics(metrics, log);
    await sendWarnings(warnings, settings, channels.get, log);
  });
  try {
    return await work({
      settings,
      log,
      waiter,
      metrics,
      clock,
      now,
      environment: process.env,
      keepSecrets: log.keepSecrets,
      timeLeftMs: () => context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY,
      store: store.get,
      channels: channels.get,
    });
  } catch (error) {
    log.error('the call failed', { error });
    throw error;
  } finally {
    lastWords[Symbol.dispose]();
    // First: it takes no time, and what follows may run into the end of it.
    writeMetrics(metrics, log);
    await (await store.opened)?.close();
    await lastWords.said;
    await sendWarnings(warnings, settings, channels.get, log);
  }
}

const OUT_OF_TIME = 'the call is not over, and is about to be killed: its time has run out';
const IF_OUT_OF_TIME =
  'What was done is on record. A message of a queue is delivered again; one that is never done in time ends among the dead letters, which name its account';

/** Nothing fails for want of a figure. A log that does not take the line would not take a word about it either. */
function writeMetrics(metrics: CollectedMetrics, log: RedactingLog): void {
  try {
    metrics.write(log, new Date());
  } catch {}
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
