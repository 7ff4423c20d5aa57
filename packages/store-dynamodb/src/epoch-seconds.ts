import { readNumber } from './attributes.ts';
import type { Codec } from './codec.ts';

/** As Hammer writes `int(time.time())`, and as DynamoDB reads when an item is to be deleted. What is less than a second is dropped. */
export const epochSeconds: Codec<Date> = {
  write: (instant) => Math.floor(instant.getTime() / 1000),
  read: (from, name) => new Date(readNumber(from, name) * 1000),
};
