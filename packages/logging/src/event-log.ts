import type { EventFields, EventLog } from '@keyhammer/core';
import type { DestinationStream } from 'pino';
import { type PlainFields, plainFields } from './plain-fields.ts';
import { createRedactor } from './redaction.ts';
import { jsonSink, type Level, lineSink } from './sinks.ts';

export interface EventLogOptions {
  /** What is less than this is not written. */
  readonly level: Level | 'silent';
  /** Lines for a person rather than JSON. */
  readonly pretty: boolean;
  /** The secrets that are known already: no line shows them, wherever they stand. */
  readonly secrets?: readonly string[];
  /** stderr, if absent. */
  readonly stream?: DestinationStream;
  /** Added to every event: the worker, the request. */
  readonly fields?: EventFields;
  /** Hears of every event that is written, as it is written. */
  readonly onEvent?: (event: WrittenEvent) => void;
}

export interface WrittenEvent {
  readonly level: Level;
  readonly event: string;
  readonly fields: PlainFields;
}

/** A log that learns of secrets as they are read. */
export interface RedactingLog extends EventLog {
  /** From now on no line shows these either. */
  readonly keepSecrets: (secrets: readonly string[]) => void;
}

const WEIGHTS: Readonly<Record<Level | 'silent', number>> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

/**
 * The log of a process. Writing never throws for what the fields hold. Events are redacted before any sink sees them, and
 * not by pino's `redact`, which takes paths of a known depth, and names but no values.
 */
export function createEventLog(options: EventLogOptions): RedactingLog {
  const { level: threshold, pretty, stream = process.stderr, fields: common = {}, onEvent } = options;
  let secrets = options.secrets ?? [];
  let redact = createRedactor(secrets);
  const sink = pretty ? lineSink(stream) : jsonSink(stream);

  function write(level: Level, event: string, fields: EventFields = {}): void {
    if (WEIGHTS[level] < WEIGHTS[threshold]) return;
    const written = {
      level,
      event: redact(event),
      fields: plainFields({ ...common, ...fields }, { redact, stacks: threshold === 'debug' }),
    };
    sink(written.level, written.event, written.fields);
    onEvent?.(written);
  }

  return {
    debug: (event, fields) => write('debug', event, fields),
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
    keepSecrets: (more) => {
      secrets = [...secrets, ...more];
      redact = createRedactor(secrets);
    },
  };
}
