import { setImmediate } from 'node:timers/promises';
import type { Waiter } from '@keyhammer/core';

/** Time passes at once; what is due in the meantime is done. */
export const atOnce: Waiter = { wait: () => setImmediate() };
