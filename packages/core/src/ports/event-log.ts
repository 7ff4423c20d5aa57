/** Fields of an event. Never secret material. */
export type EventFields = Readonly<Record<string, unknown>>;

/** Events with fields: a constant message first, what varies in the fields. */
export interface EventLog {
  debug(event: string, fields?: EventFields): void;
  info(event: string, fields?: EventFields): void;
  warn(event: string, fields?: EventFields): void;
  error(event: string, fields?: EventFields): void;
}
