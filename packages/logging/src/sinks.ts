import { styleText } from 'node:util';
import { type DestinationStream, pino } from 'pino';
import { lineOf } from './line.ts';
import type { PlainFields } from './plain-fields.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';

/** Where events are written, redacted already. */
export type Sink = (level: Level, event: string, fields: PlainFields) => void;

/** The names that pino and CloudWatch give to their own parts of a line. */
const RESERVED: ReadonlySet<string> = new Set(['level', 'timestamp', 'message']);

/** A JSON document a line, with Lambda's own names for level, time and message. */
export function jsonSink(stream: DestinationStream): Sink {
  const logger = pino(
    {
      level: 'debug',
      base: null,
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  return (level, event, fields) => {
    const renamed = Object.entries(fields).map(([name, value]) => [RESERVED.has(name) ? `${name}_` : name, value]);
    // pino fills in `%s` and its like from further arguments only, and there are none.
    logger[level](Object.fromEntries(renamed), event);
  };
}

const LABELS: Readonly<Record<Level, { readonly label: string; readonly color: 'dim' | 'yellow' | 'red' } | undefined>> = {
  debug: { label: 'debug', color: 'dim' },
  info: undefined,
  warn: { label: 'warning', color: 'yellow' },
  error: { label: 'error', color: 'red' },
};

/** A short line for a person. In colour on a terminal, unless NO_COLOR is set (https://no-color.org). */
export function lineSink(stream: DestinationStream): Sink {
  const inColor = Reflect.get(stream, 'isTTY') === true && !process.env.NO_COLOR;
  return (level, event, fields) => {
    const style = LABELS[level];
    const label = style && (inColor ? styleText(style.color, style.label, { validateStream: false }) : style.label);
    const line = lineOf(event, fields);
    stream.write(label === undefined ? `${line}\n` : `${label}: ${line}\n`);
  };
}
