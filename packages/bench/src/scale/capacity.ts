/** What DynamoDB charges for on demand. */
export interface CapacityUnits {
  readonly read: number;
  readonly write: number;
}

export const NO_CAPACITY: CapacityUnits = { read: 0, write: 0 };

const WRITES: readonly string[] = ['PutItem', 'UpdateItem', 'DeleteItem'];
const READS: readonly string[] = ['GetItem', 'Query', 'Scan'];
const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;

/**
 * The units of one request, by the bytes of its JSON, which are more than those of the item: rather too many. All reads count
 * as consistent ones. An update counts by what it sends: of an item that grows it says too little.
 */
export function capacityOf(operation: string, bytes: { readonly sent: number; readonly received: number }): CapacityUnits {
  if (WRITES.includes(operation)) return { read: 0, write: unitsOf(bytes.sent, WRITE_UNIT_BYTES) };
  if (READS.includes(operation)) return { read: unitsOf(bytes.received, READ_UNIT_BYTES), write: 0 };
  return NO_CAPACITY;
}

export function sumOf(a: CapacityUnits, b: CapacityUnits): CapacityUnits {
  return { read: a.read + b.read, write: a.write + b.write };
}

function unitsOf(bytes: number, unit: number): number {
  return Math.max(1, Math.ceil((bytes || 0) / unit));
}
