import type { SlackSettings } from '@keyhammer/config';
import type { Notifier } from '@keyhammer/core';
import { collectWarnings, createEventLog, type RedactingLog, type WrittenEvent } from '@keyhammer/logging';
import { reportWarnings } from '@keyhammer/notifier-slack';
import type { CliContext, GlobalOptions } from './command.ts';
import { isTty, isWatched } from './terminal.ts';

/** The log of one command: plain lines on stderr, its warnings and errors kept for Slack. */
export interface CommandLog {
  readonly log: RedactingLog;
  /** An error that ends the command, which the command line itself explains: kept for Slack only. */
  hear(error: unknown): void;
  /** Whether there is anything to send. */
  readonly hasWarnings: boolean;
  /** Sends what was collected where Hammer's patterns say. */
  sendWarnings(settings: SlackSettings, notifier: Notifier): Promise<void>;
  /** Writes the lines that were held back for the result, but for those whose reason the result tells itself. */
  release(document: unknown): void;
}

interface HeldLine {
  readonly line: string;
  readonly reason: string | undefined;
}

/**
 * Where both streams end before the same eyes, lines wait for the result: it names most of what went
 * wrong, and nobody wants to read that twice.
 */
export function openLog({ verbose, output }: GlobalOptions, { terminal }: CliContext): CommandLog {
  const holds = !verbose && output === 'table' && isWatched(terminal);
  const warnings = collectWarnings();
  let held: HeldLine[] = [];
  let heard = 0;
  let line = '';
  let isMuted = false;
  const stream = {
    isTTY: isTty(terminal.stderr),
    write: (text: string) => {
      line = text;
    },
  };
  const log = createEventLog({ level: verbose ? 'debug' : 'warn', pretty: true, stream, onEvent });

  function onEvent(event: WrittenEvent): void {
    warnings.hear(event);
    if (event.level === 'warn' || event.level === 'error') heard += 1;
    if (isMuted) return;
    if (holds) held.push({ line, reason: reasonIn(event) });
    else terminal.stderr.write(line);
  }

  return {
    log,
    hear(error) {
      isMuted = true;
      log.error('the command has failed', { error });
      isMuted = false;
    },
    get hasWarnings() {
      return heard > 0;
    },
    async sendWarnings(settings, notifier) {
      for (const undelivered of await reportWarnings(warnings.take(), settings, notifier)) {
        log.warn('warnings could not be sent to Slack', { ...undelivered });
      }
    },
    release(document) {
      const told = JSON.stringify(document) ?? '';
      for (const { line, reason } of held) if (reason === undefined || !told.includes(inJson(reason))) terminal.stderr.write(line);
      held = [];
    },
  };
}

function reasonIn({ fields: { error, reason } }: WrittenEvent): string | undefined {
  if (typeof reason === 'string') return reason;
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string' ? error.message : undefined;
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
