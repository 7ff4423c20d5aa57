import type { HandOver, Rotation } from '@keyhammer/core';
import { mode } from './act-item.ts';
import { type Attributes, readMap, readOneOf, readString } from './attributes.ts';
import { type Codec, instant, listOf, mapOf, optional, text } from './codec.ts';

/** Where the secret is: the secret itself has no attribute. */
const handOver: Codec<HandOver> = {
  write: (to) => (to.kind === 'secret' ? { kind: to.kind, arn: to.arn } : { kind: to.kind, path: to.path }),
  read: (from, name) => readHandOver(readMap(from, name)),
};

export const rotation = mapOf<Rotation>({
  startedAt: instant,
  by: text,
  mode,
  heldBefore: listOf(text),
  made: optional(mapOf<NonNullable<Rotation['made']>>({ id: text, at: instant })),
  handedOver: optional(mapOf<NonNullable<Rotation['handedOver']>>({ to: handOver, at: instant })),
  toldAt: optional(instant),
  stuckToldAt: optional(instant),
});

function readHandOver(map: Attributes): HandOver {
  const kind = readOneOf(map, 'kind', ['secret', 'file']);
  return kind === 'secret' ? { kind, arn: readString(map, 'arn') } : { kind, path: readString(map, 'path') };
}
