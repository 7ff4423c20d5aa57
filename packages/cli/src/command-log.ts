import type { SlackSettings } from '@keyhammer/config';
import type { EventLog, Notifier } from '@keyhammer/core';
import { collectWarnings, createEventLog, type WarningCollector } from '@keyhammer/logging';
import { reportWarnings } from '@keyhammer/notifier-slack';
import type { CliContext, GlobalOptions } from './command.ts';

/** The log of one command: plain lines on stderr, its warnings and errors kept for Slack. */
export interface CommandLog {
  readonly log: EventLog;
  /** From now on no line shows these. They can't have been logged before: nobody here knew them. */
  keepSecret(secrets: readonly string[]): void;
  /** Sends what was collected where Hammer's patterns say. */
  send(settings: SlackSettings, notifier: Notifier): Promise<void>;
}

export function openLog({ verbose }: GlobalOptions, { terminal }: CliContext): CommandLog {
  const written = (secrets: readonly string[]) =>
    createEventLog({ level: verbose ? 'debug' : 'warn', pretty: true, secrets, stream: terminal.stderr });
  const collecting = (secrets: readonly string[]) => collectWarnings(written(secrets), secrets);
  const collectors: [WarningCollector, ...WarningCollector[]] = [collecting([])];
  let plain = written([]);

  return {
    log: {
      debug: (event, fields) => collectors[0].log.debug(event, fields),
      info: (event, fields) => collectors[0].log.info(event, fields),
      warn: (event, fields) => collectors[0].log.warn(event, fields),
      error: (event, fields) => collectors[0].log.error(event, fields),
    },
    keepSecret(secrets) {
      collectors.unshift(collecting(secrets));
      plain = written(secrets);
    },
    async send(settings, notifier) {
      const warnings = collectors.toReversed().flatMap((collector) => collector.take());
      for (const undelivered of await reportWarnings(warnings, settings, notifier)) {
        plain.warn('warnings could not be sent to Slack', { ...undelivered });
      }
    },
  };
}
