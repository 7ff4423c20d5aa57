import type { SlackSettings } from '@keyhammer/config';
import type { Notifier } from '@keyhammer/core';
import { collectWarnings, createEventLog, type RedactingLog } from '@keyhammer/logging';
import { reportWarnings } from '@keyhammer/notifier-slack';
import type { CliContext, GlobalOptions } from './command.ts';

/** The log of one command: plain lines on stderr, its warnings and errors kept for Slack. */
export interface CommandLog {
  readonly log: RedactingLog;
  /** Sends what was collected where Hammer's patterns say. */
  sendWarnings(settings: SlackSettings, notifier: Notifier): Promise<void>;
}

export function openLog({ verbose }: GlobalOptions, { terminal }: CliContext): CommandLog {
  const warnings = collectWarnings();
  const log = createEventLog({ level: verbose ? 'debug' : 'warn', pretty: true, stream: terminal.stderr, onEvent: warnings.hear });
  return {
    log,
    async sendWarnings(settings, notifier) {
      for (const undelivered of await reportWarnings(warnings.take(), settings, notifier)) {
        log.warn('warnings could not be sent to Slack', { ...undelivered });
      }
    },
  };
}
