import type { EventFields, EventLog } from '@keyhammer/core';

export interface RecordedEvent {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: EventFields;
}

/** A log that keeps what it is told. */
export class RecordingEventLog implements EventLog {
  readonly events: RecordedEvent[] = [];

  debug(event: string, fields: EventFields = {}): void {
    this.events.push({ level: 'debug', event, fields });
  }

  info(event: string, fields: EventFields = {}): void {
    this.events.push({ level: 'info', event, fields });
  }

  warn(event: string, fields: EventFields = {}): void {
    this.events.push({ level: 'warn', event, fields });
  }

  error(event: string, fields: EventFields = {}): void {
    this.events.push({ level: 'error', event, fields });
  }

  /** The events of a level, by name. */
  named(level: RecordedEvent['level']): readonly string[] {
    return this.events.filter((event) => event.level === level).map(({ event }) => event);
  }
}
