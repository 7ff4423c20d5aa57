import type { EventLog } from '@keyhammer/core';

/** What is logged is neither measured nor kept. */
export const silentLog: EventLog = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
